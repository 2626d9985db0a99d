//! What the service manager is told of this process, where there is one that asks for it: sd_notify(3).

use std::io;
use std::pin::pin;
use std::thread;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::runtime::Builder;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::roll_call::RollCall;

/// Says that the workers are ready once all of them are, and then, as often as a watchdog wants to hear of it, that they
/// are alive: as soon as all have answered, and not before. On a thread of its own, which answers for none of them.
///
/// # Errors
/// If the operating system gives no thread or no runtime.
pub(super) fn ready_and_alive(roll_call: RollCall, bots: usize, stop: CancellationToken) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let work = move || {
        runtime.block_on(async {
            if stop.run_until_cancelled(roll_call.call()).await.is_some() {
                say(&[NotifyState::Ready, NotifyState::Status(&format!("Serving {bots} bots"))]);
            }
            if let Some(limit) = sd_notify::watchdog_enabled() {
                alive(&roll_call, limit).await;
            }
        });
    };
    thread::Builder::new().name("watchdog".to_owned()).spawn(work).map(drop)
}

/// Says that the process is about to end.
pub(super) fn stopping() {
    say(&[NotifyState::Stopping, NotifyState::Status("Finishing what is at work")]);
}

/// Never ends: while the process stops, the watchdog goes on.
async fn alive(roll_call: &RollCall, limit: Duration) {
    // An answer may then be three quarters of the limit late, and more where the last one was quick.
    let mut ticks = interval(limit / 4);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let mut call = pin!(roll_call.call());
        if timeout(limit / 2, &mut call).await.is_err() {
            error!(
                seconds = (limit / 2).as_secs_f32(),
                "a thread hangs, most likely in what a handler has started; the watchdog will end the process"
            );
            call.await;
            info!("the thread goes on");
        }
        say(&[NotifyState::Watchdog]);
    }
}

fn say(state: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        warn!(%error, "the service manager cannot be told of this process (NOTIFY_SOCKET)");
    }
}

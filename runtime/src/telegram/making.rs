//! Making a call: when it is its turn, and again where that helps.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use serde_json::value::RawValue;
use tokio::time::{Instant, sleep};

use super::methods::{Repeat, traits};
use super::pacing::{Cost, PATIENCE};
use super::{ApiError, Call};
use crate::Bot;

/// The shortest pause before a call is made again where nothing asks for one.
const FIRST_PAUSE: Duration = Duration::from_millis(400);

/// The pauses before a call is made again, each about twice as long as the one before it; by chance, so that bots that were
/// cut off together do not come back together.
pub(super) fn pauses() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::new().with_min_delay(FIRST_PAUSE).with_max_times(4).with_jitter().build()
}

/// Makes a call when Telegram's limits have room for it; gives back the JSON of its `result`.
///
/// It is made again for as long as [`PATIENCE`] since the first try:
/// - after a pause that Telegram asks for, in which all calls to its chat wait: the call itself was not carried out;
/// - if nobody was reached, or something answered that is no verdict on the call, where it is known that it was not carried
///   out, or where its method can be [repeated](Repeat).
///
/// A call with a file that is a stream is made once.
///
/// # Errors
/// As the last try.
pub(crate) async fn make(bot: &Bot, call: &Call) -> Result<Box<RawValue>, ApiError> {
    if !bot.pacing().is_limited() {
        return bot.send_once(call).await;
    }
    let (cost, background) = (Cost::of(call), &bot.core().background);
    let denied = |denied| ApiError::denied(call.method(), denied);
    let is_repeatable = traits(call.method()).repeat == Repeat::Again;
    let may_repeat =
        |error: &ApiError| error.is_temporary() && (is_repeatable || error.was_in_vain()) && !call.is_spent();
    let mut pauses = pauses();
    bot.pacing().enter(&cost, background).await.map_err(denied)?.used();
    let patient_until = Instant::now() + PATIENCE;
    loop {
        let error = match bot.send_once(call).await {
            Err(error) => error,
            done => return done,
        };
        let next = pauses.next();
        let pause = error.retry_after().or(next).unwrap_or(FIRST_PAUSE);
        let is_for_all = error.is_too_many();
        if is_for_all {
            bot.pacing().pause(&cost, pause);
        }
        let left = patient_until.saturating_duration_since(Instant::now());
        if !may_repeat(&error) || next.is_none() || pause > left {
            return Err(error);
        }
        if !is_for_all {
            sleep(pause).await;
        }
        bot.pacing().enter_again(&cost, background).await.map_err(denied)?.used();
    }
}

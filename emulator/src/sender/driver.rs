//! The task that carries one bot's updates to its webhook.

use std::sync::{Arc, Weak};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::FuturesUnordered;
use http::{Response, header};

use super::connection::{Connection, Target};
use crate::clock::{Busy, Clock, Moment, lock};
use crate::faults::DeliveryFault;
use crate::inner::Inner;
use crate::journal::Entry;
use crate::outbox::{Attempt, Next, Outcome};
use crate::state::Bot;

/// A response must come within this time.
const RESPONSE_LIMIT: Duration = Duration::from_secs(60);
/// A connection unused for this long is closed.
const IDLE_LIMIT: Duration = Duration::from_secs(60);

/// An attempt that has ended.
struct Ended {
    attempt: Attempt,
    outcome: Outcome,
    connection: Option<Connection>,
    took: Duration,
}

/// Delivers until the task is aborted, which is what happens when the webhook changes.
pub(super) async fn run(
    emulator: Weak<Inner>,
    bot: Arc<Bot>,
    target: Arc<Target>,
    generation: u64,
    clock: Clock,
    busy: Busy,
) {
    let mut under_way: FuturesUnordered<BoxFuture<'static, Ended>> = FuturesUnordered::new();
    let mut idle: Vec<(Connection, Moment)> = Vec::new();
    let mut busy = Some(busy);
    loop {
        let wake = {
            let Some(emulator) = emulator.upgrade() else { return };
            let now = clock.now();
            let mut outbox = lock(&bot.outbox);
            idle.retain(|(connection, since)| {
                let keep = connection.is_open() && *since + IDLE_LIMIT > now;
                if !keep {
                    outbox.connection_closed(generation);
                }
                keep
            });
            while let Some(attempt) = outbox.next_attempt(now) {
                let connection = idle.pop().map(|(connection, _)| connection);
                let delivery = deliver(
                    Arc::clone(&emulator),
                    Arc::clone(&bot),
                    Arc::clone(&target),
                    connection,
                    attempt,
                );
                under_way.push(delivery.boxed());
            }
            outbox.next_wake(now)
        };
        if under_way.is_empty() {
            busy = None;
        }
        let ended = tokio::select! {
            biased;
            Some(ended) = under_way.next() => Some(ended),
            kicked = bot.kick.kicked() => {
                busy = kicked.or(busy);
                None
            }
            woken = sleep_until(&clock, wake) => {
                busy = Some(woken);
                None
            }
        };
        if let Some(ended) = ended {
            busy = busy.or_else(|| Some(clock.busy()));
            let Some(emulator) = emulator.upgrade() else { return };
            if !settle(&emulator, &bot, ended, &mut idle) {
                return;
            }
        }
    }
}

async fn sleep_until(clock: &Clock, wake: Option<Moment>) -> Busy {
    match wake {
        Some(at) => clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Books an outcome. Returns whether the webhook still stands.
fn settle(emulator: &Arc<Inner>, bot: &Arc<Bot>, ended: Ended, idle: &mut Vec<(Connection, Moment)>) -> bool {
    let now = emulator.clock().now();
    let Ended { attempt, outcome, connection, took } = ended;
    let connection = connection.filter(Connection::is_open);
    let (next, pending) = {
        let mut outbox = lock(&bot.outbox);
        let next = outbox.finish(&attempt, &outcome, connection.is_some(), now, &emulator.rng);
        (next, outbox.pending())
    };
    if let Some(connection) = connection {
        idle.push((connection, now));
    }
    if let Outcome::Failed { error, .. } = &outcome {
        tracing::debug!(
            bot = bot.id,
            update_id = attempt.update_id,
            attempt = attempt.number,
            error,
            "not delivered"
        );
    }
    emulator.journal.record(Entry::Delivery { bot: bot.id, attempt, outcome, next, pending, took });
    next != Next::WebhookRemoved
}

/// One request to the webhook, from connecting to the end of the response.
async fn deliver(
    emulator: Arc<Inner>,
    bot: Arc<Bot>,
    target: Arc<Target>,
    connection: Option<Connection>,
    attempt: Attempt,
) -> Ended {
    let started = emulator.clock().now();
    let fault = emulator.faults.for_delivery(bot.id, &emulator.rng);
    let (connection, answer) = match fault {
        Some(DeliveryFault::Drop) => (None, Err("Webhook connection closed".to_owned())),
        Some(DeliveryFault::Delay(span)) => {
            emulator.clock().sleep(span).await;
            exchange(emulator.clock(), &target, connection, attempt.body.clone()).await
        }
        // The receiver gets it, but its answer is lost: what a retry after a network failure looks like.
        Some(DeliveryFault::LoseAnswer) => {
            let _ = exchange(emulator.clock(), &target, connection, attempt.body.clone()).await;
            (None, Err("Webhook connection closed".to_owned()))
        }
        None => exchange(emulator.clock(), &target, connection, attempt.body.clone()).await,
    };
    let outcome = match answer {
        Ok(response) if response.status().is_success() => {
            let reply = emulator.on_reply;
            reply(Arc::clone(&emulator), Arc::clone(&bot), attempt.update_id, response).await;
            Outcome::Delivered
        }
        Ok(response) => refused(&response),
        Err(error) => Outcome::Failed { error, status: None, retry_after: 0 },
    };
    let took = emulator.clock().now().saturating_sub(started);
    Ended { attempt, outcome, connection, took }
}

async fn exchange(
    clock: &Clock,
    target: &Target,
    connection: Option<Connection>,
    body: Bytes,
) -> (Option<Connection>, Result<Response<Bytes>, String>) {
    let request = match target.request(body) {
        Ok(request) => request,
        Err(error) => return (connection, Err(error)),
    };
    let exchanged = async {
        let mut connection = match connection {
            Some(connection) => connection,
            None => match target.connect().await {
                Ok(connection) => connection,
                Err(error) => return (None, Err(error)),
            },
        };
        let answer = connection.send(request).await;
        let keep = answer.as_ref().is_ok_and(keeps_alive);
        (keep.then_some(connection), answer)
    };
    let limit = clock.now() + RESPONSE_LIMIT;
    tokio::select! {
        biased;
        done = exchanged => done,
        _ = clock.sleep_until(limit) => (None, Err("Read timeout expired".to_owned())),
    }
}

fn keeps_alive(response: &Response<Bytes>) -> bool {
    let close = response.headers().get(header::CONNECTION);
    !close.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"close"))
}

fn refused(response: &Response<Bytes>) -> Outcome {
    let status = response.status();
    let reason = status.canonical_reason().unwrap_or_default();
    let retry_after = response
        .headers()
        .get(header::RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(0);
    Outcome::Failed {
        error: format!("Wrong response from the webhook: {} {reason}", status.as_u16()),
        status: Some(status.as_u16()),
        retry_after,
    }
}

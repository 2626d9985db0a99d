//! Brings updates to webhooks by Telegram's rules.
//!
//! The outbox decides (no I/O), a `driver` task per bot with a webhook acts, `connection` speaks HTTP and TLS, and a
//! `Receiver` replaces the network for tests that run in one process.

mod connection;
mod driver;
mod tls;

use std::sync::Arc;

use connection::Target;

use crate::clock::lock;
use crate::inner::Inner;
use crate::outbox::Webhook;
use crate::state::Bot;

/// Puts a webhook in place (or none) and starts its delivery.
///
/// # Errors
/// Says what is wrong with the certificate.
pub(crate) fn set_webhook(
    inner: &Arc<Inner>,
    bot: &Arc<Bot>,
    webhook: Option<Webhook>,
) -> Result<(), String> {
    let target = match &webhook {
        Some(webhook) => {
            Some(Arc::new(Target::new(Arc::new(webhook.clone()), inner.receiver(&webhook.url))?))
        }
        None => None,
    };
    let mut driver = lock(&bot.driver);
    if let Some(old) = driver.take() {
        old.abort();
    }
    bot.kick.reset();
    let generation = {
        let mut outbox = lock(&bot.outbox);
        outbox.set_webhook(webhook, inner.clock().now());
        outbox.generation
    };
    if let Some(target) = target {
        let clock = inner.clock().clone();
        // Counted from now on, not from when the task first runs.
        let busy = clock.busy();
        let run = driver::run(Arc::downgrade(inner), Arc::clone(bot), target, generation, clock, busy);
        *driver = Some(tokio::spawn(run).abort_handle());
    }
    Ok(())
}

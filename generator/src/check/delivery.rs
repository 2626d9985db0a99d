//! How updates are delivered, on top of what `defaults` says.

use botserver_manifest::names::BotName;

use crate::diagnostic::{Diagnostics, Place};
use crate::fleet::{Delivery, DeliveryKey};
use crate::parse::Text;
use crate::problem::Problem;

/// Reads what a bot says, or `defaults`; what is no value is reported.
pub(super) fn check(
    bot: Option<&BotName>,
    given: Vec<(DeliveryKey, Text)>,
    problems: &mut Diagnostics,
) -> Delivery {
    let mut delivery = Delivery::default();
    for (key, Text { text, span }) in given {
        if !delivery.set(key, &text) {
            problems.report(Place::manifest(span), Problem::Delivery { bot: bot.cloned(), key, text });
        }
    }
    delivery
}

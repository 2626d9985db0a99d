// @generated from bots.yml by botserver-generator. Do not edit.
use super::bots;
use super::slot::slot;
const SEED: u64 = 0;

static DISPLACEMENTS: [u32; 1] = [2];

/// Finds a bot by its name, as it stands in the webhook's path.
pub(super) fn route(name: &str) -> Option<&'static ::botserver::Bot> {
    let bot = match slot(name, SEED, &DISPLACEMENTS, 4) {
        0 => &bots::second::BOT,
        1 => &bots::third::BOT,
        2 => &bots::echo::BOT,
        3 => &bots::first::BOT,
        _ => return None,
    };
    (bot.name() == name).then_some(bot)
}

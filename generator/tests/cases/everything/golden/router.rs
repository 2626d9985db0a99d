// @generated from bots.yml by botserver-generator. Do not edit.
use super::bots;
use super::slot::slot;
const SEED: u64 = 0;

static DISPLACEMENTS: [u32; 2] = [0, 41];

/// Finds a bot by its name, as it stands in the webhook's path.
pub(super) fn route(name: &str) -> Option<&'static ::botserver::Bot> {
    let bot = match slot(name, SEED, &DISPLACEMENTS, 6) {
        0 => &bots::only_updates::BOT,
        1 => &bots::full::BOT,
        2 => &bots::optional::BOT,
        3 => &bots::empty_settings::BOT,
        4 => &bots::only_commands::BOT,
        5 => &bots::bare::BOT,
        _ => return None,
    };
    (bot.name() == name).then_some(bot)
}

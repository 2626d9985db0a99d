// @generated from bots.yml by botserver-generator. Do not edit.
use super::bots;
use ::botserver::codegen::slot;
const SEED: u64 = 0;

static DISPLACEMENTS: [u32; 2] = [0, 38];

/// Where in `FLEET.bots` the bot of that name stands, as it is written in the webhook's path.
pub(super) fn route(name: &str) -> Option<usize> {
    let (bot, place) = match slot(name, SEED, &DISPLACEMENTS, 8) {
        0 => (&bots::with_sessions::BOT, 7),
        1 => (&bots::only_updates::BOT, 4),
        2 => (&bots::full::BOT, 2),
        3 => (&bots::empty_settings::BOT, 1),
        4 => (&bots::optional::BOT, 5),
        5 => (&bots::only_commands::BOT, 3),
        6 => (&bots::same_menus::BOT, 6),
        7 => (&bots::bare::BOT, 0),
        _ => return None,
    };
    (bot.name == name).then_some(place)
}

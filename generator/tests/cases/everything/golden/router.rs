// @generated from bots.yml by botserver-generator. Do not edit.
use super::bots;
use ::botserver::codegen::slot;
const SEED: u64 = 0;

static DISPLACEMENTS: [u32; 3] = [0, 0, 380];

/// Where in `FLEET.bots` the bot of that name stands, as it is written in the webhook's path.
pub(super) fn route(name: &str) -> Option<usize> {
    let (bot, place) = match slot(name, SEED, &DISPLACEMENTS, 9) {
        0 => (&bots::only_commands::BOT, 3),
        1 => (&bots::only_updates::BOT, 4),
        2 => (&bots::full::BOT, 2),
        3 => (&bots::stoppable::BOT, 7),
        4 => (&bots::optional::BOT, 5),
        5 => (&bots::with_sessions::BOT, 8),
        6 => (&bots::empty_settings::BOT, 1),
        7 => (&bots::same_menus::BOT, 6),
        8 => (&bots::bare::BOT, 0),
        _ => return None,
    };
    (bot.name == name).then_some(place)
}

// @generated from bots.yml by botserver-generator. Do not edit.
use super::bots;
use ::botserver::codegen::slot;
const SEED: u64 = 0;

static DISPLACEMENTS: [u32; 3] = [0, 0, 1407];

/// Where in `FLEET.bots` the bot of that name stands, as it is written in the webhook's path.
pub(super) fn route(name: &str) -> Option<usize> {
    let (bot, place) = match slot(name, SEED, &DISPLACEMENTS, 11) {
        0 => (&bots::albums::BOT, 0),
        1 => (&bots::only_updates::BOT, 6),
        2 => (&bots::full::BOT, 3),
        3 => (&bots::optional::BOT, 7),
        4 => (&bots::stoppable::BOT, 9),
        5 => (&bots::only_albums::BOT, 4),
        6 => (&bots::only_commands::BOT, 5),
        7 => (&bots::with_sessions::BOT, 10),
        8 => (&bots::same_menus::BOT, 8),
        9 => (&bots::empty_settings::BOT, 2),
        10 => (&bots::bare::BOT, 1),
        _ => return None,
    };
    (bot.name == name).then_some(place)
}

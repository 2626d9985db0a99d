// @generated from bots.yml by botserver-generator. Do not edit.
use super::bots;
use ::botserver::codegen::slot;
const SEED: u64 = 0;

static DISPLACEMENTS: [u32; 2] = [0, 38];

/// Where in `FLEET.bots` the bot of that name stands, as it is written in the webhook's path.
pub(super) fn route(name: &str) -> Option<usize> {
    let (bot, place) = match slot(name, SEED, &DISPLACEMENTS, 7) {
        0 => (&bots::only_updates::BOT, 4),
        1 => (&bots::full::BOT, 2),
        2 => (&bots::empty_settings::BOT, 1),
        3 => (&bots::optional::BOT, 5),
        4 => (&bots::only_commands::BOT, 3),
        5 => (&bots::same_menus::BOT, 6),
        6 => (&bots::bare::BOT, 0),
        _ => return None,
    };
    (bot.name == name).then_some(place)
}

// @generated from bots.yml by botserver-generator. Do not edit.
use super::bots;
use ::botserver::codegen::slot;
const SEED: u64 = 0;

static DISPLACEMENTS: [u32; 1] = [2];

/// Where in `FLEET.bots` the bot of that name stands, as it is written in the webhook's path.
pub(super) fn route(name: &str) -> Option<usize> {
    let (bot, place) = match slot(name, SEED, &DISPLACEMENTS, 3) {
        0 => (&bots::spaghetteria_nadia::BOT, 2),
        1 => (&bots::echo::BOT, 0),
        2 => (&bots::rosticceria_sacco::BOT, 1),
        _ => return None,
    };
    (bot.name == name).then_some(place)
}

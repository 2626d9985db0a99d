// @generated from bots.yml by botserver-generator. Do not edit.
use super::bots;
use ::botserver::codegen::slot;
const SEED: u64 = 0;

static DISPLACEMENTS: [u32; 3] = [0, 49, 1];

/// Where in `FLEET.bots` the bot of that name stands, as it is written in the webhook's path.
pub(super) fn route(name: &str) -> Option<usize> {
    let (bot, place) = match slot(name, SEED, &DISPLACEMENTS, 9) {
        0 => (&bots::my_bot::BOT, 6),
        1 => (&bots::bot_110201543::BOT, 0),
        2 => (&bots::bot_gen::BOT, 4),
        3 => (&bots::bot_loop::BOT, 5),
        4 => (&bots::bot_self::BOT, 7),
        5 => (&bots::mycapital::BOT, 1),
        6 => (&bots::a_b::BOT, 3),
        7 => (&bots::bot_::BOT, 2),
        8 => (&bots::bot_type::BOT, 8),
        _ => return None,
    };
    (bot.name == name).then_some(place)
}

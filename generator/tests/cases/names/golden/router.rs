// @generated from bots.yml by botserver-generator. Do not edit.
use super::bots;
use super::slot::slot;
const SEED: u64 = 0;

static DISPLACEMENTS: [u32; 3] = [0, 49, 1];

/// Finds a bot by its name, as it stands in the webhook's path.
pub(super) fn route(name: &str) -> Option<&'static ::botserver::Bot> {
    let bot = match slot(name, SEED, &DISPLACEMENTS, 9) {
        0 => &bots::my_bot::BOT,
        1 => &bots::bot_110201543::BOT,
        2 => &bots::bot_gen::BOT,
        3 => &bots::bot_loop::BOT,
        4 => &bots::bot_self::BOT,
        5 => &bots::mycapital::BOT,
        6 => &bots::a_b::BOT,
        7 => &bots::bot_::BOT,
        8 => &bots::bot_type::BOT,
        _ => return None,
    };
    (bot.name() == name).then_some(bot)
}

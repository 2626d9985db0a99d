//! Making a call: when it is its turn, and again where that helps.

use serde_json::value::RawValue;
use tokio::time::Instant;

use super::pacing::{Cost, PATIENCE};
use super::{ApiError, Call};
use crate::Bot;

/// Makes a call when Telegram's limits have room for it; gives back the JSON of its `result`.
///
/// Where Telegram asks for a pause after it, all calls to its chat wait, and it is made again when the pause is over: the
/// call itself was not carried out. A pause that ends later than [`PATIENCE`] after the first try is left to the caller.
///
/// # Errors
/// As the last try.
pub(crate) async fn make(bot: &Bot, call: &Call) -> Result<Box<RawValue>, ApiError> {
    if !bot.pacing().is_limited() {
        return bot.send_once(call).await;
    }
    let (cost, background) = (Cost::of(call), &bot.core().background);
    let denied = |denied| ApiError::denied(call.method(), denied);
    bot.pacing().enter(&cost, background).await.map_err(denied)?.used();
    let patient_until = Instant::now() + PATIENCE;
    loop {
        let error = match bot.send_once(call).await {
            Err(error) if error.is_too_many() => error,
            done => return done,
        };
        let Some(pause) = error.retry_after() else { return Err(error) };
        bot.pacing().pause(&cost, pause);
        if Instant::now() + pause > patient_until {
            return Err(error);
        }
        bot.pacing().enter_again(&cost, background).await.map_err(denied)?.used();
    }
}

//! What is said of how updates are delivered.

use botserver_manifest::Wording;
use botserver_manifest::names::BotName;

use crate::fleet::DeliveryKey;

pub(super) fn wording(bot: Option<&BotName>, key: DeliveryKey, text: &str) -> Wording {
    let of = bot.map_or_else(|| "`defaults`".to_owned(), |bot| format!("bot `{bot}`"));
    Wording::new(format!("{of}: `{}` is `{text}`", key.key())).help(match key {
        DeliveryKey::Durable => {
            "write `always`, so that each update is stored before it is acknowledged, or `never`"
        }
        DeliveryKey::ConfirmReplies => {
            "write `true`, so that each call of a reply is confirmed by Telegram, or `false`"
        }
        DeliveryKey::ReplyWithin => {
            "write a time from `0s` to `50s`, such as `5s` or `500ms`: Telegram gives up after a minute"
        }
        DeliveryKey::HandlerTimeout => "write a time from `1s` to `24h`, such as `15m`",
        DeliveryKey::MaxAttempts => "write a number from 1 to 100",
        DeliveryKey::MaxInWork => "write a number from 1 to 1000000",
    })
}

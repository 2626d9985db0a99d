//! Does what the first word of a message says with the rest of it. Neither fails by itself nor panics.

use std::time::Duration;

use botserver::prelude::*;

pub async fn on_message(message: Message, bot: &Bot) -> Result {
    let text = message.text.as_deref().unwrap_or_default();
    let (action, rest) = text.split_once(' ').unwrap_or((text, ""));
    Ok(match action {
        "html" => Reply::html(rest),
        "markdown" => Reply::markdown(rest),
        "escaped" => Reply::html(html::escape(rest)),
        "split" => Reply::long_text(&rest.repeat(100)),
        "button" => Reply::text("choose").keyboard(keyboard(rest)),
        "answer" => Reply::text(rest).reply_to(&message),
        "call" => {
            bot.call(SendChatAction::new(message.chat.id, rest)).await?;
            Reply::none()
        }
        "wait" => {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Reply::text(rest)
        }
        "spawn" => {
            bot.spawn(tokio::time::sleep(Duration::from_secs(1)));
            Reply::none()
        }
        _ => Reply::text(text),
    })
}

/// Say it again
pub async fn command_say(args: Args) -> String {
    args.as_str().to_owned()
}

fn keyboard(data: &str) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(vec![vec![InlineKeyboardButton::callback("One", data)]])
}

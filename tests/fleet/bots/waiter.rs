//! Answers with a text wherever it is spoken to, so that a test sees where that text goes.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use botserver::prelude::*;

/// What there is
pub async fn command_menu(args: Args) -> String {
    format!("[menu:{}]", args.as_str())
}

/// How often this person was here, which a bot of one's own might keep so
pub async fn command_visits(message: &Message) -> anyhow::Result<String> {
    static VISITS: Mutex<BTreeMap<i64, u32>> = Mutex::new(BTreeMap::new());
    let mut visits = VISITS.lock().map_err(|_| anyhow::anyhow!("poisoned"))?;
    let count = visits.entry(message.chat.id).or_default();
    *count += 1;
    Ok(format!("[visit {count}]"))
}

/// Comes back in ten minutes
pub async fn command_later() -> &'static str {
    tokio::time::sleep(Duration::from_secs(600)).await;
    "[ten minutes later]"
}

/// Writes for an hour, unless it is told to stop
pub async fn command_write(cancellation: CancellationToken) -> &'static str {
    let hour = tokio::time::sleep(Duration::from_secs(3600));
    cancellation.run_until_cancelled(hour).await.map_or("[stopped]", |()| "[written]")
}

/// Says when it is told to stop, and fails
#[doc(hidden)]
pub async fn command_write_badly(bot: &Bot, message: &Message, token: &CancellationToken) -> Result<()> {
    bot.call(SendMessage::new(message.chat.id, "[begun]")).await?;
    token.cancelled().await;
    Err(botserver::Error::msg("told to stop"))
}

/// Goes on whatever it is told
#[doc(hidden)]
pub async fn command_write_on(_token: CancellationToken) -> &'static str {
    std::future::pending().await
}

/// Stop what is at work, after so many milliseconds
pub async fn command_cancel(at_work: AtWork, args: Args) -> Result<&'static str> {
    if !args.is_empty() {
        tokio::time::sleep(Duration::from_millis(args.parse()?)).await;
    }
    Ok(if at_work.cancel() { "[cancelled]" } else { "[nothing to cancel]" })
}

/// Says so beside the handler
pub async fn command_beside(message: &Message, bot: &Bot) {
    let (bot, chat) = (bot.clone(), message.chat.id);
    tokio::spawn(async move { bot.call(SendMessage::new(chat, "[beside]")).await });
}

/// Shows it
pub async fn command_photo(message: &Message) -> SendPhoto {
    SendPhoto::new(message.chat.id, Upload::new("pizza.png", *b"\x89PNG")).caption("[photo]")
}

/// Says two things, the first of which Telegram refuses
pub async fn command_half(message: &Message) -> Reply {
    Reply::from(SendMessage::new(message.chat.id, "")).then(Reply::text("[half]"))
}

/// Says what Telegram refuses, in the response
pub async fn command_refused() -> Reply {
    Reply::from(SendMessage::new(1, "to nobody"))
}

/// Fails
pub async fn command_fail() -> anyhow::Result<()> {
    static TRIES: Mutex<u32> = Mutex::new(0);
    let mut tries = TRIES.lock().map_err(|_| anyhow::anyhow!("poisoned"))?;
    *tries += 1;
    anyhow::bail!("no table is free, try {tries}")
}

/// Shows two buttons
pub async fn command_buttons() -> Reply {
    let button = |label| InlineKeyboardButton::callback(label, label);
    Reply::text("[buttons]").keyboard(InlineKeyboardMarkup::new([[button("Well"), button("Broken")]]))
}

/// Asks for money
pub async fn command_invoice(message: &Message) -> SendInvoice {
    let price = LabeledPrice { label: "Pizza".to_owned(), amount: 650 };
    SendInvoice::new(message.chat.id, "Pizza", "One Margherita", "margherita", "EUR", [price])
}

pub async fn on_pre_checkout_query(query: PreCheckoutQuery) -> AnswerPreCheckoutQuery {
    AnswerPreCheckoutQuery::new(query.id, true)
}

/// Says which messages an album has; one that is called "wait" when it is told to stop, and one that is called "fail" never.
pub async fn on_album(album: Album, cancellation: CancellationToken) -> Result<String> {
    match album.caption() {
        Some("wait") => cancellation.cancelled().await,
        Some("fail") => return Err(botserver::Error::msg("no album")),
        _ => {}
    }
    let ids: Vec<_> = album.iter().map(|message| message.message_id.to_string()).collect();
    Ok(format!("[album {}]", ids.join(" ")))
}

pub async fn on_message(message: &Message) -> String {
    match &message.successful_payment {
        Some(payment) => format!("[paid {}]", payment.total_amount),
        None => "[text]".to_owned(),
    }
}

pub async fn on_callback_query(query: CallbackQuery) -> anyhow::Result<&'static str> {
    anyhow::ensure!(query.data.as_deref() != Some("Broken"), "no button is wired");
    Ok("[pressed]")
}

pub async fn on_guest_message() -> &'static str {
    "[guest]"
}

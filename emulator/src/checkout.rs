//! Paying an invoice after the bot's first answer: shipping, the last check by the bot, and the payment itself.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::clock::lock;
use crate::inner::Inner;
use crate::post::{Author, Draft, bytes_of};
use crate::state::{Bot, ChatKey, QueryKind};

/// Asks the bot for the last time. Returns the query's id.
pub(crate) fn ask_checkout(
    inner: &Arc<Inner>,
    bot: &Bot,
    chat: ChatKey,
    person: i64,
    invoice: Value,
    shipping_option: Option<String>,
) -> String {
    let mut query = json!({
        "from": inner.world.user(person), "currency": invoice.get("currency"),
        "total_amount": invoice.get("total_amount"), "invoice_payload": invoice.get("payload"),
    });
    if let (Some(fields), Some(option)) = (query.as_object_mut(), &shipping_option) {
        fields.insert("shipping_option_id".into(), option.as_str().into());
    }
    let id = inner.open_query(bot, QueryKind::PreCheckout { chat, person, invoice, shipping_option });
    if let Some(fields) = query.as_object_mut() {
        fields.insert("id".into(), id.as_str().into());
    }
    inner.push_update(bot, "pre_checkout_query", person, &bytes_of(&query));
    id
}

/// The bot said how it ships: on to the last check with the first option.
pub(crate) fn shipping_answered(
    inner: &Arc<Inner>,
    bot: &Bot,
    (chat, person, mut invoice): (ChatKey, i64, Value),
    ok: bool,
    options: &[Value],
    error: Option<String>,
) {
    let option = options.first().filter(|_| ok);
    let Some(option) = option else {
        inner.note(chat, "payment", json!({ "person": person, "ok": false, "error": error }));
        return;
    };
    let prices = option.get("prices").and_then(Value::as_array).cloned().unwrap_or_default();
    let shipping: i64 = prices.iter().filter_map(|price| price.get("amount")?.as_i64()).sum();
    if let Some(fields) = invoice.as_object_mut() {
        let total = fields.get("total_amount").and_then(Value::as_i64).unwrap_or(0);
        fields.insert("total_amount".into(), (total + shipping).into());
    }
    let id = option.get("id").and_then(Value::as_str).map(str::to_owned);
    ask_checkout(inner, bot, chat, person, invoice, id);
}

/// The bot agreed or refused: the payment happens, or the person reads why not.
pub(crate) fn checkout_answered(
    inner: &Arc<Inner>,
    bot: &Bot,
    (chat, person, invoice, shipping_option): (ChatKey, i64, Value, Option<String>),
    ok: bool,
    error: Option<String>,
) {
    inner.note(chat, "payment", json!({ "person": person, "ok": ok, "error": error }));
    let Some(chat) = inner.chat(chat).filter(|_| ok) else { return };
    let mut payment = json!({
        "currency": invoice.get("currency"), "total_amount": invoice.get("total_amount"),
        "invoice_payload": invoice.get("payload"),
        "telegram_payment_charge_id": inner.rng.text(28), "provider_payment_charge_id": inner.rng.text(20),
    });
    if let (Some(fields), Some(option)) = (payment.as_object_mut(), shipping_option) {
        fields.insert("shipping_option_id".into(), option.into());
    }
    let mut chat = lock(&chat);
    let draft = Draft::of(json!({ "successful_payment": payment }));
    inner.post(&mut chat, Author::Person(person), draft);
    tracing::debug!(bot = bot.id, "invoice paid");
}

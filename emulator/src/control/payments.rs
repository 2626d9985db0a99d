//! Paying an invoice: shipping, the last check by the bot, and the payment itself.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::press::open_query;
use super::{ControlResult, Where, refuse};
use crate::clock::lock;
use crate::emulator::{Emulator, Inner};
use crate::post::{Author, Draft, bytes_of};
use crate::state::{Bot, ChatKey, QueryKind};

/// A person pays an invoice. A flexible one asks the bot for shipping options first; the first is taken.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Pay {
    /// Where.
    #[serde(flatten)]
    pub place: Where,
    /// Who.
    pub person: i64,
    /// The invoice's message.
    pub message_id: i64,
}

impl Emulator {
    /// Starts to pay. Returns the id of the query that the bot has to answer first.
    ///
    /// # Errors
    /// When there is no such invoice.
    pub fn pay(&self, pay: Pay) -> ControlResult<String> {
        let chat = self.place(&pay.place, pay.person)?;
        let (key, invoice, bot) = {
            let chat = lock(&chat);
            let invoice = chat.info.get(&format!("invoice {}", pay.message_id)).cloned();
            let bot = chat.history.get(pay.message_id).and_then(|posted| posted.bot);
            (chat.key, invoice, bot.and_then(|id| self.inner.world.bots.get(id)))
        };
        let (Some(invoice), Some(bot)) = (invoice, bot) else {
            return refuse(format_args!("no invoice in message `{}`", pay.message_id));
        };
        if invoice.get("is_flexible") != Some(&Value::Bool(true)) {
            return Ok(ask_checkout(&self.inner, &bot, key, pay.person, invoice, None));
        }
        let payload = invoice.get("payload").cloned();
        let id =
            open_query(&self.inner, &bot, QueryKind::Shipping { chat: key, person: pay.person, invoice });
        let query = json!({
            "id": id, "from": self.inner.world.user(pay.person), "invoice_payload": payload,
            "shipping_address": {
                "country_code": "IT", "state": "", "city": "Genova", "street_line1": "Via dell'Esempio 1",
                "street_line2": "", "post_code": "16121",
            },
        });
        self.inner.push_update(&bot, "shipping_query", pay.person, &bytes_of(&query));
        Ok(id)
    }
}

fn ask_checkout(
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
    let id = open_query(inner, bot, QueryKind::PreCheckout { chat, person, invoice, shipping_option });
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

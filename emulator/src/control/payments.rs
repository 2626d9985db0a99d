//! Beginning to pay.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ControlResult, Where, refuse};
use crate::checkout::ask_checkout;
use crate::clock::lock;
use crate::emulator::Emulator;
use crate::post::bytes_of;
use crate::state::QueryKind;

/// A person pays an invoice or paid media. A flexible invoice asks the bot for shipping options first; the first is
/// taken.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Pay {
    /// Where.
    #[serde(flatten)]
    pub place: Where,
    /// Who.
    pub person: i64,
    /// The message with the invoice or paid media.
    pub message_id: i64,
}

impl Emulator {
    /// Starts to pay. Returns the id of the query that the bot has to answer first; paid media need none.
    ///
    /// # Errors
    /// When there is nothing to pay in that message.
    pub fn pay(&self, pay: Pay) -> ControlResult<Option<String>> {
        let chat = self.place(&pay.place, pay.person)?;
        let (key, hidden, bot, is_paid_media) = {
            let chat = lock(&chat);
            let posted = chat.history.get(pay.message_id);
            let is_paid_media = posted.is_some_and(|posted| posted.field("paid_media").is_some());
            let hidden = posted.and_then(|posted| posted.hidden.clone());
            (chat.key, hidden, posted.and_then(|posted| posted.bot), is_paid_media)
        };
        let (Some(invoice), Some(bot)) = (hidden, bot.and_then(|id| self.inner.world.bots.get(id))) else {
            return refuse(format_args!("no invoice and no paid media in message `{}`", pay.message_id));
        };
        if is_paid_media {
            let user = self.inner.world.user(pay.person);
            let purchase = json!({ "from": user, "paid_media_payload": invoice.get("payload") });
            self.inner.push_update(&bot, "purchased_paid_media", pay.person, &bytes_of(&purchase));
            return Ok(None);
        }
        if invoice.get("is_flexible") != Some(&Value::Bool(true)) {
            return Ok(Some(ask_checkout(&self.inner, &bot, key, pay.person, invoice, None)));
        }
        let payload = invoice.get("payload").cloned();
        let id = self.inner.open_query(&bot, QueryKind::Shipping { chat: key, person: pay.person, invoice });
        let query = json!({
            "id": id, "from": self.inner.world.user(pay.person), "invoice_payload": payload,
            "shipping_address": {
                "country_code": "IT", "state": "", "city": "Genova", "street_line1": "Via dell'Esempio 1",
                "street_line2": "", "post_code": "16121",
            },
        });
        self.inner.push_update(&bot, "shipping_query", pay.person, &bytes_of(&query));
        Ok(Some(id))
    }
}

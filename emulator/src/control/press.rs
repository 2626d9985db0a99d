//! Pressing buttons.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ControlResult, Sent, Where, refuse};
use crate::clock::lock;
use crate::emulator::Emulator;
use crate::inner::Inner;
use crate::post::bytes_of;
use crate::state::{Bot, ChatKey, Posted, QueryKind};

/// A person presses a button: of the given message, or of the newest one that has it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Press {
    /// Where.
    #[serde(flatten)]
    pub place: Where,
    /// Who.
    pub person: i64,
    /// Which message; the newest with such a button if left out.
    #[serde(default)]
    pub message_id: Option<i64>,
    /// The button's label …
    #[serde(default)]
    pub text: Option<String>,
    /// … or its callback data.
    #[serde(default)]
    pub data: Option<String>,
}

/// What a press did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pressed {
    /// A callback query went out, with this id.
    Callback(String),
    /// A reply keyboard's button: its label was sent as a message.
    Said(Box<Sent>),
    /// The button opens something in the app: a link, a web app, a text to copy. This is the button object.
    Opened(Value),
}

impl Emulator {
    /// Presses a button as a person.
    ///
    /// # Errors
    /// When there is no such button; the message lists those that there are.
    pub fn press(&self, press: Press) -> ControlResult<Pressed> {
        let chat = self.place(&press.place, press.person)?;
        let (posted, button, key) = {
            let chat = lock(&chat);
            let mut labels = Vec::new();
            let candidates = chat.history.iter().rev();
            let found = candidates
                .filter(|posted| press.message_id.is_none_or(|id| posted.id == id))
                .find_map(|posted| Some((posted.clone(), find(posted, &press, &mut labels)?)));
            match found {
                Some((posted, button)) => (posted, button, chat.key),
                None if labels.is_empty() => return refuse("there is no message with buttons"),
                None => return refuse(format_args!("no such button; there are: {}", labels.join(", "))),
            }
        };
        if posted.keyboard.is_some() {
            let text =
                button.as_str().or_else(|| button.get("text")?.as_str()).unwrap_or_default().to_owned();
            let content = serde_json::Map::from_iter([("text".to_owned(), text.into())]);
            let sent = self.post_as(&press.place, press.person, content, None)?;
            return Ok(Pressed::Said(Box::new(sent)));
        }
        let Some(data) = button.get("callback_data").and_then(Value::as_str) else {
            return Ok(Pressed::Opened(button));
        };
        let Some(bot) = posted.bot.and_then(|id| self.inner.world.bots.get(id)) else {
            return refuse("the message's bot is gone");
        };
        Ok(Pressed::Callback(callback(&self.inner, &bot, key, press.person, &posted, data)))
    }

    /// The answer to a callback query or inline query, once the bot has given one.
    ///
    /// # Errors
    /// When the bot is unknown or was never asked this.
    pub fn answer(&self, bot: &super::BotRef, query: &str) -> ControlResult<Option<Value>> {
        let bot = self.bot(bot)?;
        match lock(&bot.queries).get(query) {
            Some(query) => Ok(query.answer.clone()),
            None => refuse(format_args!("no query `{query}`")),
        }
    }
}

/// The pressed button, if the message has it. Collects labels for the error.
fn find(posted: &Posted, press: &Press, labels: &mut Vec<String>) -> Option<Value> {
    let message = posted.value();
    let inline = message.pointer("/reply_markup/inline_keyboard");
    let rows = inline.or_else(|| posted.keyboard.as_ref()?.get("keyboard"))?.as_array()?;
    for button in rows.iter().filter_map(Value::as_array).flatten() {
        let label = button.as_str().or_else(|| button.get("text")?.as_str()).unwrap_or_default();
        let data = button.get("callback_data").and_then(Value::as_str);
        let by_text = press.text.as_deref() == Some(label);
        let by_data = press.data.is_some() && press.data.as_deref() == data;
        if by_text || by_data {
            return Some(button.clone());
        }
        labels.push(format!("`{label}`"));
    }
    None
}

fn callback(
    inner: &Arc<Inner>,
    bot: &Bot,
    chat: ChatKey,
    person: i64,
    posted: &Posted,
    data: &str,
) -> String {
    let asked = inner.open_query(bot, QueryKind::Callback { chat: Some(chat) });
    let message = posted.value();
    let mut query = json!({
        "id": asked,
        "from": inner.world.user(person),
        "chat_instance": format!("{}", chat.id().wrapping_mul(1_000_003)),
        "data": data,
    });
    if let Some(fields) = query.as_object_mut() {
        // A message sent through inline mode is known to the bot by another id only.
        let inline = lock(&inner.world.inline);
        let inline_id =
            inline.iter().find(|(_, place)| **place == (chat, posted.id)).map(|(id, _)| id.clone());
        match inline_id {
            Some(id) => fields.insert("inline_message_id".into(), id.into()),
            None => fields.insert("message".into(), message),
        };
    }
    inner.note(
        chat,
        "pressed",
        json!({ "person": person, "message_id": posted.id, "data": data, "callback_query_id": asked }),
    );
    inner.push_update(bot, "callback_query", person, &bytes_of(&query));
    asked
}

//! Inline mode: asking a bot from any chat, and sending one of its results.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{BotRef, ControlError, ControlResult, Sent, Where, refuse};
use crate::clock::lock;
use crate::emulator::Emulator;
use crate::params::Params;
use crate::post::{Author, Draft, bytes_of};
use crate::state::QueryKind;
use crate::texts;

/// How many messages sent through inline mode can still be edited.
const INLINE_KEPT: usize = 10_000;

/// A person types `@bot query` somewhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AskInline {
    /// The bot asked.
    pub bot: BotRef,
    /// Who asks.
    pub person: i64,
    /// What.
    #[serde(default)]
    pub query: String,
    /// Where the last answer ended.
    #[serde(default)]
    pub offset: String,
}

/// A person sends one of the results.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChooseInline {
    /// The bot that was asked.
    pub bot: BotRef,
    /// Who sends.
    pub person: i64,
    /// Id of the inline query.
    pub query: String,
    /// Id of the chosen result.
    pub result: String,
    /// Where it is sent; the private chat with the bot if left out.
    #[serde(default)]
    pub chat: Option<i64>,
}

impl Emulator {
    /// Asks a bot as a person. Returns the query's id; see [`answer`](Self::answer) for what comes back.
    ///
    /// # Errors
    /// When the bot or the person is unknown, or the bot has no inline mode.
    pub fn ask_inline(&self, ask: AskInline) -> ControlResult<String> {
        self.person(ask.person)?;
        let bot = self.bot(&ask.bot)?;
        if !lock(&bot.profile).supports_inline_queries {
            return refuse("the bot has no inline mode");
        }
        let kind = QueryKind::Inline { person: ask.person, query: ask.query.clone() };
        let id = self.inner.open_query(&bot, kind);
        let query = json!({
            "id": id, "from": self.inner.world.user(ask.person), "query": ask.query, "offset": ask.offset,
            "chat_type": "sender",
        });
        self.inner.push_update(&bot, "inline_query", ask.person, &bytes_of(&query));
        Ok(id)
    }

    /// Sends a result as a person; the bot hears of the choice.
    ///
    /// # Errors
    /// When the query is not answered or has no such result.
    pub fn choose_inline(&self, choose: ChooseInline) -> ControlResult<Sent> {
        let bot = self.bot(&choose.bot)?;
        let (answer, text) = match lock(&bot.queries).get(&choose.query) {
            Some(query) => match &query.kind {
                QueryKind::Inline { query: text, .. } => (query.answer.clone(), text.clone()),
                _ => return refuse(format_args!("`{}` is no inline query", choose.query)),
            },
            None => return refuse(format_args!("no query `{}`", choose.query)),
        };
        let results = answer.as_ref().and_then(|answer| answer.get("results")).and_then(Value::as_array);
        let is_it = |result: &&Value| result.get("id").and_then(Value::as_str) == Some(&choose.result);
        let Some(result) = results.and_then(|results| results.iter().find(is_it)) else {
            return refuse(format_args!("the bot gave no result `{}`", choose.result));
        };
        let place = Where { bot: choose.chat.is_none().then(|| choose.bot.clone()), chat: choose.chat };
        let chat = self.place(&place, choose.person)?;
        let content = content_of(result)?;
        let markup = result.get("reply_markup").cloned();
        let mut chat = lock(&chat);
        let has_buttons = markup.is_some();
        let draft = Draft { content, markup, via_bot: Some(bot.id), ..Draft::default() };
        let message = self.inner.post(&mut chat, Author::Person(choose.person), draft);
        let message_id = message.get("message_id").and_then(Value::as_i64).unwrap_or(0);
        let mut chosen = json!({
            "result_id": choose.result, "from": self.inner.world.user(choose.person), "query": text,
        });
        if has_buttons && let Some(fields) = chosen.as_object_mut() {
            // Only a message with a keyboard can be edited later, so only it has an id.
            let id = self.inner.rng.text(27);
            lock(&self.inner.world.inline).insert(id.clone(), (chat.key, message_id), INLINE_KEPT);
            fields.insert("inline_message_id".into(), id.into());
        }
        self.inner.push_update(&bot, "chosen_inline_result", choose.person, &bytes_of(&chosen));
        Ok(Sent { chat_id: chat.key.id(), message_id, message })
    }
}

/// The message that a result turns into: its text, or a stand-in that names what would have been sent.
fn content_of(result: &Value) -> ControlResult<Map<String, Value>> {
    let given = result.get("input_message_content").unwrap_or(result);
    let params = Params::new(given.as_object().cloned().unwrap_or_default(), Vec::new());
    let read = |place| texts::read(&params, place).map_err(|error| ControlError(error.description));
    let (message, caption) = (read(&texts::INLINE_MESSAGE)?, read(&texts::CAPTION)?);
    let mut text = if message.text.is_empty() { caption } else { message };
    if text.text.is_empty() {
        let title = result.get("title").and_then(Value::as_str).unwrap_or("inline result");
        text = texts::written(title, "").map_err(super::not_a_text)?;
    }
    let mut content = Map::new();
    texts::insert(&mut content, text, "text", "entities");
    Ok(content)
}

//! What tests, scripts and the chat page do to the world: the emulator's own API, in Rust and (see `serve`) in JSON.
//!
//! Each action is one struct, which is also the body of the HTTP request of the same name.

mod actions;
mod chats;
mod inline;
mod look;
mod notice;
mod payments;
mod press;
mod reactions;

pub use actions::{Delete, Edit, Say, Sent, Upload};
pub use chats::{Join, NewBot, NewChat, Place};
pub use inline::{AskInline, ChooseInline};
pub use payments::Pay;
pub use press::{Press, Pressed};
pub use reactions::{React, Vote};

use std::sync::{Arc, Mutex};

use botserver_api::entities::TextError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::emulator::Emulator;
use crate::state::{Bot, Chat, ChatKey};

/// Why an action could not be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ControlError(pub String);

/// What an action gives back.
pub type ControlResult<T> = Result<T, ControlError>;

pub(crate) fn refuse<T>(why: impl std::fmt::Display) -> ControlResult<T> {
    Err(ControlError(why.to_string()))
}

fn not_a_text(error: TextError) -> ControlError {
    ControlError(error.to_string())
}

/// A bot by id or username.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum BotRef {
    /// The number before the colon of its token.
    Id(i64),
    /// Its username, with or without `@`; or its id as text.
    Name(String),
}

impl From<i64> for BotRef {
    fn from(id: i64) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for BotRef {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

/// Where something happens: a private chat (`bot`, with the acting person) or a shared one (`chat`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Where {
    /// The bot of a private chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<BotRef>,
    /// Id of a group, supergroup or channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat: Option<i64>,
}

impl Where {
    /// The private chat with a bot.
    pub fn private(bot: impl Into<BotRef>) -> Self {
        Self { bot: Some(bot.into()), chat: None }
    }

    /// A group, supergroup or channel.
    pub fn shared(chat: i64) -> Self {
        Self { bot: None, chat: Some(chat) }
    }
}

impl Emulator {
    pub(crate) fn bot(&self, bot: &BotRef) -> ControlResult<Arc<Bot>> {
        let world = &self.inner.world;
        let found = match bot {
            BotRef::Id(id) => world.bots.get(*id),
            BotRef::Name(name) => {
                let name = name.trim_start_matches('@');
                name.parse().ok().and_then(|id| world.bots.get(id)).or_else(|| world.bot_named(name))
            }
        };
        match (found, bot) {
            (Some(found), _) => Ok(found),
            (None, BotRef::Id(id)) => refuse(format_args!("no bot `{id}`: call it once, or add it")),
            (None, BotRef::Name(name)) => refuse(format_args!("no bot `{name}`: call it once, or add it")),
        }
    }

    pub(crate) fn person(&self, id: i64) -> ControlResult<()> {
        match self.inner.world.people.get(id) {
            Some(_) => Ok(()),
            None => refuse(format_args!("no person `{id}`: create one first")),
        }
    }

    /// The chat of an action by `person`.
    pub(crate) fn place(&self, place: &Where, person: i64) -> ControlResult<Arc<Mutex<Chat>>> {
        let private = place.chat.is_none_or(|chat| chat > 0);
        match &place.bot {
            Some(bot) if private => {
                let bot = self.bot(bot)?;
                self.person(person)?;
                match self.inner.private_chat(bot.id, person) {
                    Some(chat) => Ok(chat),
                    None => refuse("no such private chat"),
                }
            }
            _ => match place.chat.and_then(|id| self.inner.chat(ChatKey::Shared(id))) {
                Some(chat) => Ok(chat),
                None => refuse("name the `bot` of a private chat, or the id of an existing `chat`"),
            },
        }
    }

    /// Pushes an update of any kind at a bot, natural or not. `about` decides the queue; left out, it is taken from
    /// the payload's chat, user or poll. Returns the update's id, or `None` if the bot did not ask for the kind.
    ///
    /// # Errors
    /// When there is no such bot.
    pub fn push(
        &self,
        bot: &BotRef,
        kind: &str,
        payload: &Value,
        about: Option<i64>,
    ) -> ControlResult<Option<i64>> {
        let bot = self.bot(bot)?;
        let fits = !kind.is_empty()
            && kind.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
        if !fits {
            return refuse(format_args!("`{kind}` cannot be an update kind: use a-z, 0-9 and _"));
        }
        let guess = || {
            ["/chat/id", "/from/id", "/user/id", "/user_chat_id", "/poll_id", "/id"].iter().find_map(|path| {
                let value = payload.pointer(path)?;
                value.as_i64().or_else(|| value.as_str()?.parse().ok())
            })
        };
        let about = about.or_else(guess).unwrap_or(0);
        Ok(self.inner.push_update(&bot, kind, about, &crate::post::bytes_of(payload)))
    }
}

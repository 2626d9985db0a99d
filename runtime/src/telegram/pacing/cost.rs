//! What a call counts against.

use std::borrow::Cow;

use memchr::memmem;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::window::{BULK, CHAT, GROUP, Limit, PAID};
use crate::telegram::Call;
use crate::telegram::methods::{Messages, traits};

/// What is paced by itself within a bot.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Target {
    /// A chat: positive if it is a private one.
    Chat(i64),
    /// A group or channel, by its `@username`.
    Named(Box<str>),
    /// The calls of this method that are about no chat.
    Method(&'static str),
}

/// For whom all messages of a bot are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Nobody: no message is sent.
    Free,
    /// All chats.
    Bulk,
    /// All chats, for those that the bot pays for.
    Paid,
}

/// What a call counts against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(super) target: Target,
    pub(super) class: Class,
    /// How many messages it sends.
    pub(super) messages: usize,
}

impl Target {
    pub(super) fn limits(&self) -> &'static [Limit] {
        match self {
            Self::Chat(id) if *id > 0 => CHAT,
            Self::Chat(_) | Self::Named(_) => GROUP,
            Self::Method(_) => &[],
        }
    }

    fn of(call: &Call) -> Self {
        let id = chat_at_the_start(call.params()).map(Self::Chat);
        id.or_else(|| Self::read(call.params())).unwrap_or(Self::Method(call.method()))
    }

    fn read(params: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Params<'a> {
            #[serde(borrow)]
            chat_id: Option<Id<'a>>,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Id<'a> {
            Number(i64),
            Text(#[serde(borrow)] Cow<'a, str>),
        }
        // Most calls without a chat have few parameters.
        memmem::find(params, CHAT_ID)?;
        Some(match serde_json::from_slice::<Params<'_>>(params).ok()?.chat_id? {
            Id::Number(id) => Self::Chat(id),
            Id::Text(text) => match text.parse() {
                Ok(id) => Self::Chat(id),
                // Telegram does not tell capital letters from small ones there.
                Err(_) => Self::Named(text.to_ascii_lowercase().into()),
            },
        })
    }
}

const CHAT_ID: &[u8] = br#""chat_id":"#;

/// The chat of nearly every call, without reading the rest of it.
fn chat_at_the_start(params: &[u8]) -> Option<i64> {
    let rest = params.strip_prefix(b"{")?.strip_prefix(CHAT_ID)?;
    let end = rest.iter().position(|byte| matches!(byte, b',' | b'}'))?;
    std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()
}

impl Class {
    pub(super) fn limits(self) -> &'static [Limit] {
        match self {
            Self::Free => &[],
            Self::Bulk => BULK,
            Self::Paid => PAID,
        }
    }
}

impl Cost {
    /// What a call counts against.
    pub(crate) fn of(call: &Call) -> Self {
        let target = Target::of(call);
        let (class, messages) = match traits(call.method()).messages {
            Messages::None => (Class::Free, 0),
            Messages::One => (class(call.params()), 1),
            Messages::Each(parameter) => (class(call.params()), elements(call.params(), parameter)),
        };
        Self { target, class, messages }
    }
}

fn class(params: &[u8]) -> Class {
    // In a text the quotation marks would be escaped.
    let is_paid = memmem::find(params, br#""allow_paid_broadcast":true"#).is_some();
    if is_paid { Class::Paid } else { Class::Bulk }
}

fn elements(params: &[u8], parameter: &str) -> usize {
    let params: Map<String, Value> = serde_json::from_slice(params).unwrap_or_default();
    params.get(parameter).and_then(Value::as_array).map_or(1, |elements| elements.len().max(1))
}

#[cfg(test)]
mod tests {
    use botserver_api::Method;
    use botserver_api::methods::{
        CopyMessages, DeleteMyCommands, EditMessageText, GetMe, SendChatAction, SendChecklist, SendMessage,
    };
    use botserver_api::types::{BotCommandScopeChat, InputChecklist};

    use super::*;

    fn cost(method: &impl Method) -> (Target, Class, usize) {
        let Cost { target, class, messages } = Cost::of(&Call::new(method));
        (target, class, messages)
    }

    #[test]
    fn messages_count_against_their_chat_and_the_bot() {
        assert_eq!(cost(&SendMessage::new(42, "hi")), (Target::Chat(42), Class::Bulk, 1));
        assert_eq!(cost(&SendMessage::new("-1007", "hi")), (Target::Chat(-1007), Class::Bulk, 1));
        let named = Target::Named("@pizza_news".into());
        assert_eq!(cost(&SendMessage::new("@Pizza_News", "hi")), (named, Class::Bulk, 1));
        let paid = SendMessage::new(42, "hi").allow_paid_broadcast(true);
        assert_eq!(cost(&paid), (Target::Chat(42), Class::Paid, 1));
        let quoted = SendMessage::new(42, r#""allow_paid_broadcast":true"#);
        assert_eq!(cost(&quoted), (Target::Chat(42), Class::Bulk, 1));
        let copies = CopyMessages::new(-7, 42, vec![1, 2, 3]);
        assert_eq!(cost(&copies), (Target::Chat(-7), Class::Bulk, 3));
        let checklist = SendChecklist::new("b", 42, InputChecklist::default());
        assert_eq!(cost(&checklist), (Target::Chat(42), Class::Bulk, 1));
    }

    #[test]
    fn what_sends_no_message_counts_against_nothing_but_a_pause_for_its_chat() {
        assert_eq!(cost(&SendChatAction::new(42, "typing")), (Target::Chat(42), Class::Free, 0));
        assert_eq!(cost(&EditMessageText::new().chat_id(-7)), (Target::Chat(-7), Class::Free, 0));
        let inline = EditMessageText::new().inline_message_id("i").text("\"chat_id\":7");
        assert_eq!(cost(&inline), (Target::Method("editMessageText"), Class::Free, 0));
        assert_eq!(cost(&GetMe::new()), (Target::Method("getMe"), Class::Free, 0));
        let scope = BotCommandScopeChat { chat_id: 42.into() };
        let commands = DeleteMyCommands::new().scope(scope);
        assert_eq!(cost(&commands), (Target::Method("deleteMyCommands"), Class::Free, 0));
    }
}

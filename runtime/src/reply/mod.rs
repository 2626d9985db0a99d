//! What a handler gives back: calls of the Bot API, the last of which can travel in the webhook's response.

pub mod html;
mod into;

use anyhow::{Context as _, bail};
use botserver_api::entities::split;
use botserver_api::methods::{AnswerGuestQuery, SendMessage};
use botserver_api::types::{
    InlineQueryResultArticle, InputTextMessageContent, Message, ParseMode, ReplyMarkup, ReplyParameters,
};

use crate::Origin;
use crate::store::SessionRow;
use crate::telegram::Call;

pub use into::IntoReply;

/// What answers an update: calls of the Bot API, made in order.
///
/// All but the last are made through the client; the last one becomes the body of the webhook's response where
/// Telegram allows that. See <https://core.telegram.org/bots/api#making-requests-when-getting-updates>.
#[derive(Debug, Default)]
#[must_use = "a reply does nothing until it is returned"]
pub struct Reply {
    parts: Vec<Part>,
    /// What is kept with it.
    sessions: Vec<SessionRow>,
}

#[derive(Debug)]
enum Part {
    /// A message to wherever the update comes from.
    Answer(Box<SendMessage>),
    Call(Call),
    /// What cannot be said, such as a keyboard below something that has none.
    Impossible(anyhow::Error),
}

impl Reply {
    /// Acknowledges the update and says nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// A text to the chat that the update comes from: the same topic, on behalf of the same business account, or
    /// the private chat with the user if the update has no chat. A guest message is answered by its query.
    pub fn text(text: impl Into<String>) -> Self {
        Self::answer(SendMessage::new(0, text))
    }

    /// A text of any length, as messages of at most 4096 characters, split between paragraphs, lines or words.
    pub fn long_text(text: &str) -> Self {
        split(text).map(Self::text).reduce(Self::then).unwrap_or_default()
    }

    /// A text with Telegram's HTML; what is not markup goes through [`html::escape`].
    ///
    /// See <https://core.telegram.org/bots/api#html-style>.
    pub fn html(html: impl Into<String>) -> Self {
        Self::answer(SendMessage::new(0, html).parse_mode(ParseMode::Html))
    }

    /// A text with Telegram's MarkdownV2, in which `_*[]()~>#+-=|{}.!` and `` ` `` need a backslash to be themselves.
    ///
    /// See <https://core.telegram.org/bots/api#markdownv2-style>.
    pub fn markdown(markdown: impl Into<String>) -> Self {
        Self::answer(SendMessage::new(0, markdown).parse_mode(ParseMode::MarkdownV2))
    }

    fn answer(message: SendMessage) -> Self {
        Self { parts: vec![Part::Answer(Box::new(message))], sessions: Vec::new() }
    }

    /// Puts a keyboard below the message before it: a text, or what any method sends or edits.
    pub fn keyboard(self, keyboard: impl Into<ReplyMarkup>) -> Self {
        let keyboard = keyboard.into();
        self.change_last(
            "a keyboard",
            "reply_markup",
            |message, keyboard| message.reply_markup = Some(keyboard),
            keyboard,
        )
    }

    /// Makes the message before it an answer to another one of the chat, which Telegram shows above it.
    pub fn reply_to(self, message: &Message) -> Self {
        let to = ReplyParameters { message_id: Some(message.message_id), ..ReplyParameters::default() };
        let change = |message: &mut SendMessage, to| message.reply_parameters = Some(to);
        self.change_last("an answer to a message", "reply_parameters", change, to)
    }

    /// Sets a parameter of the last part, which is a text or any method that has the parameter.
    fn change_last<V: serde::Serialize>(
        mut self,
        what: &'static str,
        parameter: &'static str,
        change: impl FnOnce(&mut SendMessage, V),
        value: V,
    ) -> Self {
        match self.parts.last_mut() {
            Some(Part::Answer(message)) => change(message, value),
            Some(Part::Call(call)) => {
                if let Err(error) = call.set(parameter, &value) {
                    self.parts.push(Part::Impossible(error));
                }
            }
            Some(Part::Impossible(_)) => {}
            None => self.parts.push(Part::Impossible(anyhow::anyhow!("{what} needs a message before it"))),
        }
        self
    }

    /// Adds what is to happen after this.
    pub fn then(mut self, next: impl Into<Self>) -> Self {
        let Self { parts, sessions } = next.into();
        self.parts.extend(parts);
        self.sessions.extend(sessions);
        self
    }

    /// With a session that is kept when this is sent.
    pub(crate) fn with_session(mut self, session: SessionRow) -> Self {
        self.sessions.push(session);
        self
    }

    /// Addresses the texts in it to where an update comes from.
    ///
    /// # Errors
    /// If there is a text and the update names neither chat nor user, or something in it cannot be.
    pub(crate) fn addressed_to(self, origin: &Origin) -> crate::Result<Self> {
        let address = |part| match part {
            Part::Answer(message) => addressed(*message, origin).map(Part::Call),
            Part::Impossible(error) => Err(error),
            call => Ok(call),
        };
        let parts = self.parts.into_iter().map(address).collect::<crate::Result<_>>()?;
        Ok(Self { parts, ..self })
    }

    /// The calls of an addressed reply, first to last, and what is kept with them.
    pub(crate) fn into_calls(self) -> (Vec<Call>, Vec<SessionRow>) {
        let calls = self.parts.into_iter().filter_map(|part| match part {
            Part::Call(call) => Some(call),
            Part::Answer(_) | Part::Impossible(_) => None,
        });
        (calls.collect(), self.sessions)
    }
}

/// A message to where an update comes from.
fn addressed(mut message: SendMessage, origin: &Origin) -> crate::Result<Call> {
    if let Some(query) = &origin.guest_query_id {
        return answer_to_a_guest(query, message);
    }
    let chat = origin.answer_to().context(
        "the reply is a text, but this update names no chat to send it to; return a method with a `chat_id`",
    )?;
    message.chat_id = chat.into();
    message.message_thread_id = origin.message_thread_id;
    message.direct_messages_topic_id = origin.direct_messages_topic_id;
    message.business_connection_id.clone_from(&origin.business_connection_id);
    Ok(Call::new(&message))
}

/// A message into a chat that the bot is not in, where it was called as a guest: its query is the only way.
///
/// See <https://core.telegram.org/bots/api#answerguestquery>.
fn answer_to_a_guest(query: &str, message: SendMessage) -> crate::Result<Call> {
    let keyboard = match message.reply_markup {
        None => None,
        Some(ReplyMarkup::InlineKeyboardMarkup(keyboard)) => Some(keyboard),
        Some(_) => bail!("the answer to a guest message takes an inline keyboard only"),
    };
    let article = InlineQueryResultArticle {
        id: "answer".to_owned(),
        title: "Answer".to_owned(),
        input_message_content: InputTextMessageContent {
            message_text: message.text,
            parse_mode: message.parse_mode,
            entities: message.entities,
            link_preview_options: message.link_preview_options,
        }
        .into(),
        reply_markup: keyboard,
        ..InlineQueryResultArticle::default()
    };
    Ok(Call::new(&AnswerGuestQuery::new(query, article)))
}

//! The names of the runtime that generated code uses.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;

pub mod api {
    #[derive(Default)]
    pub struct Message {
        pub text: Option<String>,
    }
    #[derive(Default)]
    pub struct CallbackQuery;
}

pub mod prelude {
    pub use super::api::{CallbackQuery, Message};
    pub use super::{Args, Bot, HandlerError, Reply, Update};
    pub type Result<T, E = HandlerError> = std::result::Result<T, E>;
}

#[derive(Debug)]
pub struct HandlerError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateKind {
    BusinessConnection,
    BusinessMessage,
    CallbackQuery,
    ChannelPost,
    ChatBoost,
    ChatJoinRequest,
    ChatMember,
    ChosenInlineResult,
    DeletedBusinessMessages,
    EditedBusinessMessage,
    EditedChannelPost,
    EditedMessage,
    GuestMessage,
    InlineQuery,
    ManagedBot,
    Message,
    MessageReaction,
    MessageReactionCount,
    MyChatMember,
    Poll,
    PollAnswer,
    PreCheckoutQuery,
    PurchasedPaidMedia,
    RemovedChatBoost,
    ShippingQuery,
    StoppedMessageGeneration,
    Subscription,
    Unknown,
}

pub struct Update;

impl Update {
    pub fn kind(&self) -> UpdateKind {
        UpdateKind::Unknown
    }
    pub fn payload<T: Default>(&self) -> Result<T, HandlerError> {
        Ok(T::default())
    }
}

pub struct Args;

impl Args {
    pub fn as_str(&self) -> &str {
        ""
    }
}

pub struct Command;

impl Command {
    pub fn name(&self) -> &str {
        ""
    }
    pub fn args(&self) -> Args {
        Args
    }
}

pub struct Reply;

impl Reply {
    pub fn none() -> Self {
        Self
    }
    pub fn text(_: impl Into<String>) -> Self {
        Self
    }
}

pub fn reply<T>(_: T, _: &Update) -> Result<Reply, HandlerError> {
    Ok(Reply)
}

pub type Dispatch = Pin<Box<dyn Future<Output = Result<Reply, HandlerError>> + Send>>;

pub struct MenuCommand {
    pub name: &'static str,
    pub description: &'static str,
}

pub struct Handler {
    pub name: &'static str,
    pub allowed_updates: &'static [UpdateKind],
    pub commands: &'static [MenuCommand],
    pub dispatch: fn(&'static Bot, Update) -> Dispatch,
}

pub struct Identity {
    pub name: &'static str,
    pub id: Option<i64>,
    pub username: Option<&'static str>,
    pub description: Option<&'static str>,
}

pub struct Bot {
    pub identity: Identity,
    pub handler: &'static Handler,
    settings: &'static (dyn Any + Send + Sync),
}

impl Bot {
    pub const fn new(
        identity: Identity,
        handler: &'static Handler,
        settings: &'static (dyn Any + Send + Sync),
    ) -> Self {
        Self { identity, handler, settings }
    }
    pub fn name(&self) -> &'static str {
        self.identity.name
    }
    pub fn settings<T: Any>(&self) -> Result<&'static T, HandlerError> {
        self.settings.downcast_ref().ok_or(HandlerError)
    }
    pub fn command(&self, _: &api::Message) -> Option<Command> {
        None
    }
}

pub struct ServerDefaults {
    pub public_url: Option<&'static str>,
    pub listen: Option<&'static str>,
}

pub struct Fleet {
    pub package: &'static str,
    pub version: &'static str,
    pub bots: &'static [&'static Bot],
    pub route: fn(&str) -> Option<&'static Bot>,
    pub server: ServerDefaults,
}

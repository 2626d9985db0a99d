//! What a handler file offers: its functions, and the `Settings` that it wants.

use botserver_manifest::names::HandlerName;
use botserver_manifest::settings::Schema;

/// Most commands that Telegram's menu takes.
pub(crate) const MAX_MENU: usize = 100;
/// Longest text of a command in the menu, in characters.
pub(crate) const MAX_MENU_TEXT: usize = 256;
/// Longest name of a command.
pub(crate) const MAX_COMMAND: usize = 32;

/// The kinds whose functions need not wait for their turn; a command need not either.
pub(crate) const URGENT_KINDS: [&str; 2] = ["callback_query", "stopped_message_generation"];

/// A handler file that is known to be valid. It handles at least one kind of update.
#[derive(Clone, Debug, PartialEq)]
pub struct Handler {
    /// The file's name without `.rs`, and its module.
    pub name: HandlerName,
    /// `on_<kind>`, in the order of the table of kinds.
    pub kinds: Vec<(&'static str, Function)>,
    /// `on_update`, which gets what nothing else handles.
    pub on_update: Option<Function>,
    /// `on_album`, which gets the messages of an album together.
    pub on_album: Option<Function>,
    /// `command_<name>`, in the order of the file. At most 100 are in the menu.
    pub commands: Vec<Command>,
    /// What is kept for a chat, or for a person in it; each scope at most once.
    pub sessions: Vec<Session>,
    /// `Settings`, when the file has such a struct.
    pub settings: Option<Settings>,
}

/// The struct `Settings` of a handler.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Whether it is `pub`, rather than `pub(crate)`.
    pub is_public: bool,
    /// What it is made of.
    pub schema: Schema,
}

/// A type of a handler that is kept from one update to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// For whom.
    pub scope: SessionScope,
    /// Whether the file has a function that reads what an older type was kept as.
    pub has_migration: bool,
}

/// For whom a session is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionScope {
    /// A chat.
    Chat,
    /// A person in a chat.
    User,
}

impl SessionScope {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Chat, Self::User];

    /// The name of the type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chat => "Session",
            Self::User => "UserSession",
        }
    }

    /// The name of the function that reads what an older type was kept as.
    pub fn migration(self) -> &'static str {
        match self {
            Self::Chat => "migrate_session",
            Self::User => "migrate_user_session",
        }
    }
}

/// A bot command, as in `/menu`.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// 1 to 32 of `a-z`, `0-9` and `_`.
    pub name: String,
    /// 1 to 256 characters for Telegram's command menu; `None` keeps the command out of it.
    pub description: Option<String>,
    /// The function that answers it.
    pub function: Function,
}

/// How to call a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Whether its result must be awaited.
    pub is_async: bool,
    /// What it wants, in its order.
    pub parameters: Vec<Parameter>,
}

/// Something that dispatch can pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// The payload of the kind of update, such as `Message`.
    Payload {
        /// `&Message` instead of `Message`.
        by_reference: bool,
    },
    /// The text after a command.
    Args {
        /// `&Args` instead of `Args`.
        by_reference: bool,
    },
    /// `&Settings`.
    Settings,
    /// `&mut Session` or `&mut UserSession`.
    Session(SessionScope),
    /// What tells the function to stop.
    Cancellation {
        /// `&CancellationToken` instead of `CancellationToken`.
        by_reference: bool,
    },
    /// What is at work in the chat; with it, the function does not wait for its turn.
    AtWork {
        /// `&AtWork` instead of `AtWork`.
        by_reference: bool,
    },
    /// `&Bot`.
    Bot,
    /// `&Update`.
    Update,
}

impl Handler {
    /// The function for one kind of update.
    pub fn on(&self, kind: &str) -> Option<&Function> {
        self.kinds.iter().find(|(name, _)| *name == kind).map(|(_, function)| function)
    }

    /// All functions.
    pub(crate) fn functions(&self) -> impl Iterator<Item = &Function> {
        let kinds = self.kinds.iter().map(|(_, function)| function);
        let others = self.on_update.iter().chain(&self.on_album);
        kinds.chain(others).chain(self.commands.iter().map(|command| &command.function))
    }

    /// The commands that Telegram's menu shows, with their texts.
    pub fn menu(&self) -> impl Iterator<Item = (&str, &str)> {
        self.commands
            .iter()
            .filter_map(|command| Some((command.name.as_str(), command.description.as_deref()?)))
    }
}

impl Function {
    /// Whether it wants the payload of its kind.
    pub(crate) fn takes_payload(&self) -> bool {
        self.parameters.iter().any(|parameter| matches!(parameter, Parameter::Payload { .. }))
    }

    /// Whether it can be told to stop.
    pub(crate) fn can_be_stopped(&self) -> bool {
        self.parameters.iter().any(|parameter| matches!(parameter, Parameter::Cancellation { .. }))
    }

    /// Whether it does not wait for its turn.
    pub(crate) fn is_urgent(&self) -> bool {
        self.parameters.iter().any(|parameter| matches!(parameter, Parameter::AtWork { .. }))
    }
}

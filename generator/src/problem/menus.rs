//! What can be wrong with what a bot shows in a language, and with its command menus.

use botserver_manifest::names::HandlerName;

use crate::fleet::{LanguageCode, ScopeKey, ScopeKind};

/// With a language or a menu of a bot.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MenuProblem {
    /// A key of `languages` that is no language's code.
    UnknownLanguage {
        /// The key.
        code: String,
        /// What was probably meant.
        guess: Option<&'static str>,
    },
    /// The text of a command that is too long for Telegram.
    LongText {
        /// The language that it is in.
        language: LanguageCode,
        /// The command.
        command: String,
        /// In characters.
        length: usize,
    },
    /// A menu does not say who sees it.
    NoScope,
    /// A scope that the Bot API does not have.
    UnknownScope {
        /// The text.
        scope: String,
        /// What was probably meant.
        guess: Option<ScopeKind>,
    },
    /// A menu without commands.
    NoCommands,
    /// A scope needs a key that its menu does not have.
    Lacks(ScopeKind, ScopeKey),
    /// A menu has a key that its scope does not take.
    Superfluous(ScopeKind, ScopeKey),
    /// A text that identifies no chat.
    BadChat(String),
    /// The id of a person where a group belongs.
    NoGroup(ScopeKind, i64),
    /// A text that is no id of a person.
    BadUser(String),
    /// Two menus for one scope, which is this one.
    SameScope(String),
    /// A command stands twice in one menu.
    SameCommand(String),
    /// A command that the handler does not have.
    UnknownCommand {
        /// The handler.
        handler: HandlerName,
        /// The command.
        command: String,
        /// What was probably meant.
        guess: Option<String>,
        /// The commands that a menu can have.
        known: Vec<String>,
    },
    /// A command that is in no menu, having no text.
    Hidden {
        /// The handler.
        handler: HandlerName,
        /// The command.
        command: String,
    },
}

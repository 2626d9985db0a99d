//! What a handler file offers: its functions, and the `Settings` that it wants.

mod function;
mod scan;

pub(crate) use function::last_segment;
pub use function::{Function, Parameter};
pub(crate) use scan::{File, is_visible, scan};

use crate::settings::Schema;

/// A handler file that is known to be valid. It handles at least one kind of update.
#[derive(Clone, Debug, PartialEq)]
pub struct Handler {
    /// The file's name without `.rs`.
    pub name: String,
    /// Its module.
    pub ident: String,
    /// `on_<kind>`, in the order of the table of kinds.
    pub kinds: Vec<(&'static str, Function)>,
    /// `on_update`, which gets what nothing else handles.
    pub on_update: Option<Function>,
    /// `command_<name>`, in the order of the file. At most 100 are in the menu.
    pub commands: Vec<Command>,
    /// `Settings`, when the file has such a struct.
    pub settings: Option<Schema>,
    /// Modules that the file declares with `mod name;`: files beside it that are no handlers.
    pub(crate) modules: Vec<String>,
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

impl Handler {
    /// The function for one kind of update.
    pub fn on(&self, kind: &str) -> Option<&Function> {
        self.kinds.iter().find(|(name, _)| *name == kind).map(|(_, function)| function)
    }

    /// The commands that Telegram's menu shows, with their texts.
    pub fn menu(&self) -> impl Iterator<Item = (&str, &str)> {
        self.commands
            .iter()
            .filter_map(|command| Some((command.name.as_str(), command.description.as_deref()?)))
    }
}

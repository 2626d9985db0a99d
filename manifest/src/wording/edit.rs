//! What is said of a bots.yml that cannot be changed.

use super::Wording;
use crate::edit::{EditError, EditMistake};

impl EditError {
    /// What to say of it.
    pub fn wording(&self) -> Wording {
        match &self.mistake {
            EditMistake::Syntax(mistake) => mistake.wording(),
            EditMistake::NoSections { found } => {
                Wording::new(format!("expected a map with `bots:` in it, found {found}"))
                    .help("write `bots:`, and below it one entry a bot")
            }
            EditMistake::Section { name, found } => {
                let example =
                    if name == "bots" { "one entry a bot, such as `echo: {}`" } else { "its keys below it" };
                Wording::new(format!("`{name}` is {found}, and should be a map"))
                    .help(format!("write {example}"))
            }
            EditMistake::Layout { name, lines } => {
                Wording::new(format!("`{name}` cannot be changed in a file that is written like this one"))
                    .help(format!("write by hand, below `{name}:`:\n{}", lines.trim_end()))
            }
        }
    }
}

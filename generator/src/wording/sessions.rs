//! What is said of the types that are kept for a chat.

use botserver_manifest::Wording;

use crate::problem::SessionProblem;

impl SessionProblem {
    pub(super) fn wording(self, name: &str) -> Wording {
        match self {
            Self::Private => Wording::new(format!("`{name}` is private, so it cannot be kept for a chat"))
                .help(
                    "write `pub` before it, or give it another name if it is something else than a session",
                ),
            Self::Generic => Wording::new(format!("`{name}` has parameters, so nothing says what to keep"))
                .help("write a type without any"),
            Self::PrivateMigration => {
                Wording::new(format!("`{name}` is private, so it would never be called"))
                    .help(format!("write `pub fn {name}(old: botserver::Value) -> Option<…>`"))
            }
        }
    }
}

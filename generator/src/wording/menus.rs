//! What is said of languages and command menus.

use botserver_manifest::Wording;
use botserver_manifest::suggest::list;

use crate::fleet::{MAX_MENU_TEXT, ScopeKey, ScopeKind};
use crate::paths::handler_path;
use crate::problem::MenuProblem;

impl MenuProblem {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::UnknownLanguage { code, guess } => {
                Wording::new(format!("`languages.{code}` is no language")).help(match guess {
                    Some(guess) => format!("did you mean `{guess}`?"),
                    None => "write its code of ISO 639-1: two small letters, such as `it`".to_owned(),
                })
            }
            Self::LongText { language, command, length } => {
                Wording::new(format!("`languages.{language}.commands.{command}` has {length} characters"))
                    .help(format!("Telegram takes at most {MAX_MENU_TEXT} characters"))
            }
            Self::NoScope => Wording::new("a menu lacks `scope`")
                .help("say who sees it, as in `scope: all_private_chats`"),
            Self::UnknownScope { scope, guess } => {
                Wording::new(format!("there is no scope `{scope}`")).help(match guess {
                    Some(guess) => format!("did you mean `{}`?", guess.as_str()),
                    None => format!("scopes are {}", list(ScopeKind::ALL.map(ScopeKind::as_str))),
                })
            }
            Self::NoCommands => Wording::new("a menu has no `commands`").help(
                "name one, or remove the menu: where a scope has no commands Telegram shows those of the next wider \
                 one, so that an empty menu hides nothing",
            ),
            Self::Lacks(scope, key) => {
                Wording::new(format!("scope `{}` lacks `{}`", scope.as_str(), key.as_str()))
                    .help(format!("add `{}`", key.example()))
            }
            Self::Superfluous(scope, key) => {
                let takers = ScopeKind::ALL.into_iter().filter(|scope| scope.takes(*key));
                Wording::new(format!("scope `{}` takes no `{}`", scope.as_str(), key.as_str())).help(format!(
                    "remove it, or choose another scope: it is for {}",
                    list(takers.map(ScopeKind::as_str))
                ))
            }
            Self::BadChat(text) => Wording::new(format!("`chat_id` is `{text}`")).help(format!(
                "write the number of a chat, as in `{}`, or the username of a public group, as in `chat_id: \"@name\"`",
                ScopeKey::ChatId.example()
            )),
            Self::NoGroup(scope, id) => Wording::new(format!(
                "scope `{}` is for groups, and `chat_id: {id}` is a person",
                scope.as_str()
            ))
            .help(format!("the id of a group is below zero, as in `{}`", ScopeKey::ChatId.example())),
            Self::BadUser(text) => Wording::new(format!("`user_id` is `{text}`")).help(format!(
                "write the number of a person, as in `{}`; Telegram takes no username here",
                ScopeKey::UserId.example()
            )),
            Self::SameScope(scope) => Wording::new(format!("there are two menus for scope `{scope}`"))
                .help("make one of the two: a scope has one list of commands"),
            Self::SameCommand(command) => Wording::new(format!("command `{command}` is named twice in one menu"))
                .help("keep one of the two"),
            Self::UnknownCommand { handler, command, guess, known } => {
                let file = handler_path(handler);
                Wording::new(format!("`{file}` has no command `{command}`")).help(match guess {
                    Some(guess) => format!("did you mean `{guess}`?"),
                    None if known.is_empty() => {
                        format!("remove it: {file} has no function `command_…` for a menu")
                    }
                    None => format!("its commands are {}", list(known.iter().map(String::as_str))),
                })
            }
            Self::Hidden { handler, command } => {
                let file = handler_path(handler);
                Wording::new(format!("command `{command}` of `{file}` has no text, and is in no menu"))
                    .help(format!("leave it out, or remove `#[doc(hidden)]` from `command_{command}`"))
            }
        }
    }
}

impl ScopeKey {
    /// What it looks like.
    fn example(self) -> &'static str {
        match self {
            Self::ChatId => "chat_id: -1001234567890",
            Self::UserId => "user_id: 123456789",
        }
    }
}

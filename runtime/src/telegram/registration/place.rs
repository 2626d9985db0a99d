//! Where Telegram keeps what a bot shows: for whom, and in which language. As texts, places are what a plan names and
//! what is written down.

use std::fmt;

use botserver_api::types::{
    BotCommandScope, BotCommandScopeAllChatAdministrators, BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats, BotCommandScopeChat, BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember, ChatId,
};

use crate::fleet::{MenuChat, MenuScope};

/// The place of a menu: `commands`, `commands (default, it)`, `commands (chat_member -1001234567890 7)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MenuPlace {
    /// Its name in the Bot API.
    scope: String,
    chat: Option<ChatId>,
    user: Option<i64>,
    /// Nothing for all languages.
    pub(super) language: Option<String>,
}

const COMMANDS: &str = "commands";
const DEFAULT: &str = "default";

impl MenuPlace {
    pub(super) fn new(scope: MenuScope, language: Option<&str>) -> Self {
        let (scope, chat, user) = match scope {
            MenuScope::Default => (DEFAULT, None, None),
            MenuScope::AllPrivateChats => ("all_private_chats", None, None),
            MenuScope::AllGroupChats => ("all_group_chats", None, None),
            MenuScope::AllChatAdministrators => ("all_chat_administrators", None, None),
            MenuScope::Chat(chat) => ("chat", Some(chat), None),
            MenuScope::ChatAdministrators(chat) => ("chat_administrators", Some(chat), None),
            MenuScope::ChatMember(chat, user) => ("chat_member", Some(chat), Some(user)),
        };
        let chat = chat.map(|chat| match chat {
            MenuChat::Id(id) => ChatId::Id(id),
            MenuChat::Username(name) => ChatId::Username(name.to_owned()),
        });
        Self { scope: scope.to_owned(), chat, user, language: language.map(str::to_owned) }
    }

    /// Reads the text of a place; nothing where it is one of something else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix(COMMANDS)?.strip_prefix(" (")?.strip_suffix(')')?;
        let (scope, language) = match text.split_once(", ") {
            Some((scope, language)) => (scope, Some(language.to_owned())),
            None => (text, None),
        };
        let mut words = scope.split(' ');
        let scope = words.next()?.to_owned();
        let chat = words.next().map(|word| match word.parse() {
            Ok(id) => ChatId::Id(id),
            Err(_) => ChatId::Username(word.to_owned()),
        });
        let user = words.next().and_then(|word| word.parse().ok());
        let place = Self { scope, chat, user, language };
        // What another version may have written there is none of ours.
        (place.scope == DEFAULT || place.api_scope().is_some()).then_some(place)
    }

    /// Who that is for the Bot API; nothing for the default.
    pub(super) fn api_scope(&self) -> Option<BotCommandScope> {
        Some(match (self.scope.as_str(), self.chat.clone(), self.user) {
            ("all_private_chats", None, None) => BotCommandScopeAllPrivateChats {}.into(),
            ("all_group_chats", None, None) => BotCommandScopeAllGroupChats {}.into(),
            ("all_chat_administrators", None, None) => BotCommandScopeAllChatAdministrators {}.into(),
            ("chat", Some(chat_id), None) => BotCommandScopeChat { chat_id }.into(),
            ("chat_administrators", Some(chat_id), None) => {
                BotCommandScopeChatAdministrators { chat_id }.into()
            }
            ("chat_member", Some(chat_id), Some(user_id)) => {
                BotCommandScopeChatMember { chat_id, user_id }.into()
            }
            _ => return None,
        })
    }

    /// Whether it is the menu of everybody in all languages, which every bot has.
    pub(super) fn is_everybodys(&self) -> bool {
        self.scope == DEFAULT && self.language.is_none()
    }

    /// Whether another text may name the same place: a chat has a number, and may have a username.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        let is_name = |chat: &Option<ChatId>| matches!(chat, Some(ChatId::Username(_)));
        self.scope == other.scope
            && self.user == other.user
            && self.language == other.language
            && (is_name(&self.chat) || is_name(&other.chat))
    }
}

impl fmt::Display for MenuPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(COMMANDS)?;
        if self.is_everybodys() {
            return Ok(());
        }
        write!(f, " ({}", self.scope)?;
        if let Some(chat) = &self.chat {
            write!(f, " {chat}")?;
        }
        if let Some(user) = self.user {
            write!(f, " {user}")?;
        }
        if let Some(language) = &self.language {
            write!(f, ", {language}")?;
        }
        f.write_str(")")
    }
}

/// A part of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Name,
    Description,
    ShortDescription,
}

impl Part {
    pub(super) const ALL: [Self; 3] = [Self::Name, Self::Description, Self::ShortDescription];

    /// This one of all three, in the order of [`Part::ALL`].
    pub(super) fn of<T>(self, [name, description, short_description]: [T; 3]) -> T {
        match self {
            Self::Name => name,
            Self::Description => description,
            Self::ShortDescription => short_description,
        }
    }

    fn as_str(self) -> &'static str {
        self.of(["name", "description", "short_description"])
    }
}

/// The place of a text of the profile: `name`, `short_description (it)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextPlace {
    pub(super) part: Part,
    /// Nothing for all languages.
    pub(super) language: Option<String>,
}

impl TextPlace {
    pub(super) fn new(part: Part, language: Option<&str>) -> Self {
        Self { part, language: language.map(str::to_owned) }
    }

    /// Reads the text of a place in one language; nothing where it is one of something else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (part, language) = text.strip_suffix(')')?.split_once(" (")?;
        let part = Part::ALL.into_iter().find(|known| known.as_str() == part)?;
        Some(Self::new(part, Some(language)))
    }
}

impl fmt::Display for TextPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.part.as_str())?;
        self.language.as_ref().map_or(Ok(()), |language| write!(f, " ({language})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_read_as_the_same() {
        let (id, name) = (MenuChat::Id(-1_001_234_567_890), MenuChat::Username("@pizza_lovers"));
        let scopes = [
            (MenuScope::Default, "commands (default, it)"),
            (MenuScope::AllPrivateChats, "commands (all_private_chats, it)"),
            (MenuScope::AllGroupChats, "commands (all_group_chats, it)"),
            (MenuScope::AllChatAdministrators, "commands (all_chat_administrators, it)"),
            (MenuScope::Chat(name), "commands (chat @pizza_lovers, it)"),
            (MenuScope::ChatAdministrators(id), "commands (chat_administrators -1001234567890, it)"),
            (MenuScope::ChatMember(id, 7), "commands (chat_member -1001234567890 7, it)"),
        ];
        for (scope, text) in scopes {
            let place = MenuPlace::new(scope, Some("it"));
            assert_eq!(place.to_string(), text);
            assert_eq!(MenuPlace::parse(text), Some(place));
            assert_eq!(TextPlace::parse(text), None);
        }
        assert_eq!(MenuPlace::new(MenuScope::Default, None).to_string(), "commands");
        assert_eq!(MenuPlace::parse("commands (chat_of_the_future 7)"), None);

        let place = TextPlace::new(Part::ShortDescription, Some("it"));
        assert_eq!(place.to_string(), "short_description (it)");
        assert_eq!(TextPlace::parse("short_description (it)"), Some(place));
        assert_eq!(MenuPlace::parse("short_description (it)"), None);
    }

    #[test]
    fn a_chat_by_its_name_may_be_any_by_its_number() {
        let place = |chat, language| MenuPlace::new(MenuScope::Chat(chat), language);
        let (one, other) = (MenuChat::Id(-1), MenuChat::Id(-2));
        let name = MenuChat::Username("@pizza_lovers");
        assert!(place(one, None).may_be(&place(name, None)));
        assert!(place(name, None).may_be(&place(MenuChat::Username("@Pizza_Lovers"), None)));
        assert!(!place(one, None).may_be(&place(other, None)));
        assert!(!place(one, None).may_be(&place(name, Some("it"))));
    }
}

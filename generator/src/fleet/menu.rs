//! What a bot shows to some people only: in their language, or in some chats.

use std::fmt;

use super::{MAX_MENU_TEXT, Profile};

/// The two-letter codes of ISO 639-1.
const LANGUAGES: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo \
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg \
    ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn \
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta \
    te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Codes that are no language's but are taken for one: of countries mostly.
const MISTAKEN: [(&str, &str); 12] = [
    ("cn", "zh"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gb", "en"),
    ("gr", "el"),
    ("in", "id"),
    ("iw", "he"),
    ("ji", "yi"),
    ("jp", "ja"),
    ("rs", "sr"),
    ("ua", "uk"),
    ("us", "en"),
];

/// What a bot shows to people of one language in place of what all others see. At least one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Which language.
    pub code: LanguageCode,
    /// How the bot presents itself.
    pub profile: Profile,
    /// The texts of commands in its menus, by command. Each is in the handler's menu.
    pub commands: Vec<(String, MenuText)>,
}

/// A code of ISO 639-1.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LanguageCode(String);

impl LanguageCode {
    /// Takes a code that there is.
    pub(crate) fn new(code: &str) -> Option<Self> {
        known(code).map(|code| Self(code.to_owned()))
    }

    /// The code that was probably meant by a text that is none: `PT-br`, `ita`, `jp`.
    pub(crate) fn guess(text: &str) -> Option<&'static str> {
        let text = text.to_lowercase();
        let first = text.split(['-', '_']).next().unwrap_or(&text);
        let mistaken = || Some(MISTAKEN.iter().find(|(code, _)| *code == first)?.1);
        let shortened = || known(first.get(..2).filter(|_| first.len() == 3)?);
        known(first).or_else(mistaken).or_else(shortened)
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn known(code: &str) -> Option<&'static str> {
    LANGUAGES.split(' ').find(|known| *known == code)
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that Telegram takes for a command in a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuText(String);

impl MenuText {
    /// Takes a text that is short enough; the error is its length in characters.
    pub(crate) fn new(text: &str) -> Result<Self, usize> {
        let length = text.chars().count();
        if length > MAX_MENU_TEXT { Err(length) } else { Ok(Self(text.to_owned())) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The commands that some people see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// Who sees them; no other menu of the bot is for the same.
    pub scope: Scope,
    /// At least one, each once and in the handler's menu.
    pub commands: Vec<String>,
}

/// Who sees a menu; see <https://core.telegram.org/bots/api#botcommandscope>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All for whom there is no other.
    Default,
    /// People in their chats with the bot.
    AllPrivateChats,
    /// Members of groups.
    AllGroupChats,
    /// Administrators of groups.
    AllChatAdministrators,
    /// Who is in this chat.
    Chat(Chat),
    /// The administrators of this group.
    ChatAdministrators(Chat),
    /// One member of this group.
    ChatMember(Chat, i64),
}

/// A chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chat {
    /// By its number; that of a group is below zero.
    Id(i64),
    /// By its username, with `@`.
    Username(String),
}

/// A scope without its chat and person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKind {
    /// `default`.
    Default,
    /// `all_private_chats`.
    AllPrivateChats,
    /// `all_group_chats`.
    AllGroupChats,
    /// `all_chat_administrators`.
    AllChatAdministrators,
    /// `chat`.
    Chat,
    /// `chat_administrators`.
    ChatAdministrators,
    /// `chat_member`.
    ChatMember,
}

/// What a scope may need beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScopeKey {
    /// `chat_id`.
    ChatId,
    /// `user_id`.
    UserId,
}

impl ScopeKind {
    /// All of them.
    pub(crate) const ALL: [Self; 7] = [
        Self::Default,
        Self::AllPrivateChats,
        Self::AllGroupChats,
        Self::AllChatAdministrators,
        Self::Chat,
        Self::ChatAdministrators,
        Self::ChatMember,
    ];

    /// Its name in the Bot API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::AllPrivateChats => "all_private_chats",
            Self::AllGroupChats => "all_group_chats",
            Self::AllChatAdministrators => "all_chat_administrators",
            Self::Chat => "chat",
            Self::ChatAdministrators => "chat_administrators",
            Self::ChatMember => "chat_member",
        }
    }

    /// Whether it needs this; what it does not need it does not take.
    pub(crate) fn takes(self, key: ScopeKey) -> bool {
        match key {
            ScopeKey::ChatId => matches!(self, Self::Chat | Self::ChatAdministrators | Self::ChatMember),
            ScopeKey::UserId => self == Self::ChatMember,
        }
    }
}

impl ScopeKey {
    /// Its key in bots.yml.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ChatId => "chat_id",
            Self::UserId => "user_id",
        }
    }
}

impl Scope {
    /// Whether both are the same people: usernames are the same in any case.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.to_string().eq_ignore_ascii_case(&other.to_string())
    }

    fn kind(&self) -> ScopeKind {
        match self {
            Self::Default => ScopeKind::Default,
            Self::AllPrivateChats => ScopeKind::AllPrivateChats,
            Self::AllGroupChats => ScopeKind::AllGroupChats,
            Self::AllChatAdministrators => ScopeKind::AllChatAdministrators,
            Self::Chat(_) => ScopeKind::Chat,
            Self::ChatAdministrators(_) => ScopeKind::ChatAdministrators,
            Self::ChatMember(..) => ScopeKind::ChatMember,
        }
    }
}

/// `chat_member -1001234567890 7`, as it is said in a message.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().as_str())?;
        match self {
            Self::Default | Self::AllPrivateChats | Self::AllGroupChats | Self::AllChatAdministrators => {
                Ok(())
            }
            Self::Chat(chat) | Self::ChatAdministrators(chat) => write!(f, " {chat}"),
            Self::ChatMember(chat, user) => write!(f, " {chat} {user}"),
        }
    }
}

impl Chat {
    /// Reads `-1001234567890` or `@name`.
    pub(crate) fn new(text: &str) -> Option<Self> {
        match text.strip_prefix('@') {
            Some(name) => {
                let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
                let is_one = (4..=32).contains(&name.len()) && name.bytes().all(is_plain);
                is_one.then(|| Self::Username(text.to_owned()))
            }
            None => text.parse().ok().filter(|id| *id != 0).map(Self::Id),
        }
    }
}

impl fmt::Display for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Username(name) => name.fmt(f),
        }
    }
}

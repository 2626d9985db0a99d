//! `tokens.yml`, in either of its two forms.

mod reader;
mod text;

use std::ffi::OsStr;
use std::path::Path;

pub use reader::parse;
pub use text::{Exposed, Text};

use crate::file::ReadError;
use crate::names::{BotName, Username};
use crate::wording::Wording;
use crate::{Token, TokenError, looks_like_a_token, yaml};

/// What a file holds, and what is wrong with the rest of it.
#[derive(Debug)]
pub struct TokensFile {
    /// Which of the two forms it has.
    pub form: Form,
    /// One per token, in the order of the file; no bot name and no bot id comes twice.
    pub entries: Vec<Entry>,
    /// What is wrong, in the order of the file. It concerns none of the entries.
    pub errors: Vec<Problem>,
    /// What is odd about the entries.
    pub warnings: Vec<Problem>,
    /// Who else can read the file, if it was read from a file.
    pub exposed: Option<Exposed>,
}

/// The two ways to write the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `echo: 110201543:AA…`, one bot a line.
    Map,
    /// BOTServer's: `- token: 110201543:AA…`, with `description` and `telegram_name` beside it.
    List,
}

/// One token and the bot it is for.
#[derive(Debug)]
pub struct Entry {
    /// The bot's name. In the list form its `telegram_name`, else its id.
    pub bot: BotName,
    /// The token.
    pub token: Token,
    /// The bot's `@username`, when the file says it.
    pub username: Option<Username>,
    /// `description` of the list form.
    pub description: Option<String>,
    /// Line of the name (or of the list item), from 1.
    pub line: usize,
    /// Column of the same, in characters, from 1.
    pub column: usize,
}

/// Something wrong in the file. Never holds a token or a line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What it is.
    pub mistake: Mistake,
}

impl Problem {
    /// What to say of it.
    pub fn wording(&self) -> Wording {
        self.mistake.wording()
    }
}

/// What is wrong with a file of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mistake {
    /// It is not YAML.
    Yaml(yaml::Mistake),
    /// A key is given twice in one map.
    Twice {
        /// The key, as it may be shown.
        key: String,
        /// Line of the first one.
        first: usize,
    },
    /// Text instead of bots and their tokens.
    NotAMap,
    /// A key that no bot can have as its name.
    NotABotName,
    /// A list item that is no map.
    NotAnItem,
    /// A key that a list item does not have.
    UnknownKey,
    /// A list item without `token`.
    NoToken,
    /// A `telegram_name` or `username` that is none.
    NotAUsername {
        /// Which of the two.
        key: String,
    },
    /// A description that shows a token to everybody.
    TokenInDescription,
    /// No text where the token should be.
    NotText {
        /// Whose.
        of: Owner,
        /// What is there instead.
        found: &'static str,
    },
    /// A text that is no token.
    NotAToken {
        /// Whose.
        of: Owner,
        /// Why.
        error: TokenError,
    },
    /// A token that is shorter than those that @BotFather makes.
    Short {
        /// Whose.
        of: Owner,
    },
    /// Two tokens of one bot.
    SameId {
        /// The bot's id.
        id: i64,
        /// Line of the first one.
        first: usize,
    },
    /// Two tokens under one name.
    SameName {
        /// The name, as it may be shown.
        name: String,
        /// Line of the first one.
        first: usize,
    },
}

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A bot's; its name, as it may be shown.
    Bot(String),
    /// That of a list item.
    Item,
}

/// Reads a file of tokens: a regular one, of at most [`yaml::MAX_BYTES`].
///
/// # Errors
/// If it cannot be read. What is wrong inside of it is a part of the result.
pub fn read(path: &Path) -> Result<TokensFile, ReadError> {
    Ok(Text::read(path)?.parse())
}

/// What to say to whoever writes a token into a command line, before anything repeats it.
pub fn in_command_line(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Option<Wording> {
    let has_one = args.into_iter().any(|arg| looks_like_a_token(&arg.as_ref().to_string_lossy()));
    has_one.then(|| {
        Wording::new("a token stands in the command line, which other users of this machine can see")
            .help("revoke it at @BotFather, and write the new one into tokens.yml")
    })
}

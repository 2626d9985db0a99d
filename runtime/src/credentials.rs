//! Where the tokens come from when the fleet starts.

use std::collections::HashMap;
use std::env::{self, VarError};
use std::path::{Path, PathBuf};

use botserver_manifest::file::ReadError;
use botserver_manifest::tokens::{self, Problem};
use botserver_manifest::{Token, TokenError};

use crate::{Bot, Fleet};

/// The name of the file, wherever it is.
const FILE_NAME: &str = "tokens.yml";

/// What was found for a fleet.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    /// The file that was read, if there was one.
    pub(crate) file: Option<PathBuf>,
    /// A token for each bot that has one.
    pub(crate) tokens: Vec<(&'static Bot, Token)>,
    /// The bots without a token.
    pub(crate) missing: Vec<&'static Bot>,
    /// Names in the file that no bot of this fleet has.
    pub(crate) strangers: Vec<String>,
}

/// What is wrong with the tokens. None of these shows one.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CredentialsError {
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: ReadError },
    #[error("{}:{}:{}: {}{}", path.display(), problem.line, problem.column, problem.wording().message, help(problem))]
    File { path: PathBuf, problem: Problem },
    #[error("{variable}: {source}")]
    Variable { variable: String, source: TokenError },
    #[error("{variable}: the value is not text")]
    VariableNotText { variable: String },
    #[error(
        "bot `{bot}`: its token is the one of bot id {found}, but this binary was built for bot id {built}\n  \
         help: put the token of {built} there, or rebuild with the tokens.yml that has {found}"
    )]
    AnotherBot { bot: &'static str, built: i64, found: i64 },
    #[error(
        "bots `{first}` and `{second}` have the same token (bot id {id})\n  help: get a token of its own for each from @BotFather"
    )]
    Twice { first: &'static str, second: &'static str, id: i64 },
}

fn help(problem: &Problem) -> String {
    problem.wording().help.iter().map(|help| format!("\n  help: {help}")).collect()
}

impl Credentials {
    /// Finds the tokens of a fleet.
    ///
    /// The file is the one given, else `$CREDENTIALS_DIRECTORY/tokens.yml` (see systemd.exec(5)), else
    /// `tokens.yml` in the current directory. A variable `BOTSERVER_TOKEN_<BOT>` goes before the file.
    ///
    /// # Errors
    /// Everything that is wrong with them; a bot that has none is not an error here.
    pub(crate) fn find(fleet: &'static Fleet, given: Option<&Path>) -> Result<Self, Vec<CredentialsError>> {
        let mut errors = Vec::new();
        let mut found = Self { file: file(given), ..Self::default() };
        let read = found.file.as_deref().map_or_else(|| Ok(FromFile::default()), |path| read(fleet, path));
        let mut from_file = read.unwrap_or_else(|problems| {
            errors.extend(problems);
            FromFile::default()
        });
        found.strangers = from_file.strangers;
        for bot in fleet.bots.iter().copied() {
            match variable(bot) {
                Err(error) => errors.push(error),
                Ok(from_variable) => match from_variable.or_else(|| from_file.tokens.remove(bot.name())) {
                    Some(token) => found.tokens.push((bot, token)),
                    None => found.missing.push(bot),
                },
            }
        }
        errors.extend(mismatches(&found.tokens));
        if errors.is_empty() { Ok(found) } else { Err(errors) }
    }
}

/// The file to read. The one that was asked for must exist; the other places are looked at.
fn file(given: Option<&Path>) -> Option<PathBuf> {
    let credentials =
        env::var_os("CREDENTIALS_DIRECTORY").map(|directory| Path::new(&directory).join(FILE_NAME));
    let local = Some(PathBuf::from(FILE_NAME));
    given
        .map(Path::to_path_buf)
        .or_else(|| [credentials, local].into_iter().flatten().find(|path| path.exists()))
}

/// What a file has for a fleet.
#[derive(Default)]
struct FromFile {
    tokens: HashMap<&'static str, Token>,
    strangers: Vec<String>,
}

/// Reads a file.
///
/// A name that no bot has is looked up by the id of its token: in the list form of the file the name changes when
/// `telegram_name` is filled in.
fn read(fleet: &'static Fleet, path: &Path) -> Result<FromFile, Vec<CredentialsError>> {
    let file = tokens::read(path)
        .map_err(|source| vec![CredentialsError::Unreadable { path: path.to_owned(), source }])?;
    if !file.errors.is_empty() {
        let in_file = |problem| CredentialsError::File { path: path.to_owned(), problem };
        return Err(file.errors.into_iter().map(in_file).collect());
    }
    let by_id: HashMap<i64, &'static Bot> =
        fleet.bots.iter().filter_map(|bot| Some((bot.identity().id?, *bot))).collect();
    let mut found = FromFile::default();
    for entry in file.entries {
        match (fleet.route)(&entry.bot).or_else(|| by_id.get(&entry.token.id()).copied()) {
            Some(bot) => {
                found.tokens.insert(bot.name(), entry.token);
            }
            None => found.strangers.push(entry.bot.to_string()),
        }
    }
    Ok(found)
}

/// The environment variable with a bot's token: its name in capitals, with `_` for `-`.
pub(crate) fn variable_name(bot: &Bot) -> String {
    format!("BOTSERVER_TOKEN_{}", bot.name().to_ascii_uppercase().replace('-', "_"))
}

fn variable(bot: &Bot) -> Result<Option<Token>, CredentialsError> {
    let variable = variable_name(bot);
    match env::var(&variable) {
        Ok(text) => Token::parse(text.trim())
            .map(Some)
            .map_err(|source| CredentialsError::Variable { variable, source }),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(CredentialsError::VariableNotText { variable }),
    }
}

/// Tokens of another bot than the one compiled in, and tokens that two bots share.
fn mismatches(tokens: &[(&'static Bot, Token)]) -> Vec<CredentialsError> {
    let mut errors = Vec::new();
    let mut owners: HashMap<i64, &'static str> = HashMap::new();
    for (bot, token) in tokens {
        match bot.identity().id {
            Some(built) if built != token.id() => {
                errors.push(CredentialsError::AnotherBot { bot: bot.name(), built, found: token.id() });
            }
            _ => {}
        }
        if let Some(first) = owners.insert(token.id(), bot.name()) {
            errors.push(CredentialsError::Twice { first, second: bot.name(), id: token.id() });
        }
    }
    errors
}

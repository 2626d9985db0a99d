//! Where the tokens come from when the fleet starts.

use std::collections::{BTreeSet, HashMap};
use std::env::{self, VarError};
use std::path::{Path, PathBuf};

use botserver_manifest::file::ReadError;
use botserver_manifest::suggest::closest;
use botserver_manifest::tokens::{self, Mistake, Owner, Problem};
use botserver_manifest::{Token, TokenError, looks_like_a_token, redact};

use crate::Fleet;
use crate::codegen::CompiledBot;

/// The name of the file, wherever it is.
const FILE_NAME: &str = "tokens.yml";

/// What was found for a fleet.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    /// The file that was read, if there was one.
    pub(crate) file: Option<PathBuf>,
    /// A token for each bot that has one.
    pub(crate) tokens: Vec<(&'static CompiledBot, Token)>,
    /// The bots without a token.
    pub(crate) missing: Vec<&'static CompiledBot>,
    /// Names in the file that no bot of this fleet has.
    pub(crate) strangers: Vec<String>,
    /// What is odd, each a line that says what to do; the strangers too.
    pub(crate) warnings: Vec<String>,
}

/// What is wrong with the tokens. None of these shows one.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CredentialsError {
    #[error("{}: cannot be read: {source}{}", shown(path), what_was_meant(path))]
    Unreadable { path: PathBuf, source: ReadError },
    #[error("{}", describe(path, problem))]
    File { path: PathBuf, problem: Problem },
    #[error("{variable}: {source}")]
    Variable { variable: String, source: TokenError },
    #[error(
        "{variable} is empty\n  help: put the bot's token there, or unset it to take the one of tokens.yml"
    )]
    VariableEmpty { variable: String },
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

/// A path as it may be shown: somebody gave a token in its place before.
fn shown(path: &Path) -> String {
    redact(&path.display().to_string()).into_owned()
}

fn what_was_meant(path: &Path) -> &'static str {
    if looks_like_a_token(&path.display().to_string()) {
        "\n  help: this is a token, which a command line shows to other users of this machine: revoke it at \
         @BotFather, and write the new one into a file; the path of that file goes here"
    } else {
        "\n  help: it is a file of lines `<bot>: <token>`"
    }
}

fn describe(path: &Path, problem: &Problem) -> String {
    format!("{}:{}:{}: {}", shown(path), problem.line, problem.column, problem.wording())
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
        found.warnings.append(&mut from_file.warnings);
        found.warnings.extend(from_file.strangers.iter().map(|name| stranger(fleet, name)));
        found.warnings.extend(unknown_variables(fleet));
        found.strangers = from_file.strangers;
        for bot in fleet.bots.iter().copied() {
            match variable(bot) {
                Err(error) => errors.push(error),
                Ok(from_variable) => {
                    if from_variable.as_ref().is_some_and(Token::is_short) {
                        found.warnings.push(short(bot.name));
                    }
                    match from_variable.or_else(|| from_file.tokens.remove(bot.name)) {
                        Some(token) => found.tokens.push((bot, token)),
                        None => found.missing.push(bot),
                    }
                }
            }
        }
        errors.extend(mismatches(&found.tokens));
        if errors.is_empty() { Ok(found) } else { Err(errors) }
    }
}

/// The file to read. The one that was asked for must exist; the other places are looked at.
fn file(given: Option<&Path>) -> Option<PathBuf> {
    places(given).into_iter().find(|path| given.is_some() || path.exists())
}

/// Where the file may be.
pub(crate) fn places(given: Option<&Path>) -> Vec<PathBuf> {
    let credentials = env::var_os("CREDENTIALS_DIRECTORY");
    match given {
        Some(given) => vec![given.to_owned()],
        None => credentials
            .map(PathBuf::from)
            .into_iter()
            .chain([PathBuf::new()])
            .map(|folder| folder.join(FILE_NAME))
            .collect(),
    }
}

/// What a file has for a fleet.
#[derive(Default)]
struct FromFile {
    tokens: HashMap<&'static str, Token>,
    strangers: Vec<String>,
    warnings: Vec<String>,
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
    let by_id: HashMap<i64, &'static CompiledBot> =
        fleet.bots.iter().filter_map(|bot| Some((bot.id?, *bot))).collect();
    let mut found = FromFile::default();
    if let Some(exposed) = file.exposed {
        let path = path.display();
        found
            .warnings
            .push(format!("{path} can be read by other users (mode {:o}): `chmod 600 {path}`", exposed.mode));
    }
    found.warnings.extend(file.warnings.iter().map(|problem| describe(path, problem)));
    for entry in file.entries {
        match fleet.bot(&entry.bot).or_else(|| by_id.get(&entry.token.id()).copied()) {
            Some(bot) => {
                found.tokens.insert(bot.name, entry.token);
            }
            None => found.strangers.push(entry.bot.to_string()),
        }
    }
    Ok(found)
}

/// A token for a bot that is not there is a slip of the pen, or of a bot that is gone.
fn stranger(fleet: &Fleet, name: &str) -> String {
    let meant = closest(name, fleet.bots.iter().map(|bot| bot.name));
    let meant = meant.map(|bot| format!("; did you mean `{bot}`?")).unwrap_or_default();
    format!("the token of `{}` is for no bot of this fleet{meant}", redact(name))
}

/// What the variables with tokens start with.
const PREFIX: &str = "BOTSERVER_TOKEN_";

/// The environment variable with a bot's token: its name in capitals, with `_` for `-`.
pub(crate) fn variable_name(bot: &str) -> String {
    format!("{PREFIX}{}", bot.to_ascii_uppercase().replace('-', "_"))
}

fn variable(bot: &CompiledBot) -> Result<Option<Token>, CredentialsError> {
    let variable = variable_name(bot.name);
    match env::var(&variable) {
        Ok(text) if text.trim().is_empty() => Err(CredentialsError::VariableEmpty { variable }),
        Ok(text) => Token::parse(text.trim())
            .map(Some)
            .map_err(|source| CredentialsError::Variable { variable, source }),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(CredentialsError::VariableNotText { variable }),
    }
}

/// The token in a bot's variable is shorter than those that @BotFather makes.
fn short(bot: &str) -> String {
    format!("{}: {}", variable_name(bot), Mistake::Short { of: Owner::Bot(bot.to_owned()) }.wording())
}

/// Variables that look like a bot's and are none's: a warning for each.
fn unknown_variables(fleet: &Fleet) -> Vec<String> {
    let set = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut unknown: Vec<_> = set.filter(|name| name.starts_with(PREFIX)).collect();
    if unknown.is_empty() {
        return unknown;
    }
    let known: BTreeSet<_> = fleet.bots.iter().map(|bot| variable_name(bot.name)).collect();
    unknown.retain(|name| !known.contains(name));
    unknown.sort();
    let warn = |name: &String| {
        let meant = closest(name, known.iter().map(String::as_str));
        let meant = meant.map(|known| format!("; did you mean {known}?")).unwrap_or_default();
        format!("the variable {name} is for no bot of this fleet{meant}")
    };
    unknown.iter().map(warn).collect()
}

/// Tokens of another bot than the one compiled in, and tokens that two bots share.
fn mismatches(tokens: &[(&'static CompiledBot, Token)]) -> Vec<CredentialsError> {
    let mut errors = Vec::new();
    let mut owners: HashMap<i64, &'static str> = HashMap::new();
    for (bot, token) in tokens {
        match bot.id {
            Some(built) if built != token.id() => {
                errors.push(CredentialsError::AnotherBot { bot: bot.name, built, found: token.id() });
            }
            _ => {}
        }
        if let Some(first) = owners.insert(token.id(), bot.name) {
            errors.push(CredentialsError::Twice { first, second: bot.name, id: token.id() });
        }
    }
    errors
}

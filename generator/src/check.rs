//! From what was written to what is valid: after [`check`], names are unique, every bot has a handler that exists,
//! and settings fit. All problems are collected; nothing stops at the first.

use std::collections::{BTreeMap, HashMap};

use botserver_tokens::{self as tokens, Form, TokensFile, is_bot_name};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::fleet::{Bot, Fleet};
use crate::handler::{Handler, scan};
use crate::ident;
use crate::manifest::{RawBot, RawFleet, Text};
use crate::source::{Sources, handler_path};
use crate::suggest::did_you_mean;
use crate::{server, settings};

/// A valid fleet, and what is odd about it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The fleet.
    pub fleet: Fleet,
    /// Warnings only.
    pub warnings: Diagnostics,
}

/// Longest description of a bot: Bot API, `setMyDescription`.
const MAX_DESCRIPTION: usize = 512;

/// Checks a fleet. `problems` are those that reading bots.yml has found.
pub(crate) fn check(
    raw: RawFleet,
    sources: &Sources,
    mut problems: Diagnostics,
) -> Result<Checked, Diagnostics> {
    let is_readable = !problems.has_errors() || !raw.bots.is_empty();
    let server = server::check(&raw, &mut problems);
    let tokens = read_tokens(sources, &mut problems);
    let drafts = collect(raw.bots, tokens, &mut problems);
    check_names(&drafts, &mut problems);
    if drafts.is_empty() && is_readable {
        problems.push(
            Diagnostic::error(Place::file(crate::source::MANIFEST), "this fleet has no bots")
                .help("add one with `cargo botserver add <name>`, or under `bots:` as `echo: {}`"),
        );
    }
    let mut resolver = Resolver { sources, default: raw.default_handler.as_ref(), problems: &mut problems };
    let handler_of: Vec<_> = drafts.iter().map(|draft| resolver.handler(draft)).collect();
    resolver.check_default();
    let used: BTreeMap<_, _> =
        handler_of.iter().flatten().filter_map(|name| sources.handlers.get_key_value(name)).collect();
    let mut handlers = Vec::new();
    let mut broken = Vec::new();
    for (name, text) in used {
        let mut found = Diagnostics::default();
        handlers.push(scan(name, text, &mut found));
        broken.push(found.has_errors());
        problems.extend(found);
    }
    check_handler_names(&handlers, &mut problems);
    warn_of_unused(sources, &handlers, &mut problems);

    let mut bots = Vec::new();
    for (draft, handler) in drafts.into_iter().zip(handler_of) {
        let index = |name: String| handlers.binary_search_by(|handler| handler.name.cmp(&name)).ok();
        let Some(index) = handler.and_then(index) else { continue };
        if let (Some(handler), Some(false)) = (handlers.get(index), broken.get(index)) {
            bots.push(draft.finish(index, handler, &mut problems));
        }
    }
    problems.sort();
    if problems.has_errors() {
        return Err(problems);
    }
    bots.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Checked { fleet: Fleet { dir: sources.dir.clone(), server, bots, handlers }, warnings: problems })
}

/// A bot that is being checked: from bots.yml, tokens.yml or both.
struct Draft {
    name: String,
    /// Where its name stands.
    at: Place,
    raw: Option<RawBot>,
    id: Option<i64>,
    username: Option<String>,
    description: Option<String>,
}

fn read_tokens(sources: &Sources, problems: &mut Diagnostics) -> Option<TokensFile> {
    match tokens::parse(sources.tokens.as_ref()?) {
        Ok(file) => Some(file),
        Err(found) => {
            for problem in found {
                let at = Place::tokens(problem.line, problem.column);
                problems.push(Diagnostic::error(at, problem.message).maybe_help(problem.help));
            }
            None
        }
    }
}

/// Brings the bots of both files together.
fn collect(raw: Vec<RawBot>, tokens: Option<TokensFile>, problems: &mut Diagnostics) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = raw
        .into_iter()
        .map(|raw| {
            let (username, description) = check_texts(&raw, problems);
            let (name, at) = (raw.name.text.clone(), Place::manifest(raw.name.span));
            Draft { name, at, raw: Some(raw), id: None, username, description }
        })
        .collect();
    let index: HashMap<String, usize> =
        drafts.iter().enumerate().map(|(index, draft)| (draft.name.clone(), index)).collect();
    let Some(TokensFile { form, entries }) = tokens else { return drafts };
    for entry in entries {
        let at = Place::tokens(entry.line, entry.column);
        let username = entry.username.filter(|name| is_username(name));
        if let Some(draft) = index.get(&entry.bot).and_then(|index| drafts.get_mut(*index)) {
            draft.id = Some(entry.token.id());
            draft.username = draft.username.take().or(username);
            draft.description = draft.description.take().or(entry.description);
        } else if form == Form::List {
            if let Some(description) = &entry.description
                && let Some(problem) = long_description(description, &entry.bot, at.clone())
            {
                problems.push(problem);
            }
            let (id, description) = (Some(entry.token.id()), entry.description);
            drafts.push(Draft { name: entry.bot, at, raw: None, id, username, description });
        } else {
            let known = index.keys().map(String::as_str).collect::<std::collections::BTreeSet<_>>();
            let help = did_you_mean(&entry.bot, known)
                .unwrap_or_else(|| "add the bot to bots.yml, or remove this line".to_owned());
            let message = format!("there is a token for `{}`, but bots.yml has no such bot", entry.bot);
            problems.push(Diagnostic::warning(at, message).help(help));
        }
    }
    drafts
}

/// Username and description of a bot; a wrong one is reported and left out.
fn check_texts(raw: &RawBot, problems: &mut Diagnostics) -> (Option<String>, Option<String>) {
    let bot = &raw.name.text;
    let username = raw.username.as_ref().and_then(|Text { text, span }| {
        let name = text.strip_prefix('@').unwrap_or(text);
        if is_username(name) {
            return Some(name.to_owned());
        }
        let message = format!("bot `{bot}`: `{text}` cannot be a username");
        let help = "Telegram's have 5 to 32 of `A-Z`, `a-z`, `0-9` and `_`";
        problems.push(Diagnostic::error(Place::manifest(*span), message).help(help));
        None
    });
    let description = raw.description.as_ref().map(|Text { text, span }| {
        problems.extend(long_description(text, bot, Place::manifest(*span)));
        text.clone()
    });
    (username, description)
}

fn is_username(name: &str) -> bool {
    (5..=32).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn long_description(description: &str, bot: &str, at: Place) -> Option<Diagnostic> {
    let length = description.chars().count();
    (length > MAX_DESCRIPTION).then(|| {
        Diagnostic::error(at, format!("bot `{bot}`: `description` has {length} characters"))
            .help(format!("Telegram shows at most {MAX_DESCRIPTION}"))
    })
}

/// Names can be a part of a path, and no two of them become the same module.
fn check_names(drafts: &[Draft], problems: &mut Diagnostics) {
    let mut seen: HashMap<String, &Draft> = HashMap::new();
    for draft in drafts {
        if !is_bot_name(&draft.name) {
            let message = format!("`{}` cannot be the name of a bot", draft.name);
            let help = "names are a part of the webhook's URL: 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`";
            problems.push(Diagnostic::error(draft.at.clone(), message).help(help));
            continue;
        }
        let ident = ident::module(&draft.name);
        if let Some(first) = seen.get(&ident) {
            problems.push(
                Diagnostic::error(
                    draft.at.clone(),
                    format!(
                        "bots `{}` and `{}` would be the same Rust module, `{ident}`",
                        first.name, draft.name
                    ),
                )
                .label("this one again")
                .related(first.at.clone(), "first here")
                .help("rename one of them: case, `-` against `_` and keywords do not tell bots apart"),
            );
            continue;
        }
        seen.insert(ident, draft);
    }
}

/// Finds the handler of a bot.
struct Resolver<'a> {
    sources: &'a Sources,
    default: Option<&'a Text>,
    problems: &'a mut Diagnostics,
}

impl Resolver<'_> {
    /// Its `handler:`, else the file of its own name, else `defaults.handler`. Reports when there is none.
    fn handler(&mut self, draft: &Draft) -> Option<String> {
        let name = draft.name.as_str();
        if let Some(Text { text, span }) = draft.raw.as_ref().and_then(|raw| raw.handler.as_ref()) {
            return self.named(text, Place::manifest(*span), &format!("bot `{name}`: "));
        }
        let own = self.find(name).or_else(|| self.find(&ident::module(name)));
        if own.is_some() {
            return own;
        }
        if let Some(default) = self.default {
            // A default that does not exist is reported once, where it stands.
            return self.find(&default.text);
        }
        if is_bot_name(name) {
            let path = handler_path(&ident::module(name));
            let help = format!(
                "make `{path}` with `cargo botserver add {name}`, or say which file it uses with `handler: …`"
            );
            let mut problem = Diagnostic::error(draft.at.clone(), format!("bot `{name}` has no handler"));
            problem = match did_you_mean(name, self.sources.handlers.keys().map(String::as_str)) {
                Some(guess) => problem.help(guess.replacen('`', "`handler: ", 1)),
                None => problem,
            };
            self.problems.push(problem.help(help));
        }
        None
    }

    /// A handler that bots.yml names.
    fn named(&mut self, text: &str, at: Place, about: &str) -> Option<String> {
        let name = text.strip_suffix(".rs").unwrap_or(text);
        let name = name.strip_prefix("bots/").unwrap_or(name);
        let is_name = is_bot_name(text) && name == text;
        if let Some(found) = self.find(text).filter(|_| is_name) {
            return Some(found);
        }
        let problem =
            if !is_name {
                Diagnostic::error(at, format!("{about}`{text}` cannot be the name of a handler"))
                    .help(format!("write `handler: {}` for `{}`", stem(name), handler_path(stem(name))))
            } else {
                let known = self.sources.handlers.keys().map(String::as_str);
                let help = did_you_mean(name, known)
                    .unwrap_or_else(|| format!("make it with `cargo botserver add {name}`"));
                Diagnostic::error(at, format!("{about}there is no handler `{}`", handler_path(name)))
                    .help(help)
            };
        self.problems.push(problem);
        None
    }

    fn check_default(&mut self) {
        if let Some(Text { text, span }) = self.default {
            self.named(text, Place::manifest(*span), "`defaults.handler`: ");
        }
    }

    fn find(&self, name: &str) -> Option<String> {
        self.sources.handlers.contains_key(name).then(|| name.to_owned())
    }
}

/// The last part of a path, as far as it can be the name of a handler.
fn stem(path: &str) -> &str {
    let last = path.rsplit(['/', '\\']).next().unwrap_or(path);
    if is_bot_name(last) { last } else { "echo" }
}

/// Handlers become modules as bots do.
fn check_handler_names(handlers: &[Handler], problems: &mut Diagnostics) {
    let mut seen: HashMap<&str, &Handler> = HashMap::new();
    for handler in handlers {
        if let Some(first) = seen.insert(&handler.ident, handler) {
            let message = format!(
                "`{}` and `{}` would be the same Rust module, `{}`",
                handler_path(&first.name),
                handler_path(&handler.name),
                handler.ident
            );
            let at = Place::file(handler_path(&handler.name));
            problems.push(Diagnostic::error(at, message).help("rename one of the two files"));
        }
    }
}

fn warn_of_unused(sources: &Sources, handlers: &[Handler], problems: &mut Diagnostics) {
    for name in sources.handlers.keys() {
        let is_used = handlers
            .iter()
            .any(|handler| handler.name == *name || handler.modules.iter().any(|module| module == name));
        // After an error this would only be its echo.
        if !is_used && !problems.has_errors() {
            let path = handler_path(name);
            problems.push(
                Diagnostic::warning(Place::file(&path), format!("no bot uses `{path}`"))
                    .help(format!("add a bot with `handler: {name}` to bots.yml, or remove the file")),
            );
        }
    }
}

impl Draft {
    /// The valid bot, once its handler is known.
    fn finish(self, index: usize, handler: &Handler, problems: &mut Diagnostics) -> Bot {
        let about = format!("bot `{}`", self.name);
        let given = self.raw.as_ref().and_then(|raw| raw.settings.as_ref());
        let settings = match (&handler.settings, given) {
            (Some(schema), given) => {
                let at = given.map_or_else(|| self.at.clone(), |entry| Place::manifest(entry.key.span));
                settings::check(schema, given.map(|entry| &entry.value), &about, &at, problems)
            }
            (None, Some(entry)) if !entry.value.is_null() => {
                let message = format!(
                    "{about} has settings, but its handler `{}` takes none",
                    handler_path(&handler.name)
                );
                problems.push(
                    Diagnostic::error(Place::manifest(entry.key.span), message)
                        .help("remove them, or add `pub struct Settings { … }` to the handler"),
                );
                None
            }
            (None, _) => None,
        };
        Bot {
            ident: ident::module(&self.name),
            name: self.name,
            handler: index,
            id: self.id,
            username: self.username,
            description: self.description,
            settings,
        }
    }
}

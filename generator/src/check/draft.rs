//! Bots on their way from two files to a fleet.

use std::collections::{BTreeSet, HashMap};

use botserver_manifest::{Form, TokensFile};

use super::handlers::Used;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::fleet::Bot;
use crate::ident;
use crate::manifest::{RawBot, Text};
use crate::settings;
use crate::source::handler_path;
use crate::suggest::did_you_mean;

/// Longest description of a bot: Bot API, `setMyDescription`.
const MAX_DESCRIPTION: usize = 512;

/// A bot that is being checked: from bots.yml, tokens.yml or both.
pub(super) struct Draft {
    pub(super) name: String,
    /// Where its name stands.
    pub(super) at: Place,
    /// What bots.yml says of it.
    pub(super) raw: Option<RawBot>,
    id: Option<i64>,
    pub(super) username: Option<String>,
    description: Option<String>,
}

/// Brings the bots of both files together. What bots.yml says of one wins.
pub(super) fn collect(
    raw: Vec<RawBot>,
    tokens: Option<TokensFile>,
    problems: &mut Diagnostics,
) -> Vec<Draft> {
    let mut drafts: Vec<_> = raw.into_iter().map(|raw| Draft::read(raw, problems)).collect();
    let Some(TokensFile { form, entries }) = tokens else { return drafts };
    let index: HashMap<String, usize> =
        drafts.iter().enumerate().map(|(index, draft)| (draft.name.clone(), index)).collect();
    for entry in entries {
        let at = Place::tokens(entry.line, entry.column);
        let id = Some(entry.token.id());
        let username = entry.username.filter(|name| is_username(name));
        if let Some(draft) = index.get(&entry.bot).and_then(|index| drafts.get_mut(*index)) {
            draft.id = id;
            draft.username = draft.username.take().or(username);
            draft.description = draft.description.take().or(entry.description);
            problems.extend(draft.long_description(&at));
        } else if form == Form::List {
            let (name, description) = (entry.bot, entry.description);
            let draft = Draft { name, at, raw: None, id, username, description };
            problems.extend(draft.long_description(&draft.at));
            drafts.push(draft);
        } else {
            let known: BTreeSet<_> = index.keys().map(String::as_str).collect();
            let help = did_you_mean(&entry.bot, known)
                .unwrap_or_else(|| "add the bot to bots.yml, or remove this line".to_owned());
            let message = format!("there is a token for `{}`, but bots.yml has no such bot", entry.bot);
            problems.push(Diagnostic::warning(at, message).help(help));
        }
    }
    drafts
}

fn is_username(name: &str) -> bool {
    (5..=32).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl Draft {
    /// Checks username and description; a wrong one is reported.
    fn read(mut raw: RawBot, problems: &mut Diagnostics) -> Self {
        let (name, at) = (raw.name.text.clone(), Place::manifest(raw.name.span));
        let mut draft = Self { name, at, raw: None, id: None, username: None, description: None };
        if let Some(Text { text, span }) = raw.username.take() {
            let username = text.strip_prefix('@').unwrap_or(&text);
            if is_username(username) {
                draft.username = Some(username.to_owned());
            } else {
                let message = format!("bot `{}`: `{text}` cannot be a username", draft.name);
                let help = "Telegram's have 5 to 32 of `A-Z`, `a-z`, `0-9` and `_`";
                problems.push(Diagnostic::error(Place::manifest(span), message).help(help));
            }
        }
        if let Some(Text { text, span }) = raw.description.take() {
            draft.description = Some(text);
            problems.extend(draft.long_description(&Place::manifest(span)));
        }
        draft.raw = Some(raw);
        draft
    }

    fn long_description(&self, at: &Place) -> Option<Diagnostic> {
        let length = self.description.as_ref()?.chars().count();
        (length > MAX_DESCRIPTION).then(|| {
            let message = format!("bot `{}`: `description` has {length} characters", self.name);
            Diagnostic::error(at.clone(), message)
                .help(format!("Telegram takes at most {MAX_DESCRIPTION} characters"))
        })
    }

    /// The valid bot, once its handler is known. Settings are not looked at beside a handler that is wrong itself.
    pub(super) fn finish(self, index: usize, used: &Used, problems: &mut Diagnostics) -> Option<Bot> {
        if used.is_broken {
            return None;
        }
        let about = format!("bot `{}`", self.name);
        let given = self.raw.as_ref().and_then(|raw| raw.settings.as_ref());
        let settings = match (&used.handler.settings, given) {
            (Some(schema), given) => {
                let at = given.map_or_else(|| self.at.clone(), |entry| Place::manifest(entry.key.span));
                settings::check(schema, given.map(|entry| &entry.value), &about, &at, problems)
            }
            (None, Some(entry)) if !entry.value.is_null() => {
                let path = handler_path(&used.handler.name);
                let message = format!("{about} has settings, but its handler `{path}` takes none");
                problems.push(
                    Diagnostic::error(Place::manifest(entry.key.span), message)
                        .help("remove them, or add `pub struct Settings { … }` to the handler"),
                );
                None
            }
            (None, _) => None,
        };
        Some(Bot {
            ident: ident::module(&self.name),
            name: self.name,
            handler: index,
            id: self.id,
            username: self.username,
            description: self.description,
            settings,
        })
    }
}

//! Which handler file a bot uses.

use std::collections::BTreeMap;

use botserver_manifest::names::{BotName, HandlerName};
use botserver_manifest::suggest::closest;

use super::bots::{Draft, Wanted};
use crate::diagnostic::{Diagnostics, Place};
use crate::parse::{RawHandler, Text};
use crate::problem::{HandlerOf, HandlerProblem, Problem};
use crate::render::SHOWN;

/// Finds the handler of each bot. A bot without one is reported.
pub(super) fn handlers(
    drafts: &[Draft],
    default: Option<&Text>,
    files: &BTreeMap<&str, RawHandler<'_>>,
    problems: &mut Diagnostics,
) -> Vec<Option<HandlerName>> {
    let mut resolver = Resolver { files, default: None, has_default: default.is_some(), problems };
    // A default that does not exist is reported once, where it stands.
    resolver.default = default.and_then(|text| resolver.named(text, &HandlerOf::Defaults));
    drafts.iter().map(|draft| resolver.handler(draft)).collect()
}

struct Resolver<'a> {
    files: &'a BTreeMap<&'a str, RawHandler<'a>>,
    default: Option<HandlerName>,
    has_default: bool,
    problems: &'a mut Diagnostics,
}

impl Resolver<'_> {
    /// A bot's `handler:`, else the file of its own name, else `defaults.handler`.
    fn handler(&mut self, draft: &Draft) -> Option<HandlerName> {
        match &draft.handler {
            Wanted::Wrong => return None,
            Wanted::Named(text) => return self.named(text, &HandlerOf::Bot(draft.name.clone())),
            Wanted::Own => {}
        }
        let own = draft.name.ident();
        if self.files.contains_key(own.as_str()) {
            return Some(own);
        }
        if !self.has_default {
            self.report_missing(draft);
        }
        self.default.clone()
    }

    fn report_missing(&mut self, draft: &Draft) {
        let bot = draft.name.clone();
        let misnamed = Some(bot.to_string()).filter(|stem| self.files.contains_key(stem.as_str()));
        // Ten thousand bots without a handler have one mistake in common, which is no slip of the fingers.
        let is_shown = self.problems.iter().len() < SHOWN;
        let guess = if is_shown { self.closest(&bot) } else { None };
        let is_from_tokens = draft.is_from_tokens;
        let problem = HandlerProblem::None { bot, guess, misnamed, is_from_tokens };
        self.problems.report(draft.at.clone(), Problem::Handler(problem));
    }

    /// A handler that bots.yml names.
    fn named(&mut self, Text { text, span }: &Text, of: &HandlerOf) -> Option<HandlerName> {
        let Some(name) = HandlerName::new(text) else {
            let problem =
                HandlerProblem::BadName { of: of.clone(), text: text.clone(), meant: self.meant(text) };
            self.problems.report(Place::manifest(*span), Problem::Handler(problem));
            return None;
        };
        if self.files.contains_key(name.as_str()) {
            return Some(name);
        }
        let guess = self.closest(&name);
        let problem = HandlerProblem::Unknown { of: of.clone(), name, guess };
        self.problems.report(Place::manifest(*span), Problem::Handler(problem));
        None
    }

    /// The name in a text that is none, such as a path, and the file that has to be renamed for it.
    fn meant(&self, text: &str) -> Option<(HandlerName, Option<String>)> {
        let file = text.rsplit(['/', '\\']).next().unwrap_or(text);
        let stem = file.strip_suffix(".rs").unwrap_or(file);
        if let Some(name) = HandlerName::new(stem) {
            return Some((name, None));
        }
        let renamed = Some(stem.to_owned()).filter(|stem| self.files.contains_key(stem.as_str()));
        let name = BotName::new(stem)?.ident();
        (renamed.is_some() || self.files.contains_key(name.as_str())).then_some((name, renamed))
    }

    fn closest(&self, name: &str) -> Option<String> {
        let known = self.files.keys().copied().filter(|known| HandlerName::new(known).is_some());
        closest(name, known).map(str::to_owned)
    }
}

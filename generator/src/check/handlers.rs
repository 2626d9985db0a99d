//! Which handler file a bot uses.

use std::collections::{BTreeMap, HashMap};

use botserver_manifest::is_bot_name;

use super::draft::Draft;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::handler::{Handler, scan};
use crate::ident;
use crate::manifest::{Reported, Text};
use crate::render::SHOWN;
use crate::source::{Sources, handler_path};
use crate::suggest::did_you_mean;

/// A handler file that a bot uses.
pub(super) struct Used {
    pub(super) handler: Handler,
    /// It has errors of its own.
    pub(super) is_broken: bool,
}

/// Finds the handler of each bot, as an index, and reads the files that are used, sorted by name.
pub(super) fn resolve(
    drafts: &[Draft],
    default: Option<&Text>,
    sources: &Sources,
    problems: &mut Diagnostics,
) -> (Vec<Option<usize>>, Vec<Used>) {
    let mut resolver = Resolver { sources, default, problems };
    let names: Vec<_> = drafts.iter().map(|draft| resolver.handler(draft)).collect();
    resolver.check_default();
    let files: BTreeMap<_, _> =
        names.iter().flatten().filter_map(|name| sources.handlers.get_key_value(name)).collect();
    let mut used = Vec::with_capacity(files.len());
    for (name, text) in files {
        let mut found = Diagnostics::default();
        let handler = scan(name, text, &mut found);
        used.push(Used { handler, is_broken: found.has_errors() });
        problems.extend(found);
    }
    check_names(&used, problems);
    let index = |name: String| used.binary_search_by(|used| used.handler.name.cmp(&name)).ok();
    (names.into_iter().map(|name| name.and_then(index)).collect(), used)
}

/// Files that no bot uses are probably waiting for a line in bots.yml.
pub(super) fn warn_of_unused(sources: &Sources, handlers: &[Handler], problems: &mut Diagnostics) {
    for name in sources.handlers.keys() {
        let is_used = handlers.iter().any(|handler| handler.name == *name || handler.modules.contains(name));
        if !is_used {
            let path = handler_path(name);
            problems.push(
                Diagnostic::warning(Place::file(&path), format!("no bot uses `{path}`"))
                    .help(format!("add a bot with `handler: {name}` to bots.yml, or remove the file")),
            );
        }
    }
}

struct Resolver<'a> {
    sources: &'a Sources,
    default: Option<&'a Text>,
    problems: &'a mut Diagnostics,
}

impl Resolver<'_> {
    /// A bot's `handler:`, else the file of its own name, else `defaults.handler`. Reports when there is none.
    fn handler(&mut self, draft: &Draft) -> Option<String> {
        let name = draft.name.as_str();
        match draft.raw.as_ref().and_then(|raw| raw.handler.as_ref()) {
            Some(Err(Reported)) => return None,
            Some(Ok(Text { text, span })) => {
                let make = format!("make it with `cargo botserver add {name}`");
                return self.named(text, Place::manifest(*span), &format!("bot `{name}`: "), &make);
            }
            None => {}
        }
        let own = self.find(name).or_else(|| self.find(&ident::module(name)));
        match (own, self.default) {
            (Some(own), _) => Some(own),
            // A default that does not exist is reported once, where it stands.
            (None, Some(default)) => self.find(&default.text),
            (None, None) => {
                self.report_missing(draft);
                None
            }
        }
    }

    fn report_missing(&mut self, draft: &Draft) {
        let name = draft.name.as_str();
        if !is_bot_name(name) {
            return; // reported as that
        }
        let mut problem = Diagnostic::error(draft.at.clone(), format!("bot `{name}` has no handler"));
        // Ten thousand bots without a handler have one mistake in common, which is no slip of the fingers.
        let is_shown = self.problems.iter().len() < SHOWN;
        if let Some(guess) = is_shown.then(|| did_you_mean(name, self.known())).flatten() {
            problem = problem.help(guess.replacen('`', "`handler: ", 1));
        }
        let path = handler_path(&ident::module(name));
        let other = match draft.raw {
            Some(_) => "name another file with `handler: …`",
            None => "give all bots of this file one with `defaults: { handler: … }` in bots.yml",
        };
        self.problems
            .push(problem.help(format!("make `{path}` with `cargo botserver add {name}`, or {other}")));
    }

    /// A handler that bots.yml names; `make` says how to get one that is not there.
    fn named(&mut self, text: &str, at: Place, about: &str, make: &str) -> Option<String> {
        if !is_bot_name(text) {
            let mut problem =
                Diagnostic::error(at, format!("{about}`{text}` cannot be the name of a handler"));
            let file = text.rsplit(['/', '\\']).next().unwrap_or(text);
            let stem = file.strip_suffix(".rs").unwrap_or(file);
            problem = if is_bot_name(stem) {
                problem.help(format!("write `handler: {stem}` for `{}`", handler_path(stem)))
            } else {
                problem.help(
                    "it is the name of a file in `bots/`, without `.rs`, of `A-Z`, `a-z`, `0-9`, `_` and `-`",
                )
            };
            self.problems.push(problem);
            return None;
        }
        let found = self.find(text);
        if found.is_none() {
            let help = did_you_mean(text, self.known()).unwrap_or_else(|| make.to_owned());
            let message = format!("{about}there is no handler `{}`", handler_path(text));
            self.problems.push(Diagnostic::error(at, message).help(help));
        }
        found
    }

    fn check_default(&mut self) {
        if let Some(Text { text, span }) = self.default {
            self.named(text, Place::manifest(*span), "`defaults.handler`: ", "write that file");
        }
    }

    fn find(&self, name: &str) -> Option<String> {
        self.sources.handlers.contains_key(name).then(|| name.to_owned())
    }

    fn known(&self) -> impl Iterator<Item = &str> {
        self.sources.handlers.keys().map(String::as_str)
    }
}

/// Handlers become modules, as bots do.
fn check_names(used: &[Used], problems: &mut Diagnostics) {
    let mut seen: HashMap<&str, &Handler> = HashMap::new();
    for Used { handler, .. } in used {
        if let Some(first) = seen.insert(&handler.ident, handler) {
            let (first, second) = (handler_path(&first.name), handler_path(&handler.name));
            let message =
                format!("`{first}` and `{second}` would be the same Rust module, `{}`", handler.ident);
            problems
                .push(Diagnostic::error(Place::file(second), message).help("rename one of the two files"));
        }
    }
}

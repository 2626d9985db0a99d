//! From what was written to what is valid: after [`check`], names are unique, every bot has a handler that exists,
//! and settings fit. All problems are collected; nothing stops at the first.

mod draft;
mod handlers;
mod names;

use botserver_manifest::{self as tokens, TokensFile};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::fleet::Fleet;
use crate::manifest::RawFleet;
use crate::server;
use crate::source::{MANIFEST, Sources};

/// A valid fleet, and what is odd about it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The fleet.
    pub fleet: Fleet,
    /// Warnings only.
    pub warnings: Diagnostics,
}

/// Checks a fleet. `problems` are those that reading bots.yml has found.
pub(crate) fn check(
    raw: RawFleet,
    sources: &Sources,
    mut problems: Diagnostics,
) -> Result<Checked, Diagnostics> {
    let is_unread = raw.bots.is_empty() && problems.has_errors();
    let server = server::check(&raw, &mut problems);
    let tokens = read_tokens(sources, &mut problems);
    let drafts = draft::collect(raw.bots, tokens, &mut problems);
    if drafts.is_empty() && !is_unread {
        problems.push(
            Diagnostic::error(Place::file(MANIFEST), "this fleet has no bots")
                .help("add one with `cargo botserver add <name>`, or under `bots:` as `echo: {}`"),
        );
    }
    names::check(&drafts, &mut problems);
    // From here on, names of bots are unique and become unique modules, or there are errors.
    let (handler_of, used) = handlers::resolve(&drafts, raw.default_handler.as_ref(), sources, &mut problems);
    // From here on, every bot with a handler has one that was read.
    let mut bots = Vec::with_capacity(drafts.len());
    for (draft, handler) in drafts.into_iter().zip(handler_of) {
        bots.extend(handler.and_then(|index| draft.finish(index, used.get(index)?, &mut problems)));
    }
    bots.sort_by(|a, b| a.name.cmp(&b.name));
    let handlers: Vec<_> = used.into_iter().map(|used| used.handler).collect();
    if !problems.has_errors() {
        handlers::warn_of_unused(sources, &handlers, &mut problems);
    }
    problems.sort();
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(Checked { fleet: Fleet { dir: sources.dir.clone(), server, bots, handlers }, warnings: problems })
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

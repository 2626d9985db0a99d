//! Check: from what was written to what is valid. All problems are collected; nothing stops at the first.
//!
//! After it names are unique and valid, every bot has a handler that exists, and settings fit. What is valid holds
//! nothing of what was written.

mod bots;
mod delivery;
mod handler;
mod menus;
mod names;
mod resolve;
mod server;
mod settings;

use std::path::Path;

use botserver_manifest::names::HandlerName;
use botserver_manifest::settings::placeholders;
use botserver_manifest::tokens::Form;

use crate::diagnostic::{Diagnostics, Place};
use crate::fleet::{Bot, Fleet};
use crate::parse::Parsed;
use crate::paths::MANIFEST;
use crate::problem::{BotProblem, Problem};

/// A valid fleet, and what is odd about it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The fleet.
    pub fleet: Fleet,
    /// Warnings only.
    pub warnings: Diagnostics,
}

/// Checks the fleet in the folder `dir`. `problems` are those that parsing has found.
pub(crate) fn check(
    parsed: Parsed<'_>,
    dir: &Path,
    mut problems: Diagnostics,
) -> Result<Checked, Diagnostics> {
    let Parsed { mut manifest, tokens, handlers } = parsed;
    // A file that is wrong may have bots that were not read.
    let is_sure = !problems.has_errors();
    let server = server::check(&mut manifest, &mut problems);
    let has_tokens =
        tokens.as_ref().is_some_and(|tokens| tokens.form == Form::List && !tokens.entries.is_empty());
    if manifest.bots.is_empty() && !has_tokens && is_sure {
        problems.report(Place::file(MANIFEST), Problem::Bot(BotProblem::None));
    }
    let default_delivery = delivery::check(None, manifest.default_delivery, &mut problems);
    let drafts = bots::collect(manifest.bots, tokens, &mut problems);
    // From here on, names of bots are valid.
    names::check(&drafts, &mut problems);
    // From here on, they are unique and become unique modules, or there are errors.
    let wanted = resolve::handlers(&drafts, manifest.default_handler.as_ref(), &handlers, &mut problems);
    let used = handler::check(&wanted, &handlers, &mut problems);
    // From here on, every bot whose handler is known has one that was read.
    let mut settings = settings::Checker::new(manifest.default_settings.as_ref(), &used, &mut problems);
    let mut bots = Vec::with_capacity(drafts.len());
    for (draft, wanted) in drafts.into_iter().zip(wanted) {
        let found = wanted.and_then(|name| used.find(&name));
        let handler = found.map(|(_, used)| used).filter(|used| !used.is_broken);
        let (languages, menus) = menus::check(&draft, handler.map(|used| &used.handler), settings.problems());
        let Some((index, used)) = found else { continue };
        let settings = settings.check(&draft, used);
        let bots::Draft { name, id, username, profile, delivery, .. } = draft;
        bots.push(Bot {
            ident: name.ident().to_string(),
            name,
            handler: index,
            id,
            username,
            profile,
            languages,
            menus,
            delivery: delivery.or(default_delivery),
            settings,
        });
    }
    bots.sort_by(|a, b| a.name.cmp(&b.name));
    if !problems.has_errors() {
        used.warn_of_unused(&handlers, &mut problems);
    }
    problems.sort();
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(Checked {
        fleet: Fleet { dir: dir.to_owned(), server, bots, handlers: used.into_handlers() },
        warnings: problems,
    })
}

/// What a bot of this handler has to say in `settings:`, after `defaults` had its say: keys, each with a value that fits
/// and is to be replaced.
pub(crate) fn required_settings(parsed: &Parsed<'_>, handler: &HandlerName) -> Vec<(String, String)> {
    let used = handler::check(&[Some(handler.clone())], &parsed.handlers, &mut Diagnostics::default());
    let settings = used.find(handler).and_then(|(_, used)| used.handler.settings.as_ref());
    settings
        .map(|settings| placeholders(&settings.schema, parsed.manifest.default_settings.as_ref()))
        .unwrap_or_default()
}

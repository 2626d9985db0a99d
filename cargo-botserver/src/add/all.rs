//! `add --all`: a bot for each token that has none.

use std::fs;
use std::path::Path;

use botserver_generator::TOKENS;
use botserver_manifest::tokens::Entry;
use serde::Serialize;

use super::Options;
use super::bot::{Added, Wanted, add};
use crate::failure::Failure;
use crate::fleet_dir::MANIFEST;
use crate::interrupt::Interrupt;
use crate::manifest;
use crate::output::{self, print};
use crate::telegram;
use crate::tokens_yml::{TokensYml, warn_of_exposure};

#[derive(Serialize)]
struct Report {
    bots: Vec<BotReport>,
}

#[derive(Serialize)]
struct BotReport {
    /// What tokens.yml calls it.
    name: String,
    #[serde(flatten)]
    added: Option<Added>,
    /// Why it was not added.
    error: Option<String>,
}

pub(super) fn run(options: &Options, fleet: &Path) -> Result<(), Failure> {
    let file = TokensYml::read(fleet)?;
    if !file.is_there() {
        return Err(Failure::new(format!("there is no {TOKENS} in `{}`", fleet.display()))
            .help("`cargo botserver add --token` makes it, and adds a bot"));
    }
    let path = fleet.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, "cannot be read", error))?;
    let known = manifest::names(&text)?;
    let waiting: Vec<_> = file.entries().iter().filter(|entry| !known.contains(entry.bot.as_str())).collect();
    let tokens: Vec<_> = waiting.iter().map(|entry| entry.token.clone()).collect();
    let data = options.data.clone().unwrap_or_else(|| fleet.join("data"));
    let interrupt = Interrupt::listen();
    let usernames = if tokens.is_empty() {
        Vec::new()
    } else {
        telegram::usernames(&options.api_url, &data, &tokens, &interrupt)?
    };

    let mut report = Report { bots: Vec::new() };
    let mut interrupted = None;
    for (Entry { bot: name, token, .. }, username) in waiting.into_iter().zip(usernames) {
        let added = username.and_then(|username| {
            let wanted = Wanted {
                bot: None,
                handler: options.handler.as_ref(),
                description: None,
                identity: Some((token, &username)),
            };
            add(fleet, &wanted, &interrupt)
        });
        let (added, error) = match added {
            Err(failure) if failure.is_interruption() => {
                interrupted = Some(failure);
                break;
            }
            Ok(added) => (Some(added), None),
            // What is wrong then has been shown.
            Err(failure) if failure.is_said() => {
                (None, Some(failure.reworded("the fleet would be wrong with it")))
            }
            Err(failure) => (None, Some(failure)),
        };
        if !options.json {
            match (&added, &error) {
                (Some(added), _) => print(added.line())?,
                (None, Some(error)) => output::error(format_args!("bot `{name}`: {error}")),
                (None, None) => {}
            }
        }
        let error = error.map(|error| error.to_string());
        report.bots.push(BotReport { name: name.to_string(), added, error });
    }

    warn_of_exposure(fleet);
    let failed = report.bots.iter().filter(|bot| bot.error.is_some()).count();
    if options.json {
        output::json(&report)?;
    } else if report.bots.is_empty() && interrupted.is_none() {
        print(format!("every token of {TOKENS} has its bot in {MANIFEST}"))?;
    } else {
        print(format!("{} added, {failed} failed", report.bots.len() - failed))?;
    }
    match interrupted {
        Some(failure) => Err(failure.reworded("interrupted; what was added before stays")),
        None if failed > 0 => Err(Failure::said()),
        None => Ok(()),
    }
}

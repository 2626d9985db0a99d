//! `check`: what the build would say of bots.yml and the handlers, without a build.

use std::collections::HashSet;

use botserver_generator::{Checked, Diagnostic, Diagnostics, Level, Place, Sources};
use botserver_manifest::{Wording, redact};
use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::fleet_dir;
use crate::output::{self, print};

#[derive(Debug, Args)]
#[command(
    after_help = "Exits with 1 if the fleet would not build. `cargo run -- check` also looks at the tokens.

Examples:
  cargo botserver check
  cargo botserver check --json | jq -r '.problems[] | \"\\(.file):\\(.line): \\(.message)\"'"
)]
pub(crate) struct Options {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    ok: bool,
    bots: Vec<BotReport<'a>>,
    problems: Vec<Problem<'a>>,
}

#[derive(Serialize)]
struct BotReport<'a> {
    name: &'a str,
    handler: &'a str,
    id: Option<i64>,
}

#[derive(Serialize)]
struct Problem<'a> {
    level: &'static str,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    help: Vec<String>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let folder = fleet_dir::find()?;
    let sources = match Sources::read(&folder) {
        Ok(sources) => sources,
        Err(problems) => {
            let sources = Sources { dir: folder, ..Sources::default() };
            return say(options, &sources, Err(problems));
        }
    };
    let checked = botserver_generator::check(&sources);
    say(options, &sources, checked)
}

/// Prints the result; it is a failure if the fleet is wrong.
fn say(options: &Options, sources: &Sources, checked: Result<Checked, Diagnostics>) -> Result<(), Failure> {
    if options.json {
        let report = match &checked {
            Ok(checked) => Report { ok: true, bots: bots(checked), problems: problems(&checked.warnings) },
            Err(found) => Report { ok: false, bots: Vec::new(), problems: problems(found) },
        };
        output::json(&report)?;
    }
    match checked {
        Err(_) if options.json => Err(Failure::said()),
        Err(found) => Err(rendered(&found, sources)),
        Ok(_) if options.json => Ok(()),
        Ok(Checked { fleet, warnings }) => {
            if !warnings.is_empty() {
                rendered(&warnings, sources);
            }
            print(format!(
                "{} and {} fit together",
                output::count(fleet.bots.len(), "bot"),
                output::count(fleet.handlers.len(), "handler")
            ))
        }
    }
}

/// What would keep a fleet from being built. Errors that were there before are not those of a new bot.
pub(crate) fn errors(sources: &Sources) -> HashSet<botserver_generator::Problem> {
    let found: Diagnostics = botserver_generator::check(sources).err().unwrap_or_default();
    let errors = found.into_iter().map(|found| found.problem);
    errors.filter(|problem| problem.level() == Level::Error).collect()
}

/// Prints diagnostics as the build shows them. If they are what a command fails for, that has been said then.
pub(crate) fn rendered(found: &Diagnostics, sources: &Sources) -> Failure {
    // anstream drops the colours where they are not wanted.
    output::say(found.render(sources, true));
    Failure::said()
}

fn bots(Checked { fleet, .. }: &Checked) -> Vec<BotReport<'_>> {
    let bots = fleet.bots.iter().map(|bot| BotReport {
        name: &bot.name,
        handler: fleet.handlers.get(bot.handler).map_or("", |handler| &handler.name),
        id: bot.id,
    });
    bots.collect()
}

fn problems(found: &Diagnostics) -> Vec<Problem<'_>> {
    found.iter().map(problem).collect()
}

fn problem(found: &Diagnostic) -> Problem<'_> {
    let (file, line, column) = place(&found.at);
    let related = found.related.iter().map(|(at, note)| {
        let (file, line, column) = place(at);
        Related { file, line, column, message: note.label() }
    });
    let level = match found.problem.level() {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let Wording { message, help } = found.problem.wording();
    let (message, help) =
        (redact(&message).into_owned(), help.iter().map(|help| redact(help).into_owned()).collect());
    Problem { level, file, line, column, message, help, related: related.collect() }
}

fn place(place: &Place) -> (&str, Option<usize>, Option<usize>) {
    (&place.path, place.span.map(|span| span.line), place.span.map(|span| span.column))
}

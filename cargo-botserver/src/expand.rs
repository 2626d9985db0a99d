//! `expand`: the code that the build generates, straight from bots.yml.

use botserver_generator::{Checked, Fleet, HEADER, OutputFile, Sources};
use botserver_manifest::names::BotName;
use botserver_manifest::suggest::did_you_mean;
use clap::Args;

use crate::check;
use crate::failure::Failure;
use crate::fleet_dir;
use crate::names;
use crate::output::print;

#[derive(Debug, Args)]
#[command(after_help = "Without an option it prints every file.

Examples:
  cargo botserver expand pizza              the static of one bot
  cargo botserver expand --handler pizza    how updates reach the functions of bots/pizza.rs
  cargo botserver expand --router           how a bot is found by its name")]
pub(crate) struct Options {
    /// The code of this bot
    #[arg(value_parser = names::bot, conflicts_with_all = ["handler", "router"])]
    bot: Option<BotName>,
    /// The code that calls this handler
    #[arg(long, conflicts_with = "router")]
    handler: Option<String>,
    /// The router
    #[arg(long)]
    router: bool,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let folder = fleet_dir::find()?;
    let unreadable = Sources { dir: folder.clone(), ..Sources::default() };
    let sources = Sources::read(&folder).map_err(|found| check::rendered(&found, &unreadable))?;
    let wrong = |found| check::rendered(&found, &sources);
    let Checked { fleet, .. } = botserver_generator::check(&sources).map_err(wrong)?;
    let wanted = wanted(options, &fleet)?;
    let files = botserver_generator::emit(&fleet).map_err(wrong)?;
    for OutputFile { path, contents } in &files {
        match &wanted {
            Some(wanted) if wanted == path => print(contents.trim_end())?,
            Some(_) => {}
            None => print(format!("// ----- {path} -----\n{}", contents.trim_start_matches(HEADER)))?,
        }
    }
    Ok(())
}

/// The one file that is asked for, if one is.
fn wanted(options: &Options, fleet: &Fleet) -> Result<Option<String>, Failure> {
    if options.router {
        return Ok(Some("router.rs".to_owned()));
    }
    if let Some(name) = &options.bot {
        let bot = fleet.bots.iter().find(|bot| bot.name == *name);
        let known = fleet.bots.iter().map(|bot| bot.name.as_str());
        return bot
            .map(|bot| Some(format!("bots/{}.rs", bot.ident)))
            .ok_or_else(|| unknown("bot", name, known));
    }
    let Some(name) = &options.handler else { return Ok(None) };
    let handler = fleet.handlers.iter().find(|handler| handler.name.as_str() == name);
    let known = fleet.handlers.iter().map(|handler| handler.name.as_str());
    let path = handler.map(|handler| Some(format!("dispatch/{}.rs", handler.name)));
    path.ok_or_else(|| unknown("handler", name, known))
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let help = did_you_mean(name, known)
        .unwrap_or_else(|| "`cargo botserver check --json` lists what this fleet has".to_owned());
    Failure::new(format!("this fleet has no {what} `{name}`")).help(help)
}

//! `new`: a whole fleet from the template.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{self, print};
use crate::template::Template;
use crate::{fleet_dir, names};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo botserver new shop-bots
  cargo botserver new shop-bots --description 'Pizza all over town' --vcs none
  cargo botserver new ~/bots/shop-bots --path ~/src/botserver")]
pub(crate) struct Options {
    /// Name of the fleet: of its folder, its package and its binary; or a path that ends with it
    #[arg(value_parser = place)]
    name: Place,
    /// A checkout of botserver to build the fleet with [default: the one this program was built from, else the
    /// published version]
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
    /// What the fleet is, in a few words
    #[arg(long, value_name = "TEXT", default_value = "A fleet of Telegram bots", value_parser = names::fleet_description)]
    description: String,
    /// Version control [default: git, unless the fleet is inside of a repository or there is no git]
    #[arg(long, value_name = "VCS")]
    vcs: Option<Vcs>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The name of a fleet, and the folder that it will be in.
#[derive(Clone, Debug)]
struct Place {
    name: String,
    around: PathBuf,
}

fn place(text: &str) -> Result<Place, String> {
    let (around, name) =
        text.trim_end_matches('/').rsplit_once('/').map_or(("", text), |(around, name)| (around, name));
    let around = if text.starts_with('/') && around.is_empty() { "/" } else { around };
    Ok(Place { name: names::fleet(name)?, around: around.into() })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Vcs {
    /// Make a repository
    Git,
    /// None
    None,
}

#[derive(Serialize)]
struct Report<'a> {
    fleet: &'a str,
    folder: &'a Path,
    botserver: &'a Botserver,
    git: bool,
    files: &'a [String],
}

/// Where the fleet gets botserver from.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Botserver {
    Path(String),
    Version(String),
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let Place { name, around } = &options.name;
    let here = fleet_dir::current()?.join(around);
    let shown = around.join(name);
    let folder = here.join(name);
    if folder.symlink_metadata().is_ok() {
        return Err(Failure::new(format!("`{}` is there already", shown.display())).help(format!(
            "choose another name, or go to `{}` and use `cargo botserver add BOT`",
            shown.display()
        )));
    }
    let botserver = botserver(options.path.as_deref())?;

    // Made beside its place and moved there at the end, so that there is a whole fleet or none.
    let staging = tempfile::Builder::new()
        .prefix(".cargo-botserver-")
        .tempdir_in(&here)
        .map_err(|error| Failure::file(&here, "cannot be written to", error))?;
    let staged = staging.path().join(name);
    fs::create_dir(&staged).map_err(|error| Failure::file(&staged, "cannot be made", error))?;
    let source = match &botserver {
        Botserver::Path(path) => ("botserver_path", path.as_str()),
        Botserver::Version(version) => ("botserver_version", version.as_str()),
    };
    Template::Fleet.expand(name, &[("description", &options.description), source], &staged)?;
    let files = output::files(&staged)?;
    let git = init_repository(options.vcs, &here, &staged)?;
    fs::rename(&staged, &folder).map_err(|error| Failure::file(&folder, "cannot be made", error))?;

    let report = Report { fleet: name, folder: &folder, botserver: &botserver, git, files: &files };
    if options.json {
        return output::json(&report);
    }
    print(summary(&report, &shown));
    Ok(())
}

fn summary(report: &Report<'_>, shown: &Path) -> String {
    let Report { fleet, files, .. } = report;
    let with = match report.botserver {
        Botserver::Path(path) => format!("the botserver in {path}"),
        Botserver::Version(version) => format!("botserver {version}"),
    };
    let files: String = files.iter().map(|file| format!("  {}/{file}\n", shown.display())).collect();
    format!(
        "made the fleet `{fleet}`, built with {with}\n{files}\nnext:\n  cd {}\n  \
         cargo run -- dev                   # chat with its bot, without a token and without Telegram\n  \
         cargo botserver add BOT            # one more bot\n  \
         cp tokens.example.yml tokens.yml   # then put in the token from @BotFather: cargo run -- serve",
        shown.display()
    )
}

/// The checkout that was asked for, else the one that this program was built from, else the published version.
fn botserver(asked: Option<&Path>) -> Result<Botserver, Failure> {
    if let Some(path) = asked {
        let found = path.canonicalize().map_err(|error| Failure::file(path, "cannot be used", error))?;
        return checkout(&found).ok_or_else(|| {
            Failure::new(format!("`{}` is not a checkout of botserver", path.display()))
                .help("give the folder that has `runtime/` and `generator/` in it; where the fleet goes is said before its name, as in `new ~/shop-bots`")
        });
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).parent().and_then(checkout);
    let (major, minor) = (env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR"));
    Ok(own.unwrap_or_else(|| Botserver::Version(format!("{major}.{minor}"))))
}

fn checkout(path: &Path) -> Option<Botserver> {
    let is_checkout =
        ["runtime", "generator"].iter().all(|part| path.join(part).join("Cargo.toml").is_file());
    // A path that Cargo.toml cannot hold as it is written here.
    let path =
        path.to_str().filter(|path| !path.contains(['"', '\\']) && !path.contains(char::is_control))?;
    is_checkout.then(|| Botserver::Path(path.to_owned()))
}

/// Makes a repository of the fleet; says whether it did.
fn init_repository(vcs: Option<Vcs>, around: &Path, fleet: &Path) -> Result<bool, Failure> {
    let inside_of_one = around.ancestors().any(|folder| folder.join(".git").exists());
    if vcs == Some(Vcs::None) || (vcs.is_none() && inside_of_one) {
        return Ok(false);
    }
    let problem = match Command::new("git").args(["init", "--quiet"]).current_dir(fleet).output() {
        Ok(output) if output.status.success() => return Ok(true),
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => error.to_string(),
    };
    match vcs {
        None => Ok(false),
        Some(_) => Err(Failure::new(format!("`git init` failed: {problem}")).help("use `--vcs none`")),
    }
}

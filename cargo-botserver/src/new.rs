//! `new`: a whole fleet from the template.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::changes::Changes;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::origin::{self, Origin};
use crate::output::{self, print};
use crate::template::Template;
use crate::{fleet_dir, names, workspace};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo botserver new shop-bots
  cargo botserver new .                          in this folder, if it is empty
  cargo botserver new shop-bots --description 'Pizza all over town' --vcs none
  cargo botserver new ~/bots/shop-bots --path ~/src/botserver
  cargo botserver new shop-bots --git https://git.example.com/botserver --rev v0.1.0

With --path the fleet builds on this machine only; with --git also on others, in CI and in an image.")]
pub(crate) struct Options {
    /// Name of the fleet: of its folder, its package and its binary; or a path that ends with it
    #[arg(value_parser = place)]
    name: Place,
    /// A checkout of botserver to build the fleet with [default: the one this program was built from]
    #[arg(long, value_name = "DIR", conflicts_with = "git")]
    path: Option<PathBuf>,
    /// A git repository of botserver to build the fleet with
    #[arg(long, value_name = "URL", value_parser = origin::url)]
    git: Option<String>,
    /// A commit or tag of it [default: what cargo finds at the first build, and Cargo.lock then keeps]
    #[arg(long, value_name = "REV", requires = "git", value_parser = origin::rev)]
    rev: Option<String>,
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

/// The name of a fleet, and its folder as it was written.
#[derive(Clone, Debug)]
struct Place {
    name: String,
    shown: PathBuf,
}

fn place(text: &str) -> Result<Place, String> {
    let shown = PathBuf::from(text);
    let name = match shown.file_name() {
        Some(name) => name.to_owned(),
        // `.` and `..` are called what they are called from the outside.
        None => shown
            .canonicalize()
            .ok()
            .and_then(|path| path.file_name().map(ToOwned::to_owned))
            .unwrap_or_default(),
    };
    let name = name.to_string_lossy();
    let name =
        names::fleet(&name).map_err(|rule| if text == name { rule } else { format!("`{name}`: {rule}") })?;
    // Without the slash at its end.
    Ok(Place { name, shown: shown.components().collect() })
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
    botserver: &'a Origin,
    git: bool,
    files: &'a [String],
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let Place { name, shown } = &options.name;
    let folder = resolved(&fleet_dir::current()?.join(shown));
    check_folder(&folder, shown)?;
    let botserver = match (&options.git, &options.path) {
        (Some(url), _) => Origin::Git { url: url.clone(), rev: options.rev.clone() },
        (None, Some(path)) => Origin::path(path)?,
        (None, None) => Origin::own()?,
    };

    let interrupt = Interrupt::listen();
    let staging = tempfile::tempdir()
        .map_err(|error| Failure::new(format!("no temporary folder can be made: {error}")))?;
    let (source, rev) = match &botserver {
        Origin::Path(path) => (path.as_str(), ""),
        Origin::Git { url, rev } => (url.as_str(), rev.as_deref().unwrap_or_default()),
    };
    let values =
        [("description", options.description.as_str()), ("botserver", source), ("botserver_rev", rev)];
    interrupt.after(Template::Fleet.expand(name, &values, staging.path()))?;
    let lock = staging.path().join("Cargo.lock");
    fs::write(&lock, botserver.lock()).map_err(|error| Failure::file(&lock, "cannot be written", error))?;

    let mut changes = Changes::default();
    changes.folder(&folder)?;
    let files = output::files(staging.path())?;
    for file in &files {
        let from = staging.path().join(file);
        let contents = fs::read(&from).map_err(|error| Failure::file(&from, "cannot be read", error))?;
        changes.file(&folder.join(file), &contents)?;
    }
    let made = init_repository(options.vcs, &folder, &mut changes);
    let git = interrupt.after(made)?;
    changes.keep();

    let report = Report { fleet: name, folder: &folder, botserver: &botserver, git, files: &files };
    if options.json {
        return output::json(&report);
    }
    print(summary(&report, shown))
}

fn summary(report: &Report<'_>, shown: &Path) -> String {
    let Report { fleet, files, .. } = report;
    let with = match report.botserver {
        Origin::Path(path) => format!("the botserver in {path}"),
        Origin::Git { url, rev: Some(rev) } => format!("the botserver of {url}, {rev}"),
        Origin::Git { url, rev: None } => format!("the botserver of {url}"),
    };
    let shown = shown.strip_prefix(".").unwrap_or(shown);
    let is_elsewhere = !shown.as_os_str().is_empty();
    let go = if is_elsewhere { format!("\n  cd {}", shown.display()) } else { String::new() };
    let files: String = files.iter().map(|file| format!("  {}\n", shown.join(file).display())).collect();
    format!(
        "made the fleet `{fleet}`, built with {with}\n{files}\nnext:{go}\n  \
         cargo run -- dev                   # chat with its bot, without a token and without Telegram\n  \
         cargo botserver add BOT            # one more bot\n  \
         cargo botserver add echo --token   # asks for the token from @BotFather: then cargo run -- serve"
    )
}

/// The path without links and `..`, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
    let resolved = there.and_then(|(part, real)| Some(real.join(path.strip_prefix(part).ok()?)));
    // Joined with nothing, a path gets a slash at its end.
    resolved.unwrap_or_else(|| path.to_path_buf()).components().collect()
}

/// Checks that a fleet may be made in a folder: one that is not there, or has nothing in it but a repository.
fn check_folder(folder: &Path, shown: &Path) -> Result<(), Failure> {
    let is_free = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().all(|entry| entry.file_name() == ".git"),
        Err(_) => folder.symlink_metadata().is_err(),
    };
    if !is_free {
        return Err(Failure::new(format!("`{}` is there already, and not empty", shown.display()))
            .help("choose another name, or go there and use `cargo botserver add BOT` if it is a fleet"));
    }
    match workspace::claim(folder) {
        None => Ok(()),
        Some(claim) => Err(Failure::new(format!(
            "`{}` would be a member of the workspace of `{}`, by `{}` in its `members`, and cargo takes no workspace \
             inside of another",
            shown.display(),
            claim.manifest.display(),
            claim.pattern
        ))
        .help(format!(
            "write `exclude = [\"{}\"]` below `[workspace]` there first, or choose a folder that is no member",
            claim.folder
        ))),
    }
}

/// Makes a repository of the fleet; says whether it did.
fn init_repository(vcs: Option<Vcs>, fleet: &Path, changes: &mut Changes) -> Result<bool, Failure> {
    let inside_of_one = fleet.ancestors().any(|folder| folder.join(".git").exists());
    if vcs == Some(Vcs::None) || (vcs.is_none() && inside_of_one) {
        return Ok(false);
    }
    let repository = fleet.join(".git");
    if !repository.exists() {
        changes.tree(repository);
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

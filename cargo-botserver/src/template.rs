//! The templates in bot-template/, a part of this binary, and how they become files.
//!
//! cargo-generate does the work, in a process of its own. As a library it reads the environment of its process: it
//! fails where no variable names the user, and takes values from the configuration and from the variables of people
//! who use it themselves. A process of its own gets exactly the environment that is meant, and keeps its progress
//! messages apart from what we print.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use cargo_generate::{GenerateArgs, TemplatePath};
use clap::Parser;

use crate::failure::Failure;

/// Every file of bot-template/ as it was when this binary was built: path and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// One of the templates.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Template {
    /// A whole fleet.
    Fleet,
    /// One more handler, with its test.
    Bot,
}

impl Template {
    fn folder(self) -> &'static str {
        match self {
            Self::Fleet => "fleet",
            Self::Bot => "bot",
        }
    }

    /// Makes the files of this template in `into`, an empty folder that is there already.
    ///
    /// # Errors
    /// If a file cannot be written, or a value does not fit its placeholder.
    pub(crate) fn expand(self, name: &str, values: &[(&str, &str)], into: &Path) -> Result<(), Failure> {
        let scratch = tempfile::tempdir()
            .map_err(|error| Failure::new(format!("no temporary folder can be made: {error}")))?;
        let template = scratch.path().join("template");
        self.unpack(&template)?;
        let program = env::current_exe()
            .map_err(|error| Failure::new(format!("this program cannot find itself: {error}")))?;
        let mut command = Command::new(&program);
        command.arg(COMMAND).arg(name).arg(&template).arg(into).stdin(Stdio::null());
        for (placeholder, value) in values {
            command.arg(format!("--define={placeholder}={value}"));
        }
        for (variable, _) in env::vars_os() {
            if variable.to_str().is_some_and(|variable| variable.starts_with("CARGO_GENERATE_")) {
                command.env_remove(variable);
            }
        }
        // A name that no template uses, a folder without a configuration, and one that is removed with what is in it.
        command.env("CARGO_NAME", "nobody").env("CARGO_HOME", scratch.path()).env("TMPDIR", scratch.path());
        let output = command.output().map_err(|error| Failure::file(&program, "cannot be started", error))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(Failure::new(format!("the template `{}` cannot be expanded:\n{said}", self.folder())))
    }

    /// Writes the template itself, unexpanded.
    fn unpack(self, to: &Path) -> Result<(), Failure> {
        for (path, text) in FILES {
            let Ok(path) = Path::new(path).strip_prefix(self.folder()) else { continue };
            let path = to.join(path);
            let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
            made.map_err(|error| Failure::file(&path, "cannot be written", error))?;
        }
        Ok(())
    }
}

/// The first argument with which this program starts itself; no command that a person would give.
const COMMAND: &str = "generate";

/// What that process is told.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    name: String,
    template: PathBuf,
    into: PathBuf,
    #[arg(long)]
    define: Vec<String>,
}

/// What the process is told if it is one that [`Template::expand`] started.
pub(crate) fn asked(args: &[OsString]) -> Option<Options> {
    args.get(1).filter(|first| *first == COMMAND)?;
    args.get(1..).map(Options::parse_from)
}

/// Does the work, in the process that [`Template::expand`] started.
pub(crate) fn run(options: Options) -> Result<(), Failure> {
    let template = options.template.to_str().map(str::to_owned);
    let args = GenerateArgs {
        template_path: TemplatePath { path: template, ..TemplatePath::default() },
        name: Some(options.name),
        destination: Some(options.into),
        define: options.define,
        // Names are checked by now: none is changed, and nothing is asked.
        force: true,
        silent: true,
        init: true,
        no_workspace: true,
        no_fmt: true,
        ..GenerateArgs::default()
    };
    cargo_generate::generate(args).map(drop).map_err(|error| Failure::new(format!("{error:#}")))
}

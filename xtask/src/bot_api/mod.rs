//! `cargo xtask bot-api`: generates `bot-api/src/generated/` from `bot-api/specification/`.
//!
//! specification → [`parse`] → [`lower`] (with [`facts`] and [`boxes`]) → [`emit`] → files.

mod boxes;
mod emit;
mod facts;
mod lower;
mod model;
mod names;
mod parse;
mod spec;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use spec::Spec;

/// Generates the types and methods of the Bot API.
#[derive(Debug, clap::Args)]
pub(crate) struct BotApi {
    /// Take over a newer specification first: a release of its npm package, such as 10.3.1
    #[arg(long, value_name = "RELEASE", conflicts_with = "check")]
    update: Option<String>,

    /// Write nothing; fail if a committed file differs from what would be generated
    #[arg(long)]
    check: bool,
}

impl BotApi {
    /// Runs the command.
    ///
    /// # Errors
    /// When a newer specification cannot be had, when it is not understood, or with `--check` when a file differs.
    pub(crate) fn run(&self) -> Result<()> {
        if let Some(release) = &self.update {
            Spec::update(release)?;
        }
        let spec = Spec::committed()?;
        let root = root();
        for (path, text) in generate(&spec)? {
            let path = root.join(path);
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            if committed == text {
                continue;
            }
            if self.check {
                bail!("{} is not up to date: run `cargo xtask bot-api`", path.display());
            }
            let folder = path.parent().context("a generated file has no folder")?;
            std::fs::create_dir_all(folder)?;
            std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }
}

/// The generated files: path from the root of the repository, and text.
fn generate(spec: &Spec) -> Result<BTreeMap<PathBuf, String>> {
    let model = lower::lower(spec)?;
    emit::files(&model).into_iter().map(|(path, text)| Ok((path.into(), emit::format(&text)?))).collect()
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

//! Read: the texts of a fleet's files. The only place that reads them.
//!
//! After it every file is there, regular, of a sensible size and UTF-8, and nothing is understood yet.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use botserver_manifest::file::{self, ReadError};
use botserver_manifest::yaml::MAX_BYTES;
use botserver_manifest::{redact, tokens};

use crate::diagnostic::{Diagnostics, Place};
use crate::paths::{HANDLERS, MANIFEST, TOKENS, handler_path};
use crate::problem::{FileProblem, Problem};

/// The files of one fleet.
#[derive(Default)]
pub struct Sources {
    /// The fleet's folder, as `handlers.rs` will name it.
    pub dir: PathBuf,
    /// The text of `bots.yml`.
    pub manifest: String,
    /// The text of `tokens.yml`, when there is one.
    pub tokens: Option<tokens::Text>,
    /// The text of every `bots/<handler>.rs`, by handler.
    pub handlers: BTreeMap<String, String>,
}

/// Says that there are tokens, and none of them.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dir, manifest, tokens, handlers } = self;
        f.debug_struct("Sources")
            .field("dir", dir)
            .field("manifest", &redact(manifest))
            .field("tokens", tokens)
            .field("handlers", &handlers.keys())
            .finish()
    }
}

impl Sources {
    /// Reads the fleet in `dir`.
    ///
    /// # Errors
    /// Names every file that is missing or cannot be read.
    pub fn read(dir: &Path) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::default();
        let mut text = |path: &str| match file::read(&dir.join(path), MAX_BYTES) {
            Ok((text, _)) => Some(text),
            Err(error) => {
                report(path, &error, &mut problems);
                None
            }
        };
        let manifest = text(MANIFEST).unwrap_or_default();
        let mut handlers = BTreeMap::new();
        for name in handler_names(&dir.join(HANDLERS)) {
            if let Some(text) = text(&handler_path(&name)) {
                handlers.insert(name, text);
            }
        }
        let tokens = match tokens::Text::read(&dir.join(TOKENS)) {
            Ok(text) => Some(text),
            Err(error) if error.is_not_found() => None,
            Err(error) => {
                report(TOKENS, &error, &mut problems);
                None
            }
        };
        if problems.is_empty() {
            Ok(Self { dir: dir.to_owned(), manifest, tokens, handlers })
        } else {
            Err(problems)
        }
    }

    /// The text behind a path that a [`Place`] names. Never that of `tokens.yml`, whose lines are not shown.
    pub(crate) fn shown(&self, path: &str) -> Option<&str> {
        if path == MANIFEST {
            return Some(&self.manifest);
        }
        let handler = path.strip_prefix(HANDLERS)?.strip_prefix('/')?.strip_suffix(".rs")?;
        self.handlers.get(handler).map(String::as_str)
    }
}

fn report(path: &str, error: &ReadError, problems: &mut Diagnostics) {
    let (path, reason, is_missing) = (path.to_owned(), error.to_string(), error.is_not_found());
    problems.report(Place::file(&path), Problem::File(FileProblem::Unreadable { path, reason, is_missing }));
}

/// Names of the files `<name>.rs` in a folder; the hidden lock file of an editor is none of them.
///
/// A folder that is not there has none: every bot will say so.
fn handler_names(dir: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| !name.starts_with('.') && !name.is_empty())
        .collect()
}

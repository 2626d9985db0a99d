//! What a fleet is generated from: the texts of its files. The only place that reads them.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use botserver_manifest::{is_bot_name, redact};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// The files of one fleet, read but not understood.
#[derive(Clone, Default)]
pub struct Sources {
    /// The fleet's folder, as `handlers.rs` will name it.
    pub dir: PathBuf,
    /// The text of `bots.yml`.
    pub manifest: String,
    /// The text of `tokens.yml`, when there is one.
    pub tokens: Option<String>,
    /// The text of every `bots/<handler>.rs`, by handler.
    pub handlers: BTreeMap<String, String>,
}

/// Says that there are tokens, and none of them.
impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dir, manifest, tokens, handlers } = self;
        let tokens = tokens.as_ref().map(|_| "***");
        f.debug_struct("Sources")
            .field("dir", dir)
            .field("manifest", &redact(manifest))
            .field("tokens", &tokens)
            .field("handlers", &handlers.keys())
            .finish()
    }
}

/// Path of the manifest in a fleet.
pub const MANIFEST: &str = "bots.yml";
/// Path of the tokens in a fleet.
pub const TOKENS: &str = "tokens.yml";
/// Folder of the handlers in a fleet.
pub const HANDLERS: &str = "bots";

impl Sources {
    /// Reads the fleet in `dir`.
    ///
    /// # Errors
    /// Names every file that is missing or cannot be read.
    pub fn read(dir: &Path) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::default();
        let mut text = |path: &str| match fs::read(dir.join(path)) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
                Err(error) => {
                    let after = error.utf8_error().valid_up_to();
                    let message = format!("`{path}` is not UTF-8: byte {after} fits no character");
                    problems.push(Diagnostic::error(Place::file(path), message).help("save it as UTF-8"));
                    None
                }
            },
            Err(error) => {
                let mut problem =
                    Diagnostic::error(Place::file(path), format!("`{path}` cannot be read: {error}"));
                if error.kind() == io::ErrorKind::NotFound {
                    problem = problem.help("`cargo botserver new` makes a fleet that has one");
                }
                problems.push(problem);
                None
            }
        };
        let manifest = text(MANIFEST).unwrap_or_default();
        let tokens = if dir.join(TOKENS).exists() { text(TOKENS) } else { None };
        let mut handlers = BTreeMap::new();
        for name in handler_names(&dir.join(HANDLERS)) {
            if let Some(text) = text(&handler_path(&name)) {
                handlers.insert(name, text);
            }
        }
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

/// Where a handler's file is, in its fleet.
pub fn handler_path(name: &str) -> String {
    format!("{HANDLERS}/{name}.rs")
}

/// Names of the files `<name>.rs` in a folder that bots.yml could name; an editor's lock file is none of them.
///
/// A folder that is not there has none: every bot will say so.
fn handler_names(dir: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| is_bot_name(name))
        .collect()
}

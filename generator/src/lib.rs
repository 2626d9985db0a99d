//! Turns bots.yml and handler files into the Rust code of a fleet, at build time.
//!
//! A fleet's build.rs is `fn main() -> std::process::ExitCode { botserver_generator::build() }`. Tools and tests use
//! [`check()`] and [`emit()`], which touch neither disk nor environment.
//!
//! A run goes through its stages in this order: `read` the files, `parse` each text, `check` what they say together,
//! `emit` Rust, `write` what changed. What each stage leaves behind is said in its
//! file; all that can be wrong is a [`Problem`], and how that is worded stands in `wording/`.
//!
//! A token's secret part is only ever in a text that wipes itself and shows nothing, and no further than `parse`; what
//! is written holds the bots' ids only.

mod build;
mod check;
mod diagnostic;
mod emit;
pub mod fleet;
mod parse;
mod paths;
pub mod problem;
mod read;
mod render;
mod update_kinds;
mod wording;
mod write;

use std::path::Path;

use botserver_manifest::names::HandlerName;
pub use botserver_manifest::settings::Value;
pub use build::build;
pub use check::Checked;
pub use diagnostic::{Diagnostic, Diagnostics, Note, Place};
pub use emit::{HEADER, OutputFile, emit};
pub use fleet::Fleet;
pub use paths::{HANDLERS, MANIFEST, TOKENS, handler_path};
pub use problem::{Level, Problem};
pub use read::Sources;
pub use write::{Changes, write};

/// What one run has done.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The fleet that was generated.
    pub fleet: Fleet,
    /// What is odd about it, but no error.
    pub warnings: Diagnostics,
    /// What changed on disk.
    pub changes: Changes,
}

/// Generates a fleet that was read into `out_dir`, whose contents it replaces.
///
/// # Errors
/// Everything that is wrong with the fleet, in one go. Nothing is written then.
pub fn generate(sources: &Sources, out_dir: &Path) -> Result<Generated, Diagnostics> {
    let mut problems = Diagnostics::default();
    let parsed = parse::parse(sources, &mut problems);
    let Checked { fleet, warnings } = check::check(parsed, &sources.dir, problems)?;
    let files = emit(&fleet)?;
    let changes = write(out_dir, &files).map_err(write::failed)?;
    Ok(Generated { fleet, warnings, changes })
}

/// Parses and checks a fleet, without a trace on disk. After it, everything that [`emit`] relies on holds.
///
/// # Errors
/// Everything that is wrong with the fleet, and its warnings.
pub fn check(sources: &Sources) -> Result<Checked, Diagnostics> {
    let mut problems = Diagnostics::default();
    let parsed = parse::parse(sources, &mut problems);
    check::check(parsed, &sources.dir, problems)
}

/// What a new bot of this handler has to say in `settings:`: keys, each with a value in YAML that fits and is to be
/// replaced.
pub fn required_settings(sources: &Sources, handler: &HandlerName) -> Vec<(String, String)> {
    let parsed = parse::parse(sources, &mut Diagnostics::default());
    check::required_settings(&parsed, handler)
}

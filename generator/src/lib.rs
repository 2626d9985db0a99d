//! Turns bots.yml and handler files into the Rust code of a fleet, at build time.
//!
//! A fleet's build.rs is `fn main() -> std::process::ExitCode { botserver_generator::build() }`. Tools and tests use
//! [`check`] and [`emit`], which touch neither disk nor environment.
//!
//! No token's secret part comes into this crate's hands but inside of `botserver_manifest::Token`; what is written holds
//! the bots' ids only.

mod build;
mod check;
mod diagnostic;
mod emit;
mod fleet;
mod handler;
mod ident;
mod manifest;
mod out;
mod render;
mod server;
mod settings;
mod slot;
mod source;
mod suggest;
mod update_kinds;

use std::path::Path;

pub use build::build;
pub use check::Checked;
pub use diagnostic::{Diagnostic, Diagnostics, Level, Place};
pub use emit::{HEADER, OutputFile, emit};
pub use fleet::{Bot, Fleet, Server};
pub use handler::{Command, Function, Handler, Parameter};
pub use out::{Changes, write};
pub use settings::{Definition, Field, Schema, Type, Value};
pub use source::{HANDLERS, MANIFEST, Sources, TOKENS, handler_path};

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

/// Generates a fleet into `out_dir`, whose contents it replaces: parse, check, emit, write.
///
/// # Errors
/// Everything that is wrong with the fleet, in one go. Nothing is written then.
pub fn generate(sources: &Sources, out_dir: &Path) -> Result<Generated, Diagnostics> {
    let Checked { fleet, warnings } = check(sources)?;
    let files = emit(&fleet)?;
    let changes = write(out_dir, &files).map_err(|error| {
        Diagnostic::error(Place::file(MANIFEST), format!("the generated files cannot be written: {error}"))
    })?;
    Ok(Generated { fleet, warnings, changes })
}

/// Reads and checks a fleet: parse, then check. After it, everything that [`emit`] relies on holds.
///
/// # Errors
/// Everything that is wrong with the fleet, and its warnings.
pub fn check(sources: &Sources) -> Result<Checked, Diagnostics> {
    let mut problems = Diagnostics::default();
    let raw = manifest::parse(&sources.manifest, &mut problems);
    check::check(raw, sources, problems)
}

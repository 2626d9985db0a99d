//! Emit: a valid fleet as Rust source files. Pure: the same fleet gives the same bytes.

mod bot;
mod dispatch;
mod fleet;
mod layout;
mod router;

use proc_macro2::TokenStream;
use syn::{Attribute, Item};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::fleet::Fleet;
use crate::paths::MANIFEST;
use crate::problem::{FileProblem, Problem};

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the folder of generated files, with `/`.
    pub path: String,
    /// All of its text.
    pub contents: String,
}

/// The first line of every generated file.
pub const HEADER: &str = "// @generated from bots.yml by botserver-generator. Do not edit.\n";

/// Writes all files of a fleet, sorted by path.
///
/// # Errors
/// Only a bug of this crate can be one: what it wrote is no Rust, or the router has no solution.
pub fn emit(fleet: &Fleet) -> Result<Vec<OutputFile>, Diagnostics> {
    let mut files = vec![
        rust("mod.rs", fleet::root(fleet))?,
        rust("bots/mod.rs", fleet::bots(fleet))?,
        rust("dispatch/mod.rs", fleet::dispatch(fleet))?,
        OutputFile { path: "handlers.rs".to_owned(), contents: fleet::handlers(fleet) },
        rust("router.rs", router::router(fleet).ok_or_else(|| bug("router.rs"))?)?,
    ];
    for handler in &fleet.handlers {
        files.push(rust(&format!("dispatch/{}.rs", handler.name), dispatch::dispatch(handler))?);
    }
    for bot in &fleet.bots {
        if let Some(handler) = fleet.handlers.get(bot.handler) {
            files.push(bot::bot(bot, handler));
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Formats a file, with blank lines between items that are more than a line. Only what parses as Rust is ever written.
fn rust(path: &str, tokens: TokenStream) -> Result<OutputFile, Diagnostics> {
    let syn::File { attrs, items, .. } = syn::parse2(tokens).map_err(|_| bug(path))?;
    let mut contents = HEADER.to_owned();
    if !attrs.is_empty() {
        contents.push_str(&unparse(attrs, Vec::new()));
        contents.push('\n');
    }
    let mut after_a_line = None;
    for item in items {
        let is_a_line = matches!(item, Item::Use(_) | Item::Mod(_) | Item::Const(_));
        if after_a_line.is_some_and(|after| !(after && is_a_line)) {
            contents.push('\n');
        }
        after_a_line = Some(is_a_line);
        contents.push_str(&unparse(Vec::new(), vec![item]));
    }
    Ok(OutputFile { path: path.to_owned(), contents })
}

fn unparse(attrs: Vec<Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items })
}

fn bug(path: &str) -> Diagnostics {
    Diagnostic::new(Place::file(MANIFEST), Problem::File(FileProblem::Bug(path.to_owned()))).into()
}

//! A handler file as Rust.

use botserver_manifest::yaml;
use proc_macro2::Span;

use super::brackets;
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Place};
use crate::paths::handler_path;
use crate::problem::{Problem, RustProblem};

/// A handler file as it was written.
pub(crate) struct RawHandler<'a> {
    pub(crate) path: String,
    text: &'a str,
    /// Its items, or why it has none.
    pub(crate) items: Result<Vec<syn::Item>, Diagnostics>,
}

/// Reads `bots/<name>.rs`.
pub(super) fn parse<'a>(name: &str, text: &'a str) -> RawHandler<'a> {
    let mut handler = RawHandler { path: handler_path(name), text, items: Ok(Vec::new()) };
    handler.items = match syn::parse_file(text) {
        Ok(file) => Ok(file.items),
        Err(error) => Err(handler.syntax(&error).into()),
    };
    handler
}

impl RawHandler<'_> {
    /// Where a piece of the file stands.
    pub(crate) fn place(&self, span: Span) -> Place {
        let (bytes, start) = (span.byte_range(), span.start());
        let end = bytes.end.min(self.text.len());
        let first = bytes.start.min(end);
        // A caret is for one line, also when the item has more of them.
        let line = self.text.get(first..end).and_then(|item| item.lines().next()).unwrap_or_default();
        let span =
            yaml::Span { start: first, end: first + line.len(), line: start.line, column: start.column + 1 };
        Place { path: self.path.clone(), span: Some(span) }
    }

    fn place_of_character(&self, at: usize) -> Place {
        let before = self.text.get(..at).unwrap_or_default();
        let width = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let start_of_line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(start_of_line..).unwrap_or_default().chars().count() + 1;
        let line = before.matches('\n').count() + 1;
        Place { path: self.path.clone(), span: Some(yaml::Span { start: at, end: at + width, line, column }) }
    }

    /// What keeps the file from being Rust. Of brackets and texts that do not end, the parser says only where it gave
    /// up, so they are looked for first.
    fn syntax(&self, error: &syn::Error) -> Diagnostic {
        match brackets::find(self.text) {
            Some(brackets::Found { at, problem, opened }) => {
                let found = Diagnostic::new(self.place_of_character(at), Problem::Rust(problem));
                match opened {
                    Some(opened) => found.related(self.place_of_character(opened), Note::Opened),
                    None => found,
                }
            }
            None => {
                let reason = error.to_string();
                let at = match self.text.get(..error.span().byte_range().start).map(str::trim_end) {
                    // Missed at the end of what is before, and noticed only later.
                    Some(before) if reason == "expected `;`" => {
                        let last = before.chars().next_back().map_or(0, char::len_utf8);
                        self.place_of_character(before.len() - last)
                    }
                    _ => self.place(error.span()),
                };
                Diagnostic::new(at, Problem::Rust(RustProblem::Syntax(reason)))
            }
        }
    }
}

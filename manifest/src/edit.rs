//! Adds to the text of bots.yml and leaves every other byte as it is.
//!
//! The tree of [`yaml`] says where things stand, and the new lines go between the old ones. The result is read again:
//! only a text that means what the old one meant, and what is new, is handed out.

mod entry;
mod layout;
pub mod text;

use std::slice;

pub use entry::{NewEntry, NewValue};

use crate::yaml::{self, Document, Entry, Mistake, Node, Span, SyntaxError, Value};

/// Why a text is not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditError {
    /// Where.
    pub span: Span,
    /// Why.
    pub mistake: EditMistake,
}

/// What keeps a text from being changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditMistake {
    /// It is no YAML that we read.
    Syntax(Mistake),
    /// The whole is no map.
    NoSections {
        /// What it is instead.
        found: &'static str,
    },
    /// A section is no map.
    Section {
        /// Its name.
        name: String,
        /// What it is instead.
        found: &'static str,
    },
    /// It is written in a way in which a section cannot be changed.
    Layout {
        /// Of the section.
        name: String,
        /// What somebody can write by hand.
        lines: String,
    },
}

/// Reads a text; where things stand in it is counted without its byte-order mark.
///
/// # Errors
/// If it is no YAML.
pub fn read(text: &str) -> Result<Document, EditError> {
    yaml::parse(without_mark(text))
        .map_err(|SyntaxError { span, mistake }| EditError { span, mistake: EditMistake::Syntax(mistake) })
}

/// The text behind a byte-order mark.
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// A section of a manifest, if there is one; its value is a map or nothing.
///
/// # Errors
/// If it, or the whole, is something else.
pub fn section<'a>(document: &'a Document, name: &str) -> Result<Option<&'a Entry>, EditError> {
    let is_map = |node: &Node| matches!(node.value, Value::Map(_)) || node.is_null();
    let root = &document.root;
    if !is_map(root) {
        let mistake = EditMistake::NoSections { found: root.describe() };
        return Err(EditError { span: root.span, mistake });
    }
    match root.get(name) {
        Some(Entry { value, .. }) if !is_map(value) => {
            let mistake = EditMistake::Section { name: name.to_owned(), found: value.describe() };
            Err(EditError { span: value.span, mistake })
        }
        section => Ok(section),
    }
}

/// Adds entries that are not there to a section, and gives the new text.
///
/// # Errors
/// If the text is no YAML, if the section is not a map, or if it is written in a way that it cannot be added to.
pub fn insert(text: &str, name: &str, new: &[NewEntry]) -> Result<String, EditError> {
    let write = |body: &str, document: &Document| layout::add(body, document, name, new);
    change(text, name, new, write, |before, now| {
        let (kept, added) = now.split_at_checked(before.len()).unwrap_or_default();
        let are_new = new.len() == added.len() && new.iter().zip(added).all(|(new, entry)| new.is(entry));
        same_entries(before, kept) && are_new
    })
}

/// Replaces a text that a section has for a key, and gives the new text.
///
/// # Errors
/// As [`insert`].
pub fn replace(text: &str, name: &str, new: &NewEntry) -> Result<String, EditError> {
    let write = |body: &str, document: &Document| {
        let entry = document.root.get(name).and_then(|section| section.value.get(&new.key));
        let value = entry.map(|entry| &entry.value).filter(|value| value.text().is_some());
        let span = value.map(|value| value.span).unwrap_or_default();
        let (head, tail) = (body.get(..span.start), body.get(span.end..));
        format!("{}{}{}", head.unwrap_or_default(), new.value.on_one_line(true), tail.unwrap_or_default())
    };
    change(text, name, slice::from_ref(new), write, |before, now| {
        let is_right = |(before, now): (&Entry, &Entry)| {
            if before.key.text == new.key { new.is(now) } else { same_entry(before, now) }
        };
        before.len() == now.len() && before.iter().zip(now).all(is_right)
    })
}

/// Changes a text, and looks whether the section is right then, and everything else says what it said before.
fn change(
    text: &str,
    name: &str,
    new: &[NewEntry],
    write: impl FnOnce(&str, &Document) -> String,
    is_right: impl FnOnce(&[Entry], &[Entry]) -> bool,
) -> Result<String, EditError> {
    let body = without_mark(text);
    let document = read(body)?;
    let section = section(&document, name)?;
    let changed = write(body, &document);
    let says_just_that = yaml::parse(&changed).is_ok_and(|now| {
        let (others_before, before) = without(&document, name);
        let (others, entries) = without(&now, name);
        others_before.len() == others.len()
            && others_before.iter().zip(others).all(|(before, now)| same_entry(before, now))
            && document.duplicates.len() == now.duplicates.len()
            && is_right(before, entries)
    });
    if !says_just_that {
        let span = section.map_or(document.root.span, |section| section.key.span);
        let lines = new.iter().map(|entry| entry.block(6, 2, "\n")).collect();
        return Err(EditError { span, mistake: EditMistake::Layout { name: name.to_owned(), lines } });
    }
    let mark = text.get(..text.len() - body.len()).unwrap_or_default();
    Ok(format!("{mark}{changed}"))
}

/// The other sections of a file, and the entries of this one.
fn without<'a>(document: &'a Document, name: &str) -> (Vec<&'a Entry>, &'a [Entry]) {
    let others = document.root.entries().iter().filter(|entry| entry.key.text != name).collect();
    let section = document.root.get(name);
    (others, section.map(|section| section.value.entries()).unwrap_or_default())
}

/// The same keys and values, wherever they stand.
fn same_entries(a: &[Entry], b: &[Entry]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_entry(a, b))
}

fn same_entry(a: &Entry, b: &Entry) -> bool {
    a.key.text == b.key.text && same(&a.value, &b.value)
}

fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar(a), Value::Scalar(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => same_entries(a, b),
        _ => false,
    }
}

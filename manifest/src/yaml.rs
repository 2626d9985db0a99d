//! YAML as a tree in which every key and value knows where it stands.
//!
//! Scalars keep their source text and whether they were quoted, because only the reader knows what type they should
//! have: `country: NO` is Norway, and `zip: 007` is not seven.
//!
//! Anything from a file is bounded: [`MAX_BYTES`], and after aliases are expanded [`MAX_DEPTH`] and the number of
//! nodes, so that whoever walks the tree may do so by recursion. Tags, merge keys, several documents and keys that are
//! not text are refused with a message of their own.

mod mistake;
mod tree;

pub use mistake::{Mistake, ParserMistake};
pub(crate) use tree::MAX_NODES;
pub use tree::{MAX_BYTES, MAX_DEPTH, parse};

/// Where something stands in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte. For a list or map, the end of its first line at most.
    pub end: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands. A value left out (`echo:`) has an empty span behind its key.
    pub span: Span,
}

/// One of the three things that a YAML value can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, a number, a truth value or nothing: not interpreted yet.
    Scalar(Scalar),
    /// `[a, b]`, or lines that start with `-`.
    List(Vec<Node>),
    /// `{key: value}`, or lines of `key: value`, in the order of the file and without duplicates.
    Map(Vec<Entry>),
}

/// Text as it stands in the file, after escapes and folding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text.
    pub text: String,
    /// Written without quotes and not as a block (`|`, `>`), so that it may mean a number, a truth value or null.
    pub plain: bool,
}

/// One `key: value` of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Always text.
    pub key: Key,
    /// Anything.
    pub value: Node,
}

/// A key and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key's text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its value; an empty file is null.
    pub root: Node,
    /// Keys given twice in one map. The tree holds the first of them.
    pub duplicates: Vec<Duplicate>,
}

/// A key that its map already had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The second one.
    pub key: Key,
    /// Where the first one stands.
    pub first: Span,
}

/// A text that is not YAML that we read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// Why.
    pub mistake: Mistake,
}

impl Node {
    /// Nothing: no value at all, `~` or `null` without quotes.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(scalar) if scalar.is_null())
    }

    /// The entries of a map; none of anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            Value::List(_) | Value::Scalar(_) => &[],
        }
    }

    /// The entry of a map with this key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.text == key)
    }

    /// The text of a scalar that is not null.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) if !scalar.is_null() => Some(&scalar.text),
            _ => None,
        }
    }

    /// How deep it is: 1 for a scalar, one more than the deepest item for a list or map.
    pub fn depth(&self) -> usize {
        let inner = match &self.value {
            Value::Scalar(_) => None,
            Value::List(items) => items.iter().map(Self::depth).max(),
            Value::Map(entries) => entries.iter().map(|entry| entry.value.depth()).max(),
        };
        1 + inner.unwrap_or_default()
    }

    /// What it is, for a message: `a map`, `a list`, `text`, or `nothing`.
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Map(_) => "a map",
            Value::List(_) => "a list",
            Value::Scalar(scalar) if scalar.is_null() => "nothing",
            Value::Scalar(_) => "text",
        }
    }
}

impl Scalar {
    /// Nothing: an empty value, `~` or `null` without quotes.
    pub fn is_null(&self) -> bool {
        self.plain && matches!(self.text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

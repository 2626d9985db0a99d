//! What can be wrong with a file, before anything is understood of it.

/// With a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FileProblem {
    /// It cannot be read.
    Unreadable {
        /// Its path in the fleet.
        path: String,
        /// Why.
        reason: String,
        /// It is not there.
        is_missing: bool,
    },
    /// A generated file cannot be written; why.
    Unwritable(String),
    /// What was written is no Rust: a mistake of this crate.
    Bug(String),
}

/// Why a file is not Rust.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RustProblem {
    /// A bracket that is not closed.
    Unclosed(char),
    /// A bracket that closes another kind.
    WrongClose {
        /// What is open.
        open: char,
        /// What should close it.
        close: char,
    },
    /// A bracket that closes nothing.
    Unopened(char),
    /// A text without its last quote.
    UnclosedText,
    /// A comment without its end.
    UnclosedComment,
    /// A character that Rust has no use for.
    Character(char),
    /// What the parser says.
    Syntax(String),
}

//! What is wrong with a fleet, collected first and shown all at once.

use botserver_manifest::settings::FieldRef;
use botserver_manifest::yaml::Span;

use crate::paths::{HANDLERS, MANIFEST, TOKENS};
use crate::problem::{Level, Problem};

/// Somewhere in one of the fleet's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, relative to the fleet, with `/`.
    pub path: String,
    /// Where in it; `None` means the file as a whole.
    pub span: Option<Span>,
}

impl Place {
    /// A whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { path: path.into(), span: None }
    }

    /// Somewhere in bots.yml.
    pub fn manifest(span: Span) -> Self {
        Self { path: MANIFEST.to_owned(), span: Some(span) }
    }

    /// Somewhere in tokens.yml. Only the position is ever shown.
    pub fn tokens(line: usize, column: usize) -> Self {
        Self { path: TOKENS.to_owned(), span: Some(Span { line, column, ..Span::default() }) }
    }

    /// `path:line:column`.
    pub fn describe(&self) -> String {
        match self.span {
            Some(span) => format!("{}:{}:{}", self.path, span.line, span.column),
            None => self.path.clone(),
        }
    }

    /// bots.yml first, then tokens.yml, then handlers; each from top to bottom.
    fn order(&self) -> (u8, String, usize, usize) {
        let file = match self.path.as_str() {
            MANIFEST => 0,
            TOKENS => 1,
            path if path.starts_with(HANDLERS) => 2,
            _ => 3,
        };
        let span = self.span.unwrap_or_default();
        (file, self.path.clone(), span.line, span.column)
    }
}

/// One problem: what, where, and what else to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where it is.
    pub at: Place,
    /// What it is.
    pub problem: Problem,
    /// The other sides of a conflict.
    pub related: Vec<(Place, Note)>,
}

/// What another place has to do with a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The first of two that cannot be twice.
    First,
    /// What was opened.
    Opened,
    /// The field that a value fills.
    Field(FieldRef),
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(at: Place, problem: Problem) -> Self {
        Self { at, problem, related: Vec::new() }
    }

    /// Another place that matters, and why.
    #[must_use]
    pub fn related(mut self, at: Place, note: Note) -> Self {
        self.related.push((at, note));
        self
    }
}

/// Everything found in one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds a problem that concerns one place.
    pub(crate) fn report(&mut self, at: Place, problem: Problem) {
        self.push(Diagnostic::new(at, problem));
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether something stops the build.
    pub fn has_errors(&self) -> bool {
        self.count(Level::Error) > 0
    }

    /// How many of one level there are.
    pub fn count(&self, level: Level) -> usize {
        self.iter().filter(|diagnostic| diagnostic.problem.level() == level).count()
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Puts them in the order of the files, and drops repetitions.
    pub(crate) fn sort(&mut self) {
        self.0.sort_by_cached_key(|found| (found.at.order(), found.problem.wording().message));
        self.0.dedup();
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

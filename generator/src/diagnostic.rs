//! What is wrong with a fleet, collected first and shown all at once.

use botserver_manifest::yaml::Span;

use crate::source::{HANDLERS, MANIFEST, TOKENS};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is generated.
    Error,
    /// The fleet is generated, but is probably not what was meant.
    Warning,
}

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
    fn order(&self) -> (u8, &str, usize, usize) {
        let file = match self.path.as_str() {
            MANIFEST => 0,
            TOKENS => 1,
            path if path.starts_with(HANDLERS) => 2,
            _ => 3,
        };
        let span = self.span.unwrap_or_default();
        (file, &self.path, span.line, span.column)
    }
}

/// One thing that is wrong: where, what, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub level: Level,
    /// Where it is.
    pub at: Place,
    /// What is wrong: lower case, no full stop, values in backticks.
    pub message: String,
    /// What to write under the caret, if anything.
    pub label: Option<String>,
    /// The other sides of a conflict.
    pub related: Vec<(Place, String)>,
    /// What to do.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// Something that stops the build.
    pub fn error(at: Place, message: impl Into<String>) -> Self {
        Self {
            level: Level::Error,
            at,
            message: message.into(),
            label: None,
            related: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Something that is probably a mistake.
    pub fn warning(at: Place, message: impl Into<String>) -> Self {
        Self { level: Level::Warning, ..Self::error(at, message) }
    }

    /// Text under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Another place that matters, and what is there.
    #[must_use]
    pub fn related(mut self, at: Place, label: impl Into<String>) -> Self {
        self.related.push((at, label.into()));
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// What to do, if we have an idea.
    #[must_use]
    pub(crate) fn maybe_help(self, help: Option<String>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
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
        self.iter().filter(|diagnostic| diagnostic.level == level).count()
    }

    /// All of them, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Puts them in the order of the files, and drops repetitions.
    pub(crate) fn sort(&mut self) {
        self.0.sort_by(|a, b| (a.at.order(), &a.message).cmp(&(b.at.order(), &b.message)));
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

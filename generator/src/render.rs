//! Diagnostics as rustc shows them, for a terminal or a log.

use annotate_snippets::{AnnotationKind, Element, Level as Header, Origin, Renderer, Snippet};
use botserver_manifest::{Wording, redact};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::problem::Level;
use crate::read::Sources;

/// Most diagnostics shown in one run: one mistake in `defaults:` can concern ten thousand bots.
pub(crate) const SHOWN: usize = 50;

impl Diagnostics {
    /// The text for a person, with colours if asked for. Nothing that looks like a token is in it.
    pub fn render(&self, sources: &Sources, colours: bool) -> String {
        let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for diagnostic in self.iter().take(SHOWN) {
            text.push_str(&render_one(diagnostic, sources, &renderer));
            text.push_str("\n\n");
        }
        if let Some(hidden) = self.iter().len().checked_sub(SHOWN).filter(|hidden| *hidden > 0) {
            text.push_str(&format!("… and {hidden} more\n\n"));
        }
        if self.has_errors() {
            let errors = counted(self.count(Level::Error), "error");
            let warnings = self.count(Level::Warning);
            let warnings =
                if warnings == 0 { String::new() } else { format!(", {}", counted(warnings, "warning")) };
            text.push_str(&format!("error: no fleet was generated: {errors}{warnings}\n"));
        }
        text
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn render_one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let header = match diagnostic.problem.level() {
        Level::Error => Header::ERROR,
        Level::Warning => Header::WARNING,
    };
    let Wording { message, help } = diagnostic.problem.wording();
    let related: Vec<_> = diagnostic.related.iter().map(|(at, note)| (at.clone(), note.label())).collect();
    let label = diagnostic.problem.label();
    let mut group =
        header.primary_title(redact(&message)).elements(elements(&diagnostic.at, label, &related, sources));
    for help in &help {
        group = group.element(Header::HELP.message(redact(help)));
    }
    renderer.render(&[group])
}

/// The lines of code of one diagnostic: one snippet a file, the primary one first.
fn elements<'a>(
    at: &'a Place,
    label: Option<&'a str>,
    related: &'a [(Place, String)],
    sources: &'a Sources,
) -> Vec<Element<'a>> {
    let mut places = vec![(at, label, AnnotationKind::Primary)];
    places
        .extend(related.iter().map(|(place, label)| (place, Some(label.as_str()), AnnotationKind::Context)));
    let mut elements = Vec::new();
    while let Some((first, _, _)) = places.first() {
        let path = first.path.clone();
        let (here, elsewhere): (Vec<_>, _) = places.into_iter().partition(|(place, _, _)| place.path == path);
        places = elsewhere;
        match sources.shown(&path) {
            Some(text) if here.iter().all(|(place, _, _)| place.span.is_some()) => {
                elements.push(snippet(text, &path, &here).into());
            }
            _ => elements.extend(here.iter().map(|(place, _, _)| origin(place).into())),
        }
    }
    elements
}

/// A position without its line.
fn origin(place: &Place) -> Origin<'static> {
    let origin = Origin::path(place.path.clone());
    match place.span {
        Some(span) => origin.line(span.line).char_column(span.column),
        None => origin,
    }
}

fn snippet<'a>(
    text: &'a str,
    path: &str,
    places: &[(&'a Place, Option<&'a str>, AnnotationKind)],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let spans = || places.iter().filter_map(|(place, _, _)| place.span);
    let first = spans().map(|span| span.start).min().unwrap_or_default();
    let last = spans().map(|span| span.end).max().unwrap_or_default();
    let window = text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let end =
        text.get(last..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| last + newline);
    let line = spans().map(|span| span.line).min().unwrap_or(1);
    let shown = redact(text.get(window..end).unwrap_or_default().trim_end_matches('\r'));
    let shown_len = shown.len();
    Snippet::source(shown).path(path.to_owned()).line_start(line).annotations(places.iter().map(
        |(place, label, kind)| {
            let span = place.span.unwrap_or_default();
            // What cannot be seen at the end of the line is left out.
            let end = (span.end - window).min(shown_len);
            kind.span((span.start - window).min(end)..end).label(label.map(redact))
        },
    ))
}

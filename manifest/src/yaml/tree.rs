//! From parser events to the tree, with a stack of our own instead of recursion.

use std::collections::HashMap;

use granit_parser::{Event, Marker, Parser, ScalarStyle};

use super::mistake::{self, is_odd_blank};
use super::{Document, Duplicate, Entry, Key, Mistake, Node, Scalar, Span, SyntaxError, Value};

/// Largest file that is read: 16 MiB, about 100,000 bots.
pub const MAX_BYTES: usize = 16 << 20;

/// Deepest nesting, with aliases expanded. A scalar in a list in a map is 3 levels deep.
pub const MAX_DEPTH: usize = 64;

/// Most values in one file, counting an alias as often as it is used, what has an anchor twice, and a long text as one
/// value for each 64 bytes.
pub(crate) const MAX_NODES: usize = 2_000_000;

/// Bytes of text that weigh as much as one value more.
const TEXT_PER_NODE: usize = 64;

/// Reads one YAML document.
///
/// # Errors
/// The first thing that is not YAML, or that we refuse to read.
pub fn parse(text: &str) -> Result<Document, SyntaxError> {
    if text.len() > MAX_BYTES {
        return Err(error(Span { line: 1, column: 1, ..Span::default() }, Mistake::TooLarge));
    }
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        disallow_directives: true,
    };
    let mut builder = Builder { text, ..Builder::default() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| {
            let at = character_at(text, error.marker());
            let (mistake, span) = mistake::find(text, error.kind(), at, builder.open_bracket());
            SyntaxError { span, mistake }
        })?;
        builder.event(event, span)?;
    }
    let null = Node { value: Value::Scalar(Scalar { text: String::new(), plain: true }), span: START };
    Ok(Document { root: builder.root.unwrap_or(null), duplicates: builder.duplicates })
}

const START: Span = Span { start: 0, end: 0, line: 1, column: 1 };

/// What has been read so far.
#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Measured>,
    weight: usize,
    documents: usize,
    duplicates: Vec<Duplicate>,
}

/// A list or map whose end has not come yet.
struct Open {
    span: Span,
    /// 0 when nothing refers to it.
    anchor: usize,
    items: Items,
    /// Of what it holds so far.
    weight: usize,
    /// Of the deepest thing that it holds so far.
    depth: usize,
}

enum Items {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: HashMap<String, Span>, key: Option<Key> },
}

/// A finished node, and what its copies cost.
struct Measured {
    node: Node,
    weight: usize,
    depth: usize,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, at: granit_parser::Span) -> Result<(), SyntaxError> {
        let span = self.span(at);
        match &event {
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, _, Some(_))
            | Event::MappingStart(_, _, Some(_)) => {
                return Err(error(at.tag_span().map_or(span, |tag| self.span(tag)), Mistake::Tag));
            }
            _ => {}
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 { Err(error(span, Mistake::SecondDocument)) } else { Ok(()) }
            }
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let left_out = plain && span.start == span.end; // the parser gives it the text `~`
                let text = if left_out { String::new() } else { text.into_owned() };
                let weight = 1 + text.len() / TEXT_PER_NODE;
                let node = Node { value: Value::Scalar(Scalar { text, plain }), span };
                self.count(span, weight)?;
                self.add(Measured { node, weight, depth: 1 }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.start(span, anchor, Items::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                let items = Items::Map { entries: Vec::new(), seen: HashMap::new(), key: None };
                self.start(span, anchor, items)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => {
                let Some(Measured { weight, depth, .. }) = self.anchors.get(&anchor) else {
                    return Err(error(span, Mistake::RecursiveAlias));
                };
                let (weight, depth) = (*weight, *depth);
                // Before the copy is made.
                self.count(span, weight)?;
                if self.open.len() + depth > MAX_DEPTH {
                    return Err(error(span, Mistake::TooDeep));
                }
                let Some(node) = self.anchors.get(&anchor).map(|sized| sized.node.clone()) else {
                    return Ok(());
                };
                self.add(Measured { node, weight, depth }, 0)
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, span: Span, anchor: usize, items: Items) -> Result<(), SyntaxError> {
        self.count(span, 1)?;
        self.open.push(Open { span, anchor, items, weight: 1, depth: 0 });
        if self.open.len() > MAX_DEPTH { Err(error(span, Mistake::TooDeep)) } else { Ok(()) }
    }

    fn close(&mut self, end: Span) -> Result<(), SyntaxError> {
        let Some(Open { span, anchor, items, weight, depth }) = self.open.pop() else { return Ok(()) };
        let value = match items {
            Items::List(list) => Value::List(list),
            Items::Map { entries, .. } => Value::Map(entries),
        };
        let span = Span { end: self.line_end(span.start).min(end.end), ..span };
        self.add(Measured { node: Node { value, span }, weight, depth: depth + 1 }, anchor)
    }

    /// Puts a finished node where it belongs: into the list or map around it, as the next key, or at the root.
    fn add(&mut self, sized: Measured, anchor: usize) -> Result<(), SyntaxError> {
        let Measured { node, weight, depth } = sized;
        if self.open.len() + depth > MAX_DEPTH {
            return Err(error(node.span, Mistake::TooDeep));
        }
        if anchor != 0 {
            self.count(node.span, weight)?;
            self.anchors.insert(anchor, Measured { node: node.clone(), weight, depth });
        }
        if let Some(open) = self.open.last_mut() {
            open.weight = open.weight.saturating_add(weight);
            open.depth = open.depth.max(depth);
        }
        match self.open.last_mut().map(|open| &mut open.items) {
            None => self.root = Some(node),
            Some(Items::List(list)) => list.push(node),
            Some(Items::Map { entries, seen, key }) => match key.take() {
                None => *key = Some(as_key(node)?),
                Some(key) => match seen.get(&key.text) {
                    Some(first) => self.duplicates.push(Duplicate { first: *first, key }),
                    None => {
                        seen.insert(key.text.clone(), key.span);
                        entries.push(Entry { key, value: node });
                    }
                },
            },
        }
        Ok(())
    }

    /// Counts values that are about to be kept.
    fn count(&mut self, span: Span, weight: usize) -> Result<(), SyntaxError> {
        self.weight = self.weight.saturating_add(weight);
        if self.weight > MAX_NODES { Err(error(span, Mistake::TooMany)) } else { Ok(()) }
    }

    /// The innermost `{` or `[` that is open, and its line.
    fn open_bracket(&self) -> Option<(char, usize)> {
        let open = self.open.last()?;
        let bracket = self.text.get(open.span.start..)?.chars().next()?;
        matches!(bracket, '{' | '[').then_some((bracket, open.span.line))
    }

    fn span(&self, span: granit_parser::Span) -> Span {
        let start = span.start.byte_offset().unwrap_or_default();
        let end = span.end.byte_offset().unwrap_or_default().max(start);
        Span { start, end: end.min(self.text.len()), line: span.start.line(), column: span.start.col() + 1 }
    }

    /// The end of the line that `start` is on, without trailing blanks.
    fn line_end(&self, start: usize) -> usize {
        let line = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        start + line.trim_end().len()
    }
}

fn as_key(node: Node) -> Result<Key, SyntaxError> {
    let span = node.span;
    match node.value {
        Value::Scalar(scalar) if scalar.text == "<<" && scalar.plain => Err(error(span, Mistake::MergeKey)),
        Value::Scalar(scalar) if scalar.text.is_empty() => Err(error(span, Mistake::NoKey)),
        Value::Scalar(scalar) => match scalar.text.chars().next().filter(|first| is_odd_blank(*first)) {
            Some(blank) if scalar.plain => {
                let span = Span { end: span.start + blank.len_utf8(), ..span };
                Err(error(span, Mistake::OddBlank(blank)))
            }
            _ => Ok(Key { text: scalar.text, span }),
        },
        Value::List(_) | Value::Map(_) => Err(error(span, Mistake::KeyNotText)),
    }
}

/// The character under a parser error, which the parser gives as a point.
fn character_at(text: &str, marker: &Marker) -> Span {
    let start = marker.byte_offset().unwrap_or_default().min(text.len());
    let width = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span { start, end: start + width, line: marker.line(), column: marker.col() + 1 }
}

fn error(span: Span, mistake: Mistake) -> SyntaxError {
    SyntaxError { span, mistake }
}

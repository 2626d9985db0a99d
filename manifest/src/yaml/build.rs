//! From parser events to the tree, with a stack of our own instead of recursion.

use std::collections::HashMap;

use granit_parser::{Event, Marker, Parser, ScalarStyle};

use super::explain::explain;
use super::{Document, Duplicate, Entry, Key, Node, Scalar, Span, SyntaxError, Value};

/// Largest file that is read: 16 MiB, about 100,000 bots.
pub const MAX_BYTES: usize = 16 << 20;

/// Deepest nesting of block style and of flow style (`[`, `{`), each.
pub const MAX_DEPTH: usize = 64;

/// Most values in one file, counting an alias as often as it is used.
pub const MAX_NODES: usize = 2_000_000;

/// Reads one YAML document.
///
/// # Errors
/// The first thing that is not YAML, or that we refuse to read.
pub fn parse(text: &str) -> Result<Document, SyntaxError> {
    if text.len() > MAX_BYTES {
        let message = format!("this file is larger than {} MiB", MAX_BYTES >> 20);
        return Err(error(Span { line: 1, column: 1, ..Span::default() }, &message, None));
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
            let (message, help) = explain(error.kind());
            SyntaxError { span: character_at(text, error.marker()), message, help }
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
    anchors: HashMap<usize, Node>,
    nodes: usize,
    documents: usize,
    duplicates: Vec<Duplicate>,
}

/// A list or map whose end has not come yet.
struct Open {
    span: Span,
    /// 0 when nothing refers to it.
    anchor: usize,
    items: Items,
}

enum Items {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: HashMap<String, Span>, key: Option<Key> },
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, at: granit_parser::Span) -> Result<(), SyntaxError> {
        let span = self.span(at);
        match &event {
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, _, Some(_))
            | Event::MappingStart(_, _, Some(_)) => {
                let span = at.tag_span().map_or(span, |tag| self.span(tag));
                return Err(error(
                    span,
                    "tags (`!…`) are not supported",
                    Some("remove the tag, or put quotes around text that starts with `!`"),
                ));
            }
            _ => {}
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(error(
                        span,
                        "a second document starts here",
                        Some("keep one document in this file: remove the `---`"),
                    ));
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let left_out = plain && span.start == span.end; // the parser gives it the text `~`
                let text = if left_out { String::new() } else { text.into_owned() };
                let scalar = Scalar { text, plain };
                self.add(Node { value: Value::Scalar(scalar), span }, anchor, 1)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.open.push(Open { span, anchor, items: Items::List(Vec::new()) });
                Ok(())
            }
            Event::MappingStart(_, anchor, _) => {
                let items = Items::Map { entries: Vec::new(), seen: HashMap::new(), key: None };
                self.open.push(Open { span, anchor, items });
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    return Err(error(
                        span,
                        "this alias is inside of the value that it stands for",
                        Some("write the value out"),
                    ));
                };
                let size = size(&node);
                self.add(node, 0, size)
            }
            _ => Ok(()),
        }
    }

    fn close(&mut self, end: Span) -> Result<(), SyntaxError> {
        let Some(Open { span, anchor, items }) = self.open.pop() else { return Ok(()) };
        let value = match items {
            Items::List(list) => Value::List(list),
            Items::Map { entries, .. } => Value::Map(entries),
        };
        let span = Span { end: self.line_end(span.start).min(end.end), ..span };
        self.add(Node { value, span }, anchor, 1)
    }

    /// Puts a finished node where it belongs: into the list or map around it, as the next key, or at the root.
    fn add(&mut self, node: Node, anchor: usize, size: usize) -> Result<(), SyntaxError> {
        self.nodes = self.nodes.saturating_add(size);
        if self.nodes > MAX_NODES {
            let message = format!("more than {MAX_NODES} values in one file, counting what aliases repeat");
            return Err(error(node.span, &message, Some("use fewer aliases (`*…`)")));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
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
        Value::Scalar(scalar) if scalar.text == "<<" && scalar.plain => Err(error(
            span,
            "merge keys (`<<`) are not supported",
            Some("give the whole map an anchor (`&name`) and use it as `*name`, or repeat the keys"),
        )),
        Value::Scalar(scalar) if scalar.text.is_empty() => {
            Err(error(span, "a key is missing before this `:`", Some("write one, or remove the line")))
        }
        Value::Scalar(scalar) => Ok(Key { text: scalar.text, span }),
        Value::List(_) | Value::Map(_) => Err(error(
            span,
            "a key must be text",
            Some("put quotes around a key that starts with `[` or `{`"),
        )),
    }
}

/// How many values a node holds, itself included.
fn size(node: &Node) -> usize {
    match &node.value {
        Value::Scalar(_) => 1,
        Value::List(list) => 1 + list.iter().map(size).sum::<usize>(),
        Value::Map(entries) => 1 + entries.iter().map(|entry| size(&entry.value)).sum::<usize>(),
    }
}

/// The character under a parser error, which the parser gives as a point.
fn character_at(text: &str, marker: &Marker) -> Span {
    let start = marker.byte_offset().unwrap_or_default().min(text.len());
    let width = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span { start, end: start + width, line: marker.line(), column: marker.col() + 1 }
}

fn error(span: Span, message: &str, help: Option<&str>) -> SyntaxError {
    SyntaxError { span, message: message.to_owned(), help: help.map(str::to_owned) }
}

//! Text with formatting: markup that bots send becomes entities (section "Formatting options"), and what people
//! type is searched for commands, mentions and links.

mod detect;
mod html;
mod markdown;

use serde_json::{Map, Value, json};

pub(crate) use detect::detect;

use crate::methods::Params;
use crate::response::ApiError;

/// A stretch of a text that is special. Offsets and lengths count UTF-16 units.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entity {
    pub(crate) kind: &'static str,
    pub(crate) offset: usize,
    pub(crate) length: usize,
    /// Further fields: `url`, `language`, `user`, `custom_emoji_id`.
    pub(crate) extra: Option<(&'static str, Value)>,
}

impl Entity {
    fn json(&self) -> Value {
        let mut entity = Map::new();
        entity.insert("offset".into(), self.offset.into());
        entity.insert("length".into(), self.length.into());
        entity.insert("type".into(), self.kind.into());
        if let Some((name, value)) = &self.extra {
            entity.insert((*name).into(), value.clone());
        }
        Value::Object(entity)
    }
}

/// Text that is being put together while entities are found in it.
#[derive(Default)]
struct Builder {
    text: String,
    length: usize,
    entities: Vec<Entity>,
}

impl Builder {
    fn push(&mut self, c: char) {
        self.text.push(c);
        self.length += c.len_utf16();
    }

    /// Ends an entity that began at `offset`. Empty ones vanish.
    fn close(&mut self, kind: &'static str, offset: usize, extra: Option<(&'static str, Value)>) {
        let length = self.length - offset;
        if length > 0 {
            self.entities.push(Entity { kind, offset, length, extra });
        }
    }
}

/// A text with its entities as the Bot API's objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Formatted {
    pub(crate) text: String,
    pub(crate) entities: Vec<Value>,
}

/// Reads `text` according to `parse_mode` (empty for none).
///
/// # Errors
/// Telegram's "can't parse entities: …".
pub(crate) fn parse(text: &str, parse_mode: &str) -> Result<Formatted, ApiError> {
    let built = match parse_mode.to_ascii_lowercase().as_str() {
        "" | "none" => {
            return Ok(Formatted { text: text.to_owned(), entities: json_of(detect(text)) });
        }
        "html" => html::parse(text),
        "markdownv2" => markdown::parse_v2(text),
        "markdown" => markdown::parse_v1(text),
        _ => return Err(ApiError::bad_request("unsupported parse_mode")),
    };
    let mut built =
        built.map_err(|why| ApiError::bad_request(format_args!("can't parse entities: {why}")))?;
    let mut found: Vec<Entity> = detect(&built.text);
    found.retain(|new| !built.entities.iter().any(|old| overlaps(old, new)));
    built.entities.extend(found);
    built.entities.sort_by_key(|entity| (entity.offset, usize::MAX - entity.length));
    Ok(trimmed(built))
}

/// The text of a call (`text`, `caption`, …) with entities from `parse_mode` or from the given list.
pub(crate) fn from_params(params: &Params, field: &str, entities: &str) -> Result<Formatted, ApiError> {
    let text = params.text(field).unwrap_or_default();
    let mode = params.text("parse_mode").unwrap_or_default();
    let given = params.list(entities, "entities")?;
    if mode.is_empty() && !given.is_empty() {
        return Ok(Formatted { text, entities: given });
    }
    parse(&text, &mode)
}

fn json_of(entities: Vec<Entity>) -> Vec<Value> {
    entities.iter().map(Entity::json).collect()
}

/// Whether `new` may not stand beside `old`: inside code nothing is found, and links do not nest.
fn overlaps(old: &Entity, new: &Entity) -> bool {
    let apart = new.offset >= old.offset + old.length || old.offset >= new.offset + new.length;
    let opaque = matches!(old.kind, "code" | "pre" | "text_link" | "text_mention");
    !apart && opaque
}

/// Telegram strips white space around a message; entities shift and shrink with it.
fn trimmed(built: Builder) -> Formatted {
    let start: usize = built.text.chars().take_while(|c| c.is_whitespace()).map(char::len_utf16).sum();
    let text = built.text.trim().to_owned();
    let end = start + utf16(&text);
    let entities = built.entities.into_iter().filter_map(|mut entity| {
        let from = entity.offset.max(start);
        let to = (entity.offset + entity.length).min(end);
        entity.length = to.checked_sub(from).filter(|length| *length > 0)?;
        entity.offset = from - start;
        Some(entity.json())
    });
    Formatted { entities: entities.collect(), text }
}

/// Length in UTF-16 units, the Bot API's measure.
pub(crate) fn utf16(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Adds a text and its entities to a message's fields.
pub(crate) fn insert(fields: &mut Map<String, Value>, formatted: Formatted, text: &str, entities: &str) {
    fields.insert(text.to_owned(), formatted.text.into());
    if formatted.entities.is_empty() {
        fields.remove(entities);
    } else {
        fields.insert(entities.to_owned(), json!(formatted.entities));
    }
}

//! Texts of calls and of people: markup and given entities become `MessageEntity` objects (section "Formatting
//! options").

use botserver_api::entities::{Entity, EntityKind, ParseMode, Text, TextError, limits};
use serde_json::{Map, Value, json};

use crate::fields::Fields;
use crate::params::Params;
use crate::response::ApiError;

/// Where a text stands in a call, and how long it may be.
pub(crate) struct Place {
    /// The parameter with the text.
    text: &'static str,
    /// The parameter with its entities.
    entities: &'static str,
    /// The parameter that says how markup is written.
    parse_mode: &'static str,
    limit: usize,
    too_long: &'static str,
}

/// `text` of a message.
pub(crate) const MESSAGE: Place = Place {
    text: "text",
    entities: "entities",
    parse_mode: "parse_mode",
    limit: limits::TEXT,
    too_long: "message is too long",
};
/// `message_text` of a message that is sent through inline mode.
pub(crate) const INLINE_MESSAGE: Place = Place { text: "message_text", ..MESSAGE };
/// `caption` of a file.
pub(crate) const CAPTION: Place = Place {
    text: "caption",
    entities: "caption_entities",
    parse_mode: "parse_mode",
    limit: limits::CAPTION,
    too_long: "message caption is too long",
};
/// The question of a poll.
pub(crate) const QUESTION: Place = Place {
    text: "question",
    entities: "question_entities",
    parse_mode: "question_parse_mode",
    limit: limits::POLL_QUESTION,
    too_long: "poll question length must not exceed 300",
};
/// An option of a poll.
pub(crate) const OPTION: Place = Place {
    text: "text",
    entities: "text_entities",
    parse_mode: "text_parse_mode",
    limit: limits::POLL_OPTION,
    too_long: "poll options length must not exceed 100",
};
/// What explains the right answer of a quiz.
pub(crate) const EXPLANATION: Place = Place {
    text: "explanation",
    entities: "explanation_entities",
    parse_mode: "explanation_parse_mode",
    limit: limits::POLL_EXPLANATION,
    too_long: "poll explanation length must not exceed 200",
};

/// Reads a text where it stands in a call; an absent one is empty.
///
/// # Errors
/// Telegram's words for what is wrong with markup, entities or length.
pub(crate) fn read(params: &Params, place: &Place) -> Result<Text, ApiError> {
    let source = params.text(place.text).unwrap_or_default();
    let text = match mode(&source, &params.text(place.parse_mode).unwrap_or_default())? {
        Some(mode) => Text::parse(&source, mode),
        None => Text::with_entities(&source, given(params, place.entities)?),
    };
    let text = text.map_err(ApiError::bad_request)?;
    if text.characters() > place.limit {
        return Err(ApiError::bad_request(place.too_long));
    }
    Ok(text)
}

/// As [`read`], for a text that has to be there: `missing` says so if it is not.
///
/// # Errors
/// As [`read`], and when nothing can be seen of it.
pub(crate) fn required(params: &Params, place: &Place, missing: &str) -> Result<Text, ApiError> {
    params.required(place.text, missing)?;
    read(params, place)?.non_empty().map_err(ApiError::bad_request)
}

/// Reads what a person writes.
///
/// # Errors
/// When markup is wrong.
pub(crate) fn written(source: &str, parse_mode: &str) -> Result<Text, TextError> {
    match ParseMode::from_param(parse_mode)? {
        Some(mode) => Text::parse(source, mode),
        None => Text::with_entities(source, Vec::new()),
    }
}

/// The mode of a text; an empty text has none, whatever was said.
fn mode(source: &str, parse_mode: &str) -> Result<Option<ParseMode>, ApiError> {
    if source.is_empty() {
        return Ok(None);
    }
    ParseMode::from_param(parse_mode).map_err(ApiError::bad_request)
}

/// Adds a text and its entities to a message's fields.
pub(crate) fn insert(fields: &mut Map<String, Value>, text: Text, name: &str, entities: &str) {
    fields.insert(name.to_owned(), text.text.into());
    if text.entities.is_empty() {
        fields.remove(entities);
    } else {
        fields.insert(entities.to_owned(), text.entities.into_iter().map(json).collect());
    }
}

/// An entity as the Bot API's object.
fn json(entity: Entity) -> Value {
    let mut object = Map::new();
    object.insert("offset".into(), entity.offset.into());
    object.insert("length".into(), entity.length.into());
    object.insert("type".into(), entity.kind.name().into());
    let mut set = |name: &str, value: Value| _ = object.insert(name.to_owned(), value);
    match entity.kind {
        EntityKind::Pre { language: Some(language) } => set("language", language.into()),
        EntityKind::TextLink { url } => set("url", url.into()),
        EntityKind::TextMention { user_id } => {
            set("user", json!({ "id": user_id, "is_bot": false, "first_name": "" }));
        }
        EntityKind::CustomEmoji { id } => set("custom_emoji_id", id.into()),
        EntityKind::DateTime { unix_time, format } => {
            set("unix_time", unix_time.into());
            set("date_time_format", format.into());
        }
        _ => {}
    }
    Value::Object(object)
}

/// The entities that a call gives. What is no JSON list counts as none.
fn given(params: &Params, name: &str) -> Result<Vec<Entity>, ApiError> {
    let Ok(Some(Value::Array(items))) = params.json(name, "entities") else { return Ok(Vec::new()) };
    let entities: Result<Vec<_>, String> = items.iter().map(entity).collect();
    let entities =
        entities.map_err(|why| ApiError::bad_request(format_args!("can't parse MessageEntity: {why}")))?;
    Ok(entities.into_iter().flatten().collect())
}

/// Reads a `MessageEntity`; `None` for a kind that Telegram finds by itself.
fn entity(value: &Value) -> Result<Option<Entity>, String> {
    let fields = Fields::of(value).ok_or("expected an Object")?;
    let place = |name: &str| {
        let number = fields.required_int(name)?;
        usize::try_from(number).map_err(|_| format!("Receive an entity with incorrect {name} {number}"))
    };
    let (offset, length) = (place("offset")?, place("length")?);
    let kind = match fields.required_text("type")?.as_str() {
        "bold" => EntityKind::Bold,
        "italic" => EntityKind::Italic,
        "underline" => EntityKind::Underline,
        "strikethrough" => EntityKind::Strikethrough,
        "spoiler" => EntityKind::Spoiler,
        "code" => EntityKind::Code,
        "pre" => EntityKind::Pre {
            language: Some(fields.text("language")?).filter(|language| !language.is_empty()),
        },
        "text_link" => EntityKind::TextLink { url: fields.required_text("url")? },
        "text_mention" => {
            EntityKind::TextMention { user_id: fields.required_object("user")?.required_int("id")? }
        }
        "custom_emoji" => EntityKind::CustomEmoji { id: fields.required_int("custom_emoji_id")?.to_string() },
        "blockquote" => EntityKind::Blockquote,
        "expandable_blockquote" => EntityKind::ExpandableBlockquote,
        "date_time" => EntityKind::DateTime {
            unix_time: fields.required_int("unix_time")?,
            format: fields.text("date_time_format")?,
        },
        "mention" | "hashtag" | "cashtag" | "bot_command" | "url" | "email" | "phone_number"
        | "bank_card_number" => return Ok(None),
        "" => return Err("Type is not specified".to_owned()),
        _ => return Err("Unsupported type specified".to_owned()),
    };
    Ok(Some(Entity { kind, offset, length }))
}

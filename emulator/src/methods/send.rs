//! Sending messages of all kinds (section "Available methods", `sendMessage` to `sendDice`).

use serde_json::{Map, Value, json};

use super::{Call, markup, media, target};
use crate::clock::lock;
use crate::entities;
use crate::post::{Author, Draft};
use crate::response::{ApiError, ApiResult};

/// Characters a message may have.
const MAX_TEXT: usize = 4096;

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "sendmessage" => text(call),
        "sendphoto" | "sendaudio" | "senddocument" | "sendvideo" | "sendanimation" | "sendvoice"
        | "sendvideonote" | "sendsticker" => {
            media::message(call, method).and_then(|content| deliver(call, content))
        }
        "sendmediagroup" => album(call),
        "sendpaidmedia" => paid(call),
        "sendlocation" => location(call).and_then(|content| deliver(call, content)),
        "sendvenue" => venue(call).and_then(|content| deliver(call, content)),
        "sendcontact" => contact(call).and_then(|content| deliver(call, content)),
        "senddice" => dice(call).and_then(|content| deliver(call, content)),
        "sendchecklist" => checklist(call).and_then(|content| deliver(call, content)),
        "sendgame" => game(call).and_then(|content| deliver(call, content)),
        "sendchataction" => action(call),
        "sendmessagedraft" => draft(call),
        _ => return None,
    })
}

/// Posts `content` into the chat of the call, with its keyboard and the message it replies to.
pub(super) fn deliver(call: Call<'_>, content: Map<String, Value>) -> ApiResult {
    let chat = target::chat(call)?;
    let markup = markup::read(call)?;
    let mut chat = lock(&chat);
    target::may_send(call, &chat)?;
    let reply_to = replied(call, &chat)?;
    call.emulator.limits.send(call.bot.id, chat.key.id(), 1, call.emulator.clock().now())?;
    let draft = Draft { content: decorated(call, content), reply_to, markup, via_bot: None };
    Ok(call.emulator.post(&mut chat, Author::Bot(call.bot.id), draft))
}

/// Adds what any message may carry: topic, effect, protection, business connection.
fn decorated(call: Call<'_>, mut content: Map<String, Value>) -> Map<String, Value> {
    if let Some(thread) = call.params.int("message_thread_id") {
        content.insert("message_thread_id".into(), thread.into());
        content.insert("is_topic_message".into(), true.into());
    }
    if call.params.flag("protect_content") {
        content.insert("has_protected_content".into(), true.into());
    }
    for (parameter, field) in
        [("message_effect_id", "effect_id"), ("business_connection_id", "business_connection_id")]
    {
        if let Some(value) = call.params.text(parameter) {
            content.insert(field.into(), value.into());
        }
    }
    content
}

/// The message of `reply_parameters`, or of the older `reply_to_message_id`.
fn replied(call: Call<'_>, chat: &crate::state::Chat) -> Result<Option<i64>, ApiError> {
    let parameters = call.params.json("reply_parameters", "reply parameters")?;
    let (id, lenient) = match &parameters {
        Some(parameters) => (
            parameters.get("message_id").and_then(Value::as_i64),
            parameters.get("allow_sending_without_reply").and_then(Value::as_bool).unwrap_or(false),
        ),
        None => (call.params.int("reply_to_message_id"), call.params.flag("allow_sending_without_reply")),
    };
    match id {
        Some(id) if id != 0 && chat.history.get(id).is_some() => Ok(Some(id)),
        Some(id) if id != 0 && !lenient => Err(ApiError::bad_request("message to be replied not found")),
        _ => Ok(None),
    }
}

fn text(call: Call<'_>) -> ApiResult {
    let content = text_content(call)?;
    deliver(call, content)
}

/// The fields of a text message, checked.
pub(super) fn text_content(call: Call<'_>) -> Result<Map<String, Value>, ApiError> {
    let formatted = entities::from_params(call.params, "text", "entities")?;
    if formatted.text.trim().is_empty() {
        return Err(ApiError::bad_request("message text is empty"));
    }
    if formatted.text.chars().count() > MAX_TEXT {
        return Err(ApiError::bad_request("message is too long"));
    }
    let mut content = Map::new();
    entities::insert(&mut content, formatted, "text", "entities");
    if let Some(options) = call.params.json("link_preview_options", "link preview options")? {
        content.insert("link_preview_options".into(), options);
    }
    Ok(content)
}

fn album(call: Call<'_>) -> ApiResult {
    let items = call.params.list("media", "InputMedia")?;
    if !(2..=10).contains(&items.len()) {
        return Err(ApiError::bad_request("there must be from 2 to 10 items in the album"));
    }
    let contents: Result<Vec<_>, _> = items.iter().map(|item| media::of_input(call, item)).collect();
    let contents = contents?;
    let chat = target::chat(call)?;
    let mut chat = lock(&chat);
    target::may_send(call, &chat)?;
    let reply_to = replied(call, &chat)?;
    call.emulator.limits.send(call.bot.id, chat.key.id(), items.len(), call.emulator.clock().now())?;
    let group = call.emulator.world.unique().to_string();
    let posted = contents.into_iter().map(|content| {
        let mut content = decorated(call, content);
        content.insert("media_group_id".into(), group.as_str().into());
        let draft = Draft { content, reply_to, ..Draft::default() };
        call.emulator.post(&mut chat, Author::Bot(call.bot.id), draft)
    });
    Ok(posted.collect())
}

fn paid(call: Call<'_>) -> ApiResult {
    let stars = call.params.int("star_count").filter(|count| (1..=25_000).contains(count));
    let stars = stars.ok_or_else(|| ApiError::bad_request("star count is invalid"))?;
    let items = call.params.list("media", "InputPaidMedia")?;
    if !(1..=10).contains(&items.len()) {
        return Err(ApiError::bad_request("there must be from 1 to 10 paid media"));
    }
    let mut paid = Vec::new();
    for item in &items {
        let content = media::of_input(call, item)?;
        let kind = if content.contains_key("video") { "video" } else { "photo" };
        let value = content.get(kind).cloned().unwrap_or_default();
        paid.push(json!({ "type": kind, kind: value }));
    }
    let mut content = media::caption(call.params)?;
    content.insert("paid_media".into(), json!({ "star_count": stars, "paid_media": paid }));
    if let Some(payload) = call.params.text("payload") {
        // Kept for `purchased_paid_media`; bots never see it in the message.
        lock(&call.bot.settings).insert(format!("paid_media_payload {stars}"), payload.into());
    }
    deliver(call, content)
}

/// `latitude` and `longitude` as a `Location`.
fn coordinates(call: Call<'_>) -> Result<Value, ApiError> {
    let read = |name: &str, bound: f64| {
        call.params
            .float(name)
            .filter(|value| value.abs() <= bound)
            .ok_or_else(|| ApiError::bad_request(format_args!("{name} is empty")))
    };
    let (latitude, longitude) = (read("latitude", 90.0)?, read("longitude", 180.0)?);
    let mut location = json!({ "latitude": latitude, "longitude": longitude });
    if let Some(fields) = location.as_object_mut() {
        for name in ["live_period", "heading", "proximity_alert_radius"] {
            if let Some(value) = call.params.int(name) {
                fields.insert(name.into(), value.into());
            }
        }
        if let Some(accuracy) = call.params.float("horizontal_accuracy") {
            fields.insert("horizontal_accuracy".into(), accuracy.into());
        }
    }
    Ok(location)
}

/// The fields of a location message; also what `editMessageLiveLocation` puts in place.
pub(super) fn location(call: Call<'_>) -> Result<Map<String, Value>, ApiError> {
    Ok(Map::from_iter([("location".to_owned(), coordinates(call)?)]))
}

fn venue(call: Call<'_>) -> Result<Map<String, Value>, ApiError> {
    let location = coordinates(call)?;
    let title = call.params.required("title", "venue title must be non-empty")?;
    let address = call.params.required("address", "venue address must be non-empty")?;
    let venue = json!({ "location": location, "title": title, "address": address });
    Ok(Map::from_iter([("venue".to_owned(), venue), ("location".to_owned(), location)]))
}

fn contact(call: Call<'_>) -> Result<Map<String, Value>, ApiError> {
    let phone = call.params.required("phone_number", "phone number must be non-empty")?;
    let name = call.params.required("first_name", "first name must be non-empty")?;
    let mut contact = json!({ "phone_number": phone, "first_name": name });
    if let Some(fields) = contact.as_object_mut() {
        for name in ["last_name", "vcard"] {
            if let Some(value) = call.params.text(name) {
                fields.insert(name.into(), value.into());
            }
        }
    }
    Ok(Map::from_iter([("contact".to_owned(), contact)]))
}

fn dice(call: Call<'_>) -> Result<Map<String, Value>, ApiError> {
    let emoji = call.params.text("emoji").unwrap_or_else(|| "🎲".to_owned());
    let sides = match emoji.as_str() {
        "🎲" | "🎯" | "🎳" => 6,
        "🏀" | "⚽" => 5,
        "🎰" => 64,
        _ => return Err(ApiError::bad_request("emoji is invalid")),
    };
    let dice = json!({ "emoji": emoji, "value": call.emulator.rng.between(1, sides) });
    Ok(Map::from_iter([("dice".to_owned(), dice)]))
}

fn checklist(call: Call<'_>) -> Result<Map<String, Value>, ApiError> {
    let checklist = call.params.json("checklist", "InputChecklist")?;
    let checklist = checklist.ok_or_else(|| ApiError::bad_request("checklist is empty"))?;
    Ok(Map::from_iter([("checklist".to_owned(), checklist)]))
}

fn game(call: Call<'_>) -> Result<Map<String, Value>, ApiError> {
    let name = call.params.required("game_short_name", "game_short_name is empty")?;
    let game = json!({ "title": name, "description": name, "photo": [] });
    Ok(Map::from_iter([("game".to_owned(), game)]))
}

fn action(call: Call<'_>) -> ApiResult {
    const ACTIONS: [&str; 11] = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    let action = call.params.required("action", "wrong parameter action in request")?;
    if !ACTIONS.iter().any(|known| known.eq_ignore_ascii_case(&action)) {
        return Err(ApiError::bad_request("wrong parameter action in request"));
    }
    let chat = target::chat(call)?;
    let key = lock(&chat).key;
    call.emulator.note(key, "typing", json!({ "from": call.bot.id, "action": action }));
    Ok(true.into())
}

/// Streams a message that is not finished; only the chat window shows it.
fn draft(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let key = lock(&chat).key;
    let text = call.params.text("text").unwrap_or_default();
    let draft = call.params.int("draft_id").filter(|id| *id != 0);
    let draft = draft.ok_or_else(|| ApiError::bad_request("draft identifier must be non-zero"))?;
    call.emulator.note(key, "draft", json!({ "from": call.bot.id, "draft_id": draft, "text": text }));
    Ok(true.into())
}

//! Sending messages of all kinds (section "Available methods", `sendMessage` to `sendDice`).

use serde_json::{Map, Value, json};

use super::{Call, markup, media, target};
use crate::clock::lock;
use crate::fields::Fields;
use crate::post::{Author, Draft};
use crate::response::{ApiError, ApiResult};
use crate::state::Chat;
use crate::texts;

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
    deliver_with(call, content, None)
}

/// As [`deliver`], with something that nobody sees in the message.
pub(super) fn deliver_with(call: Call<'_>, content: Map<String, Value>, hidden: Option<Value>) -> ApiResult {
    let chat = target::chat(call)?;
    let markup = markup::read(call)?;
    let mut chat = lock(&chat);
    target::may_send(call, &chat)?;
    let (thread, reply_to) = position(call, &chat)?;
    call.emulator.limits.send(call.bot.id, chat.key.id(), 1, call.emulator.clock().now())?;
    let content = decorated(call, content, thread);
    let draft = Draft { content, reply_to, markup, hidden, via_bot: None };
    Ok(call.emulator.post(&mut chat, Author::Bot(call.bot.id), draft))
}

/// Adds what any message may carry: topic, effect, protection, business connection.
pub(super) fn decorated(
    call: Call<'_>,
    mut content: Map<String, Value>,
    thread: Option<i64>,
) -> Map<String, Value> {
    if let Some(thread) = thread {
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

/// The topic of the call and the message it replies to. A reply that names no topic goes to that of the message.
pub(super) fn position(call: Call<'_>, chat: &Chat) -> Result<(Option<i64>, Option<i64>), ApiError> {
    let thread = target::thread(call, chat)?;
    let reply_to = replied(call, chat)?;
    let topic = || {
        let message = chat.history.get(reply_to?)?.value();
        message.get("is_topic_message")?;
        message.get("message_thread_id")?.as_i64()
    };
    Ok((thread.or_else(topic), reply_to))
}

/// The message of `reply_parameters`, or of the older `reply_to_message_id`.
fn replied(call: Call<'_>, chat: &Chat) -> Result<Option<i64>, ApiError> {
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
    let text = texts::required(call.params, &texts::MESSAGE, "message text is empty")?;
    let mut content = Map::new();
    texts::insert(&mut content, text, "text", "entities");
    if let Some(options) = link_preview(call)? {
        content.insert("link_preview_options".into(), options);
    }
    Ok(content)
}

/// `link_preview_options`, or the flag that was there before it; `None` if all is as usual.
fn link_preview(call: Call<'_>) -> Result<Option<Value>, ApiError> {
    let Some(given) = call.params.json("link_preview_options", "link preview options")? else {
        let disabled = call.params.flag("disable_web_page_preview");
        return Ok(disabled.then(|| json!({ "is_disabled": true })));
    };
    let fields = Fields::of(&given);
    let fields = fields.ok_or_else(|| ApiError::bad_request("object expected as link preview options"))?;
    let mut options = Map::new();
    for name in ["is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"] {
        if fields.flag(name).map_err(ApiError::bad_request)? {
            options.insert(name.into(), true.into());
        }
    }
    let url = fields.text("url").map_err(ApiError::bad_request)?;
    if !url.is_empty() {
        options.insert("url".into(), url.into());
    }
    Ok((!options.is_empty()).then_some(Value::Object(options)))
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
    let (thread, reply_to) = position(call, &chat)?;
    call.emulator.limits.send(call.bot.id, chat.key.id(), items.len(), call.emulator.clock().now())?;
    let group = call.emulator.world.unique().to_string();
    let posted = contents.into_iter().map(|content| {
        let mut content = decorated(call, content, thread);
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
    deliver_with(call, content, Some(json!({ "payload": call.params.text("payload").unwrap_or_default() })))
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
    const ACTIONS: [&str; 12] = [
        "cancel",
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
    let given = call.params.text("action").unwrap_or_default().to_ascii_lowercase();
    // Names of earlier versions of the API.
    let given = match given.as_str() {
        "record_audio" => "record_voice",
        "upload_audio" => "upload_voice",
        "pick_up_location" => "find_location",
        other => other,
    };
    let action = ACTIONS.into_iter().find(|known| *known == given);
    let action = action.ok_or_else(|| ApiError::bad_request("wrong parameter action in request"))?;
    let chat = target::chat(call)?;
    let key = {
        let chat = lock(&chat);
        // Only here the General topic of a forum has an id.
        if call.params.int("message_thread_id") != Some(target::GENERAL_TOPIC) || !chat.is_forum() {
            target::thread(call, &chat)?;
        }
        chat.key
    };
    call.emulator.note(key, "typing", json!({ "from": call.bot.id, "action": action }));
    Ok(true.into())
}

/// Streams a message that is not finished; only the chat window shows it.
fn draft(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let key = {
        let chat = lock(&chat);
        target::thread(call, &chat)?;
        chat.key
    };
    let text = texts::read(call.params, &texts::MESSAGE)?.text;
    let draft = call.params.int("draft_id").filter(|id| *id != 0);
    let draft = draft.ok_or_else(|| ApiError::bad_request("draft identifier must be non-zero"))?;
    call.emulator.note(key, "draft", json!({ "from": call.bot.id, "draft_id": draft, "text": text }));
    Ok(true.into())
}

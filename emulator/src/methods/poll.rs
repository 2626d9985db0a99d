//! Polls.

use serde_json::{Map, Value, json};

use super::{Call, markup, send, target};
use crate::clock::lock;
use crate::entities;
use crate::response::{ApiError, ApiResult};
use crate::state::Poll;

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "sendpoll" => send_poll(call),
        "stoppoll" => stop(call),
        _ => return None,
    })
}

fn send_poll(call: Call<'_>) -> ApiResult {
    let question = call.params.required("question", "poll question must be non-empty")?;
    if question.chars().count() > 300 {
        return Err(ApiError::bad_request("poll question length must not exceed 300"));
    }
    let options = call.params.list("options", "String as options")?;
    if !(2..=12).contains(&options.len()) {
        return Err(ApiError::bad_request("poll must have at least 2 option"));
    }
    let mut shown = Vec::new();
    for (index, option) in options.iter().enumerate() {
        // Options were plain texts before they became objects.
        let text = option.as_str().or_else(|| option.get("text").and_then(Value::as_str)).unwrap_or_default();
        if !(1..=100).contains(&text.chars().count()) {
            return Err(ApiError::bad_request("poll options length must not exceed 100"));
        }
        shown.push(json!({ "text": text, "voter_count": 0, "persistent_id": index.to_string() }));
    }
    let id = format!("{}", 5_000_000_000_000_i64 + call.emulator.world.unique());
    let kind = call.params.text("type").unwrap_or_else(|| "regular".to_owned());
    let is_anonymous = call.params.get("is_anonymous").is_none() || call.params.flag("is_anonymous");
    let mut fields = json!({
        "id": id, "question": question, "options": shown, "total_voter_count": 0, "is_closed": call.params.flag("is_closed"),
        "is_anonymous": is_anonymous, "type": kind,
        "allows_multiple_answers": call.params.flag("allows_multiple_answers"),
        "allows_revoting": kind != "quiz", "members_only": false,
    });
    if let Some(fields) = fields.as_object_mut() {
        if kind == "quiz" {
            quiz(call, fields, options.len())?;
        }
        for name in ["open_period", "close_date"] {
            if let Some(value) = call.params.int(name) {
                fields.insert(name.into(), value.into());
            }
        }
    }
    let content = Map::from_iter([("poll".to_owned(), fields.clone())]);
    let message = send::deliver(call, content)?;
    let poll = Poll { bot: call.bot.id, fields, votes: Default::default() };
    call.emulator.world.polls.insert(id, poll);
    Ok(message)
}

fn quiz(call: Call<'_>, fields: &mut Map<String, Value>, options: usize) -> Result<(), ApiError> {
    let many = call.params.list("correct_option_ids", "correct option identifiers")?;
    let one = call.params.int("correct_option_id").map(Value::from);
    let correct: Vec<Value> = if many.is_empty() { one.into_iter().collect() } else { many };
    let valid =
        |id: &Value| id.as_u64().and_then(|id| usize::try_from(id).ok()).is_some_and(|id| id < options);
    if correct.is_empty() || !correct.iter().all(valid) {
        return Err(ApiError::bad_request("wrong correct option ID specified"));
    }
    if let Some(first) = correct.first() {
        fields.insert("correct_option_id".into(), first.clone());
    }
    fields.insert("correct_option_ids".into(), correct.into());
    let mode = call.params.text("explanation_parse_mode").unwrap_or_default();
    if let Some(explanation) = call.params.text("explanation") {
        let formatted = entities::parse(&explanation, &mode)?;
        entities::insert(fields, formatted, "explanation", "explanation_entities");
    }
    Ok(())
}

fn stop(call: Call<'_>) -> ApiResult {
    let place = target::message(call)?;
    let markup = markup::read(call)?;
    let mut chat = lock(&place.chat);
    let posted = chat.history.get(place.message_id);
    let posted = posted.ok_or_else(|| ApiError::bad_request("message with poll to stop not found"))?;
    let poll = posted.field("poll").unwrap_or_default();
    let id = poll.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    if posted.bot != Some(call.bot.id) {
        return Err(ApiError::bad_request("poll can't be stopped"));
    }
    if poll.get("is_closed") == Some(&Value::Bool(true)) {
        return Err(ApiError::bad_request("poll has already been closed"));
    }
    let poll = call.emulator.world.polls.update(&id, |poll| {
        if let Some(fields) = poll.fields.as_object_mut() {
            fields.insert("is_closed".into(), true.into());
        }
    });
    let poll = poll.ok_or_else(|| ApiError::bad_request("message with poll to stop not found"))?.json();
    call.emulator.edit(&mut chat, place.message_id, false, |fields| {
        fields.insert("poll".into(), poll.clone());
        match markup {
            Some(markup) => fields.insert("reply_markup".into(), markup),
            None => fields.remove("reply_markup"),
        };
    })?;
    let payload = crate::post::bytes_of(&poll);
    call.emulator.push_update(call.bot, "poll", id.parse().unwrap_or(0), &payload);
    Ok(poll)
}

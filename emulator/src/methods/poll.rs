//! Polls.

use serde_json::{Map, Value, json};

use super::{Call, markup, send, target};
use crate::clock::lock;
use crate::params::Params;
use crate::response::{ApiError, ApiResult};
use crate::state::Poll;
use crate::texts;

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "sendpoll" => send_poll(call),
        "stoppoll" => stop(call),
        _ => return None,
    })
}

fn send_poll(call: Call<'_>) -> ApiResult {
    let question = texts::required(call.params, &texts::QUESTION, "poll question must be non-empty")?;
    let options = call.params.list("options", "String as options")?;
    if !(2..=12).contains(&options.len()) {
        return Err(ApiError::bad_request("poll must have at least 2 option"));
    }
    let shown: Result<Vec<_>, _> = options.iter().enumerate().map(option).collect();
    let id = format!("{}", 5_000_000_000_000_i64 + call.emulator.world.unique());
    let kind = call.params.text("type").unwrap_or_else(|| "regular".to_owned());
    let is_anonymous = call.params.get("is_anonymous").is_none() || call.params.flag("is_anonymous");
    let mut fields = json!({
        "id": id, "options": shown?, "total_voter_count": 0, "is_closed": call.params.flag("is_closed"),
        "is_anonymous": is_anonymous, "type": kind,
        "allows_multiple_answers": call.params.flag("allows_multiple_answers"),
        "allows_revoting": kind != "quiz", "members_only": false,
    });
    if let Some(fields) = fields.as_object_mut() {
        texts::insert(fields, question, "question", "question_entities");
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

/// An option as the poll shows it. Options were plain texts before they became objects.
fn option((index, option): (usize, &Value)) -> Result<Value, ApiError> {
    let fields = match option {
        Value::String(text) => Map::from_iter([("text".to_owned(), text.as_str().into())]),
        other => other.as_object().cloned().unwrap_or_default(),
    };
    let params = Params::new(fields, Vec::new());
    let text = texts::required(&params, &texts::OPTION, "poll options must be non-empty")?;
    let mut shown = json!({ "voter_count": 0, "persistent_id": index.to_string() });
    if let Some(fields) = shown.as_object_mut() {
        texts::insert(fields, text, "text", "text_entities");
    }
    Ok(shown)
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
    let explanation = texts::read(call.params, &texts::EXPLANATION)?;
    if !explanation.text.is_empty() {
        texts::insert(fields, explanation, "explanation", "explanation_entities");
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

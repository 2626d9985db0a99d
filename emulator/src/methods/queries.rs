//! Answers to what people ask: pressed buttons, inline queries, shipping, payment.

use serde_json::{Map, Value, json};

use super::Call;
use crate::clock::lock;
use crate::control::payments;
use crate::response::{ApiError, ApiResult};
use crate::state::QueryKind;

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "answercallbackquery" => callback(call),
        "answerinlinequery" => inline(call),
        "answershippingquery" => shipping(call),
        "answerprecheckoutquery" => pre_checkout(call),
        _ => return None,
    })
}

const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";

/// Books the answer to a query that is still open and of the right kind.
fn answer<T>(
    call: Call<'_>,
    id: &str,
    seconds: u64,
    answer: Value,
    fits: impl FnOnce(&QueryKind) -> Option<T>,
) -> Result<T, ApiError> {
    let id = call.params.text(id).unwrap_or_default();
    let now = call.emulator.clock().now();
    let mut queries = lock(&call.bot.queries);
    let query = queries.get_mut(&id).filter(|query| (now - query.asked).as_secs() <= seconds);
    let query = query.ok_or_else(|| ApiError::bad_request(TOO_OLD))?;
    let fitting = fits(&query.kind).ok_or_else(|| ApiError::bad_request(TOO_OLD))?;
    query.answer = Some(answer);
    Ok(fitting)
}

/// The answer's parameters that are given, by name.
fn given(call: Call<'_>, names: &[&str]) -> Map<String, Value> {
    names.iter().filter_map(|name| Some(((*name).to_owned(), call.params.get(name)?.clone()))).collect()
}

fn callback(call: Call<'_>) -> ApiResult {
    let text = call.params.text("text").unwrap_or_default();
    if text.chars().count() > 200 {
        return Err(ApiError::bad_request("MESSAGE_TOO_LONG"));
    }
    let mut shown = given(call, &["text", "url", "cache_time"]);
    shown.insert("show_alert".into(), call.params.flag("show_alert").into());
    let chat = answer(call, "callback_query_id", 150, Value::Object(shown.clone()), |kind| match kind {
        QueryKind::Callback { chat } => Some(*chat),
        _ => None,
    })?;
    shown.insert("callback_query_id".into(), call.params.text("callback_query_id").into());
    match chat {
        Some(chat) => call.emulator.note(chat, "callback_answer", Value::Object(shown)),
        None => call.emulator.note_bot(call.bot.id, "callback_answer", Value::Object(shown)),
    }
    Ok(true.into())
}

fn inline(call: Call<'_>) -> ApiResult {
    let results = call.params.list("results", "inline query results")?;
    if results.len() > 50 {
        return Err(ApiError::bad_request("RESULTS_TOO_MUCH"));
    }
    for result in &results {
        let id = result.get("id").and_then(Value::as_str).unwrap_or_default();
        if !(1..=64).contains(&id.len()) {
            return Err(ApiError::bad_request("RESULT_ID_INVALID"));
        }
        if result.get("type").and_then(Value::as_str).is_none() {
            return Err(ApiError::bad_request("can't parse inline query result: type is not specified"));
        }
    }
    let next = call.params.text("next_offset").unwrap_or_default();
    let booked = json!({ "results": results, "next_offset": next });
    let person = answer(call, "inline_query_id", 30, booked.clone(), |kind| match kind {
        QueryKind::Inline { person, .. } => Some(*person),
        _ => None,
    })?;
    let mut shown = booked;
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("inline_query_id".into(), call.params.text("inline_query_id").into());
        fields.insert("person".into(), person.into());
    }
    call.emulator.note_bot(call.bot.id, "inline_answer", shown);
    Ok(true.into())
}

fn shipping(call: Call<'_>) -> ApiResult {
    let ok = call.params.flag("ok");
    let options = call.params.list("shipping_options", "shipping options")?;
    if ok && options.is_empty() {
        return Err(ApiError::bad_request("there must be at least one shipping option"));
    }
    let booked =
        json!({ "ok": ok, "shipping_options": options, "error_message": call.params.text("error_message") });
    let asked = answer(call, "shipping_query_id", 150, booked, |kind| match kind {
        QueryKind::Shipping { chat, person, invoice } => Some((*chat, *person, invoice.clone())),
        _ => None,
    })?;
    payments::shipping_answered(
        call.emulator,
        call.bot,
        asked,
        ok,
        &options,
        call.params.text("error_message"),
    );
    Ok(true.into())
}

fn pre_checkout(call: Call<'_>) -> ApiResult {
    let ok = call.params.flag("ok");
    let error = call.params.text("error_message");
    if !ok && error.as_deref().is_none_or(str::is_empty) {
        return Err(ApiError::bad_request("error message must be non-empty"));
    }
    let asked =
        answer(call, "pre_checkout_query_id", 10, json!({ "ok": ok, "error_message": error }), |kind| {
            match kind {
                QueryKind::PreCheckout { chat, person, invoice, shipping_option } => {
                    Some((*chat, *person, invoice.clone(), shipping_option.clone()))
                }
                _ => None,
            }
        })?;
    payments::checkout_answered(call.emulator, call.bot, asked, ok, error);
    Ok(true.into())
}

//! Answers to what people ask: pressed buttons, inline queries, shipping, payment.

use botserver_api::entities::limits;
use serde_json::{Map, Value, json};

use super::{Call, markup};
use crate::checkout;
use crate::clock::lock;
use crate::fields::Fields;
use crate::params::Params;
use crate::response::{ApiError, ApiResult};
use crate::state::QueryKind;
use crate::texts;

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
    if limits::characters(&text) > limits::CALLBACK_ANSWER {
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
    if results.len() > limits::INLINE_RESULTS {
        return Err(ApiError::bad_request("RESULTS_TOO_MUCH"));
    }
    let results: Result<Vec<_>, _> = results.into_iter().map(inline_result).collect();
    let results = results?;
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

/// A result of an inline query, checked: what it would send has to be sendable.
fn inline_result(mut result: Value) -> Result<Value, ApiError> {
    let bad = |why: &str| {
        let why = why.strip_prefix("Bad Request: ").unwrap_or(why);
        ApiError::bad_request(format_args!("can't parse inline query result: {why}"))
    };
    let fields = Fields::of(&result).ok_or_else(|| bad("expected an Object"))?;
    if fields.required_text("type").map_err(|why| bad(&why))?.is_empty() {
        return Err(bad("type is not specified"));
    }
    let id = fields.required_text("id").map_err(|why| bad(&why))?;
    if !(1..=limits::INLINE_RESULT_ID_BYTES).contains(&id.len()) {
        return Err(ApiError::bad_request("RESULT_ID_INVALID"));
    }
    for (part, place) in
        [(Some(&result), &texts::CAPTION), (result.get("input_message_content"), &texts::INLINE_MESSAGE)]
    {
        let params = part.and_then(Value::as_object).cloned().unwrap_or_default();
        texts::read(&Params::new(params, Vec::new()), place).map_err(|error| bad(&error.description))?;
    }
    let markup = match fields.raw("reply_markup") {
        Some(markup) => markup::of(markup).map_err(|error| bad(&error.description))?,
        None => None,
    };
    if let Some(fields) = result.as_object_mut() {
        fields.insert("id".into(), id.into());
        match markup {
            Some(markup) => fields.insert("reply_markup".into(), markup),
            None => fields.remove("reply_markup"),
        };
    }
    Ok(result)
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
    checkout::shipping_answered(
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
    checkout::checkout_answered(call.emulator, call.bot, asked, ok, error);
    Ok(true.into())
}

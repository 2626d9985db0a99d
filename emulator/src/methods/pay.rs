//! Payments as far as a bot can see them.

use serde_json::{Map, Value, json};

use super::{Call, send, target};
use crate::response::{ApiError, ApiResult};

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "sendinvoice" => send_invoice(call),
        "createinvoicelink" => {
            invoice(call).map(|_| format!("https://t.me/${}", call.emulator.rng.text(22)).into())
        }
        "refundstarpayment" => target::user(call).and_then(|_| {
            call.params.required("telegram_payment_charge_id", "CHARGE_ID_EMPTY").map(|_| true.into())
        }),
        "getstartransactions" => Ok(json!({ "transactions": [] })),
        "getmystarbalance" => Ok(json!({ "amount": 0 })),
        _ => return None,
    })
}

/// The invoice's fields, checked. Beside what bots see (`Invoice`) it holds what the payment needs.
fn invoice(call: Call<'_>) -> Result<Value, ApiError> {
    let title = call.params.required("title", "invoice title is empty")?;
    let description = call.params.required("description", "invoice description is empty")?;
    let payload = call.params.required("payload", "invoice payload is empty")?;
    let currency = call.params.required("currency", "CURRENCY_INVALID")?;
    let prices = call.params.list("prices", "labeled price")?;
    if prices.is_empty() {
        return Err(ApiError::bad_request("there must be at least one price"));
    }
    let amount = |price: &Value| price.get("amount").and_then(Value::as_i64);
    let total: Option<i64> = prices.iter().map(amount).sum();
    let total =
        total.ok_or_else(|| ApiError::bad_request("can't parse labeled price: amount must be a Number"))?;
    if currency.len() != 3 || (currency == "XTR" && prices.len() != 1) {
        return Err(ApiError::bad_request("CURRENCY_INVALID"));
    }
    Ok(json!({
        "title": title, "description": description, "currency": currency, "total_amount": total,
        "payload": payload, "is_flexible": call.params.flag("is_flexible"),
        "start_parameter": call.params.text("start_parameter").unwrap_or_default(),
    }))
}

fn send_invoice(call: Call<'_>) -> ApiResult {
    let invoice = invoice(call)?;
    let shown: Map<String, Value> = invoice
        .as_object()
        .cloned()
        .unwrap_or_default()
        .into_iter()
        .filter(|(name, _)| !["payload", "is_flexible"].contains(&name.as_str()))
        .collect();
    let message = send::deliver(call, Map::from_iter([("invoice".to_owned(), Value::Object(shown))]))?;
    if let Some(id) = message.get("message_id").and_then(Value::as_i64) {
        let chat = target::chat(call)?;
        // What the payment needs and the message does not show.
        crate::clock::lock(&chat).info.insert(format!("invoice {id}"), invoice);
    }
    Ok(message)
}

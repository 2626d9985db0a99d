//! Getting updates, webhooks, and the bot itself (sections "Getting updates" and "Available methods").

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use super::Call;
use crate::clock::lock;
use crate::inner::Inner;
use crate::outbox::Webhook;
use crate::outbox::webhook::{DEFAULT_CONNECTIONS, address};
use crate::params::Params;
use crate::response::{ApiError, ApiResult};
use crate::sender;
use crate::state::Bot;

/// The longest a `getUpdates` call waits.
const MAX_POLL: i64 = 50;

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "getme" => Ok(call.bot.me()),
        "setwebhook" => set_webhook(call),
        "deletewebhook" => delete_webhook(call),
        "getwebhookinfo" => Ok(webhook_info(call)),
        "logout" => {
            let _ = sender::set_webhook(call.emulator, call.bot, None);
            call.bot.logged_out.store(true, Ordering::Relaxed);
            Ok(true.into())
        }
        "close" => {
            // The bot's instance ends; its next call starts another.
            call.bot.loaded.store(false, Ordering::Relaxed);
            Ok(true.into())
        }
        "getfile" => get_file(call),
        _ => return None,
    })
}

/// Waits for updates as `timeout` says.
pub(crate) async fn get_updates(emulator: &Arc<Inner>, bot: &Arc<Bot>, params: &Params) -> ApiResult {
    let offset = params.int("offset").unwrap_or(0);
    let limit = usize::try_from(params.int("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let timeout = params.int("timeout").unwrap_or(0).clamp(0, MAX_POLL);
    let deadline = emulator.clock().now() + Duration::from_secs(timeout.unsigned_abs());
    if lock(&bot.outbox).webhook().is_some() {
        return Err(ApiError::conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        ));
    }
    allow(bot, params);
    let generation = {
        let mut polling = lock(&bot.polling);
        polling.generation += 1;
        polling.terminated_by_webhook = false;
        polling.generation
    };
    // A poll that is still waiting finds that it has been replaced.
    bot.arrived.notify_waiters();
    loop {
        let arrived = bot.arrived.notified();
        tokio::pin!(arrived);
        // Registered before looking, so that nothing slips in between.
        arrived.as_mut().enable();
        {
            let polling = lock(&bot.polling);
            if polling.terminated_by_webhook {
                return Err(ApiError::conflict("terminated by setWebhook request"));
            }
            if polling.generation != generation {
                return Err(ApiError::conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running",
                ));
            }
        }
        let updates = lock(&bot.outbox).take(offset, limit, emulator.clock().now());
        if !updates.is_empty() || emulator.clock().now() >= deadline {
            return Ok(updates
                .iter()
                .filter_map(|body| serde_json::from_slice::<Value>(body).ok())
                .collect());
        }
        tokio::select! {
            () = arrived => {}
            _ = emulator.clock().sleep_until(deadline) => {}
        }
    }
}

/// Takes over `allowed_updates`. Without the parameter, and with one that is no JSON list of texts, the last list stays.
fn allow(bot: &Bot, params: &Params) {
    let Ok(Some(Value::Array(items))) = params.json("allowed_updates", "allowed updates") else { return };
    let names: Option<Vec<String>> = items.iter().map(|name| name.as_str().map(str::to_owned)).collect();
    if let Some(names) = names {
        lock(&bot.outbox).allow(&names);
    }
}

fn set_webhook(call: Call<'_>) -> ApiResult {
    let url = call.params.text("url").unwrap_or_default();
    if url.trim().is_empty() {
        return delete_webhook(call);
    }
    if call.emulator.limits.are_on() {
        let now = call.emulator.clock().now();
        let mut next = lock(&call.bot.next_set_webhook);
        if now < *next {
            return Err(ApiError::too_many_requests(1));
        }
        *next = now + Duration::from_secs(1);
    }
    let webhook = read_webhook(call, &url)?;
    allow(call.bot, call.params);
    let drop_pending = call.params.flag("drop_pending_updates");
    let same = {
        let outbox = lock(&call.bot.outbox);
        outbox.webhook().is_some_and(|old| **old == webhook && old.certificate.is_none())
    };
    if same && !drop_pending {
        return Ok(true.into());
    }
    lock(&call.bot.polling).terminated_by_webhook = true;
    call.bot.arrived.notify_waiters();
    if drop_pending {
        lock(&call.bot.outbox).clear();
    }
    let set = sender::set_webhook(call.emulator, call.bot, Some(webhook));
    set.map_err(|why| ApiError::bad_request(format_args!("bad webhook: {why}")))?;
    Ok(true.into())
}

fn read_webhook(call: Call<'_>, url: &str) -> Result<Webhook, ApiError> {
    let bad = |why: &str| ApiError::bad_request(format_args!("bad webhook: {why}"));
    let given = url.to_owned();
    let url = address(url).ok_or_else(|| ApiError::bad_request("invalid webhook URL specified"))?;
    let secret_token = call.params.text("secret_token").filter(|secret| !secret.is_empty());
    if let Some(secret) = &secret_token {
        if secret.len() > 256 {
            return Err(ApiError::bad_request("secret token is too long"));
        }
        if !secret.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-') {
            return Err(ApiError::bad_request("secret token contains unallowed characters"));
        }
    }
    let ip_address = match call.params.text("ip_address").filter(|text| !text.is_empty()) {
        Some(text) => Some(text.parse().map_err(|_| bad("Invalid IP address specified"))?),
        None => None,
    };
    let connections = call.params.int("max_connections").unwrap_or(0);
    let max_connections = match usize::try_from(connections) {
        Ok(0) | Err(_) => DEFAULT_CONNECTIONS,
        Ok(count) => count.min(100),
    };
    let certificate = call.params.upload("certificate").map(|file| file.content.clone());
    let certificate = checked(certificate)?;
    let webhook = Webhook { given, url, certificate, ip_address, max_connections, secret_token };
    // On this machine, any port and plain HTTP are welcome: that is what development needs.
    if !webhook.is_loopback() && !call.emulator.is_mounted(&webhook.url) {
        if !webhook.is_https() {
            return Err(bad("An HTTPS URL must be provided for webhook"));
        }
        if ![443, 80, 88, 8443].contains(&webhook.port()) {
            return Err(bad("Webhook can be set up only on ports 80, 88, 443 or 8443"));
        }
    }
    Ok(webhook)
}

fn checked(certificate: Option<Bytes>) -> Result<Option<Bytes>, ApiError> {
    match certificate {
        Some(pem) if pem.len() > 3 << 20 => {
            Err(ApiError::bad_request(format_args!("certificate size is too big ({} bytes)", pem.len())))
        }
        other => Ok(other),
    }
}

fn delete_webhook(call: Call<'_>) -> ApiResult {
    if call.params.flag("drop_pending_updates") {
        lock(&call.bot.outbox).clear();
    }
    if lock(&call.bot.outbox).webhook().is_some() {
        let _ = sender::set_webhook(call.emulator, call.bot, None);
    }
    Ok(true.into())
}

fn webhook_info(call: Call<'_>) -> Value {
    let mut outbox = lock(&call.bot.outbox);
    outbox.purge(call.emulator.clock().now());
    let mut info = json!({
        "url": outbox.webhook().map(|webhook| webhook.given.clone()).unwrap_or_default(),
        "has_custom_certificate": outbox.webhook().is_some_and(|webhook| webhook.certificate.is_some()),
        "pending_update_count": outbox.pending(),
    });
    let Some(fields) = info.as_object_mut() else { return info };
    if let Some(webhook) = outbox.webhook() {
        fields.insert("max_connections".into(), webhook.max_connections.into());
        if let Some(ip) = webhook.ip() {
            fields.insert("ip_address".into(), ip.to_string().into());
        }
        if let Some((at, error)) = &outbox.last_error {
            fields.insert("last_error_date".into(), call.emulator.clock().unix_at(*at).into());
            fields.insert("last_error_message".into(), error.as_str().into());
        }
    }
    if let Some(allowed) = outbox.allowed() {
        fields.insert("allowed_updates".into(), json!(allowed));
    }
    info
}

/// Bytes a bot may download.
const MAX_DOWNLOAD: usize = 20 << 20;

fn get_file(call: Call<'_>) -> ApiResult {
    let id = call.params.required("file_id", "file_id not specified")?;
    let file = call.emulator.world.files.get(&id);
    let file =
        file.ok_or_else(|| ApiError::bad_request("wrong file_id or the file is temporarily unavailable"))?;
    if file.content.len() > MAX_DOWNLOAD {
        return Err(ApiError::bad_request("file is too big"));
    }
    let mut described = file.json();
    if let Some(fields) = described.as_object_mut() {
        fields.insert("file_path".into(), file.path.as_str().into());
    }
    Ok(described)
}

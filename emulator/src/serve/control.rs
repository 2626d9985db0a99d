//! The control API over HTTP: `/emulator/…`, JSON in and out. Described in `docs/src/emulator-control-api.md`.

use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Response, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Body, content, events, json as respond_json};
use crate::control::{
    AskInline, BotRef, ChooseInline, ControlError, ControlResult, Delete, Edit, Join, NewBot, NewChat, Pay,
    Place, Press, React, Say, Upload, Vote, Where, refuse,
};
use crate::emulator::Emulator;
use crate::faults::Fault;
use crate::form;
use crate::notice::Notice;
use crate::params::Params;
use crate::state::{FileUpload, Person};

/// Answers a request below `/emulator/`.
pub(super) async fn respond(emulator: &Emulator, head: &Parts, body: Bytes) -> Response<Body> {
    let path = head.uri.path().trim_start_matches("/emulator/").trim_end_matches('/');
    let query = form::parse_query(head.uri.query().unwrap_or_default());
    match (&head.method, path) {
        (&Method::GET, "events") => {
            let resumed = head.headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
            let since = resumed.or_else(|| query.int("since").map(i64::unsigned_abs));
            let bot = query.text("bot").map(|bot| emulator.bot(&BotRef::Name(bot))).transpose();
            return match bot {
                Ok(bot) => events::stream(emulator, since, bot.map(|bot| bot.id)),
                Err(error) => failure(StatusCode::BAD_REQUEST, &error.0),
            };
        }
        (&Method::GET, "file") => {
            let id = query.text("file_id").unwrap_or_default();
            return match emulator.inner.world.files.get(&id) {
                Some(file) => content(StatusCode::OK, harmless(&file.mime), file.content.clone()),
                None => failure(StatusCode::NOT_FOUND, "no such file"),
            };
        }
        _ => {}
    }
    let answer = match head.method {
        Method::GET => look(emulator, path, &query),
        Method::POST if path == "clock/advance" => advance(emulator, &body).await,
        Method::POST if path == "settle" => Ok(Some(json!({ "settled": emulator.settle().await }))),
        Method::POST if path == "upload" => match form::parse_body(&head.headers, body).await {
            Ok(params) => upload(emulator, &params).map(Some),
            Err(error) => Err(ControlError(error.description)),
        },
        Method::POST if !is_json(&head.headers) && !body.is_empty() => {
            return failure(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send JSON with `Content-Type: application/json`",
            );
        }
        Method::POST => act(emulator, path, &body),
        _ => return failure(StatusCode::METHOD_NOT_ALLOWED, "only GET and POST"),
    };
    match answer {
        Ok(Some(value)) => respond_json(StatusCode::OK, &value),
        Ok(None) => failure(StatusCode::NOT_FOUND, "no such route: see docs/src/emulator-control-api.md"),
        Err(error) => failure(StatusCode::BAD_REQUEST, &error.0),
    }
}

/// A status with the control API's `{"error": …}`.
pub(super) fn failure(status: StatusCode, error: &str) -> Response<Body> {
    respond_json(status, &json!({ "error": error }))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// Only pictures, sound and video are shown as what they are; a page of somebody's making is not.
fn harmless(mime: &str) -> &'static str {
    match mime {
        "image/png" => "image/png",
        "image/jpeg" => "image/jpeg",
        "image/gif" => "image/gif",
        "image/webp" => "image/webp",
        "video/mp4" => "video/mp4",
        "audio/mpeg" => "audio/mpeg",
        "audio/ogg" => "audio/ogg",
        _ => "application/octet-stream",
    }
}

/// GET: `None` for an unknown route.
fn look(emulator: &Emulator, path: &str, query: &Params) -> ControlResult<Option<Value>> {
    let bot_ref = || match query.text("bot") {
        Some(bot) => Ok(BotRef::Name(bot)),
        None => refuse("name the `bot` in the query"),
    };
    let bot_id = || match query.text("bot") {
        Some(bot) => emulator.bot(&BotRef::Name(bot)).map(|bot| Some(bot.id)),
        None => Ok(None),
    };
    let value = match path {
        "bots" => emulator.bots().into(),
        "people" => emulator.people().into(),
        "chats" => emulator.chats().into(),
        "calls" => emulator.calls(bot_id()?).into(),
        "log" => {
            let since = query.int("since").unwrap_or(0).unsigned_abs();
            let limit = query.int("limit").and_then(|limit| usize::try_from(limit).ok());
            emulator.newest_log(since, bot_id()?, limit.unwrap_or(usize::MAX)).into()
        }
        "queues" => emulator.queues(&bot_ref()?)?,
        "answer" => {
            json!({ "answer": emulator.answer(&bot_ref()?, &query.text("query").unwrap_or_default())? })
        }
        "faults" => json!(emulator.faults()),
        "clock" => json!({
            "now": emulator.clock().unix(), "manual": emulator.clock().is_manual(),
            "sleepers": emulator.clock().sleepers(),
        }),
        "status" => json!({
            "version": env!("CARGO_PKG_VERSION"), "bots": emulator.inner.world.bots.keys().len(),
            "limits": emulator.inner.limits.are_on(), "manual_clock": emulator.clock().is_manual(),
            "notice": emulator.last_notice(),
        }),
        _ => {
            let Some(chat) = path.strip_prefix("chats/").and_then(|rest| rest.strip_suffix("/messages"))
            else {
                return Ok(None);
            };
            let Ok(chat) = chat.parse::<i64>() else { return refuse("a chat's id is a number") };
            let limit = usize::try_from(query.int("limit").unwrap_or(100)).unwrap_or(100);
            let place = Where { bot: query.text("bot").map(BotRef::Name), chat: (chat < 0).then_some(chat) };
            emulator.messages(&place, chat, limit)?.into()
        }
    };
    Ok(Some(value))
}

fn read<T: DeserializeOwned>(body: &Bytes) -> ControlResult<T> {
    serde_json::from_slice(body).map_err(|error| ControlError(format!("the body does not fit: {error}")))
}

/// POST with a JSON body: `None` for an unknown route.
fn act(emulator: &Emulator, path: &str, body: &Bytes) -> ControlResult<Option<Value>> {
    #[derive(Deserialize)]
    struct Block {
        bot: BotRef,
        person: i64,
    }
    #[derive(Deserialize)]
    struct Update {
        bot: BotRef,
        kind: String,
        payload: Value,
        about: Option<i64>,
    }
    #[derive(Deserialize)]
    struct Switch {
        on: bool,
    }
    let done = json!({});
    let value = match path {
        "bots" => json!({ "id": emulator.add_bot(read::<NewBot>(body)?)? }),
        "people" => json!({ "id": emulator.add_person(read::<Person>(body)?) }),
        "chats" => json!({ "id": emulator.create_chat(read::<NewChat>(body)?)? }),
        "say" => json!(emulator.say(read::<Say>(body)?)?),
        "edit" => json!(emulator.edit(read::<Edit>(body)?)?),
        "delete" => json!({ "deleted": emulator.delete(read::<Delete>(body)?)? }),
        "press" => json!(emulator.press(read::<Press>(body)?)?),
        "join" => emulator.join(read::<Join>(body)?).map(|()| done)?,
        "leave" => emulator.leave(read::<Join>(body)?).map(|()| done)?,
        "member" => emulator.set_place(read::<Place>(body)?).map(|()| done)?,
        "block" | "unblock" => {
            let block: Block = read(body)?;
            emulator.block(&block.bot, block.person, path == "block").map(|()| done)?
        }
        "react" => emulator.react(read::<React>(body)?).map(|()| done)?,
        "poll-vote" => emulator.vote(read::<Vote>(body)?).map(|()| done)?,
        "inline" => json!({ "query": emulator.ask_inline(read::<AskInline>(body)?)? }),
        "inline-choose" => json!(emulator.choose_inline(read::<ChooseInline>(body)?)?),
        "pay" => json!({ "query": emulator.pay(read::<Pay>(body)?)? }),
        "update" => {
            let update: Update = read(body)?;
            json!({ "update_id": emulator.push(&update.bot, &update.kind, &update.payload, update.about)? })
        }
        "faults" => {
            emulator.set_faults(read::<Vec<Fault>>(body)?);
            done
        }
        "notice" => {
            let notice: Notice = read(body)?;
            emulator.notice(&notice.kind, &notice.text).map(|()| done)?
        }
        "limits" => {
            emulator.set_limits(read::<Switch>(body)?.on);
            done
        }
        "log/clear" => {
            emulator.clear_log();
            done
        }
        _ => return Ok(None),
    };
    Ok(Some(value))
}

fn upload(emulator: &Emulator, params: &Params) -> ControlResult<Value> {
    let Some(file) = params.file("file") else {
        return refuse("send the file as the multipart field `file`");
    };
    let upload = Upload {
        place: Where { bot: params.text("bot").map(BotRef::Name), chat: params.int("chat") },
        person: params.int("person").unwrap_or(0),
        kind: params.text("kind").unwrap_or_else(|| "document".to_owned()),
        caption: params.text("caption").unwrap_or_default(),
        album: params.text("album"),
        file: FileUpload::clone(file),
    };
    Ok(json!(emulator.upload(upload)?))
}

async fn advance(emulator: &Emulator, body: &Bytes) -> ControlResult<Option<Value>> {
    #[derive(Deserialize)]
    struct Advance {
        seconds: f64,
    }
    let advance: Advance = read(body)?;
    if !emulator.clock().is_manual() {
        return refuse("this emulator runs on the machine's clock: start it with `--manual-clock`");
    }
    let Ok(span) = Duration::try_from_secs_f64(advance.seconds) else {
        return refuse("`seconds` has to be a number from 0 up");
    };
    emulator.advance(span).await;
    Ok(Some(json!({ "now": emulator.clock().unix() })))
}

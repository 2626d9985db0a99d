//! Files in messages: photos, documents and the other media kinds.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Map, Value, json};
use url::Url;

use super::Call;
use crate::params::Params;
use crate::response::ApiError;
use crate::state::{FileUpload, StoredFile, image_size};
use crate::texts;

/// Bytes a bot may upload.
const MAX_UPLOAD: usize = 50 << 20;
/// Bytes a photo may have.
const MAX_PHOTO: usize = 10 << 20;

/// The fields of a `sendPhoto`, `sendDocument` … message. `method` is in lower case.
pub(super) fn message(call: Call<'_>, method: &str) -> Result<Map<String, Value>, ApiError> {
    let kind = match method {
        "sendvideonote" => "video_note",
        other => other.trim_start_matches("send"),
    };
    let file = file(call, kind, call.params.text(kind), call.params.upload(kind))?;
    let mut content =
        if matches!(kind, "sticker" | "video_note") { Map::new() } else { caption(call.params)? };
    insert(&mut content, kind, &file, call.params);
    Ok(content)
}

/// The fields that an `InputMedia` or `InputPaidMedia` object turns into.
pub(super) fn of_input(call: Call<'_>, input: &Value) -> Result<Map<String, Value>, ApiError> {
    let Some(fields) = input.as_object() else {
        return Err(ApiError::bad_request("can't parse InputMedia: expected an Object"));
    };
    let kind = fields.get("type").and_then(Value::as_str).unwrap_or_default();
    if !["photo", "video", "animation", "audio", "document"].contains(&kind) {
        return Err(ApiError::bad_request("can't parse InputMedia: type is not specified"));
    }
    let params = Params::new(fields.clone(), Vec::new());
    let source = params.text("media");
    let upload = source
        .as_deref()
        .and_then(|text| text.strip_prefix("attach://"))
        .and_then(|field| call.params.file(field));
    let file = file(call, kind, source, upload)?;
    let mut content = caption(&params)?;
    insert(&mut content, kind, &file, &params);
    Ok(content)
}

/// `caption` with its entities, and the flags around it.
pub(super) fn caption(params: &Params) -> Result<Map<String, Value>, ApiError> {
    let mut content = Map::new();
    let caption = texts::read(params, &texts::CAPTION)?;
    if !caption.text.is_empty() {
        texts::insert(&mut content, caption, "caption", "caption_entities");
    }
    for (parameter, field) in
        [("has_spoiler", "has_media_spoiler"), ("show_caption_above_media", "show_caption_above_media")]
    {
        if params.flag(parameter) {
            content.insert(field.into(), true.into());
        }
    }
    Ok(content)
}

/// The file a call sends: uploaded, known by `file_id`, or at a URL.
fn file(
    call: Call<'_>,
    kind: &str,
    source: Option<String>,
    upload: Option<&FileUpload>,
) -> Result<Arc<StoredFile>, ApiError> {
    let files = &call.emulator.world.files;
    if let Some(upload) = upload {
        let limit = if kind == "photo" { MAX_PHOTO } else { MAX_UPLOAD };
        if upload.content.len() > limit {
            return Err(ApiError::new(413, "Request Entity Too Large"));
        }
        if upload.content.is_empty() {
            return Err(ApiError::bad_request("file must be non-empty"));
        }
        return Ok(files.add(folder(kind), upload, &call.emulator.rng));
    }
    let name = kind.replace('_', " ");
    let source = source.filter(|source| !source.is_empty() && !source.starts_with("attach://"));
    let source =
        source.ok_or_else(|| ApiError::bad_request(format_args!("there is no {name} in the request")))?;
    if let Some(url) = Url::parse(&source).ok().filter(|url| matches!(url.scheme(), "http" | "https")) {
        // The emulator reaches nobody: what a URL names becomes a stand-in.
        let file_name = url.path_segments().and_then(|mut segments| segments.next_back()).map(str::to_owned);
        let stand_in = FileUpload { file_name, content: stand_in(kind), ..FileUpload::default() };
        return Ok(files.add(folder(kind), &stand_in, &call.emulator.rng));
    }
    files.get(&source).ok_or_else(|| ApiError::bad_request("wrong file identifier/HTTP URL specified"))
}

fn folder(kind: &str) -> &'static str {
    match kind {
        "photo" => "photos",
        "audio" => "music",
        "video" => "videos",
        "animation" => "animations",
        "voice" => "voice",
        "video_note" => "video_notes",
        "sticker" => "stickers",
        _ => "documents",
    }
}

fn stand_in(kind: &str) -> Bytes {
    /// A GIF of one transparent pixel.
    const PIXEL: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    if kind == "photo" {
        Bytes::from_static(PIXEL)
    } else {
        Bytes::from_static(b"stand-in for a file at a URL\n")
    }
}

/// Adds the media object of `kind` to a message's fields.
pub(crate) fn insert(content: &mut Map<String, Value>, kind: &str, file: &StoredFile, params: &Params) {
    let mut media = file.json();
    let (width, height) = image_size(&file.content).unwrap_or((640, 480));
    let Some(fields) = media.as_object_mut() else { return };
    let int = |name: &str, default: i64| Value::from(params.int(name).unwrap_or(default));
    if matches!(kind, "photo" | "video" | "animation" | "sticker") {
        fields.insert("width".into(), int("width", width.into()));
        fields.insert("height".into(), int("height", height.into()));
    }
    if matches!(kind, "audio" | "video" | "animation" | "voice" | "video_note") {
        fields.insert("duration".into(), int("duration", 1));
    }
    if matches!(kind, "audio" | "video" | "animation" | "document") {
        fields.insert("file_name".into(), file.name.as_str().into());
    }
    if !matches!(kind, "photo" | "video_note" | "sticker") {
        fields.insert("mime_type".into(), file.mime.as_str().into());
    }
    match kind {
        "audio" => {
            for name in ["performer", "title"] {
                if let Some(text) = params.text(name) {
                    fields.insert(name.into(), text.into());
                }
            }
        }
        "video_note" => {
            fields.insert("length".into(), int("length", 240));
        }
        "sticker" => {
            let flags =
                [("is_animated", Value::Bool(false)), ("is_video", false.into()), ("type", "regular".into())];
            fields.extend(flags.map(|(name, value)| (name.to_owned(), value)));
            if let Some(emoji) = params.text("emoji") {
                fields.insert("emoji".into(), emoji.into());
            }
        }
        _ => {}
    }
    match kind {
        "photo" => content.insert("photo".into(), json!([media])),
        // Older apps look for a document; Telegram sends both.
        "animation" => {
            content.insert("document".into(), media.clone());
            content.insert("animation".into(), media)
        }
        _ => content.insert(kind.to_owned(), media),
    };
}

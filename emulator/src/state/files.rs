//! Uploaded files, up to a cap of bytes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use serde_json::{Value, json};

use crate::clock::lock;
use crate::rng::Rng;

/// A file on its way into a method call: one part of a multipart request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// Name of the form field; a parameter may refer to it as `attach://<name>`.
    pub field: String,
    /// Name that the sender gave the file.
    pub file_name: Option<String>,
    /// MIME type that the sender gave.
    pub content_type: Option<String>,
    /// The content.
    pub content: Bytes,
}

/// A file that bots refer to by `file_id`.
#[derive(Debug)]
pub(crate) struct StoredFile {
    pub(crate) file_id: String,
    pub(crate) unique_id: String,
    /// Where `/file/bot<token>/` serves it, such as `photos/file_3.jpg`.
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) content: Bytes,
}

impl StoredFile {
    /// The fields that all file objects share.
    pub(crate) fn json(&self) -> Value {
        json!({
            "file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.content.len(),
        })
    }
}

#[derive(Default)]
struct Kept {
    by_id: HashMap<String, Arc<StoredFile>>,
    by_path: HashMap<String, Arc<StoredFile>>,
    order: VecDeque<String>,
    bytes: usize,
    count: u64,
}

/// All files; the oldest go when the cap is reached.
pub(crate) struct Files {
    cap: usize,
    kept: Mutex<Kept>,
}

impl Files {
    pub(crate) fn new(cap: usize) -> Self {
        Self { cap, kept: Mutex::default() }
    }

    /// Keeps a file in `folder` (`photos`, `documents` …).
    pub(crate) fn add(&self, folder: &str, upload: &Upload, rng: &Rng) -> Arc<StoredFile> {
        let name = upload.file_name.clone().unwrap_or_else(|| "file".to_owned());
        let mime = upload.content_type.clone().filter(|mime| mime != "application/octet-stream");
        let mime = mime.unwrap_or_else(|| guess_mime(&name, &upload.content).to_owned());
        let mut kept = lock(&self.kept);
        kept.count += 1;
        let extension = name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        let safe: String = extension.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let extension = if folder == "photos" { "jpg" } else { safe.as_str() };
        let file = Arc::new(StoredFile {
            file_id: format!("Emu{}", rng.text(60)),
            unique_id: format!("AQ{}", rng.text(14)),
            path: format!("{folder}/file_{}.{extension}", kept.count),
            name,
            mime,
            content: upload.content.clone(),
        });
        kept.bytes += file.content.len();
        kept.by_id.insert(file.file_id.clone(), Arc::clone(&file));
        kept.by_path.insert(file.path.clone(), Arc::clone(&file));
        kept.order.push_back(file.file_id.clone());
        // The newest stays even if it alone is over the cap.
        while kept.bytes > self.cap && kept.order.len() > 1 {
            let Some(oldest) = kept.order.pop_front() else { break };
            if let Some(gone) = kept.by_id.remove(&oldest) {
                kept.bytes = kept.bytes.saturating_sub(gone.content.len());
                kept.by_path.remove(&gone.path);
            }
        }
        file
    }

    pub(crate) fn get(&self, file_id: &str) -> Option<Arc<StoredFile>> {
        lock(&self.kept).by_id.get(file_id).cloned()
    }

    pub(crate) fn at(&self, path: &str) -> Option<Arc<StoredFile>> {
        lock(&self.kept).by_path.get(path).cloned()
    }
}

fn guess_mime(name: &str, content: &[u8]) -> &'static str {
    match content {
        [0x89, b'P', b'N', b'G', ..] => return "image/png",
        [0xff, 0xd8, ..] => return "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => return "image/gif",
        [b'%', b'P', b'D', b'F', ..] => return "application/pdf",
        _ => {}
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension.to_ascii_lowercase().as_str() {
        "txt" | "md" => "text/plain",
        "json" => "application/json",
        "mp4" => "video/mp4",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "webp" => "image/webp",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

/// Width and height of a PNG, GIF or JPEG image.
pub(crate) fn image_size(content: &[u8]) -> Option<(u32, u32)> {
    match content {
        [0x89, b'P', b'N', b'G', ..] => {
            let width = content.get(16..20)?.try_into().ok()?;
            let height = content.get(20..24)?.try_into().ok()?;
            Some((u32::from_be_bytes(width), u32::from_be_bytes(height)))
        }
        [b'G', b'I', b'F', b'8', _, _, w0, w1, h0, h1, ..] => {
            Some((u16::from_le_bytes([*w0, *w1]).into(), u16::from_le_bytes([*h0, *h1]).into()))
        }
        [0xff, 0xd8, rest @ ..] => jpeg_size(rest),
        _ => None,
    }
}

/// Walks the segments of a JPEG to the one that starts the frame.
fn jpeg_size(mut rest: &[u8]) -> Option<(u32, u32)> {
    loop {
        let [0xff, marker, l0, l1, body @ ..] = rest else { return None };
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame && let [_, h0, h1, w0, w1, ..] = body {
            return Some((u16::from_be_bytes([*w0, *w1]).into(), u16::from_be_bytes([*h0, *h1]).into()));
        }
        let length = usize::from(u16::from_be_bytes([*l0, *l1])).checked_sub(2)?;
        rest = body.get(length..)?;
    }
}

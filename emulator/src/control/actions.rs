//! Writing, editing and deleting messages as a person.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{ControlError, ControlResult, Where, refuse};
use crate::clock::lock;
use crate::emulator::Emulator;
use crate::params::Params;
use crate::post::{Author, Draft};
use crate::state::{ChatKind, FileUpload};
use crate::texts;

/// A person writes a message.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Say {
    /// Where.
    #[serde(flatten)]
    pub place: Where,
    /// Who.
    pub person: i64,
    /// What. May be empty if `fields` has other content.
    #[serde(default)]
    pub text: String,
    /// `HTML` or `MarkdownV2`, for text with formatting.
    #[serde(default)]
    pub parse_mode: String,
    /// Id of the message this answers.
    #[serde(default)]
    pub reply_to: Option<i64>,
    /// Further fields of the `Message` object: `contact`, `location`, `sticker`, `forward_origin` …
    #[serde(default)]
    pub fields: Map<String, Value>,
}

/// A person sends a file.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    /// Where.
    pub place: Where,
    /// Who.
    pub person: i64,
    /// `photo`, `document`, `audio`, `video`, `animation`, `voice`, `video_note` or `sticker`.
    pub kind: String,
    /// Text beside the file.
    pub caption: String,
    /// Which album of the chat it belongs to, if it does: the `media_group_id` of its messages.
    pub album: Option<String>,
    /// The file. Its `field` does not matter.
    pub file: FileUpload,
}

/// A person changes the text (or caption) of an own message.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Edit {
    /// Where.
    #[serde(flatten)]
    pub place: Where,
    /// Who.
    pub person: i64,
    /// Which message.
    pub message_id: i64,
    /// What it says from now on.
    pub text: String,
}

/// A person deletes messages. Bots are not told, as on Telegram.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Delete {
    /// Where.
    #[serde(flatten)]
    pub place: Where,
    /// Who.
    pub person: i64,
    /// Which messages.
    pub message_ids: Vec<i64>,
}

/// What came of writing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The chat's id as bots see it.
    pub chat_id: i64,
    /// The message's id in it.
    pub message_id: i64,
    /// The whole `Message` object.
    pub message: Value,
}

impl Emulator {
    /// Writes a message as a person.
    ///
    /// # Errors
    /// When the chat or person is unknown, the person is not in the chat, or the message is empty.
    pub fn say(&self, say: Say) -> ControlResult<Sent> {
        let mut content = say.fields;
        if !say.text.is_empty() {
            let text = texts::written(&say.text, &say.parse_mode).map_err(super::not_a_text)?;
            if !text.text.is_empty() {
                texts::insert(&mut content, text, "text", "entities");
            }
        }
        if content.is_empty() {
            return refuse("an empty message cannot be sent: give a `text` or `fields`");
        }
        self.post_as(&say.place, say.person, content, say.reply_to)
    }

    /// Sends a file as a person.
    ///
    /// # Errors
    /// When the chat or person is unknown, or the kind of file is.
    pub fn upload(&self, upload: Upload) -> ControlResult<Sent> {
        const KINDS: [&str; 8] =
            ["photo", "document", "audio", "video", "animation", "voice", "video_note", "sticker"];
        if !KINDS.contains(&upload.kind.as_str()) {
            return refuse(format_args!("no file kind `{}`: use one of {}", upload.kind, KINDS.join(", ")));
        }
        let folder = if upload.kind == "photo" { "photos" } else { "documents" };
        let file = self.inner.world.files.add(folder, &upload.file, &self.inner.rng);
        let mut content = Map::new();
        crate::methods::insert_media(&mut content, &upload.kind, &file, &Params::default());
        if !upload.caption.is_empty() {
            let caption = texts::written(&upload.caption, "").map_err(super::not_a_text)?;
            texts::insert(&mut content, caption, "caption", "caption_entities");
        }
        if let Some(album) = upload.album {
            content.insert("media_group_id".to_owned(), album.into());
        }
        self.post_as(&upload.place, upload.person, content, None)
    }

    pub(super) fn post_as(
        &self,
        place: &Where,
        person: i64,
        content: Map<String, Value>,
        reply_to: Option<i64>,
    ) -> ControlResult<Sent> {
        let chat = self.place(place, person)?;
        let mut chat = lock(&chat);
        let member = chat.members.get(&person);
        if member.is_none_or(|member| !member.is_present()) {
            return refuse(format_args!("person `{person}` is not in the chat: let them join first"));
        }
        if chat.kind == ChatKind::Channel && !member.is_some_and(crate::state::Member::is_admin) {
            return refuse(format_args!("person `{person}` is no administrator of the channel"));
        }
        let author = if chat.kind == ChatKind::Channel { Author::Channel } else { Author::Person(person) };
        let draft = Draft { content, reply_to, ..Draft::default() };
        let message = self.inner.post(&mut chat, author, draft);
        let message_id = message.get("message_id").and_then(Value::as_i64).unwrap_or(0);
        Ok(Sent { chat_id: chat.key.id(), message_id, message })
    }

    /// Changes an own message as a person; bots are told.
    ///
    /// # Errors
    /// When there is no such message of that person, or nothing changes.
    pub fn edit(&self, edit: Edit) -> ControlResult<Sent> {
        let chat = self.place(&edit.place, edit.person)?;
        let text = texts::written(&edit.text, "").map_err(super::not_a_text)?;
        let mut chat = lock(&chat);
        let Some(posted) = chat.history.get(edit.message_id) else {
            return refuse(format_args!("no message `{}`", edit.message_id));
        };
        if posted.author.is_some_and(|author| author != edit.person) {
            return refuse(format_args!("message `{}` is somebody else's", edit.message_id));
        }
        let captioned = posted.field("text").is_none();
        let message = self
            .inner
            .edit(&mut chat, edit.message_id, true, |fields| {
                let names = if captioned { ("caption", "caption_entities") } else { ("text", "entities") };
                texts::insert(fields, text, names.0, names.1);
            })
            .map_err(|error| ControlError(error.description))?;
        Ok(Sent { chat_id: chat.key.id(), message_id: edit.message_id, message })
    }

    /// Deletes messages as a person. Returns the ids of those that were there.
    ///
    /// # Errors
    /// When the chat or person is unknown.
    pub fn delete(&self, delete: Delete) -> ControlResult<Vec<i64>> {
        let chat = self.place(&delete.place, delete.person)?;
        let mut chat = lock(&chat);
        Ok(self.inner.delete(&mut chat, &delete.message_ids))
    }
}

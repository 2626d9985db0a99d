//! Albums: messages that were sent together, each of which Telegram delivers by itself.

use std::ops::Deref;
use std::slice;
use std::vec;

use botserver_api::UpdateKind;
use botserver_api::types::Message;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::payload::read_value_of;
use super::{DecodeError, Update};
use crate::HandlerError;

/// Below this key, an update has those of the other messages of its album with it. No name of the Bot API can be like it.
pub(super) const ALBUM: &str = "botserver:album";

/// The messages of an album, in the order of the chat. Derefs to a slice of [`Message`]s.
///
/// Photos and videos can be together, while documents and audio files are among themselves; each message has one of them, in
/// the field of its kind. Telegram knows no album as such, but messages that share a
/// [`media_group_id`](https://core.telegram.org/bots/api#message), of which there are at most 10. It does not say how many
/// there are, so that these are those which came in time: at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Album(Vec<Message>);

impl Album {
    /// The text below the album: the caption of the first message that has one. Telegram's apps show it below the whole album
    /// if no other has one.
    pub fn caption(&self) -> Option<&str> {
        self.0.iter().find_map(|message| message.caption.as_deref())
    }
}

impl Deref for Album {
    type Target = [Message];

    fn deref(&self) -> &[Message] {
        &self.0
    }
}

impl IntoIterator for Album {
    type Item = Message;
    type IntoIter = vec::IntoIter<Message>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Album {
    type Item = &'a Message;
    type IntoIter = slice::Iter<'a, Message>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// What makes a message one of an album.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AlbumPart {
    /// What those of one album have in common.
    pub(crate) group: String,
    /// Its place among them.
    pub(crate) message_id: i64,
}

impl AlbumPart {
    /// That of an update, if it brings a message of an album; none if it brings all of them.
    pub(crate) fn of(update: &Update) -> Option<Self> {
        #[derive(Deserialize)]
        struct Part {
            media_group_id: String,
            message_id: i64,
        }
        let is_new = matches!(
            update.kind(),
            UpdateKind::Message | UpdateKind::ChannelPost | UpdateKind::BusinessMessage
        );
        if !is_new || update.is_album() {
            return None;
        }
        let part: Part = read_value_of(update.kind_name(), update.json()).ok()?;
        Some(Self { group: part.media_group_id, message_id: part.message_id })
    }
}

impl Update {
    /// One update of those of an album: the first, which has the others with it.
    ///
    /// # Errors
    /// If there is none.
    pub(crate) fn gathered<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Result<Self, DecodeError> {
        let mut parts = parts.into_iter().map(|part| part.json().trim_ascii_end());
        let first = parts.next().unwrap_or_default();
        let mut body = first.strip_suffix(b"}").unwrap_or(first).to_vec();
        body.extend_from_slice(format!(",\"{ALBUM}\":[").as_bytes());
        body.extend_from_slice(&parts.collect::<Vec<_>>().join(&b','));
        body.extend_from_slice(b"]}");
        Self::decode(body.into())
    }

    /// Whether it has all messages of an album with it.
    pub fn is_album(&self) -> bool {
        self.envelope.is_album
    }

    /// The album, if it brings one; generated code asks for it.
    ///
    /// # Errors
    /// If a message does not fit its type.
    pub fn album(&self) -> Result<Option<Album>, HandlerError> {
        if !self.is_album() {
            return Ok(None);
        }
        let others: Vec<Box<RawValue>> = self.read(|body| read_value_of(ALBUM, body))?;
        let mut messages = vec![self.payload()?];
        for other in others {
            let unfit =
                |unfit: DecodeError| HandlerError::Payload { kind: self.kind(), reason: unfit.to_string() };
            let other = Self::decode(Bytes::from(other.get().to_owned())).map_err(unfit)?;
            messages.push(other.payload()?);
        }
        Ok(Some(Album(messages)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn update(json: &str) -> Update {
        Update::decode(Bytes::from(json.to_owned())).unwrap()
    }

    fn photo(id: i64, message: i64, more: &str) -> Update {
        update(&format!(
            r#"{{"update_id":{id},"message":{{"message_id":{message},"date":1,"chat":{{"id":7,"type":"private"}},"media_group_id":"17"{more}}}}} "#
        ))
    }

    #[test]
    fn messages_of_an_album_say_so_and_edited_ones_are_none() {
        let part = AlbumPart { group: "17".to_owned(), message_id: 5 };
        assert_eq!(AlbumPart::of(&photo(1, 5, "")), Some(part));
        for none in [
            r#"{"update_id":1,"message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"}}}"#,
            r#"{"update_id":1,"message":{"message_id":5,"media_group_id":null}}"#,
            r#"{"update_id":1,"message":{"message_id":5,"media_group_id":17}}"#,
            r#"{"update_id":1,"edited_message":{"message_id":5,"media_group_id":"17"}}"#,
            r#"{"update_id":1,"message":"odd"}"#,
        ] {
            assert_eq!(AlbumPart::of(&update(none)), None, "{none}");
        }
    }

    #[test]
    fn an_album_is_an_update_that_is_read_as_its_first_message_and_as_all() {
        let parts =
            [photo(3, 5, ""), photo(1, 6, r#","caption":"two""#), photo(2, 7, r#","caption":"three""#)];
        let gathered = Update::gathered(&parts).unwrap();
        assert_eq!((gathered.id(), gathered.kind()), (3, UpdateKind::Message));
        assert_eq!(gathered.origin().answer_to(), Some(7));
        assert_eq!(gathered.payload::<Message>().unwrap().message_id, 5);
        assert_eq!(AlbumPart::of(&gathered), None);
        // As it is in the inbox.
        let album = update(std::str::from_utf8(gathered.json()).unwrap()).album().unwrap().unwrap();
        assert_eq!(album.iter().map(|message| message.message_id).collect::<Vec<_>>(), [5, 6, 7]);
        assert_eq!(album.caption(), Some("two"));
        let alone = Update::gathered(&parts[..1]).unwrap().album().unwrap().unwrap();
        assert_eq!((alone.len(), alone.caption()), (1, None));
        assert!(parts[0].album().unwrap().is_none());
    }
}

//! `GET /emulator/events`: everything that happens, as server-sent events.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, Response, header};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::Body;
use crate::emulator::Emulator;
use crate::journal::Event;

struct Follower {
    missed: VecDeque<Arc<Event>>,
    live: Receiver<Arc<Event>>,
    bot: Option<i64>,
    emulator: String,
    greeted: bool,
}

impl Follower {
    /// The next piece of the stream; `None` when the emulator is gone.
    async fn next(&mut self) -> Option<Bytes> {
        if !self.greeted {
            self.greeted = true;
            // Makes clients reconnect quickly, and see when it is another emulator than the one they knew.
            let hello = json!({ "emulator": self.emulator });
            return Some(format!("retry: 1000\nevent: hello\ndata: {hello}\n\n").into());
        }
        loop {
            let event = match self.missed.pop_front() {
                Some(event) => event,
                None => match self.live.recv().await {
                    Ok(event) => event,
                    Err(RecvError::Lagged(count)) => {
                        return Some(format!("event: lagged\ndata: {{\"lost\":{count}}}\n\n").into());
                    }
                    Err(RecvError::Closed) => return None,
                },
            };
            if self.bot.is_none() || event.bot().is_none() || event.bot() == self.bot {
                return Some(
                    format!("id: {}\nevent: {}\ndata: {}\n\n", event.seq, event.name(), event.json()).into(),
                );
            }
        }
    }
}

/// The stream of events after `since` (only new ones if `None`), of one bot and of shared chats if `bot` is given.
pub(super) fn stream(emulator: &Emulator, since: Option<u64>, bot: Option<i64>) -> Response<Body> {
    let (missed, live) = emulator.inner.journal.follow(since);
    let name = emulator.inner.name.clone();
    let follower = Follower { missed: missed.into(), live, bot, emulator: name, greeted: false };
    let frames = stream::unfold(follower, |mut follower| async move {
        let piece = follower.next().await?;
        Some((Ok(Frame::data(piece)), follower))
    });
    let mut response = Response::new(StreamBody::new(frames).boxed_unsync());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

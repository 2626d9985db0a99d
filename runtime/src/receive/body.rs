//! Bodies of requests: read up to a size and within a time, and no more of them at a time than there is room for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::{Buf, Bytes};
use futures_util::{Stream, StreamExt as _};

use super::webhook::Refusal;

/// What bodies take of the memory, each from before its first byte until nobody needs it any more, and so while its update is in
/// work.
#[derive(Debug)]
pub(crate) struct Room {
    taken: Arc<AtomicUsize>,
    most: usize,
}

/// What one body takes.
#[derive(Debug)]
struct Share {
    all: Arc<AtomicUsize>,
    bytes: usize,
}

/// A body, and the room that it has.
#[derive(Debug)]
struct Held {
    body: Box<[u8]>,
    _share: Share,
}

impl Room {
    /// For so many bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self { taken: Arc::default(), most }
    }

    /// How many bytes are taken.
    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }

    /// Counts a body that is there already, whether there is room for it or not.
    pub(crate) fn hold(&self, body: Vec<u8>) -> Bytes {
        let mut share = Share { all: Arc::clone(&self.taken), bytes: 0 };
        share.add(body.len());
        share.hold(body)
    }

    /// Room for so many bytes, if there is.
    fn share(&self, bytes: usize) -> Option<Share> {
        let share = Share { all: Arc::clone(&self.taken), bytes: 0 };
        self.grow(share, bytes)
    }

    /// More room, if there is; else what was taken before is given back.
    fn grow(&self, mut share: Share, bytes: usize) -> Option<Share> {
        (share.add(bytes) <= self.most).then_some(share)
    }
}

impl Share {
    /// Gives back what all take then.
    fn add(&mut self, bytes: usize) -> usize {
        self.bytes += bytes;
        self.all.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes)
    }

    fn hold(self, body: Vec<u8>) -> Bytes {
        // Without spare room, and apart from what was read with it.
        Bytes::from_owner(Held { body: body.into_boxed_slice(), _share: self })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.all.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

/// Reads a body of at most `limit` bytes, of which its head says that it has `length`.
pub(super) async fn read<B, D, E>(
    mut body: B,
    length: Option<u64>,
    limit: usize,
    room: &Room,
) -> Result<Bytes, Refusal>
where
    B: Stream<Item = Result<D, E>> + Unpin,
    D: Buf,
{
    let length = length.map(|length| usize::try_from(length).unwrap_or(usize::MAX));
    if length.is_some_and(|length| length > limit) {
        return Err(Refusal::TooLarge);
    }
    let expected = length.unwrap_or_default();
    let mut share = room.share(expected).ok_or(Refusal::Full)?;
    let mut collected = Vec::new();
    while let Some(chunk) = body.next().await {
        let mut chunk = chunk.map_err(|_| Refusal::Broken)?;
        let so_far = collected.len() + chunk.remaining();
        if so_far > limit {
            return Err(Refusal::TooLarge);
        }
        if so_far > share.bytes {
            let more = so_far - share.bytes;
            share = room.grow(share, more).ok_or(Refusal::Full)?;
        }
        if collected.is_empty() {
            collected.reserve_exact(expected.max(chunk.remaining()));
        }
        while chunk.has_remaining() {
            let part = chunk.chunk();
            collected.extend_from_slice(part);
            chunk.advance(part.len());
        }
    }
    Ok(share.hold(collected))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::{FutureExt as _, stream};

    use super::*;

    fn chunks(sizes: &[usize]) -> impl Stream<Item = Result<Bytes, Infallible>> + Unpin + use<> {
        let chunks: Vec<_> = sizes.iter().map(|size| Ok(Bytes::from(vec![b'x'; *size]))).collect();
        stream::iter(chunks)
    }

    #[test]
    fn room_is_taken_before_the_first_byte_and_given_back_with_the_last_user() {
        let room = Room::new(100);
        let mut slow = Box::pin(read(stream::pending::<Result<Bytes, Infallible>>(), Some(60), 80, &room));
        assert!((&mut slow).now_or_never().is_none());
        assert_eq!(room.taken(), 60);
        let refused = read(chunks(&[41]), Some(41), 80, &room).now_or_never();
        assert_eq!(refused, Some(Err(Refusal::Full)));
        let body = read(chunks(&[10, 30]), Some(40), 80, &room).now_or_never().unwrap().unwrap();
        let part = body.slice(1..2);
        drop((slow, body));
        assert_eq!((room.taken(), &part[..]), (40, &b"x"[..]));
        drop(part);
        assert_eq!(room.taken(), 0);
    }

    #[test]
    fn what_does_not_say_how_long_it_is_takes_room_as_it_comes() {
        let room = Room::new(100);
        let body = read(chunks(&[30, 30]), None, 80, &room).now_or_never().unwrap().unwrap();
        assert_eq!((body.len(), room.taken()), (60, 60));
        for (sizes, refusal) in [(&[30, 11][..], Refusal::Full), (&[30, 10, 41], Refusal::TooLarge)] {
            let refused = read(chunks(sizes), None, 80, &room).now_or_never();
            assert_eq!((refused, room.taken()), (Some(Err(refusal)), 60));
        }
        let found = room.hold(vec![b'x'; 70]);
        assert_eq!((found.len(), room.taken()), (70, 130), "what is there has to be somewhere");
    }
}

//! Signs of life of one connection: told by those who serve it, looked at by the one who closes it.
//!
//! A request leaves marks in a few counters, and the clock is read only when the connection is looked at, four times
//! per time limit. A clock read and a timer set per request would cost more than the request's routing.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use super::Limits;

/// What those who serve the connection tell.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    /// Requests whose head has come, wrapping.
    requests: AtomicU32,
    /// Responses that the client has taken whole, or that were given up, and parts of those that it has made room for,
    /// wrapping: a stream of events has no end.
    responses: AtomicU32,
    /// Requests that are being handled.
    handling: AtomicU32,
    /// Responses that are made and not yet taken.
    answering: AtomicU32,
    /// Times that the client took bytes, wrapping.
    writes: AtomicU32,
    /// Whether it takes none now.
    is_full: AtomicBool,
}

/// What should be done about a connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All is well.
    Alive,
    /// It asks nothing: it may end as soon as what is on its way has passed.
    Idle,
    /// It takes no answer, or has not asked anything since it was opened.
    Stalled(&'static str),
}

/// Looks at the pulse.
#[derive(Debug)]
pub(super) struct Watch {
    pulse: Arc<Pulse>,
    limits: Limits,
    opened: Instant,
    requests: Since,
    responses: Since,
    writes: Since,
}

/// A counter's value, and since when it has had it.
#[derive(Debug)]
struct Since(u32, Instant);

impl Since {
    /// How long the value has been the same.
    fn look(&mut self, counter: &AtomicU32, now: Instant) -> Duration {
        let value = counter.load(Ordering::Relaxed);
        if value != self.0 {
            *self = Self(value, now);
        }
        now - self.1
    }

    /// Starts to count anew.
    fn reset(&mut self, now: Instant) {
        self.1 = now;
    }
}

impl Watch {
    /// Watches a connection that was opened now.
    pub(super) fn new(limits: Limits) -> Self {
        let (pulse, opened) = (Arc::default(), Instant::now());
        let since = || Since(0, opened);
        Self { pulse, limits, opened, requests: since(), responses: since(), writes: since() }
    }

    /// Where those who serve the connection tell.
    pub(super) fn pulse(&self) -> Arc<Pulse> {
        Arc::clone(&self.pulse)
    }

    /// Until when the first request's head has to be there.
    pub(super) fn head_deadline(&self) -> Instant {
        self.opened + self.limits.head_timeout
    }

    /// How long to wait before the next look.
    pub(super) fn interval(&self) -> Duration {
        let Limits { head_timeout, idle_timeout, write_timeout, .. } = self.limits;
        (head_timeout.min(idle_timeout).min(write_timeout) / 4).max(Duration::from_millis(1))
    }

    pub(super) fn look(&mut self) -> Verdict {
        let now = Instant::now();
        let Limits { head_timeout, idle_timeout, write_timeout, .. } = self.limits;
        let pulse = &*self.pulse;
        let asks_nothing = self.requests.look(&pulse.requests, now);
        let answering = pulse.answering.load(Ordering::Relaxed) > 0;
        let is_full = pulse.is_full.load(Ordering::Relaxed);
        if !answering {
            self.responses.reset(now);
        }
        if !is_full {
            self.writes.reset(now);
        }
        let takes_no_response = self.responses.look(&pulse.responses, now);
        let takes_nothing = self.writes.look(&pulse.writes, now);
        if self.requests.0 == 0 && now - self.opened >= head_timeout {
            return Verdict::Stalled("no request came in time");
        }
        if takes_no_response >= write_timeout || takes_nothing >= write_timeout {
            return Verdict::Stalled("the client does not take its responses");
        }
        if answering || pulse.handling.load(Ordering::Relaxed) > 0 {
            self.requests.reset(now);
            return Verdict::Alive;
        }
        if asks_nothing >= idle_timeout { Verdict::Idle } else { Verdict::Alive }
    }
}

/// A request at work, from its head to the end of its response.
#[derive(Debug)]
pub(super) struct Request {
    pulse: Arc<Pulse>,
    is_answered: bool,
}

impl Pulse {
    /// Whether any request's head has come.
    pub(super) fn has_asked(&self) -> bool {
        self.requests.load(Ordering::Relaxed) > 0
    }

    /// A request's head has come.
    pub(super) fn request(self: &Arc<Self>) -> Request {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.handling.fetch_add(1, Ordering::Relaxed);
        Request { pulse: Arc::clone(self), is_answered: false }
    }
}

impl Request {
    /// Its response is made.
    pub(super) fn respond<B>(mut self, body: B) -> Response<B> {
        self.is_answered = true;
        self.pulse.answering.fetch_add(1, Ordering::Relaxed);
        self.pulse.handling.fetch_sub(1, Ordering::Relaxed);
        Response { body, request: self }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let under_way = if self.is_answered { &self.pulse.answering } else { &self.pulse.handling };
        under_way.fetch_sub(1, Ordering::Relaxed);
        self.pulse.responses.fetch_add(1, Ordering::Relaxed);
    }
}

/// The body of a response; the client has taken it, or never will, when it is dropped.
#[derive(Debug)]
pub(super) struct Response<B> {
    body: B,
    request: Request,
}

impl<B: Body<Data = Bytes> + Unpin> Body for Response<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if frame.is_ready() {
            self.request.pulse.responses.fetch_add(1, Ordering::Relaxed);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that tells whether its client takes what is written.
#[derive(Debug)]
pub(super) struct Told<S> {
    stream: S,
    pulse: Arc<Pulse>,
}

impl<S> Told<S> {
    pub(super) fn new(stream: S, pulse: Arc<Pulse>) -> Self {
        Self { stream, pulse }
    }

    fn tell<T>(&self, written: Poll<T>) -> Poll<T> {
        let is_full = written.is_pending();
        if !is_full {
            self.pulse.writes.fetch_add(1, Ordering::Relaxed);
        }
        self.pulse.is_full.store(is_full, Ordering::Relaxed);
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Told<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Told<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.tell(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.tell(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

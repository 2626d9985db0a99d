//! HTTP/1.1 by hand, so that a test decides each byte and sees each byte.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// How long a test waits for a byte before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// One connection to a server.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    /// Received, and not yet part of a response.
    buffer: Vec<u8>,
}

/// One response, as it came.
#[derive(Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The status line and the headers.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Response {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("the server accepts connections");
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self { stream, buffer: Vec::new() }
    }

    /// Connects to an emulator, for all that it tells its page, from the beginning.
    pub fn to_events(address: SocketAddr) -> Self {
        let mut events = Self::open(address);
        events.send("GET /emulator/events?since=0 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        events
    }

    /// Sends bytes. A server that has closed already is not a failure: what it said before is still to be read.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let _ = self.stream.write_all(bytes.as_ref());
        self
    }

    /// Says that nothing more is sent.
    pub fn finish(&mut self) -> &mut Self {
        self.stream.shutdown(Shutdown::Write).unwrap();
        self
    }

    /// Reads one response.
    pub fn response(&mut self) -> Response {
        self.response_or_close()
            .unwrap_or_else(|| panic!("closed without a response, after {:?}", self.text()))
    }

    /// Reads one response, or `None` if the server closes the connection instead.
    pub fn response_or_close(&mut self) -> Option<Response> {
        let end = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            if !self.receive() {
                return None;
            }
        };
        let head = String::from_utf8(self.buffer.drain(..end).collect()).expect("a head is text");
        let mut response = Response { status: status(&head), head, body: String::new() };
        let length = response.header("content-length").map_or(0, |length| length.parse().unwrap());
        while self.buffer.len() < length {
            assert!(self.receive(), "closed in the middle of a body: {response:?}");
        }
        response.body = String::from_utf8(self.buffer.drain(..length).collect()).expect("a body is text");
        Some(response)
    }

    /// Waits until a text has come, and gives back all up to its end; for streams that do not end.
    pub fn wait_for(&mut self, text: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = find(&self.buffer, text.as_bytes()) {
                let seen: Vec<u8> = self.buffer.drain(..at + text.len()).collect();
                return String::from_utf8_lossy(&seen).into_owned();
            }
            assert!(Instant::now() < deadline, "{text:?} did not come: {:?}", self.text());
            assert!(self.receive(), "closed before {text:?} came: {:?}", self.text());
        }
    }

    /// Waits until the server closes the connection, and gives back what it still sent.
    pub fn closed(&mut self) -> String {
        while self.receive() {}
        self.text()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.buffer).into_owned()
    }

    /// Receives some bytes; `false` at the end.
    fn receive(&mut self) -> bool {
        let mut chunk = [0; 4096];
        match self.stream.read(&mut chunk) {
            Ok(0) => false,
            Ok(count) => {
                self.buffer.extend(chunk.iter().take(count));
                true
            }
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => false,
            Err(error) => panic!("nothing came for {PATIENCE:?}: {error}; so far {:?}", self.text()),
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn status(head: &str) -> u16 {
    let code = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    code.unwrap_or_else(|| panic!("no status in {head:?}"))
}

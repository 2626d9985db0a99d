//! A server that stands for the Bot API, or for what is in front of it, and says what a test tells it to.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// How long a test waits for a request before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server at work for as long as the test's process.
#[derive(Debug)]
pub struct Stub {
    /// Where it listens.
    pub address: SocketAddr,
    requests: Receiver<String>,
}

impl Stub {
    /// Answers each request with the bytes that `answer` makes of its first line and its body.
    pub fn start(answer: impl Fn(&str, &str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, requests) = mpsc::channel();
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (seen, answer) = (seen.clone(), Arc::clone(&answer));
                thread::spawn(move || {
                    let mut reader = BufReader::new(&stream);
                    while let Some((line, body)) = request(&mut reader) {
                        let answer = answer(&line, &body);
                        let _ = seen.send(line);
                        if (&stream).write_all(answer.as_bytes()).is_err() {
                            break;
                        }
                    }
                });
            }
        });
        Self { address, requests }
    }

    /// The URL of it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits for the next request, and gives back its first line.
    pub fn request(&self) -> String {
        self.requests.recv_timeout(PATIENCE).expect("a request comes")
    }

    /// The first lines of the requests that have come and were not asked for.
    pub fn requests(&self) -> Vec<String> {
        self.requests.try_iter().collect()
    }
}

/// An answer of HTTP/1.1 with further headers, each ending in `\r\n`.
pub fn http_answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

fn request(reader: &mut BufReader<&TcpStream>) -> Option<(String, String)> {
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).ok().filter(|count| *count > 0)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        match line.trim_end().split_once(": ") {
            None if line.trim_end().is_empty() => break,
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().ok()?
            }
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((first.trim_end().to_owned(), String::from_utf8_lossy(&body).into_owned()))
}

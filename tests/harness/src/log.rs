//! What a process writes, as it comes.

use std::io::{BufRead as _, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a test waits for a line before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// The lines that a process wrote so far.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<(Mutex<String>, Condvar)>);

impl Log {
    /// Reads what a process writes, to its end, in a thread.
    pub fn follow(&self, output: impl Read + Send + 'static) -> JoinHandle<()> {
        let log = self.clone();
        thread::spawn(move || {
            let mut lines = BufReader::new(output);
            let mut line = Vec::new();
            while lines.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
                log.0.0.lock().unwrap().push_str(&String::from_utf8_lossy(&line));
                log.0.1.notify_all();
                line.clear();
            }
            log.0.1.notify_all();
        })
    }

    /// All that was written so far.
    pub fn text(&self) -> String {
        self.0.0.lock().unwrap().clone()
    }

    /// Waits until this has been written, and gives back all that was written so far.
    pub fn wait_for(&self, wanted: &str) -> String {
        self.wait(|text| text.contains(wanted).then(|| text.to_owned()), wanted)
    }

    /// Waits for a line of JSON.
    pub fn wait_for_line(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let find = |text: &str| text.lines().filter_map(|line| serde_json::from_str(line).ok()).find(&wanted);
        self.wait(find, "the line")
    }

    fn wait<T>(&self, found: impl Fn(&str) -> Option<T>, wanted: &str) -> T {
        let deadline = Instant::now() + PATIENCE;
        let (text, changed) = &*self.0;
        let mut text = text.lock().unwrap();
        loop {
            if let Some(found) = found(&text) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let written = text.clone();
                // The lock is whole for whoever shows the log of a test that failed.
                drop(text);
                panic!("{wanted} did not come; written so far:\n{written}");
            }
            text = changed.wait_timeout(text, left).unwrap().0;
        }
    }
}

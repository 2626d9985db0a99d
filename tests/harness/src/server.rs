//! A running fleet.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Connection, Response, tokens_yml};

/// How long a test waits for a log line before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// What to start, and how.
#[derive(Debug)]
pub struct Settings {
    program: Program,
    args: Vec<String>,
    env: Vec<(String, String)>,
    tokens: BTreeMap<String, String>,
    log_level: String,
    log_to: Option<Stdio>,
    listen: Option<SocketAddr>,
}

/// A fleet's binary, and where it runs.
#[derive(Debug)]
struct Program {
    binary: PathBuf,
    /// Whether its folder is all that it sees of the machine.
    empty_root: bool,
}

impl Program {
    /// The command that runs it in a folder.
    fn command(&self, folder: &Path) -> Command {
        if !self.empty_root {
            let mut command = Command::new(&self.binary);
            command.current_dir(folder);
            return command;
        }
        let name = self.binary.file_name().unwrap();
        if !folder.join(name).exists() {
            fs::copy(&self.binary, folder.join(name)).unwrap();
        }
        // A namespace of its own lets anybody change the root, not only root.
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "chroot"]).arg(folder).arg(Path::new("/").join(name));
        command
    }
}

impl Settings {
    /// The binary at this path.
    pub fn new(binary: impl AsRef<Path>) -> Self {
        let program = Program { binary: binary.as_ref().to_owned(), empty_root: false };
        Self {
            program,
            args: Vec::new(),
            env: Vec::new(),
            tokens: BTreeMap::new(),
            log_level: "info,botserver=trace".to_owned(),
            log_to: None,
            listen: None,
        }
    }

    /// In a root directory that has nothing but the binary and its tokens.yml.
    pub fn in_empty_root(mut self) -> Self {
        self.program.empty_root = true;
        self
    }

    /// With one more argument of `serve`.
    pub fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// With a variable in its environment.
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.env.push((name.to_owned(), value.into()));
        self
    }

    /// At this address instead of one that is free.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = Some(address);
        self
    }

    /// With this `--log-level`.
    pub fn log_level(mut self, level: &str) -> Self {
        self.log_level = level.to_owned();
        self
    }

    /// With its standard error elsewhere than in the hands of the test, which then sees no log.
    pub fn log_to(mut self, stderr: impl Into<Stdio>) -> Self {
        self.log_to = Some(stderr.into());
        self
    }

    /// With a token for a bot.
    pub fn token(mut self, bot: &str, token: impl Into<String>) -> Self {
        self.tokens.insert(bot.to_owned(), token.into());
        self
    }

    /// Starts the server, and waits until it listens.
    pub fn start(mut self) -> Server {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("tokens.yml"), tokens_yml(&self.tokens)).unwrap();
        let log_to = self.log_to.take();
        // Without a log, nobody says which port it took.
        let any = || if log_to.is_some() { free_port() } else { SocketAddr::from(([127, 0, 0, 1], 0)) };
        let listen = self.listen.unwrap_or_else(any);
        let is_watched = log_to.is_none();
        let mut child = self
            .program
            .command(directory.path())
            .args(["serve", "--listen", &listen.to_string()])
            .args(["--log-format", "json", "--log-level", &self.log_level])
            .args(&self.args)
            .envs(self.env)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log_to.unwrap_or_else(Stdio::piped))
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", self.program.binary.display()));
        let log = Log::default();
        let reader = child.stderr.take().map(|stderr| log.follow(stderr));
        let address = if is_watched {
            let line = log.wait_for(|line| line.get("message").is_some_and(|message| message == "listening"));
            let listen = line.get("listen").and_then(Value::as_str);
            listen.and_then(|url| url.strip_prefix("http://")).unwrap().parse().unwrap()
        } else {
            wait_until_it_accepts(listen);
            listen
        };
        Server { address, program: self.program, child, log, reader, directory }
    }
}

fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn wait_until_it_accepts(address: SocketAddr) {
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(address).is_err() {
        assert!(Instant::now() < deadline, "nothing listens on {address}");
        thread::yield_now();
    }
}

/// A fleet's binary at work. Killed when a test drops it.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    program: Program,
    child: Child,
    log: Log,
    reader: Option<JoinHandle<()>>,
    directory: TempDir,
}

/// A fleet's binary that has ended.
#[derive(Debug)]
pub struct Stopped {
    /// How it ended.
    pub status: ExitStatus,
    /// All that it logged.
    pub log: String,
}

impl Server {
    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A new connection to it.
    pub fn connect(&self) -> Connection {
        Connection::open(self.address)
    }

    /// The secret of a bot, as the command line tells it.
    pub fn secret(&self, bot: &str) -> String {
        let output =
            self.program.command(self.directory.path()).args(["webhook", "secret", bot]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The bytes of a request with an update for a bot.
    pub fn request(&self, bot: &str, update: &str) -> String {
        format!(
            "POST /webhook/{bot} HTTP/1.1\r\nHost: bots.example.com\r\nContent-Type: application/json\r\n\
             X-Telegram-Bot-Api-Secret-Token: {}\r\nContent-Length: {}\r\n\r\n{update}",
            self.secret(bot),
            update.len(),
        )
    }

    /// Delivers an update to a bot.
    pub fn post(&self, bot: &str, update: &str) -> Response {
        self.connect().send(self.request(bot, update)).response()
    }

    /// What `/healthz` says.
    pub fn health(&self) -> Value {
        self.connect().send("GET /healthz HTTP/1.1\r\nHost: bots.example.com\r\n\r\n").response().json()
    }

    /// Waits for a line of the log.
    pub fn wait_for_log(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        self.log.wait_for(wanted)
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.pid().to_string()]).status().unwrap();
        assert!(sent.success(), "kill -s {name}: {sent}");
    }

    /// Waits until it has ended, and fails if that takes longer than `limit`.
    pub fn wait_at_most(mut self, limit: Duration) -> Stopped {
        let deadline = Instant::now() + limit;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the server has not ended after {limit:?}");
            thread::yield_now();
        }
        self.wait()
    }

    /// Waits until it has ended by itself.
    pub fn wait(mut self) -> Stopped {
        let status = self.child.wait().unwrap();
        // The threads of the pipe end with the process; the lines they read are complete then.
        while self.reader.as_ref().is_some_and(|reader| !reader.is_finished()) {
            thread::yield_now();
        }
        Stopped { status, log: self.log.text() }
    }

    /// Asks it to stop, and waits for that.
    pub fn stop(self) -> Stopped {
        self.signal("TERM");
        self.wait()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            std::eprintln!("--- log of the server\n{}", self.log.text());
        }
    }
}

/// The lines that a process logged so far.
#[derive(Debug, Clone, Default)]
struct Log(Arc<(Mutex<String>, Condvar)>);

impl Log {
    /// Reads a process's log to its end, in a thread.
    fn follow(&self, stderr: ChildStderr) -> JoinHandle<()> {
        let log = self.clone();
        thread::spawn(move || {
            let mut lines = BufReader::new(stderr);
            let mut line = String::new();
            while lines.by_ref().read_line(&mut line).is_ok_and(|count| count > 0) {
                log.0.0.lock().unwrap().push_str(&line);
                log.0.1.notify_all();
                line.clear();
            }
            log.0.1.notify_all();
        })
    }

    fn text(&self) -> String {
        self.0.0.lock().unwrap().clone()
    }

    fn wait_for(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        let (text, changed) = &*self.0;
        let mut text = text.lock().unwrap();
        loop {
            let found = text.lines().filter_map(|line| serde_json::from_str(line).ok()).find(&wanted);
            if let Some(line) = found {
                return line;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the line did not come; logged so far:\n{text}");
            text = changed.wait_timeout(text, left).unwrap().0;
        }
    }
}

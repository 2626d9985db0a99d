//! A running fleet.

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::{Connection, Process, Response, Stopped, tokens_yml};

/// How long a test waits for a server to listen before it fails.
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
    /// How many KiB the disk of its data folder has, if that is one of its own.
    disk: Option<u32>,
}

impl Program {
    /// The command that runs it in a folder.
    fn command(&self, folder: &Path) -> Command {
        if let Some(kibibytes) = self.disk {
            // A namespace of its own lets anybody mount a disk, not only root.
            let script = format!(
                "mkdir -p data && mount -t tmpfs -o size={kibibytes}k tmpfs data && exec \"$0\" \"$@\""
            );
            let mut command = Command::new("unshare");
            command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]).arg(&self.binary);
            command.current_dir(folder);
            return command;
        }
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
        let program = Program { binary: binary.as_ref().to_owned(), empty_root: false, disk: None };
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

    /// With a disk of so many KiB for its data folder, which nobody else sees.
    pub fn on_disk_of(mut self, kibibytes: u32) -> Self {
        self.program.disk = Some(kibibytes);
        self
    }

    /// With one more argument of the command.
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
    pub fn start(self) -> Server {
        self.start_in(tempfile::tempdir().unwrap())
    }

    /// The same in a folder in which another one ran.
    pub fn start_in(mut self, folder: TempDir) -> Server {
        let log_to = self.log_to.take();
        // Without a log, nobody says which port it took.
        let any = || if log_to.is_some() { free_port() } else { SocketAddr::from(([127, 0, 0, 1], 0)) };
        let listen = self.listen.unwrap_or_else(any);
        let is_watched = log_to.is_none();
        let args = ["serve".to_owned(), "--listen".to_owned(), listen.to_string()];
        let process = self.spawn(folder, args, log_to.unwrap_or_else(Stdio::piped));
        let address = if is_watched {
            let line = process.wait_for_message("listening");
            let listen = line.get("listen").and_then(Value::as_str);
            let (_, address) = listen.and_then(|url| url.split_once("://")).unwrap();
            address.parse().unwrap()
        } else {
            wait_until_it_accepts(listen);
            listen
        };
        Server { address, program: self.program, process }
    }

    /// Starts the server in a folder in which another one ran, without waiting for anything.
    pub fn run_in(self, folder: TempDir) -> Process {
        let args = ["serve".to_owned(), "--listen".to_owned(), "127.0.0.1:0".to_owned()];
        self.spawn(folder, args, Stdio::piped())
    }

    /// Starts the same binary as `poll`, for all bots that have a token.
    pub fn poll(self) -> Process {
        self.spawn(tempfile::tempdir().unwrap(), ["poll".to_owned()], Stdio::piped())
    }

    fn spawn(&self, folder: TempDir, command: impl IntoIterator<Item = String>, log_to: Stdio) -> Process {
        fs::write(folder.path().join("tokens.yml"), tokens_yml(&self.tokens)).unwrap();
        let child = self
            .program
            .command(folder.path())
            .args(command)
            .args(["--log-format", "json", "--log-level", &self.log_level])
            .args(&self.args)
            .env("BOTSERVER_DATA", "data")
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log_to)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", self.program.binary.display()));
        Process::new(child, folder)
    }
}

/// An address of this machine that nobody listens on.
pub fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Waits until somebody listens there.
pub(crate) fn wait_until_it_accepts(address: SocketAddr) {
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(address).is_err() {
        assert!(Instant::now() < deadline, "nothing listens on {address}");
        thread::yield_now();
    }
}

/// A fleet's binary that serves. Killed when a test drops it.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    program: Program,
    process: Process,
}

impl Deref for Server {
    type Target = Process;

    fn deref(&self) -> &Process {
        &self.process
    }
}

impl Server {
    /// A new connection to it.
    pub fn connect(&self) -> Connection {
        Connection::open(self.address)
    }

    /// Runs another command of the same binary, in the folder that it runs in.
    pub fn run(&self, line: &str) -> Output {
        self.program.command(self.process.folder()).args(line.split(' ')).output().unwrap()
    }

    /// Stops it, and starts it again in the same folder with these settings.
    pub fn restart(self, settings: Settings) -> Self {
        self.signal("TERM");
        let folder = self.process.ended();
        settings.start_in(folder)
    }

    /// [`Process::ended`]
    pub fn ended(self) -> TempDir {
        self.process.ended()
    }

    /// The secret of a bot, as the command line tells it.
    pub fn secret(&self, bot: &str) -> String {
        let output = self.run(&format!("webhook secret {bot}"));
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

    /// Its data folder as it sees it.
    pub fn data(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/cwd/data", self.pid()))
    }

    /// What it counted.
    pub fn stats(&self) -> Value {
        let output = self.run("stats --json");
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// [`Process::wait_at_most`]
    pub fn wait_at_most(self, limit: Duration) -> Stopped {
        self.process.wait_at_most(limit)
    }

    /// [`Process::wait`]
    pub fn wait(self) -> Stopped {
        self.process.wait()
    }

    /// [`Process::stop`]
    pub fn stop(self) -> Stopped {
        self.process.stop()
    }
}

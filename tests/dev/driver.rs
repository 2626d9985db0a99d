//! `dev` as a person has it: a terminal, a page, and a project to edit.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use harness::{Connection, Log};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long a test waits for something before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// The demo fleet.
pub(crate) const FLEET: &str = env!("CARGO_BIN_EXE_fleet");

/// The variables by which `cargo run` tells a program of its project; this test has some of its own.
const OF_CARGO: [&str; 2] = ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME"];

/// A fleet's binary outside of any project.
pub(crate) fn fleet(binary: impl AsRef<Path>) -> Command {
    let mut command = Command::new(binary.as_ref());
    for variable in OF_CARGO {
        command.env_remove(variable);
    }
    command.arg("dev");
    command
}

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "in vain: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Sends a signal to a process, or to a group of them: `-<id>`.
pub(crate) fn signal(name: &str, process: impl ToString) {
    let sent = Command::new("kill").args(["-s", name, "--", &process.to_string()]).status().unwrap();
    assert!(sent.success(), "kill -s {name}: {sent}");
}

/// Whether a process has not ended.
pub(crate) fn is_alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"))
}

/// A `dev` at work. Killed when a test drops it.
pub(crate) struct Dev {
    process: Child,
    pub(crate) address: SocketAddr,
    /// Everything that the emulator tells the page.
    pub(crate) events: Connection,
    /// Its standard output.
    pub(crate) output: Log,
    /// Its standard error.
    pub(crate) terminal: Log,
}

/// Where the page is, in what `dev` printed.
fn address_in(printed: &str) -> SocketAddr {
    let address = printed.lines().find_map(|line| line.strip_prefix("Chat with the bots at http://"));
    address.unwrap().trim_end_matches('/').parse().unwrap()
}

impl Dev {
    /// Starts a command that ends in `dev`, and waits for the line that it prints.
    pub(crate) fn start(command: &mut Command) -> Self {
        if !command.get_args().any(|arg| arg == "--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (output, terminal) = (Log::default(), Log::default());
        output.follow(process.stdout.take().unwrap());
        terminal.follow(process.stderr.take().unwrap());
        let address = address_in(&output.wait_for("/\n"));
        Self { process, address, events: Connection::to_events(address), output, terminal }
    }

    /// Starts it, hears where it is, and closes its standard output and error; waits until the bots are ready.
    pub(crate) fn unheard(command: &mut Command) -> Self {
        let mut process = command
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(process.stderr.take());
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = address_in(&line);
        let (output, terminal) = (Log::default(), Log::default());
        let mut dev = Self { process, address, events: Connection::to_events(address), output, terminal };
        dev.wait_for_notice("ready");
        dev
    }

    /// Starts it, and waits until the bots are ready.
    pub(crate) fn ready(command: &mut Command) -> Self {
        let mut dev = Self::start(command);
        dev.wait_for_notice("ready");
        dev
    }

    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// A process that it started and whose command line has this in it.
    fn child(&self, named: &str) -> Option<u32> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.pid())).ok()?;
        let children: String = tasks
            .flatten()
            .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
            .collect();
        children.split(' ').filter_map(|pid| pid.parse().ok()).find(|pid| {
            let line = fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            line.contains(named)
        })
    }

    /// The process of the fleet.
    pub(crate) fn fleet(&self) -> u32 {
        wait_until("the fleet has a process", || self.child("dev-fleet").is_some());
        self.child("dev-fleet").unwrap()
    }

    /// The build under way.
    pub(crate) fn cargo(&self) -> u32 {
        wait_until("a build is under way", || self.child("--package").is_some());
        self.child("--package").unwrap()
    }

    /// Waits until the page is told how things stand, and gives back what it was told until then.
    pub(crate) fn wait_for_notice(&mut self, kind: &str) -> String {
        self.events.wait_for(&format!(r#""kind":"{kind}","#))
    }

    /// How things stand, for a page that is opened now.
    pub(crate) fn notice(&self) -> Value {
        self.ask("GET /emulator/status", "")["notice"].clone()
    }

    pub(crate) fn ask(&self, head: &str, body: &str) -> Value {
        let request = format!(
            "{head} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let response = Connection::open(self.address).send(request).response();
        assert_eq!(response.status, 200, "{head} {body}: {response:?}");
        response.json()
    }

    /// A new person's id.
    pub(crate) fn person(&self) -> i64 {
        self.ask("POST /emulator/people", r#"{"first_name":"Ada"}"#)["id"].as_i64().unwrap()
    }

    pub(crate) fn say(&self, person: i64, bot: &str, text: &str) {
        self.ask("POST /emulator/say", &json!({ "bot": bot, "person": person, "text": text }).to_string());
    }

    /// The bots that the page lists.
    pub(crate) fn bots(&self) -> Vec<String> {
        let bots = self.ask("GET /emulator/bots", "");
        bots.as_array().unwrap().iter().map(|bot| bot["username"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits until it has ended by itself.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }

    /// Ends it as a person does.
    pub(crate) fn end(mut self) {
        signal("INT", self.pid());
        assert!(self.wait().success());
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            std::eprintln!("--- terminal of dev\n{}", self.terminal.text());
        }
    }
}

/// A project and its target directory, with a stand-in for cargo, so that a build takes as long, and gives what, a test
/// wants. What a real one does is seen in `project.rs`.
pub(crate) struct Workshop {
    place: TempDir,
    binary: PathBuf,
}

impl Workshop {
    /// With the demo fleet's binary built into `target/debug`.
    pub(crate) fn new() -> Self {
        Self::built_into("target", "target/debug")
    }

    /// With it built into a folder below a target directory.
    pub(crate) fn built_into(target: &str, folder: &str) -> Self {
        let place = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let binary = place.path().join(folder).join("fleet");
        let workshop = Self { place, binary };
        fs::create_dir_all(workshop.binary.parent().unwrap()).unwrap();
        fs::write(workshop.at(target).join(".rustc_info.json"), "{}").unwrap();
        fs::hard_link(FLEET, &workshop.binary).unwrap();
        workshop.write("bots.yml", "bots: {}\n");
        workshop.write("bots/clerk.rs", "version 0\n");
        let script = format!(
            "cd {project:?}\n\
             echo \"build $@\" >> ../builds\n\
             cat bots/*.rs bots/*/*.rs bots.yml tokens.yml >> ../builds 2> ../errors\n\
             while [ -e ../hold ]; do sleep 0.01; done\n\
             if grep -qs BROKEN bots.yml; then echo 'error: BROKEN' >&2; exit 101; fi\n\
             if [ -e ../binary ]; then mv -f ../binary {binary:?}; fi\n",
            project = workshop.project(),
            binary = workshop.binary,
        );
        workshop.script("cargo", &script);
        workshop
    }

    /// A path beside the project.
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// The project's folder.
    pub(crate) fn project(&self) -> PathBuf {
        self.at("project")
    }

    /// Writes a file of the project.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.project().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// A program beside the project.
    fn script(&self, name: &str, text: &str) {
        // Moved there whole: one that is open for writing cannot be run.
        let draft = self.at("draft");
        let mut file = File::create(&draft).unwrap();
        file.write_all(format!("#!/bin/sh\n{text}").as_bytes()).unwrap();
        file.set_permissions(fs::Permissions::from_mode(0o755)).unwrap();
        drop(file);
        fs::rename(draft, self.at(name)).unwrap();
    }

    /// The next build gives this program instead of the fleet; `$fleet` is the demo fleet's.
    pub(crate) fn next_binary(&self, text: &str) {
        self.script("binary", &format!("fleet={FLEET:?}\n{text}"));
    }

    /// Builds do not end until [`release`](Self::release).
    pub(crate) fn hold(&self) {
        fs::write(self.at("hold"), "").unwrap();
    }

    pub(crate) fn release(&self) {
        fs::remove_file(self.at("hold")).unwrap();
    }

    /// What the builds were called with, and the sources that they saw.
    pub(crate) fn builds(&self) -> String {
        self.read("builds")
    }

    /// A file beside the project; empty if there is none yet.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap_or_default()
    }

    pub(crate) fn count_builds(&self) -> usize {
        self.builds().matches("build build").count()
    }

    /// Waits until a build has seen this in the sources.
    pub(crate) fn wait_for_build_of(&self, text: &str) {
        wait_until(&format!("{text:?} is built"), || self.builds().contains(text));
    }

    /// `dev`, as `cargo run -- dev` starts it.
    pub(crate) fn command(&self) -> Command {
        let mut command = fleet(&self.binary);
        command
            .env("CARGO_MANIFEST_DIR", self.project())
            .env("CARGO_PKG_NAME", "fleet")
            .env("CARGO", self.at("cargo"))
            .current_dir(self.project());
        command
    }
}

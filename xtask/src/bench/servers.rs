//! The servers that are measured: building, starting, asking and stopping them.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context as _, Result, bail, ensure};
use harness::Project;
use serde_json::Value;

use crate::packages::on_path;
use crate::run::{cargo, run, target, workspace};

/// Bots of the large fleet.
const MANY: u32 = 10_000;

/// A server to measure.
pub(super) struct Subject {
    pub(super) name: &'static str,
    binary: PathBuf,
    args: Vec<String>,
    /// The tokens of its bots. The bare server is sent the same requests as the fleet of one bot.
    tokens: PathBuf,
}

/// Builds the fleet of bench/, the bare server and the load client.
pub(super) fn build() -> Result<()> {
    run(&mut cargo(&["build", "--profile", "dist", "--package", "botserver-bench"]))
}

/// The fleet of bench/, which is [built](build), with these of its bots, and a store with nothing in it.
pub(super) fn fresh(name: &'static str, bots: &[&str]) -> Result<Subject> {
    let bots: Vec<_> = bots.iter().map(|&bot| bot.to_owned()).collect();
    let subject = fleet(name, binary("botserver-bench"), tokens(name, &bots)?);
    if let Some(data) = subject.data().filter(|data| data.exists()) {
        fs::remove_dir_all(&data).with_context(|| format!("{} cannot be removed", data.display()))?;
    }
    Ok(subject)
}

/// Builds all servers as users build theirs.
pub(super) fn subjects() -> Result<Vec<Subject>> {
    build()?;
    let one = tokens("hello-1", &["hello".to_owned()])?;
    let names: Vec<_> = (0..MANY).map(|number| format!("h{number:04}")).collect();
    let many = tokens("hello-10000", &names)?;
    Ok(vec![
        Subject { name: "bare hyper", binary: binary("bare"), args: Vec::new(), tokens: one.clone() },
        fleet("botserver, 1 bot", binary("botserver-bench"), one),
        fleet("botserver, 10,000 bots", build_fleet(&names)?, many),
    ])
}

impl Subject {
    /// Its data folder, if it is a fleet.
    fn data(&self) -> Option<PathBuf> {
        (!self.args.is_empty()).then(|| self.tokens.with_extension("data"))
    }
}

fn fleet(name: &'static str, binary: PathBuf, tokens: PathBuf) -> Subject {
    let file = tokens.display().to_string();
    let data = tokens.with_extension("data").display().to_string();
    let args = ["serve", "--listen", "127.0.0.1:0", "--log-format", "json"];
    let args = args.into_iter().chain(["--tokens", &file, "--data", &data]);
    Subject { name, binary, args: args.map(str::to_owned).collect(), tokens }
}

fn binary(name: &str) -> PathBuf {
    target().join("dist").join(name)
}

/// Writes tokens for bots, all invented.
fn tokens(name: &str, bots: &[String]) -> Result<PathBuf> {
    let folder = target().join("bench");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{name}.tokens.yml"));
    let line = |(bot, id)| format!("{bot}: {}\n", harness::token(id));
    fs::write(&file, bots.iter().zip(1_000_000..).map(line).collect::<String>())?;
    Ok(file)
}

/// Builds the fleet of bench/ with more bots, in the same target folder and so on the same compiled crates.
fn build_fleet(bots: &[String]) -> Result<PathBuf> {
    let name = format!("hello-{}", bots.len());
    let project = Project::new(&name);
    let lines: String = bots.iter().map(|bot| format!("  {bot}: {{}}\n")).collect();
    project.write("bots.yml", &format!("defaults: {{ handler: hello }}\nbots:\n{lines}"));
    project.write("bots/hello.rs", &fs::read_to_string(workspace().join("bench/bots/hello.rs"))?);
    run(cargo(&["build", "--profile", "dist"])
        .current_dir(project.folder())
        .env("CARGO_TARGET_DIR", target()))?;
    Ok(binary(&name))
}

/// A running server.
pub(super) struct Server<'s> {
    subject: &'s Subject,
    child: Child,
    address: String,
}

impl<'s> Server<'s> {
    /// Starts a server on the first core, under a program such as valgrind if one is given, and waits until it
    /// listens.
    pub(super) fn start(subject: &'s Subject, under: &[String]) -> Result<Self> {
        let mut words = under.to_vec();
        words.push(subject.binary.display().to_string());
        words.extend_from_slice(&subject.args);
        words.extend(
            ["--workers".to_owned(), "1".to_owned()].into_iter().filter(|_| !subject.args.is_empty()),
        );
        Self::start_as(subject, on_core(0, &words))
    }

    /// The same with a worker on each core.
    pub(super) fn start_on_all_cores(subject: &'s Subject) -> Result<Self> {
        let mut command = Command::new(&subject.binary);
        command.args(&subject.args);
        Self::start_as(subject, command)
    }

    fn start_as(subject: &'s Subject, mut command: Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be started", subject.binary.display()))?;
        let mut log = BufReader::new(child.stderr.take().context("no log to read")?);
        let mut said = String::new();
        let address = loop {
            let start = said.len();
            if log.read_line(&mut said)? == 0 {
                bail!("{} does not listen; it said:\n{said}", subject.binary.display());
            }
            if let Some(address) = address(said.get(start..).unwrap_or_default()) {
                break address;
            }
        };
        // A full pipe would stop the server.
        thread::spawn(move || io::copy(&mut log, &mut io::sink()));
        Ok(Self { subject, child, address })
    }

    /// Its process.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends it requests from the second core, and has the answers checked.
    pub(super) fn load(&self, requests: usize) -> Result<()> {
        self.load_as(requests, &[]).map(drop)
    }

    /// The same with other options of the load client; gives back what it says.
    pub(super) fn load_as(&self, requests: usize, options: &[&str]) -> Result<Vec<u8>> {
        let mut words =
            vec![binary("load").display().to_string(), self.address.clone(), "--tokens".to_owned()];
        words.push(self.subject.tokens.display().to_string());
        words.extend(["--requests".to_owned(), requests.to_string()]);
        words.extend(options.iter().map(|&option| option.to_owned()));
        let output = on_core(1, &words)
            .stderr(Stdio::inherit())
            .output()
            .context("the load client cannot be started")?;
        ensure!(
            output.status.success(),
            "{} was not measured: the load client ended with {}",
            self.subject.name,
            output.status
        );
        Ok(output.stdout)
    }

    /// One of its metrics that has no labels.
    pub(super) fn metric(&self, name: &str) -> Result<f64> {
        let data = self.subject.data().context("it has no metrics")?;
        let mut socket = UnixStream::connect(data.join("admin.sock"))?;
        socket.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut metrics = String::new();
        socket.read_to_string(&mut metrics)?;
        let value = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok());
        value.with_context(|| format!("no metric {name}"))
    }

    /// Has it stop by itself, as its figures are written at the end.
    pub(super) fn stop(mut self) -> Result<()> {
        let pid = self.pid().to_string();
        let asked =
            Command::new("kill").args(["-s", "TERM", &pid]).status().context("kill cannot be started")?;
        ensure!(asked.success(), "{} ended before it was asked to", self.subject.name);
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        // After `stop` there is nobody left to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address in a log line that says where the server listens.
fn address(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    let listen = line.get("listen")?.as_str()?.strip_prefix("http://")?;
    (line.get("message")? == "listening").then(|| listen.to_owned())
}

/// A command that keeps to one core, where the machine has two and `taskset`.
fn on_core(core: usize, words: &[String]) -> Command {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut words = words.iter();
    if cores > 1 && on_path("taskset") {
        let mut command = Command::new("taskset");
        command.args(["--cpu-list", &core.to_string()]).args(words);
        return command;
    }
    let mut command = Command::new(words.next().map_or(Path::new(""), Path::new));
    command.args(words);
    command
}

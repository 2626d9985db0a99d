//! Under systemd: the units that `deploy systemd` writes, sockets that are passed, and what the service manager is told.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own code fails the test"
)]

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use harness::{Connection, Log, Settings, token};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

const UPDATE: &str =
    r#"{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":"hi"}}"#;

/// A folder with a tokens.yml, and a command that runs there.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tokens = folder.path().join("tokens.yml");
        fs::write(&tokens, format!("plain: {}\n", token(1001))).unwrap();
        fs::set_permissions(&tokens, fs::Permissions::from_mode(0o600)).unwrap();
        Self(folder)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.0.path());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(BINARY).args(args).output().unwrap()
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    /// Starts the fleet with a socket that this process has opened, as systemd does it.
    fn start_with(&self, listener: &TcpListener) -> Running {
        let socket = OwnedFd::from(listener.try_clone().unwrap());
        let mut command = self.command("sh");
        command
            .args(["-c", "exec \"$0\" serve --listen 127.0.0.1:9 3<&0 </dev/null", BINARY])
            .env("LISTEN_FDS", "1")
            .stdin(socket);
        Running::start(command)
    }

    /// A request for the bot `plain`.
    fn request(&self) -> String {
        let secret = text(&self.run(&["webhook", "secret", "plain"]).stdout);
        format!(
            "POST /webhook/plain HTTP/1.1\r\nHost: bots.example.com\r\nConnection: close\r\n\
             X-Telegram-Bot-Api-Secret-Token: {}\r\nContent-Length: {}\r\n\r\n{UPDATE}",
            secret.trim(),
            UPDATE.len(),
        )
    }
}

/// A process with a log, killed when it is dropped.
struct Running {
    child: Child,
    log: Log,
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let log = Log::default();
        log.follow(child.stderr.take().unwrap());
        Self { child, log }
    }

    fn stop(mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", "TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What is sent to `NOTIFY_SOCKET`.
struct Manager {
    socket: UnixDatagram,
    folder: TempDir,
}

impl Manager {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = UnixDatagram::bind(folder.path().join("notify")).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        Self { socket, folder }
    }

    fn settings(&self) -> Settings {
        let path = self.folder.path().join("notify");
        Settings::new(BINARY).token("awkward", token(1001)).env("NOTIFY_SOCKET", path.to_str().unwrap())
    }

    fn told(&self) -> String {
        let mut buffer = [0; 4096];
        let length = self.socket.recv(&mut buffer).unwrap();
        text(&buffer[..length])
    }

    /// What has been told and was not asked for.
    fn rest(&self) -> Vec<String> {
        self.socket.set_nonblocking(true).unwrap();
        let mut buffer = [0; 4096];
        let told =
            std::iter::from_fn(|| self.socket.recv(&mut buffer).ok().map(|length| text(&buffer[..length])));
        let told = told.collect();
        self.socket.set_nonblocking(false).unwrap();
        told
    }
}

#[test]
fn the_units_are_right_and_leave_little_exposed() {
    let place = Place::new();
    let done = place.run(&["deploy", "systemd", "--out", "root/etc/systemd/system"]);
    assert_eq!(
        text(&done.stdout),
        "root/etc/systemd/system/test-fleet.service: written\nroot/etc/systemd/system/test-fleet.socket: written\n"
    );
    // A root that has the programs where the service looks for them, and the units that ours name.
    fs::create_dir_all(place.path("root/usr/local/bin")).unwrap();
    fs::create_dir_all(place.path("root/usr/lib/systemd")).unwrap();
    fs::create_dir_all(place.path("root/bin")).unwrap();
    fs::copy(BINARY, place.path("root/usr/local/bin/test-fleet")).unwrap();
    fs::copy("/bin/kill", place.path("root/bin/kill")).unwrap();
    let copied = place
        .command("cp")
        .args(["-r", "/usr/lib/systemd/system", "root/usr/lib/systemd/"])
        .status()
        .unwrap();
    assert!(copied.success());
    let verified = place
        .command("systemd-analyze")
        .args(["verify", "--man=no", "--root=root", "test-fleet.service", "test-fleet.socket"])
        .output()
        .unwrap();
    assert!(verified.status.success() && verified.stderr.is_empty(), "{verified:?}");
    // The threshold is in tenths.
    let rated = place
        .command("systemd-analyze")
        .args([
            "security",
            "--no-pager",
            "--offline=true",
            "--threshold=20",
            "root/etc/systemd/system/test-fleet.service",
        ])
        .output()
        .unwrap();
    assert!(rated.status.success(), "{rated:?}");

    let service = fs::read_to_string(place.path("root/etc/systemd/system/test-fleet.service")).unwrap();
    for line in [
        "Type=notify\n",
        "ExecStart=/usr/local/bin/test-fleet serve\n",
        "LoadCredential=tokens.yml:/etc/test-fleet/tokens.yml\n",
        "ExecReload=/bin/kill -HUP $MAINPID\n",
        "WatchdogSec=90\n",
        "TimeoutStopSec=40\n",
    ] {
        assert!(service.contains(line), "{line} is not in\n{service}");
    }
    let socket = fs::read_to_string(place.path("root/etc/systemd/system/test-fleet.socket")).unwrap();
    assert!(socket.contains("[Socket]\nListenStream=127.0.0.1:3000\n"), "{socket}");
}

#[test]
fn a_socket_of_systemd_is_served_in_place_of_listen() {
    let place = Place::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = place.command("systemd-socket-activate");
    command.args(["--listen", &free.to_string(), BINARY, "serve", "--listen", "127.0.0.1:9"]);
    let mut running = Running::start(command);
    running.log.wait_for("Listening on");
    let mut connection = Connection::open(free);
    let answer = connection.send(place.request()).response();
    assert_eq!(answer.body, r#"{"method":"sendMessage","chat_id":1,"text":"you said hi"}"#);
    let line = running.log.wait_for_line(|line| line["instead_of"] == "127.0.0.1:9");
    assert_eq!(line["message"], "a listening socket was passed to this process (LISTEN_FDS), and is served");
    running.log.wait_for_line(|line| line["listen"] == format!("http://{free}"));
    running.child.kill().unwrap();
}

#[test]
fn requests_wait_in_the_socket_while_the_fleet_is_restarted() {
    let place = Place::new();
    let request = place.request();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let first = place.start_with(&listener);
    assert_eq!(Connection::open(address).send(&request).response().status, 200);
    first.stop();
    let mut waiting: Vec<_> = (0..10).map(|_| Connection::open(address)).collect();
    for connection in &mut waiting {
        connection.send(&request);
    }
    let second = place.start_with(&listener);
    for connection in &mut waiting {
        assert_eq!(connection.response().status, 200);
    }
    second.stop();
}

#[test]
fn what_is_passed_and_cannot_be_served_is_refused() {
    let place = Place::new();
    let (socket, _other) = UnixDatagram::pair().unwrap();
    let refuse = |count: &str| {
        place
            .command("sh")
            .args(["-c", "exec \"$0\" serve 3<&0 4<&0 </dev/null", BINARY])
            .env("LISTEN_FDS", count)
            .stdin(OwnedFd::from(socket.try_clone().unwrap()))
            .output()
            .unwrap()
    };
    for (count, reason) in
        [("1", "fd 3 is not a valid tcp socket"), ("2", "2 sockets were passed, and only one can be served")]
    {
        let refused = refuse(count);
        assert_eq!(refused.status.code(), Some(1));
        assert_eq!(
            text(&refused.stderr),
            format!(
                "error: the socket that was passed to this process (LISTEN_FDS) cannot be served: {reason}\n  \
                 help: a socket unit has one `ListenStream=` of an IP address and a port, and no `Accept=yes`\n"
            )
        );
    }
}

#[test]
fn the_service_manager_is_told_of_the_start_and_of_the_stop() {
    let manager = Manager::new();
    let server = manager.settings().start();
    assert_eq!(manager.told(), "READY=1\nSTATUS=Serving 1 bots\n");
    assert!(server.stop().status.success());
    assert_eq!(manager.rest(), ["STOPPING=1\nSTATUS=Finishing what is at work\n"]);
}

#[test]
fn the_watchdog_hears_of_workers_only_when_all_are_alive() {
    let manager = Manager::new();
    let server = manager.settings().arg("--workers=2").env("WATCHDOG_USEC", "400000").start();
    assert_eq!(manager.told(), "READY=1\nSTATUS=Serving 1 bots\n");
    assert_eq!([manager.told(), manager.told()], ["WATCHDOG=1\n", "WATCHDOG=1\n"]);

    let update = UPDATE.replace("\"hi\"", "\"hang 100\"");
    let mut blocked = server.connect();
    blocked.send(server.request("awkward", &update));
    let hangs = server.wait_for_log(|line| line["level"] == "ERROR");
    assert_eq!(
        hangs["message"],
        "a thread hangs, most likely in what a handler has started; the watchdog will end the process"
    );
    manager.rest();
    server.wait_for_message("the thread goes on");
    // A few at most since the answer came; while the worker hung, there would have been some thirty.
    let meanwhile = manager.rest();
    assert!(meanwhile.len() < 10, "{meanwhile:?}");
    assert_eq!(manager.told(), "WATCHDOG=1\n");
    assert_eq!(blocked.response().status, 200);
    server.stop();
    assert!(manager.rest().contains(&"STOPPING=1\nSTATUS=Finishing what is at work\n".to_owned()));
}

#[test]
fn a_fleet_without_a_service_manager_tells_nobody() {
    let server = Settings::new(BINARY).token("awkward", token(1001)).start();
    let stopped = server.stop();
    assert!(!stopped.log.contains("service manager"), "{}", stopped.log);
    let gone =
        Settings::new(BINARY).token("awkward", token(1001)).env("NOTIFY_SOCKET", "/nowhere/notify").start();
    gone.wait_for_message("the service manager cannot be told of this process (NOTIFY_SOCKET)");
    assert!(gone.stop().status.success());
}

#[test]
fn units_are_shown_and_never_replace_other_ones() {
    let place = Place::new();
    let shown = text(&place.run(&["deploy", "systemd", "--binary", "/opt/bots/fleet"]).stdout);
    assert!(
        shown.starts_with("# test-fleet.service: ") && shown.contains("\n\n# test-fleet.socket: "),
        "{shown}"
    );
    assert!(shown.contains("\nExecStart=/opt/bots/fleet serve\n"), "{shown}");
    assert!(!shown.contains("ADMIN") && !shown.contains("admin-token"), "{shown}");
    let local = text(&place.run(&["deploy", "systemd", "--admin-listen", "127.0.0.1:9180"]).stdout);
    assert!(local.contains("\nEnvironment=BOTSERVER_ADMIN_LISTEN=127.0.0.1:9180\n"), "{local}");
    assert!(!local.contains("admin-token"), "{local}");
    let public = text(&place.run(&["deploy", "systemd", "--admin-listen", "0.0.0.0:9180"]).stdout);
    assert!(public.contains("\nLoadCredential=admin-token:/etc/test-fleet/admin-token\n"), "{public}");

    fs::write(place.path("test-fleet.socket"), "mine").unwrap();
    let refused = place.run(&["deploy", "systemd", "--out", "."]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        text(&refused.stderr),
        "error: ./test-fleet.socket is there already, with another text\n  \
         help: --force replaces it, and --dry-run shows what with; nothing was written\n"
    );
    assert!(!place.path("test-fleet.service").exists());
    assert_eq!(fs::read_to_string(place.path("test-fleet.socket")).unwrap(), "mine");
    let dry = text(&place.run(&["deploy", "systemd", "--out", ".", "--dry-run"]).stdout);
    let differs = "\n==> ./test-fleet.socket: differs from what is there, and needs --force <==\n";
    assert!(dry.starts_with("==> ./test-fleet.service: new <==\n") && dry.contains(differs), "{dry}");
    assert!(!Path::new(&place.path("test-fleet.service")).exists());
}

#[test]
fn what_can_be_written_is_listed() {
    let place = Place::new();
    let list = text(&place.run(&["deploy", "list"]).stdout);
    let row: Vec<_> = list.lines().nth(1).unwrap().split_whitespace().take(6).collect();
    assert_eq!(
        row,
        ["systemd", "test-fleet", "deploy", "systemd", "test-fleet.service", "test-fleet.socket"]
    );
    let report: serde_json::Value =
        serde_json::from_slice(&place.run(&["deploy", "list", "--json"]).stdout).unwrap();
    let targets = report["targets"].as_array().unwrap();
    let commands: Vec<_> = targets.iter().map(|target| target["command"].as_str().unwrap()).collect();
    assert_eq!(
        commands,
        [
            "test-fleet deploy systemd",
            "test-fleet deploy docker",
            "test-fleet deploy prometheus",
            "test-fleet proxy config nginx",
            "test-fleet proxy config caddy",
        ]
    );
    assert_eq!(targets[1]["files"], serde_json::json!(["Dockerfile", ".dockerignore"]));
}

#[test]
fn wrong_use_of_deploy_is_said() {
    let place = Place::new();
    for wrong in [
        &["deploy"][..],
        &["deploy", "kubernetes"],
        &["deploy", "systemd", "--force"],
        &["deploy", "systemd", "--admin-listen", "nowhere"],
    ] {
        assert_eq!(place.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    let relative = place.run(&["deploy", "systemd", "--binary", "bin/fleet"]);
    assert_eq!(relative.status.code(), Some(2));
    assert_eq!(
        text(&relative.stderr),
        "error: --binary bin/fleet: systemd wants a path from the root of the file system\n  \
         help: as in --binary /usr/local/bin/test-fleet\n"
    );
    let absolute = place.run(&["deploy", "docker", "--binary", "/usr/local/bin/fleet"]);
    assert_eq!(absolute.status.code(), Some(2));
    assert_eq!(
        text(&absolute.stderr),
        "error: --binary /usr/local/bin/fleet: an image is built from the files of a folder, and of no other\n  \
         help: give the path as seen from that folder\n"
    );
    let odd = place.run(&["deploy", "systemd", "--binary", "/opt/my bots/fleet"]);
    assert_eq!(odd.status.code(), Some(2));
    assert!(
        text(&odd.stderr).starts_with("error: --binary /opt/my bots/fleet: this path would need quotes"),
        "{odd:?}"
    );
    let unwritable = place.run(&["deploy", "docker", "--out", "/proc/nowhere"]);
    assert_eq!(unwritable.status.code(), Some(1));
    assert!(
        text(&unwritable.stderr).starts_with("error: /proc/nowhere/Dockerfile cannot be written: "),
        "{unwritable:?}"
    );
}

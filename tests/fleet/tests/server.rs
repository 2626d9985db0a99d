//! `server`: the process that serves is started, found, looked at and stopped, whoever started it.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use harness::{Authority, Files, Server, Settings, Valid, token};
use serde_json::{Value, json};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

/// A folder with the tokens of a fleet. What was started in it is killed when it is dropped.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.tokens(&format!("plain: {}\nawkward: {}\n", token(1001), token(1002)));
        place
    }

    fn tokens(&self, text: &str) {
        fs::write(self.path("tokens.yml"), text).unwrap();
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn command(&self, line: &str) -> Command {
        harness::command(BINARY, self.0.path(), line)
    }

    fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// What it prints when it succeeds.
    fn print(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {output:?}");
        text(&output.stdout)
    }

    /// What it says when it fails.
    fn fail(&self, line: &str) -> String {
        let output = self.run(line);
        assert_eq!(output.status.code(), Some(1), "{line}: {output:?}");
        text(&output.stderr)
    }

    fn json(&self, line: &str) -> Value {
        serde_json::from_slice(&self.run(line).stdout).unwrap()
    }

    fn start(&self) -> Value {
        let report = self.print("server start --listen 127.0.0.1:0 --json");
        serde_json::from_str(&report).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.run("server stop --now");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}: does not come");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_fleet_is_started_in_the_background_and_found_and_stopped() {
    let place = Place::new();
    let started = place.print("server start --listen 127.0.0.1:0");
    let pid = place.print("server pid").trim().to_owned();
    let url = place.json("server status --json")["url"].as_str().unwrap().to_owned();
    assert_eq!(started, format!("test-fleet serves at {url} (pid {pid}); it logs to data/serve.log\n"));

    let status = place.print("server status");
    let rows: Vec<Vec<_>> = status.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["test-fleet", "serves"]);
    assert_eq!(rows[1], ["pid", &pid]);
    assert_eq!(rows[3][..4], ["started", "by", "`server", "start`,"], "{status}");
    assert_eq!(rows[4], ["listens", &url]);
    assert_eq!(rows[5], ["health", "healthy"]);
    assert_eq!(rows[6], ["version", env!("CARGO_PKG_VERSION")]);

    let stopped = place.print("server stop");
    assert_eq!(stopped, format!("test-fleet with pid {pid} has ended\n"));
    let gone = "error: no fleet runs with the data folder data\n  \
                help: `server start` starts one; if it has another folder, name that with --data\n";
    for command in ["server stop", "server pid", "server status", "server restart"] {
        assert_eq!(place.fail(command), gone, "{command}");
    }
    assert!(place.print("server log").contains(r#""message":"stopped""#));
}

#[test]
fn the_reports_for_scripts_have_what_is_documented() {
    let place = Place::new();
    let log = place.path("data/serve.log");
    let started = place.start();
    let (pid, url) = (started["pid"].clone(), started["url"].clone());
    assert_eq!(started, json!({ "pid": pid, "url": url, "log_file": log }));
    let status = place.json("server status --json");
    let wanted = json!({
        "running": true, "stale": false, "data": "data", "command": "serve", "pid": pid,
        "started": status["started"], "started_by": "server_start", "unit": null, "url": url,
        "admin": null, "healthy": true, "version": env!("CARGO_PKG_VERSION"), "log_file": log,
    });
    assert_eq!(status, wanted);
    assert_eq!(place.json("server pid --json"), json!({ "pid": pid }));
    assert_eq!(place.json("server stop --json"), json!({ "pid": pid, "killed": false }));
    let status = place.json("server status --json");
    assert_eq!((&status["running"], &status["pid"]), (&json!(false), &Value::Null));
}

#[test]
fn a_second_one_is_told_who_runs() {
    let place = Place::new();
    place.start();
    let status = place.json("server status --json");
    let who = format!(
        "`serve` (pid {}, since {}, at {})",
        status["pid"],
        status["started"].as_str().unwrap(),
        status["url"].as_str().unwrap()
    );
    assert_eq!(
        place.fail("server start"),
        format!(
            "error: the fleet is served already: {who}\n  help: `server restart` starts it anew; \
             --data starts one more with a data folder of its own\n"
        )
    );
    for command in ["serve --listen 127.0.0.1:0", "poll"] {
        assert_eq!(
            place.fail(command),
            format!(
                "error: {who} runs this fleet already\n  help: end it with `server stop`; or give this one a data \
                 folder of its own with --data, in place of data\n"
            )
        );
    }
    let other = place.print("server start --listen 127.0.0.1:0 --data other");
    assert!(other.ends_with("; it logs to other/serve.log\n"), "{other}");
    place.print("server stop --data other");
    assert_eq!(place.json("server status --json")["pid"], status["pid"]);
}

#[test]
fn what_keeps_it_from_starting_is_said() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = place.fail(&format!("server start --listen {address}"));
    assert!(
        error.starts_with("error: it did not start (exit status: 1); its log data/serve.log says:\n"),
        "{error}"
    );
    assert!(
        error.ends_with(&format!(
            "  error: cannot listen on {address}: Address already in use (os error 98)\n    \
             help: another process has this port; stop it, or choose another port with --listen\n"
        )),
        "{error}"
    );
    place.tokens("plain: 12\n");
    let error = place.fail("server start --listen 127.0.0.1:0");
    assert!(error.contains("tokens.yml:1:8: "), "{error}");
    let error = place.fail("server start --data tokens.yml");
    assert!(error.starts_with("error: the data folder tokens.yml cannot be "), "{error}");
    let error = place.fail("server start --log-file nowhere/serve.log");
    assert!(error.starts_with("error: the log nowhere/serve.log cannot be written: "), "{error}");
}

#[test]
fn a_restart_has_the_options_of_the_first_start() {
    let place = Place::new();
    let first = place
        .command("server start --listen 127.0.0.1:0 --log-level debug")
        .env("BOTSERVER_WORKERS", "3")
        .output()
        .unwrap();
    assert!(first.status.success(), "{first:?}");
    let before = place.print("server pid");
    // From elsewhere, without the variable, and with another one.
    let elsewhere = tempfile::tempdir().unwrap();
    let mut restart = place.command("server restart --json --data");
    let restart = restart.arg(place.path("data")).current_dir(&elsewhere);
    let restarted = restart.env("BOTSERVER_LOG_FORMAT", "pretty").output().unwrap();
    assert!(restarted.status.success(), "{restarted:?}");
    let report: Value = serde_json::from_slice(&restarted.stdout).unwrap();
    let after = place.print("server pid");
    assert_ne!(before, after);
    assert_eq!(report["pid"].to_string(), after.trim());
    let lock: Value =
        serde_json::from_str(&fs::read_to_string(place.path("data/serve.lock")).unwrap()).unwrap();
    let log_file = format!("--log-file={}", "data/serve.log");
    assert_eq!(lock["args"], json!(["--listen=127.0.0.1:0", "--log-level=debug", log_file]));
    assert_eq!(lock["env"], json!({ "BOTSERVER_WORKERS": "3" }));
    let log = fs::read_to_string(place.path("data/serve.log")).unwrap();
    assert_eq!(log.matches(r#""workers":3"#).count(), 2, "{log}");
}

#[test]
fn a_restart_that_would_fail_stops_nothing() {
    let place = Place::new();
    let pid = place.start()["pid"].clone();
    place.tokens("plain: 12\n");
    let error = place.fail("server restart");
    assert!(error.starts_with("error: it would not start again, and goes on as it is\n"), "{error}");
    assert!(error.contains("\n  failed   tokens       tokens.yml:1:8: "), "{error}");
    assert_eq!(place.json("server status --json")["pid"], pid);
}

#[test]
fn a_restart_takes_no_secret_away() {
    let place = Place::new();
    let mut start = place.command("server start --listen 127.0.0.1:0");
    let hook = "https://alerts.example.com/hidden-part";
    start.env("BOTSERVER_TOKEN_SETTINGS", token(1003)).env("BOTSERVER_ALERT_URL", hook);
    assert!(start.output().unwrap().status.success());
    assert_eq!(
        place.fail("server restart"),
        "error: it was started with secrets in variables that are not set here: BOTSERVER_TOKEN_SETTINGS, \
         BOTSERVER_ALERT_URL\n  \
         help: set them, or put tokens into tokens.yml; nothing was stopped\n"
    );
    let lock = fs::read_to_string(place.path("data/serve.lock")).unwrap();
    assert!(!lock.contains(harness::secret_part(&token(1003))) && !lock.contains("hidden-part"), "{lock}");
    let mut restart = place.command("server restart --json");
    restart.env("BOTSERVER_TOKEN_SETTINGS", token(1003)).env("BOTSERVER_ALERT_URL", hook);
    let restarted: Value = serde_json::from_slice(&restart.output().unwrap().stdout).unwrap();
    let environment = fs::read_to_string(format!("/proc/{}/environ", restarted["pid"])).unwrap();
    for kept in [&format!("BOTSERVER_TOKEN_SETTINGS={}", token(1003)), &format!("BOTSERVER_ALERT_URL={hook}")]
    {
        assert!(environment.split('\0').any(|variable| variable == kept), "{kept}");
    }
}

#[test]
fn what_a_killed_process_left_behind_is_noticed_and_not_trusted() {
    let place = Place::new();
    let pid = place.start()["pid"].clone();
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
    wait_until("the end of a killed process", || place.json("server status --json")["stale"] == true);
    let status = place.json("server status --json");
    assert_eq!((&status["running"], &status["pid"]), (&json!(false), &pid));
    for command in ["server status", "server stop", "server stop --now", "server pid", "server restart"] {
        let error = place.fail(command);
        let start = "error: no fleet runs with the data folder data: `serve` (pid ";
        assert!(error.starts_with(start) && error.contains(") ended without being stopped\n"), "{error}");
    }
    let again = place.run("server start --listen 127.0.0.1:0");
    assert!(again.status.success(), "{again:?}");
    assert!(
        text(&again.stderr)
            .starts_with("warning: the last process ended without being stopped: `serve` (pid ")
    );
    assert!(place.print("server log -n 100").contains("the last process ended without being stopped"));
}

#[test]
fn a_pid_that_another_process_has_now_gets_no_signal() {
    let place = Place::new();
    place.start();
    let lock = place.path("data/serve.lock");
    let text = fs::read_to_string(&lock).unwrap();
    let pid = place.print("server pid");
    let other = std::process::id().to_string();
    // Held by the one, and with the pid of this test's process.
    fs::write(&lock, text.replace(pid.trim(), &other)).unwrap();
    let error = place.fail("server stop --now");
    assert!(
        error.starts_with("error: a process runs with the data folder data that is not to be seen from here"),
        "{error}"
    );
    fs::write(&lock, text).unwrap();
}

#[test]
fn what_is_at_work_is_waited_for_and_can_be_killed() {
    let server = Settings::new(BINARY).token("awkward", token(1001)).start();
    let mut connection = server.connect();
    connection.send(server.request("awkward", &update("wait 600000")));
    server.wait_for_log(|line| line["message"] == "received");
    let stopping = beside(&server, "server stop --timeout 200ms");
    assert_eq!(stopping.status.code(), Some(1));
    let error = text(&stopping.stderr);
    assert!(error.contains(" is still at work after 200ms\n  help: `server status` tells when"), "{error}");
    let killed = beside(&server, "server stop --now");
    let pid = server.pid();
    assert_eq!(text(&killed.stdout), format!("test-fleet with pid {pid} was killed\n"));
    assert_eq!(server.wait().status.signal(), Some(9));
}

#[test]
fn a_second_stop_ends_it_at_once() {
    let server = Settings::new(BINARY).token("awkward", token(1001)).start();
    let mut connection = server.connect();
    connection.send(server.request("awkward", &update("wait 600000")));
    server.wait_for_log(|line| line["message"] == "received");
    assert_eq!(beside(&server, "server stop --timeout 200ms").status.code(), Some(1));
    let second = beside(&server, "server stop");
    assert!(second.status.success(), "{second:?}");
    assert_eq!(server.wait().status.code(), Some(1));
}

fn update(text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": 42, "type": "private" }, "text": text });
    json!({ "update_id": 1, "message": message }).to_string()
}

/// A command beside a fleet that the test has started in the foreground.
fn beside(server: &Server, line: &str) -> Output {
    let mut command = Command::new(BINARY);
    command.current_dir(server.folder()).env_remove("BOTSERVER_DATA").args(line.split(' ')).output().unwrap()
}

#[test]
fn a_fleet_in_the_foreground_is_found() {
    let server = Settings::new(BINARY).token("plain", token(1001)).start();
    let status = text(&beside(&server, "server status").stdout);
    assert!(status.contains("hand, in the foreground") && status.contains("standard error"), "{status}");
    let log = beside(&server, "server log");
    assert_eq!(log.status.code(), Some(1));
    assert!(text(&log.stderr).contains(" logs to its standard error\n  help: look where it was started"));
    assert!(beside(&server, "server stop").status.success());
    assert!(server.wait().status.success());
}

#[test]
fn a_fleet_is_asked_over_tls_whether_it_is_well() {
    let files = Files::new(&Authority::new().sign(&["bots.example.com"], Valid::Now));
    let server = Settings::new(BINARY)
        .token("plain", token(1001))
        .arg(format!("--tls-cert={}", files.certificate.display()))
        .arg(format!("--tls-key={}", files.key.display()))
        .start();
    let status: Value = serde_json::from_slice(&beside(&server, "server status --json").stdout).unwrap();
    assert_eq!(status["url"], format!("https://{}", server.address));
    assert_eq!(status["healthy"], true);
}

#[test]
fn what_polls_is_found_and_is_no_server_to_restart() {
    let telegram = harness::Telegram::start();
    let settings = Settings::new(BINARY).token("plain", token(1001));
    let polling = settings.arg(format!("--api-url={}", telegram.url())).poll();
    telegram.wait_for_held(1);
    let beside = |line: &str| {
        let mut command = Command::new(BINARY);
        command
            .current_dir(polling.folder())
            .env_remove("BOTSERVER_DATA")
            .args(line.split(' '))
            .output()
            .unwrap()
    };
    assert!(text(&beside("server status").stdout).contains("polls"));
    let restart = text(&beside("server restart").stderr);
    assert!(restart.contains(" is no server\n  help: `server stop` ends it"), "{restart}");
    assert!(beside("server stop").status.success());
    let stopped = polling.wait();
    assert!(stopped.status.success(), "{stopped:?}");
}

#[test]
fn what_systemd_runs_is_left_to_systemd() {
    let server =
        Settings::new(BINARY).token("plain", token(1001)).env("NOTIFY_SOCKET", "/nowhere/notify").start();
    let help = |line: &str| {
        let output = beside(&server, line);
        assert_eq!(output.status.code(), Some(1));
        text(&output.stderr).split_once("\n  help: ").unwrap().1.to_owned()
    };
    assert!(help("server stop").starts_with("`systemctl stop "));
    assert!(help("server restart").starts_with("`systemctl restart "));
    assert!(help("server log -f -n 5").starts_with("`journalctl -u "));
    let status: Value = serde_json::from_slice(&beside(&server, "server status --json").stdout).unwrap();
    assert_eq!(status["started_by"], "systemd");
    assert!(server.stop().status.success());
}

#[test]
fn a_terminal_that_goes_away_takes_nothing_along() {
    let place = Place::new();
    let pid = place.start()["pid"].to_string();
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let session = stat.rsplit_once(')').unwrap().1.split_whitespace().nth(3).unwrap();
    assert_eq!(session, pid, "a session of its own");
    assert!(Command::new("kill").args(["-s", "HUP", &pid]).status().unwrap().success());
    let log = place.path("data/serve.log");
    wait_until("SIGHUP is heard", || fs::read_to_string(&log).unwrap().contains("the tokens were read"));
    assert_eq!(place.json("server status --json")["healthy"], true);
}

#[test]
fn the_log_is_followed_into_the_next_file() {
    let place = Place::new();
    let log = place.path("data/serve.log");
    fs::create_dir(place.path("data")).unwrap();
    fs::write(place.path("data/serve.log.1"), "first\nsecond\n").unwrap();
    fs::write(&log, "third\nfourth\n").unwrap();
    assert_eq!(place.print("server log -n 1"), "fourth\n");
    assert_eq!(place.print("server log -n 3"), "second\nthird\nfourth\n");
    assert_eq!(place.print("server log"), "first\nsecond\nthird\nfourth\n");
    assert_eq!(place.print("server log --lines 0"), "");

    let mut following = place.command("server log -n 1 --follow").stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(following.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().unwrap(), "fourth");
    let mut old = File::options().append(true).open(&log).unwrap();
    old.write_all(b"fifth\n").unwrap();
    assert_eq!(lines.next().unwrap(), "fifth");
    fs::rename(&log, place.path("data/serve.log.1")).unwrap();
    old.write_all(b"sixth\n").unwrap();
    fs::write(&log, "seventh\n").unwrap();
    assert_eq!([lines.next().unwrap(), lines.next().unwrap()], ["sixth", "seventh"]);
    following.kill().unwrap();
    following.wait().unwrap();

    fs::remove_file(&log).unwrap();
    assert!(place.fail("server log").starts_with("error: the log data/serve.log cannot be read: "));
}

#[test]
fn a_data_folder_that_cannot_be_written_is_said_before_anything_is_served() {
    let place = Place::new();
    let refused = |data: &str| {
        let output = place.run(&format!("serve --listen 127.0.0.1:0 --data {data}"));
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let said = refused("tokens.yml/data");
    assert_eq!(
        said,
        "error: the data folder tokens.yml/data cannot be written: Not a directory (os error 20)\n  \
         help: choose another folder with --data\n"
    );
    // As on a disk that is full.
    let data = tempfile::tempdir().unwrap();
    symlink("/dev/full", data.path().join("serve.lock")).unwrap();
    let said = refused(data.path().to_str().unwrap());
    assert!(said.contains("cannot be written: No space left on device"), "{said}");
}

#[test]
fn wrong_use_is_2() {
    let place = Place::new();
    for line in [
        "server",
        "server frob",
        "server stop --timeout soon",
        "server stop --now --timeout 1s",
        "server start --listen here",
        "server log -n few",
        "server status plain",
    ] {
        assert_eq!(place.run(line).status.code(), Some(2), "{line}");
    }
}

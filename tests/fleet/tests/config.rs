//! `config show` and `config test`: what `serve` would do, and whether it could.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use harness::{Authority, Files, Settings, Stub, Valid, http_answer, token};
use serde_json::{Value, json};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

/// The bots of the fleet.
const BOTS: &str = "awkward every_kind my-bot no_token plain settings waiter brief counter durable small";

/// A folder with a token for each of these bots.
fn folder(bots: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lines = bots.split_whitespace().zip(1001..).map(|(bot, id)| format!("{bot}: {}\n", token(id)));
    let tokens = folder.path().join("tokens.yml");
    fs::write(&tokens, lines.collect::<String>()).unwrap();
    fs::set_permissions(&tokens, fs::Permissions::from_mode(0o600)).unwrap();
    folder
}

fn command(folder: &TempDir, line: &str) -> Command {
    harness::command(BINARY, folder.path(), line)
}

fn run(folder: &TempDir, line: &str) -> Output {
    command(folder, line).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A check of `config test --json`, by its name.
fn check(output: &Output, name: &str) -> Value {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["checks"].as_array().unwrap().iter().find(|check| check["name"] == name).unwrap().clone()
}

/// A check that fails, or warns, and what it says.
fn found(output: &Output, name: &str) -> (String, String, String) {
    let check = check(output, name);
    let of = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
    (of("state"), of("found"), of("help"))
}

#[test]
fn every_value_is_shown_with_where_it_comes_from() {
    let folder = folder("plain");
    let output = command(&folder, "config show --json --workers 3 --api-url http://me:hidden@localhost:9")
        .env("BOTSERVER_LOG_LEVEL", "debug")
        .env("HTTPS_PROXY", "http://user:hidden@proxy.example.com:3128")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(!text(&output.stdout).contains("hidden"), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let settings = report["settings"].as_array().unwrap();
    let setting = |name: &str| settings.iter().find(|setting| setting["name"] == name).unwrap().clone();
    let named = |name: &str, value: &str, source: &str, from: Option<&str>| {
        assert_eq!(setting(name), json!({ "name": name, "value": value, "source": source, "from": from }));
    };
    named("workers", "3", "flag", Some("--workers"));
    named("log-level", "debug", "variable", Some("BOTSERVER_LOG_LEVEL"));
    named("listen", "127.0.0.1:3000", "manifest", Some("bots.yml: server.listen"));
    named("server.max_connections", "7", "manifest", Some("bots.yml: server.max_connections"));
    named("max-connections", "10000", "default", None);
    named("tokens", "tokens.yml", "default", None);
    named("data", "data", "default", None);
    named("log-file", "standard error", "default", None);
    named("api-url", "http://me:***@localhost:9/", "flag", Some("--api-url"));
    named("HTTPS_PROXY", "http://user:***@proxy.example.com:3128/", "variable", Some("HTTPS_PROXY"));
    assert_eq!(setting("tls-cert")["value"], Value::Null);
    // Every option of `serve` that its help names.
    let help = text(&run(&folder, "serve --help").stdout);
    let flags = help.lines().filter_map(|line| line.trim_start().strip_prefix("--"));
    let flags: Vec<_> = flags.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(flags.len() > 15, "{flags:?}");
    for flag in flags {
        assert_eq!(setting(flag)["name"], flag);
    }

    let shown = text(&run(&folder, "config show --workers 3").stdout);
    let rows: Vec<Vec<_>> = shown.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["SETTING", "VALUE", "FROM"]);
    assert_eq!(rows[1], ["listen", "127.0.0.1:3000", "bots.yml:", "server.listen"]);
    assert!(rows.contains(&vec!["workers", "3", "--workers"]), "{shown}");
    assert!(rows.contains(&vec!["tls-cert", "none", "default"]), "{shown}");
}

#[test]
fn what_could_be_served_passes() {
    let folder = folder(BOTS);
    let clock = Stub::start(|_, _| http_answer("302 Found", &date(0), ""));
    let line = format!("config test --listen 127.0.0.1:0 --max-connections 10 --api-url {}", clock.url());
    let output = run(&folder, &line);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(clock.request(), "GET / HTTP/1.1");
    let said = text(&output.stdout);
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines[0], "ok       tokens       11 of 11 bots have a token, from tokens.yml");
    assert_eq!(lines[1], "ok       certificate  none: TLS is spoken by a proxy in front");
    assert_eq!(lines[2], "ok       address      127.0.0.1:0 is free");
    assert_eq!(lines[3], "ok       admin        on no address, only the socket in the data folder");
    assert_eq!(lines[4], "ok       alerts       only the log tells of dead webhooks and revoked tokens");
    assert!(lines[5].starts_with("ok       data         data can be written, and has "), "{said}");
    assert!(
        lines[6].starts_with("ok       open files   ")
            && lines[6].ends_with(" allowed, enough for 10 connections")
    );
    assert_eq!(lines[7], "ok       clock        right by Telegram's");
    assert_eq!(lines.len(), 8);
    assert!(!folder.path().join("data").exists(), "a test makes nothing");

    let offline = run(&folder, "config test --listen 127.0.0.1:0 --offline --json");
    assert_eq!(found(&offline, "clock").0, "skipped");
    assert!(clock.requests().is_empty());
}

/// The header with the time so many seconds from now.
fn date(seconds: i64) -> String {
    let date = Command::new("date")
        .args(["--utc", "--date", &format!("{seconds} seconds"), "+%a, %d %b %Y %H:%M:%S GMT"])
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    format!("Date: {}\r\n", text(&date.stdout).trim())
}

#[test]
fn each_thing_that_is_wrong_is_said_with_what_to_do() {
    let folder = folder("plain");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let test =
        |options: &str| run(&folder, &format!("config test --json --offline --listen 127.0.0.1:0 {options}"));

    let output = run(&folder, &format!("config test --json --offline --listen {address}"));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "error: a check failed\n");
    assert_eq!(
        found(&output, "address"),
        (
            "failed".to_owned(),
            format!("cannot listen on {address}: Address already in use (os error 98)"),
            "another process has this port; stop it, or choose another port with --listen".to_owned()
        )
    );

    // A bot without a token is left out, and keeps nobody from serving.
    let output = test("");
    assert!(output.status.success(), "{output:?}");
    let (state, said, help) = found(&output, "tokens");
    assert_eq!(state, "warning");
    assert!(said.starts_with("1 of 11 bots have a token, from tokens.yml; without: `awkward`, "), "{said}");
    assert_eq!(help, "add lines `<bot>: <token>` for them");

    let (state, said, _) = found(&test("--tokens absent.yml"), "tokens");
    assert_eq!(
        (&*state, &*said),
        ("failed", "absent.yml: cannot be read: No such file or directory (os error 2)")
    );

    let (state, said, help) = found(&test("--data tokens.yml"), "data");
    assert_eq!((&*state, &*said), ("failed", "tokens.yml is no folder"));
    assert_eq!(help, "choose another with --data");
    let (state, said, _) = found(&test("--data /proc/nothing"), "data");
    assert_eq!(state, "failed", "{said}");

    let (state, said, help) = found(&test(&format!("--admin-listen {address}")), "admin");
    assert_eq!(state, "failed", "{said}");
    assert!(help.ends_with("choose another port with --admin-listen"), "{help}");
    let (state, said, _) = found(&test("--admin-listen 0.0.0.0:9100"), "admin");
    assert_eq!(
        (&*state, &*said),
        ("failed", "--admin-listen: others reach 0.0.0.0:9100, and would need no token")
    );
    let acme = format!("--acme --public-url https://bots.example.com --acme-http {address}");
    let (state, said, _) = found(&test(&acme), "certificate");
    let directory = "https://acme-v02.api.letsencrypt.org/directory";
    assert_eq!((&*state, said), ("ok", format!("for bots.example.com, ordered from {directory}")));
    let (state, said, help) = found(&test(&acme), "acme");
    assert_eq!(state, "failed", "{said}");
    assert!(help.ends_with("choose another port with --acme-http"), "{help}");
    let (state, said, _) = found(&test("--acme --public-url https://bots.example.com:88"), "certificate");
    assert!(state == "failed" && said.contains("public_url has port 88"), "{state} {said}");
    let (state, said, _) = found(&test("--alert-command absent"), "alerts");
    assert_eq!((&*state, &*said), ("failed", "--alert-command: absent is no file"));
    let (state, said, _) = found(&test("--alert-url ftp:hidden"), "alerts");
    assert_eq!((&*state, &*said), ("failed", "--alert-url: this is no address"));

    let expired = Files::new(&Authority::new().sign(&["bots.example.com"], Valid::UntilYesteryear));
    let soon = Files::new(&Authority::new().sign(&["bots.example.com"], Valid::ForDays(3)));
    let pair = |files: &Files, key: &Files| {
        format!("--tls-cert {} --tls-key {}", files.certificate.display(), key.key.display())
    };
    let (state, said, _) = found(&test(&pair(&expired, &expired)), "certificate");
    assert!(state == "failed" && said.contains("expired on 2021-02-03"), "{said}");
    let (state, said, _) = found(&test(&pair(&expired, &soon)), "certificate");
    assert!(state == "failed" && said.contains("this key is not the one of the certificate"), "{said}");
    let output = test(&pair(&soon, &soon));
    assert!(output.status.success(), "{output:?}");
    let said = text(&run(&folder, &format!("config test --offline {}", pair(&soon, &soon))).stdout);
    assert!(said.contains("ok       certificate  for bots.example.com, "), "{said}");
    assert!(
        said.contains("warning  certificate  ") && said.contains("the certificate expires in "),
        "{said}"
    );
}

#[test]
fn an_address_that_this_very_fleet_holds_is_well() {
    let server = Settings::new(BINARY).token("plain", token(1001)).start();
    let mut command = Command::new(BINARY);
    command.current_dir(server.folder()).env_remove("BOTSERVER_DATA");
    let output = command
        .args(["config", "test", "--json", "--offline", "--listen", &server.address.to_string()])
        .output()
        .unwrap();
    let (state, said, _) = found(&output, "address");
    assert_eq!(state, "ok");
    assert!(
        said.starts_with(&format!("{} is held by this very fleet, `serve` (pid ", server.address)),
        "{said}"
    );
}

#[test]
fn a_clock_that_is_wrong_and_a_telegram_that_is_not_reached_are_said() {
    let folder = folder("plain");
    let test = |url: &str| run(&folder, &format!("config test --json --listen 127.0.0.1:0 --api-url {url}"));
    let ahead = Stub::start(|_, _| http_answer("200 OK", &date(-7200), ""));
    let output = test(&ahead.url());
    assert_eq!(output.status.code(), Some(1));
    let (state, said, help) = found(&output, "clock");
    assert_eq!(state, "failed");
    assert!(said.starts_with("it is 2h") || said.starts_with("it is 1h 59m"), "{said}");
    assert!(said.ends_with(" ahead of Telegram's"), "{said}");
    assert_eq!(help, "have it set over the network: `timedatectl set-ntp true`");

    let silent = Stub::start(|_, _| http_answer("200 OK", "", ""));
    assert_eq!(found(&test(&silent.url()), "clock").0, "skipped");
    let odd = Stub::start(|_, _| http_answer("200 OK", "Date: yesterday\r\n", ""));
    assert_eq!(found(&test(&odd.url()), "clock").0, "skipped");

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (state, said, help) = found(&test(&format!("http://{nobody}")), "clock");
    assert_eq!(state, "failed");
    assert!(said.starts_with(&format!("http://{nobody} cannot be asked for the time: ")), "{said}");
    assert_eq!(help, "see whether this machine reaches it");
    let output = test(&format!("http://me:hidden-word@{nobody}"));
    let said = found(&output, "clock").1;
    assert!(said.starts_with(&format!("http://me:***@{nobody}/ cannot be asked for the time: ")), "{said}");
    assert!(!text(&output.stdout).contains("hidden-word"), "{said}");
}

#[test]
fn fewer_open_files_than_connections_are_a_warning() {
    let folder = folder(BOTS);
    let limited = Command::new("sh")
        .args([
            "-c",
            "ulimit -n 300 && exec \"$0\" config test --offline --json --listen 127.0.0.1:0",
            BINARY,
        ])
        .current_dir(&folder)
        .output()
        .unwrap();
    let (state, said, help) = found(&limited, "open files");
    assert_eq!((&*state, &*said), ("warning", "300 allowed, enough for 86 connections, and not for 10000"));
    assert_eq!(help, "raise the limit to 20128 (`ulimit -n`, `LimitNOFILE=`), or lower --max-connections");
    assert!(limited.status.success());
}

#[test]
fn a_small_disk_is_said() {
    let folder = folder(BOTS);
    // A namespace of its own lets anybody mount a file system.
    let script = "mkdir small && mount -t tmpfs -o size=\"$1\" tmpfs small && \
                  exec \"$0\" config test --offline --json --listen 127.0.0.1:0 --data small";
    let test = |size: &str| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, BINARY, size]);
        let output = unshare.current_dir(&folder).output().unwrap();
        fs::remove_dir(folder.path().join("small")).unwrap();
        found(&output, "data")
    };
    let (state, said, help) = test("512k");
    assert_eq!((&*state, &*said), ("failed", "small has no room left"));
    assert_eq!(help, "make room on that disk, or choose a folder on another one with --data");
    let (state, said, _) = test("50m");
    assert_eq!((&*state, &*said), ("warning", "small can be written, and has 50 MiB free"));
}

#[test]
fn wrong_use_is_2() {
    let folder = folder("plain");
    for line in
        ["config", "config frob", "config test --listen here", "config show --workers 0", "config test now"]
    {
        assert_eq!(run(&folder, line).status.code(), Some(2), "{line}");
    }
}

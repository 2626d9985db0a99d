//! The rules for alerts that `deploy prometheus` writes, judged by Prometheus' own tool.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use harness::{Authority, Connection, Files, Settings, Valid, token};
use serde_json::Value;
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

/// Which alerts are raised when, as `promtool test rules` reads it.
const WHEN: &str = include_str!("prometheus/when.yml");

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(BINARY).current_dir(folder).arg("deploy").args(args).output().unwrap()
}

/// A folder with the files.
fn written() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["prometheus", "--out", "."]);
    assert_eq!(text(&output.stdout), "./test-fleet.rules.yml: written\n./test-fleet.scrape.yml: written\n");
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn promtool(folder: &Path, args: &[&str]) {
    let output = Command::new("promtool").current_dir(folder).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}{}", text(&output.stdout), text(&output.stderr));
}

#[test]
fn prometheus_takes_what_is_written() {
    let folder = written();
    promtool(folder.path(), &["check", "rules", "test-fleet.rules.yml"]);
    promtool(folder.path(), &["check", "config", "test-fleet.scrape.yml"]);
    let options = ["--target", "fleet.example.com:9180", "--token-file", "/etc/prometheus/admin-token"];
    let with_token = run(folder.path(), &[&["prometheus", "--json"], &options[..]].concat());
    let report: Value = serde_json::from_slice(&with_token.stdout).unwrap();
    assert_eq!(report["files"][1]["path"], "test-fleet.scrape.yml");
    let scrape = report["files"][1]["text"].as_str().unwrap();
    assert!(
        scrape.ends_with(
            "      - targets: [\"fleet.example.com:9180\"]\n    authorization:\n      \
             credentials_file: /etc/prometheus/admin-token\n"
        ),
        "{scrape}"
    );
    fs::write(folder.path().join("with-token.yml"), scrape).unwrap();
    promtool(folder.path(), &["check", "config", "--syntax-only", "with-token.yml"]);
}

#[test]
fn alerts_are_raised_when_they_should_be() {
    let folder = written();
    fs::write(folder.path().join("when.yml"), WHEN).unwrap();
    promtool(folder.path(), &["test", "rules", "when.yml"]);
    // Each of them, so that none is there that nobody has seen at work.
    let rules = fs::read_to_string(folder.path().join("test-fleet.rules.yml")).unwrap();
    for alert in rules.lines().filter_map(|line| line.trim().strip_prefix("- alert: ")) {
        assert!(WHEN.contains(&format!("alertname: {alert}\n")), "{alert} is not in when.yml");
    }
}

#[test]
fn the_rules_name_metrics_that_the_fleet_has() {
    let folder = written();
    let files = Files::new(&Authority::new().sign(&["bots.example.com"], Valid::Now));
    let server = Settings::new(BINARY)
        .arg("--admin-listen=127.0.0.1:0")
        .arg("--webhook-watch=off")
        .arg(format!("--tls-cert={}", files.certificate.display()))
        .arg(format!("--tls-key={}", files.key.display()))
        .token("plain", token(1002))
        .start();
    let line = server.wait_for_message("the admin listener is open");
    let admin = line["listen"].as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap();
    let request = format!("GET /metrics HTTP/1.1\r\nHost: {admin}\r\n\r\n");
    let metrics = Connection::open(admin).send(request).response().body;
    let expires =
        metrics.lines().find_map(|line| line.strip_prefix("botserver_certificate_expiry_timestamp_seconds "));
    assert_eq!(expires, Some("3786912000"), "2090-01-01, as openssl has it:\n{metrics}");

    let rules = fs::read_to_string(folder.path().join("test-fleet.rules.yml")).unwrap();
    let is_part = |byte: char| byte.is_ascii_alphanumeric() || byte == '_';
    let names = rules.split(|byte| !is_part(byte)).filter(|name| name.starts_with("botserver_"));
    let names: std::collections::BTreeSet<_> = names.collect();
    assert!(names.len() >= 9, "{names:?}");
    for name in names {
        let family = name.trim_end_matches("_bucket");
        assert!(metrics.contains(&format!("# TYPE {family} ")), "there is no {name} in\n{metrics}");
    }
}

#[test]
fn wrong_use_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in ["http://127.0.0.1:9180", "127.0.0.1", "fleet:9180/metrics"] {
        let refused = run(folder.path(), &["prometheus", "--target", wrong]);
        assert_eq!(refused.status.code(), Some(2), "{wrong}");
        assert!(text(&refused.stderr).contains("one is like `127.0.0.1:9180`"), "{refused:?}");
    }
    let odd = run(folder.path(), &["prometheus", "--token-file", "/etc/my tokens/x"]);
    assert_eq!(odd.status.code(), Some(2));
    assert!(
        text(&odd.stderr).starts_with("error: --token-file /etc/my tokens/x: this path would need quotes"),
        "{odd:?}"
    );
}

//! `certificate new` and `certificate show`, beside what OpenSSL makes of the same files.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own code fails the test"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use harness::{Authority, Files, Valid};
use serde_json::{Value, json};

const HOST: &str = "bots.example.com";

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_test-fleet"));
    command
        .arg("certificate")
        .args(args)
        .current_dir(folder)
        .env_remove("BOTSERVER_TLS_CERT")
        .output()
        .unwrap()
}

fn openssl(folder: &Path, args: &str) -> String {
    let output = Command::new("openssl").args(args.split(' ')).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {args}: {output:?}");
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

#[test]
fn openssl_accepts_what_was_made() {
    for (host, check, alternative) in [
        (HOST, "-verify_hostname", "DNS:bots.example.com"),
        ("203.0.113.7", "-verify_ip", "IP Address:203.0.113.7"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let made = run(folder.path(), &["new", "--host", host, "--out", "a/new/folder"]);
        assert!(made.status.success(), "{made:?}");
        let folder = folder.path().join("a/new/folder");
        let verified = openssl(
            &folder,
            &format!(
                "verify -x509_strict -purpose sslserver {check} {host} -CAfile certificate.pem certificate.pem"
            ),
        );
        assert_eq!(verified, "certificate.pem: OK\n");
        let shown =
            openssl(&folder, "x509 -in certificate.pem -noout -subject -ext subjectAltName -nameopt RFC2253");
        assert!(shown.starts_with(&format!("subject=CN={host}\n")) && shown.contains(alternative), "{shown}");
        let public = openssl(&folder, "pkey -in key.pem -pubout");
        assert_eq!(public, openssl(&folder, "x509 -in certificate.pem -noout -pubkey"));
        assert!(openssl(&folder, "pkey -in key.pem -noout -text").contains("NIST CURVE: P-256"));
    }
}

#[test]
fn new_says_what_it_wrote_and_what_is_next() {
    let folder = tempfile::tempdir().unwrap();
    let made = run(folder.path(), &["new", "--host", "Bots.Example.com", "--out", "pair"]);
    let shown = openssl(&folder.path().join("pair"), "x509 -in certificate.pem -noout -fingerprint -sha256");
    let (_, fingerprint) = shown.trim().split_once('=').unwrap();
    let said = text(&made.stdout);
    let (first, rest) = said.split_once('\n').unwrap();
    assert!(
        first.starts_with("pair/certificate.pem: for bots.example.com, self-signed, valid until 20"),
        "{said}"
    );
    assert_eq!(
        rest,
        format!(
            "pair/key.pem: its key, ECDSA P-256, for this user's eyes only\n\
             SHA-256 fingerprint: {fingerprint}\n\n\
             next:\n  \
             test-fleet serve --listen 0.0.0.0:8443 --tls-cert pair/certificate.pem --tls-key pair/key.pem\n  \
             test-fleet webhook apply --certificate pair/certificate.pem\n"
        )
    );
    assert_eq!(text(&made.stderr), "");
}

#[test]
fn new_as_json_is_for_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let made = json_of(&run(folder.path(), &["new", "--host", HOST, "--days", "30", "--json"]));
    let shown = json_of(&run(folder.path(), &["show", "--json"]));
    assert_eq!((&made["certificate"], &made["key"]), (&json!("./certificate.pem"), &json!("./key.pem")));
    assert_eq!((&made["host"], &shown["days_left"]), (&json!(HOST), &json!(29)));
    assert_eq!((&made["fingerprint"], &made["not_after"]), (&shown["fingerprint"], &shown["not_after"]));
}

#[test]
fn nobody_else_can_read_the_key_whatever_the_umask() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("sh")
        .args(["-c", "umask 0; exec \"$0\" certificate new --host bots.example.com"])
        .arg(env!("CARGO_BIN_EXE_test-fleet"))
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("key.pem"), mode("certificate.pem")), (0o600, 0o644));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "nothing is left beside them");
}

#[test]
fn a_pair_that_is_there_is_replaced_only_by_force() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap_or_default();
    fs::write(folder.path().join("key.pem"), "precious").unwrap();
    let refused = run(folder.path(), &["new", "--host", HOST]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        text(&refused.stderr),
        "error: ./key.pem: this file is there already\n  \
         help: --force replaces certificate and key; Telegram then has to be given the new certificate\n"
    );
    assert_eq!((read("key.pem"), read("certificate.pem")), ("precious".to_owned(), String::new()));
    assert!(run(folder.path(), &["new", "--host", HOST, "--force"]).status.success());
    assert!(read("key.pem").starts_with("-----BEGIN PRIVATE KEY-----\n"));
    let first = read("certificate.pem");
    assert_eq!(run(folder.path(), &["new", "--host", HOST]).status.code(), Some(1));
    assert_eq!(first, read("certificate.pem"));
    assert!(run(folder.path(), &["show", "--key", "key.pem"]).status.success());
}

#[test]
fn hosts_that_telegram_cannot_call_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let alone =
        "is no host\n  help: give a name or an IPv4 address alone, such as `bots.example.com`, without";
    for (host, said) in [
        ("https://bots.example.com:8443", alone),
        ("bots.example.com:8443", alone),
        ("*.example.com", alone),
        ("-bots.example.com", alone),
        ("", alone),
        (
            "[2001:db8::1]",
            "`[2001:db8::1]` is an IPv6 address, which Telegram does not call\n  help: give the IPv4",
        ),
    ] {
        let refused = run(folder.path(), &["new", &format!("--host={host}")]);
        assert_eq!(refused.status.code(), Some(2), "{host}");
        assert!(text(&refused.stderr).contains(said), "{host}: {refused:?}");
    }
    let unknown = run(folder.path(), &["new"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(
        text(&unknown.stderr),
        "error: no host is known: bots.yml has no public_url\n  \
         help: say it with --host NAME, or write `public_url: https://NAME:8443` below `server:` in bots.yml\n"
    );
    assert_eq!(run(folder.path(), &["new", "--host", HOST, "--days", "0"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &[]).status.code(), Some(2));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn a_host_longer_than_a_common_name_is_an_alternative_name_alone() {
    let folder = tempfile::tempdir().unwrap();
    let host = format!("{}.example.com", "bots".repeat(15));
    assert!(run(folder.path(), &["new", "--host", &host]).status.success());
    let shown = json_of(&run(folder.path(), &["show", "--json"]));
    assert_eq!((&shown["subject"], &shown["names"]), (&json!(""), &json!([host])));
    openssl(
        folder.path(),
        &format!("verify -verify_hostname {host} -CAfile certificate.pem certificate.pem"),
    );
}

#[test]
fn show_tells_what_openssl_tells() {
    let folder = tempfile::tempdir().unwrap();
    // As Telegram's own instructions have it: RSA, and no alternative name.
    openssl(
        folder.path(),
        "req -newkey rsa:2048 -sha256 -nodes -x509 -days 365 -keyout private.key -out public.pem \
         -subj /C=US/O=Example/CN=bots.example.com",
    );
    let output = run(folder.path(), &["show", "public.pem", "--key", "private.key", "--json"]);
    assert!(output.status.success(), "{output:?}");
    let shown = json_of(&output);
    let told =
        openssl(folder.path(), "x509 -in public.pem -noout -fingerprint -sha256 -enddate -dateopt iso_8601");
    assert!(told.contains(shown["fingerprint"].as_str().unwrap()), "{told}");
    assert!(told.contains(&shown["not_after"].as_str().unwrap().replace('T', " ")), "{told}");
    assert_eq!(shown["subject"], "C=US, O=Example, CN=bots.example.com");
    assert_eq!(shown["names"], json!([HOST]));
    assert_eq!((&shown["self_signed"], &shown["key_fits"]), (&json!(true), &json!(true)));
    assert_eq!((&shown["days_left"], &shown["chain"]), (&json!(364), &json!(1)));
    assert_eq!((&shown["host"], &shown["warnings"]), (&Value::Null, &json!([])));
}

#[test]
fn show_is_a_table_for_a_person() {
    let authority = Authority::new();
    let files = Files::new(&authority.sign(&[HOST, "203.0.113.7"], Valid::Now));
    let output = run(files.folder.path(), &["show", "--key", "key.pem"]);
    assert!(output.status.success(), "{output:?}");
    let said = text(&output.stdout);
    let rows: Vec<_> =
        said.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        rows[..6],
        [
            "CERTIFICATE certificate.pem",
            "subject CN=bots.example.com",
            "hosts bots.example.com 203.0.113.7",
            "signed by CN=Authority of this test",
            "chain 2",
            "valid from 2020-01-01T00:00:00Z",
        ]
    );
    assert!(
        rows[6].starts_with("valid until 2090-01-01T00:00:00Z (") && rows[6].ends_with(" days left)"),
        "{said}"
    );
    assert!(rows[7].starts_with("SHA-256 "), "{said}");
    assert_eq!(rows[8..], ["key fits yes"]);
}

#[test]
fn show_fails_for_what_cannot_be_served_with_and_shows_it_all_the_same() {
    let authority = Authority::new();
    let expired = Files::new(&authority.sign(&[HOST], Valid::UntilYesteryear));
    let other = expired.put("other.pem", authority.sign(&[HOST], Valid::Now).key);
    let output = run(expired.folder.path(), &["show", "--key", other.to_str().unwrap(), "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = json_of(&output);
    assert_eq!((&shown["key_fits"], &shown["not_after"]), (&json!(false), &json!("2021-02-03T00:00:00Z")));
    assert!(shown["days_left"].as_i64().unwrap() < -2000);
    assert_eq!(shown["warnings"], json!([]));
    let said = text(&output.stderr);
    assert!(
        said.contains("error: certificate.pem: the certificate expired on 2021-02-03T00:00:00Z\n"),
        "{said}"
    );
    assert!(
        said.contains("other.pem: this key is not the one of the certificate in certificate.pem\n"),
        "{said}"
    );

    let absent = run(expired.folder.path(), &["show", "nowhere.pem"]);
    assert_eq!(absent.status.code(), Some(1));
    assert!(
        text(&absent.stderr).starts_with("error: nowhere.pem: the certificate cannot be read: No such file")
    );
}

#[test]
fn every_help_has_examples() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["new", "show"] {
        let help = text(&run(folder.path(), &[command, "--help"]).stdout);
        let (_, examples) = help.split_once("Examples:\n").unwrap();
        assert!(examples.contains(&format!("test-fleet certificate {command} ")), "{help}");
        assert!(!examples.contains('{'), "{help}");
    }
}

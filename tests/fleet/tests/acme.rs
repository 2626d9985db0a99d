//! `serve --acme`, against Let's Encrypt's own authority for tests.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use harness::{Authority, Connection, Pebble, Server, Settings, Valid, command, free_port, token};

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

const HOST: &str = "bots.example.com";

/// A fleet whose authority is this one.
fn fleet(pebble: &Pebble, public_url: &str) -> Settings {
    Settings::new(BINARY)
        .token("plain", token(1001))
        .env("SSL_CERT_FILE", pebble.trusted().display().to_string())
        .arg("--webhook-watch=off")
        .arg("--acme")
        .arg("--acme-contact=operator@example.com")
        .arg(format!("--acme-directory={}", pebble.directory))
        .arg(format!("--public-url={public_url}"))
}

/// What a client gets of `/healthz` that trusts only what this authority has issued.
fn ask(pebble: &Pebble, server: &Server) -> Output {
    Command::new("curl")
        .args(["--silent", "--show-error", "--noproxy", "*", "--cacert"])
        .arg(pebble.root())
        .args(["--connect-to", &format!("{HOST}:443:{}", server.address)])
        .arg(format!("https://{HOST}/healthz"))
        .output()
        .unwrap()
}

fn is_trusted(pebble: &Pebble, server: &Server) {
    let asked = ask(pebble, server);
    assert!(asked.status.success(), "{asked:?}");
    assert_eq!(String::from_utf8_lossy(&asked.stdout), r#"{"status":"ok"}"#);
}

/// The folder with what is kept for an authority.
fn kept(folder: &Path, pebble: &Pebble) -> PathBuf {
    let authority = pebble.directory.split('/').nth(2).unwrap().replace(':', "-");
    folder.join("data/acme").join(authority)
}

/// How many orders it was given.
fn orders(pebble: &Pebble) -> usize {
    pebble.log().matches("Added order").count()
}

#[test]
fn a_certificate_comes_by_tls_where_the_updates_come_in_and_is_kept() {
    let address = free_port();
    let pebble = Pebble::start(free_port(), address);
    let settings = || fleet(&pebble, &format!("https://{HOST}")).listen(address);
    let server = settings().start();
    server.wait_for_message("the certificate was replaced");
    is_trusted(&pebble, &server);
    let account = pebble.log();
    assert_eq!((orders(&pebble), account.matches("POST /sign-me-up").count() > 0), (1, true));

    // Nobody can read what is kept, and the log has no key.
    let kept = kept(server.folder(), &pebble);
    for (path, mode) in [
        (kept.clone(), 0o700),
        (kept.join("account.json"), 0o600),
        (kept.join("certificate-and-key.pem"), 0o600),
    ] {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
    }
    let pem = fs::read_to_string(kept.join("certificate-and-key.pem")).unwrap();
    let (_, key) = pem.split_once("PRIVATE KEY-----\n").unwrap();
    assert!(!server.log().contains(key.lines().next().unwrap()));

    // Whoever asks for a challenge while there is none gets no handshake.
    let looked = Command::new("openssl")
        .args(["s_client", "-alpn", "acme-tls/1", "-servername", HOST, "-connect", &address.to_string()])
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(!looked.status.success(), "{looked:?}");

    let server = server.restart(settings());
    is_trusted(&pebble, &server);
    assert_eq!(orders(&pebble), 1, "one that is valid is not ordered again");
}

#[test]
fn a_certificate_comes_by_a_port_that_is_for_the_authority_alone() {
    for option in ["--acme-http", "--acme-tls"] {
        let challenge = free_port();
        let pebble = Pebble::start(challenge, challenge);
        let server =
            fleet(&pebble, &format!("https://{HOST}:8443")).arg(format!("{option}={challenge}")).start();
        server.wait_for_message("the certificate was replaced");
        is_trusted(&pebble, &server);
        if option == "--acme-http" {
            // Nothing of the fleet is to be had there, and no answer of before.
            for path in ["/healthz", "/webhook/plain", "/.well-known/acme-challenge/x"] {
                let request = format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
                assert_eq!(Connection::open(challenge).send(request).response().status, 404, "{path}");
            }
        }
    }
}

#[test]
fn a_certificate_is_renewed_in_time_and_nobody_notices() {
    let (authority, address, challenge) = (free_port(), free_port(), free_port());
    let pebble = Pebble::start_at(authority, challenge, challenge);
    let public_url = format!("https://{HOST}:8443");
    let settings =
        |pebble: &Pebble| fleet(pebble, &public_url).arg(format!("--acme-http={challenge}")).listen(address);
    let server = settings(&pebble).start();
    server.wait_for_message("the certificate was replaced");

    // A third of its time is left of this one, and less; and the authority has forgotten the account.
    let old = Authority::new();
    let pair = old.sign(&[HOST], Valid::ForDays(3));
    let path = kept(server.folder(), &pebble).join("certificate-and-key.pem");
    fs::write(&path, format!("{}{}", pair.certificate, pair.key)).unwrap();
    drop(pebble);
    let pebble = Pebble::start_at(authority, challenge, challenge);
    let server = server.restart(settings(&pebble));
    server.wait_for_message("the certificate was replaced");
    is_trusted(&pebble, &server);
    assert_eq!(orders(&pebble), 1);
    assert!(!server.log().contains("no authority has signed"), "the old one was shown until then");
}

#[test]
fn a_fleet_that_listens_for_the_authority_alone_is_started_anew() {
    let challenge = free_port();
    let pebble = Pebble::start(challenge, challenge);
    let settings = fleet(&pebble, &format!("https://{HOST}:8443")).arg(format!("--acme-http={challenge}"));
    let server = settings.start();
    server.wait_for_message("the certificate was replaced");
    let run = |line: &str| {
        let mut command = command(BINARY, server.folder(), line);
        command.env("SSL_CERT_FILE", pebble.trusted()).output().unwrap()
    };
    let restarted = run("server restart");
    is_trusted(&pebble, &server);
    let asked = format!("GET /healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
    let status = Connection::open(challenge).send(asked).response().status;
    assert!(run("server stop --now").status.success());
    assert!(restarted.status.success(), "{restarted:?}");
    assert_eq!((status, orders(&pebble)), (404, 1));
}

#[test]
fn an_authority_that_does_not_reach_the_host_keeps_nobody_from_serving() {
    // Nobody listens where it looks.
    let pebble = Pebble::start(free_port(), free_port());
    let server = fleet(&pebble, &format!("https://{HOST}")).start();
    let line = server.wait_for_message("no certificate came from the authority");
    let said = line.to_string();
    assert!(said.contains("Failed to connect to 127.0.0.1:"), "{said}");
    assert!(said.contains("port 443 of bots.example.com must lead here"), "{said}");
    assert!(!ask(&pebble, &server).status.success(), "what no authority has signed is not trusted");
    let asked = command(BINARY, server.folder(), &format!("health --listen {}", server.address))
        .env("BOTSERVER_ACME", "true")
        .output()
        .unwrap();
    assert!(asked.status.success(), "{asked:?}");

    // Nor does one that is not there.
    let directory = pebble.directory.clone();
    drop(pebble);
    let server = Settings::new(BINARY)
        .token("plain", token(1001))
        .arg("--acme")
        .arg("--webhook-watch=off")
        .arg("--public-url=https://bots.example.com")
        .arg(format!("--acme-directory={directory}"))
        .start();
    let line = server.wait_for_message("no certificate came from the authority").to_string();
    assert!(
        line.contains("Connection refused") && line.contains("see whether this machine reaches"),
        "{line}"
    );
}

/// What `serve` says that does not start.
fn refused(options: &str, code: i32) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tokens.yml"), format!("plain: {}\n", token(1001))).unwrap();
    let output =
        command(BINARY, folder.path(), &format!("serve --listen 127.0.0.1:0 {options}")).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{options}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn what_no_authority_would_vouch_for_is_refused_before_it_is_asked() {
    for (options, said) in [
        (
            "--acme",
            "error: --acme: nobody says for which host the certificate is\n  help: write `public_url: ",
        ),
        (
            "--acme --public-url https://203.0.113.7",
            "error: --acme: `203.0.113.7` of public_url is an address",
        ),
        (
            "--acme --public-url https://bots.example.com:8443",
            "error: --acme: authorities look at port 443 or 80 of bots.example.com, and public_url has port 8443\n  \
             help: have port 80 lead to an address given by --acme-http, such as 0.0.0.0:80; or port 443 to that of --acme-tls\n",
        ),
        (
            "--acme --public-url https://bots.example.com --data /proc/nothing",
            "the data folder /proc/nothing cannot be written: ",
        ),
        (
            "--acme --public-url https://bots.example.com --acme-directory nowhere",
            "for '--acme-directory <URL>'",
        ),
        (
            "--acme --public-url https://bots.example.com --acme-directory https://me:hidden@ca.example.com",
            "an authority asks for no user name",
        ),
        ("--acme --public-url https://bots.example.com --acme-contact me", "an address of mail is like "),
        ("--acme --tls-cert certificate.pem --tls-key key.pem", "cannot be used with"),
        ("--acme-http 127.0.0.1:80", "required arguments were not provided"),
    ] {
        // A folder may be there the next time; the rest is a wrong question.
        let error = refused(options, if options.contains("--data") { 1 } else { 2 });
        assert!(error.contains(said), "{options}: {error}");
    }
}

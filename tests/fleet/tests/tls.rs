//! `serve` with TLS of its own: what clients see, what it refuses to start with, and how a certificate is replaced.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use harness::{Authority, Files, Server, Settings, Valid, token};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const HOST: &str = "bots.example.com";

/// How long the server may take to be rid of a client, or to end.
const SOON: Duration = Duration::from_secs(20);

fn settings(files: &Files) -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("plain", token(1001))
        .token("awkward", token(1002))
        .arg("--tls-cert")
        .arg(files.certificate.display().to_string())
        .arg("--tls-key")
        .arg(files.key.display().to_string())
}

fn update(text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": 42, "type": "private" }, "text": text });
    json!({ "update_id": 1, "message": message }).to_string()
}

/// An authority, and the files of a certificate that it signed.
fn signed() -> (Authority, Files) {
    let authority = Authority::new();
    let files = Files::new(&authority.sign(&[HOST, "127.0.0.1"], Valid::Now));
    (authority, files)
}

/// What `openssl s_client` sees of a server, with some options more.
fn s_client(address: SocketAddr, authority: &Path, options: &[&str]) -> Output {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-connect", &address.to_string(), "-CAfile"]).arg(authority);
    command.args(["-verify_return_error", "-verify_hostname", HOST]).args(options);
    command.stdin(Stdio::null()).output().unwrap()
}

#[test]
fn openssl_sees_1_2_and_1_3_and_no_less_and_the_protocol_that_it_asks_for() {
    let (authority, files) = signed();
    let trusted = files.put("authority.pem", &authority.pem);
    let server = settings(&files).start();
    for (version, protocols, said) in [
        ("-tls1_2", "h2,http/1.1", ["New, TLSv1.2, Cipher is", "ALPN protocol: h2"]),
        ("-tls1_3", "http/1.1", ["New, TLSv1.3, Cipher is", "ALPN protocol: http/1.1"]),
    ] {
        let seen = s_client(server.address, &trusted, &[version, "-alpn", protocols]);
        let text = String::from_utf8_lossy(&seen.stdout);
        assert!(seen.status.success() && said.iter().all(|said| text.contains(said)), "{seen:?}");
        assert!(text.contains("Verification: OK") && text.contains("Verified peername: bots.example.com"));
    }
    // Whatever OpenSSL itself still allows, so that it is the server who refuses.
    let old = s_client(server.address, &trusted, &["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]);
    let said = String::from_utf8_lossy(&old.stderr);
    assert!(!old.status.success() && said.contains("alert"), "{old:?}");
    server.wait_for_message("a TLS handshake failed");
    let unknown = s_client(server.address, &trusted, &["-alpn", "acme-tls/1"]);
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no application protocol"), "{unknown:?}");
}

#[test]
fn curl_has_a_webhook_answered_over_http_2_and_1_1() {
    let (authority, files) = signed();
    let trusted = files.put("authority.pem", &authority.pem);
    let server = settings(&files).start();
    for (protocol, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
        let output = Command::new("curl")
            .args(["--silent", "--show-error", protocol, "--noproxy", "*", "--cacert"])
            .arg(&trusted)
            .args(["--connect-to", &format!("{HOST}:8443:{}", server.address)])
            .args(["--header", &format!("X-Telegram-Bot-Api-Secret-Token: {}", server.secret("plain"))])
            .args(["--data", &update("hello"), "--write-out", "\n%{http_version} %{http_code}"])
            .arg(format!("https://{HOST}:8443/webhook/plain"))
            .output()
            .unwrap();
        let answer = r#"{"method":"sendMessage","chat_id":42,"text":"you said hello"}"#;
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{answer}\n{version} 200"));
    }
}

#[test]
fn health_asks_over_tls_where_that_is_spoken() {
    let (_, files) = signed();
    let server = settings(&files).start();
    let listen = server.address.to_string();
    let health = |args: &[&str], variable: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_test-fleet"));
        command.args(["health", "--listen", &listen]).args(args).env("BOTSERVER_TLS_CERT", variable);
        command.output().unwrap()
    };
    let certificate = files.certificate.to_str().unwrap();
    for asked in [health(&["--tls"], ""), health(&[], certificate)] {
        assert_eq!(String::from_utf8_lossy(&asked.stdout), "healthy\n", "{asked:?}");
    }
    assert_eq!(health(&[], "").status.code(), Some(1), "it speaks no plain HTTP");
}

#[test]
fn plain_http_is_turned_away_with_a_word() {
    let (_, files) = signed();
    let server = settings(&files).start();
    let mut connection = server.connect();
    connection.send("GET /healthz HTTP/1.1\r\nHost: bots.example.com\r\n\r\n");
    assert!(connection.response_or_close().is_none());
    let line = server
        .wait_for_message("a client does not speak TLS, but plain HTTP perhaps; its connection was closed");
    assert_eq!(line["level"], "DEBUG");
}

/// The first bytes of a handshake, whose rest never comes.
const HALF: &[u8] = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03";

#[test]
fn a_handshake_that_stalls_is_cut() {
    let (_, files) = signed();
    let server = settings(&files).arg("--head-timeout=300ms").start();
    for sent in [&b""[..], HALF] {
        assert_eq!(server.connect().send(sent).closed(), "", "{sent:?}");
    }
    let line = server.wait_for_log(|line| line["reason"] == "no TLS handshake came in time");
    assert_eq!(line["message"], "a connection was closed");
}

#[test]
fn a_client_that_says_nothing_after_its_handshake_is_cut() {
    let (authority, files) = signed();
    let server = settings(&files).arg("--head-timeout=300ms").start();
    let trusted = files.put("authority.pem", &authority.pem);
    let mut silent = Command::new("openssl")
        .args(["s_client", "-quiet", "-connect", &server.address.to_string(), "-CAfile"])
        .arg(&trusted)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    server.wait_for_log(|line| line["reason"] == "no request came in time");
    silent.wait().unwrap();
}

#[test]
fn handshakes_count_as_connections() {
    let (authority, files) = signed();
    let server = settings(&files).arg("--max-connections=1").start();
    let mut first = server.connect();
    first.send(HALF);
    let mut second = server.connect();
    second.send(HALF);
    server
        .wait_for_log(|line| line["message"] == "as many connections are open as may be; further ones wait");
    drop((first, second));
    let trusted = files.put("authority.pem", &authority.pem);
    assert!(s_client(server.address, &trusted, &[]).status.success());
}

#[test]
fn handshakes_that_stall_do_not_hold_up_a_stop() {
    let (_, files) = signed();
    let server = settings(&files).arg("--head-timeout=1h").arg("--shutdown-timeout=1h").start();
    let mut stalled: Vec<_> = (0..20).map(|_| server.connect()).collect();
    for connection in &mut stalled {
        connection.send(HALF);
    }
    // Accepted in the order in which they came, so the stalled ones are in their handshakes.
    let mut plain = server.connect();
    plain.send("GET / HTTP/1.1\r\n\r\n");
    plain.closed();
    server.signal("TERM");
    assert!(server.wait_at_most(SOON).status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_takes_none_of_its_responses_is_cut_as_it_is_without_tls() {
    let (authority, files) = signed();
    let settings = settings(&files).arg("--write-timeout=300ms");
    let server = settings.log_level("info,botserver_runtime::listen=debug").start();
    let mut stream = connect(server.address, &connector(&authority)).await;
    let request = server.request("awkward", &update(&format!("say {}", "x".repeat(4000))));
    // Until the server has closed the connection, which it does because nothing is read here.
    while stream.write_all(request.as_bytes()).await.is_ok() {}
    server.wait_for_log(|line| line["reason"] == "the client does not take its responses");
}

/// A client that trusts the authority of a test alone.
fn connector(authority: &Authority) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.pem.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

async fn connect(address: SocketAddr, connector: &TlsConnector) -> TlsStream<TcpStream> {
    let stream = TcpStream::connect(address).await.unwrap();
    connector.connect(ServerName::try_from(HOST).unwrap(), stream).await.unwrap()
}

/// One HTTP/1.1 connection, on which requests follow one another.
async fn open(address: SocketAddr, connector: &TlsConnector) -> http1::SendRequest<Full<Bytes>> {
    let stream = TokioIo::new(connect(address, connector).await);
    let (sender, connection) = http1::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn ask(sender: &mut http1::SendRequest<Full<Bytes>>, secret: &str) {
    let request = hyper::Request::post("/webhook/plain")
        .header("Host", HOST)
        .header("X-Telegram-Bot-Api-Secret-Token", secret)
        .body(Full::from(update("hello")))
        .unwrap();
    sender.ready().await.unwrap();
    let response = sender.send_request(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["text"], "you said hello");
}

#[test]
fn a_hundred_reloads_under_load_fail_no_request() {
    let (authority, files) = signed();
    // Without a line for each update, of which there are many.
    let server = settings(&files).log_level("info,botserver_runtime::listen=debug").start();
    let (address, secret) = (server.address, server.secret("plain"));
    let done = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(AtomicUsize::new(0));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut clients = Vec::new();
    for is_kept in [true, true, false, false, false, false] {
        let (connector, secret) = (connector(&authority), secret.clone());
        let (done, answered) = (Arc::clone(&done), Arc::clone(&answered));
        clients.push(runtime.spawn(async move {
            let mut sender = open(address, &connector).await;
            while !done.load(Ordering::Relaxed) {
                if !is_kept {
                    sender = open(address, &connector).await;
                }
                ask(&mut sender, &secret).await;
                answered.fetch_add(1, Ordering::Relaxed);
            }
        }));
    }
    for reload in 0..100 {
        // A name that only this one has, to know it in the log.
        let name = format!("reload-{reload}.example.com");
        files.write(&authority.sign(&[HOST, &name], Valid::Now));
        server.signal("HUP");
        server.wait_for_log(|line| {
            line["message"] == "the certificate was replaced" && line["names"] == format!("{HOST} {name}")
        });
    }
    done.store(true, Ordering::Relaxed);
    for client in clients {
        runtime.block_on(client).unwrap();
    }
    assert!(answered.load(Ordering::Relaxed) > 100);
    let stopped = server.stop();
    assert!(stopped.status.success());
    assert!(
        !stopped.log.contains("a connection was closed") && !stopped.log.contains("TLS handshake failed")
    );
}

/// The subject of the certificate that a new client is shown.
fn shown(server: &Server, authority: &Path) -> String {
    let seen = s_client(server.address, authority, &[]);
    let text = String::from_utf8_lossy(&seen.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("subject=")).unwrap_or_default().replace(' ', "")
}

#[test]
fn files_that_change_take_effect_and_bad_ones_do_not() {
    let authority = Authority::new();
    let files = Files::new(&authority.sign(&["first.example.com", HOST], Valid::Now));
    let trusted = files.put("authority.pem", &authority.pem);
    let server = settings(&files).start();
    assert_eq!(shown(&server, &trusted), "CN=first.example.com");

    files.write(&authority.sign(&["second.example.com", HOST], Valid::Now));
    let line = server.wait_for_message("the certificate was replaced");
    assert_eq!(line["names"], format!("second.example.com {HOST}"));
    assert_eq!(line["until"], "2090-01-01T00:00:00Z");
    assert_eq!(shown(&server, &trusted), "CN=second.example.com");

    fs::write(&files.certificate, "half a certif").unwrap();
    let refused = |what: &str| {
        let line =
            server.wait_for_log(|line| line["error"].as_str().is_some_and(|error| error.contains(what)));
        assert_eq!(line["message"], "the certificate is not replaced: the old one stays");
        assert_eq!(line["level"], "ERROR");
        assert_eq!(shown(&server, &trusted), "CN=second.example.com");
    };
    refused("no certificate is in this file, nor anything else in PEM");
    files.write(&authority.sign(&[HOST], Valid::UntilYesteryear));
    server.signal("HUP");
    refused("the certificate expired on 2021-02-03T00:00:00Z");
    fs::remove_file(&files.key).unwrap();
    refused("the key cannot be read: No such file or directory");

    files.write(&authority.sign(&["third.example.com", HOST], Valid::Now));
    server.wait_for_log(|line| line["names"] == format!("third.example.com {HOST}"));
    assert_eq!(shown(&server, &trusted), "CN=third.example.com");
    server.signal("HUP");
    server.wait_for_message("the certificate is the same");
    assert!(server.stop().status.success());
}

#[test]
fn a_change_behind_a_link_is_seen() {
    let authority = Authority::new();
    let (first, second) = (
        Files::new(&authority.sign(&["first.example.com", HOST], Valid::Now)),
        Files::new(&authority.sign(&["second.example.com", HOST], Valid::Now)),
    );
    // As Kubernetes has it: the files are links into a folder that is a link itself.
    let mounted = tempfile::tempdir().unwrap();
    let current = mounted.path().join("current");
    std::os::unix::fs::symlink(first.folder.path(), &current).unwrap();
    let linked =
        Files { certificate: current.join("certificate.pem"), key: current.join("key.pem"), folder: mounted };
    let server = settings(&linked).start();
    let next = linked.folder.path().join("next");
    std::os::unix::fs::symlink(second.folder.path(), &next).unwrap();
    fs::rename(next, &current).unwrap();
    let line = server.wait_for_message("the certificate was replaced");
    assert_eq!(line["names"], format!("second.example.com {HOST}"));
}

/// What `serve` says when it does not start.
fn refusal(args: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut tokens = fs::File::create(folder.path().join("tokens.yml")).unwrap();
    writeln!(tokens, "plain: {}", token(1001)).unwrap();
    let output = Command::new("timeout")
        .args(["60", env!("CARGO_BIN_EXE_test-fleet"), "serve", "--listen", "127.0.0.1:0", "--log-level=off"])
        .args(args)
        .current_dir(folder.path())
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn what_is_wrong_with_the_files_is_said_before_it_listens() {
    let authority = Authority::new();
    let good = authority.sign(&[HOST], Valid::Now);
    let files = Files::new(&good);
    let other = authority.sign(&[HOST], Valid::Now);
    let signed_first = authority.pem.clone() + &good.certificate;
    let file = |name: &str, text: &str| files.put(name, text).display().to_string();
    let der = files.put("der", b"\x30\x82\xff\xff").display().to_string();
    let (certificate, key) = (files.certificate.display().to_string(), files.key.display().to_string());
    let openssl = |args: &str| {
        let done = Command::new("openssl").args(args.split(' ')).current_dir(&files.folder).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    openssl("pkcs8 -topk8 -in key.pem -passout pass:invented -out encrypted");
    openssl("ecparam -genkey -noout -name secp521r1 -out p521");
    let at = |name: &str| files.folder.path().join(name).display().to_string();
    let expired = authority.sign(&[HOST], Valid::UntilYesteryear);
    let early = authority.sign(&[HOST], Valid::FromNextCentury);

    for (certificate, key, said) in [
        (
            at("absent"),
            key.clone(),
            "absent: the certificate cannot be read: No such file or directory (os error 2)\n  \
             help: say where the file is; `certificate new` makes a pair, `certificate.pem` and `key.pem`\n",
        ),
        (
            certificate.clone(),
            at("."),
            "/.: the key cannot be read: it is a folder\n  help: say where the file is;",
        ),
        (
            der,
            key.clone(),
            "der: the certificate cannot be read: it is not UTF-8: byte 1 fits no character\n  help: it must be PEM",
        ),
        (
            file("empty", ""),
            key.clone(),
            "empty: no certificate is in this file, nor anything else in PEM\n  \
             help: it starts with `-----BEGIN CERTIFICATE-----`",
        ),
        (
            key.clone(),
            certificate.clone(),
            "key.pem: no certificate is in this file, only `PRIVATE KEY`\n  \
             help: this is a key: are the two files exchanged?\n",
        ),
        (
            certificate.clone(),
            file("only_certificate", &other.certificate),
            "only_certificate: no key is in this file, only `CERTIFICATE`, `CERTIFICATE`\n  \
             help: this is a certificate: are the two files exchanged?\n",
        ),
        (
            file("damaged", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
            key.clone(),
            "damaged: the certificate in this file is damaged: its content is not that of a certificate\n",
        ),
        (certificate.clone(), at("encrypted"), "encrypted: the key is encrypted\n  help: `openssl pkey -in "),
        (
            certificate.clone(),
            at("p521"),
            "p521: the key is of a kind that is not supported\n  help: use RSA",
        ),
        (
            certificate.clone(),
            file("other", &other.key),
            "certificate.pem\n  help: give the key that the certificate was made with, or make both anew\n",
        ),
        (
            file("signed_first", &signed_first),
            key.clone(),
            "signed_first\n  help: it fits certificate 2 of the file, which must stand first\n",
        ),
        (
            file("expired", &expired.certificate),
            file("expired_key", &expired.key),
            "expired: the certificate expired on 2021-02-03T00:00:00Z\n  help: get a new one from its authority;",
        ),
        (
            file("early", &early.certificate),
            file("early_key", &early.key),
            "early: the certificate is not valid before 2100-04-05T00:00:00Z\n  help: look at this machine's clock",
        ),
    ] {
        let (code, stderr) = refusal(&["--tls-cert", &certificate, "--tls-key", &key]);
        assert!(
            code == Some(1) && stderr.starts_with("error: ") && stderr.contains(said),
            "{said}\n{stderr}"
        );
        assert!(!stderr.contains(good.key.lines().nth(1).unwrap()), "{stderr}");
    }
    let (_, both) = refusal(&["--tls-cert", &at("absent"), "--tls-key", &at("absent")]);
    assert_eq!(both.matches("error: ").count(), 2, "{both}");
}

#[test]
fn one_option_alone_is_a_wrong_question() {
    let (_, files) = signed();
    let (certificate, key) = (files.certificate.display().to_string(), files.key.display().to_string());
    for (given, missing) in [(["--tls-cert", &certificate], "--tls-key"), (["--tls-key", &key], "--tls-cert")]
    {
        let (code, stderr) = refusal(&given);
        assert!(code == Some(2) && stderr.contains(&format!("{missing} <FILE>")), "{stderr}");
    }
}

#[test]
fn what_is_odd_is_warned_of() {
    let authority = Authority::new();
    let pem = authority.sign(&[HOST], Valid::Now);
    let files = Files::new(&pem);
    let alone = pem.certificate.split_inclusive("-----END CERTIFICATE-----\n").next().unwrap();
    fs::write(&files.certificate, alone).unwrap();
    Command::new("chmod").arg("644").arg(&files.key).status().unwrap();
    let server = settings(&files).start();
    let log = server.log();
    assert!(
        log.contains("every user of this machine can read the key (its mode is 644): `chmod 600 "),
        "{log}"
    );
    assert!(
        log.contains("the file has the certificate and not that of its issuer, `CN=Authority of this test`")
    );
    drop(server);

    files.write(&authority.sign(&[HOST], Valid::ForDays(5)));
    let server = settings(&files).start();
    let log = server.log();
    assert!(log.contains("the certificate expires in 4 days, on "), "{log}");
}

#[test]
fn variables_stand_for_the_options() {
    let (authority, files) = signed();
    let trusted = files.put("authority.pem", &authority.pem);
    let server = Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("plain", token(1001))
        .env("BOTSERVER_TLS_CERT", files.certificate.display().to_string())
        .env("BOTSERVER_TLS_KEY", files.key.display().to_string())
        .start();
    assert_eq!(shown(&server, &trusted), format!("CN={HOST}"));
}

//! `proxy`: a real nginx and a real Caddy in front of a real fleet, and what the command says.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own code fails the test"
)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use botserver_emulator::{Config, Emulator, FileUpload, Person, Say, Where};
use harness::{Log, Profile, Project, Server, Settings, token};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A fleet that Telegram finds below a path.
static BINARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let project = Project::new("proxied");
    project.write("bots.yml", "server:\n  public_url: https://localhost:8443/tg\nbots:\n  plain: {}\n  my-bot: { handler: plain }\n");
    project.write("bots/plain.rs", include_str!("../bots/plain.rs"));
    project.build(Profile::Debug)
});

/// A folder with a certificate for `localhost`.
struct Place {
    folder: TempDir,
    pem: String,
    listen: SocketAddr,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        fs::write(folder.path().join("certificate.pem"), certified.cert.pem()).unwrap();
        fs::write(folder.path().join("key.pem"), certified.signing_key.serialize_pem()).unwrap();
        Self { folder, pem: certified.cert.pem(), listen: free_port() }
    }

    /// The fleet's binary, in the folder.
    fn run(&self, args: &[&str]) -> Output {
        Command::new(&*BINARY).args(args).current_dir(self.folder.path()).output().unwrap()
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// Writes the configuration of a proxy that listens at a port of its own.
    fn configure(&self, proxy: &str, upstream: SocketAddr, out: &str) {
        let (listen, upstream) = (self.listen.to_string(), upstream.to_string());
        let done = self.run(&[
            "proxy",
            "config",
            proxy,
            "--listen",
            &listen,
            "--upstream",
            &upstream,
            "--cert",
            "certificate.pem",
            "--key",
            "key.pem",
            "--out",
            out,
            "--force",
        ]);
        assert!(done.status.success(), "{done:?}");
        assert_eq!(text(&done.stdout), format!("{out}: written\n"));
    }

    /// What curl gets from the proxy: status, headers and body.
    fn curl(&self, path: &str, args: &[&str]) -> String {
        let url = format!("https://localhost:{}{path}", self.listen.port());
        let certificate = self.path("certificate.pem");
        let done = Command::new("curl")
            .args(["--silent", "--show-error", "--include", "--ipv4", "--http1.1", "--cacert"])
            .arg(certificate)
            .args(args)
            .arg(url)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        text(&done.stdout)
    }

    /// Has a person say something to a bot, and gives back what the bot answers, by way of the proxy.
    async fn ask(&self, server: &Server) -> String {
        let emulator = Emulator::new(Config { patience: Duration::from_secs(60), ..Config::default() });
        let token = token(1001);
        let url = format!("https://localhost:{}/tg/webhook/plain", self.listen.port());
        let webhook = json!({ "url": url, "secret_token": server.secret("plain") });
        let certificate = FileUpload {
            field: "certificate".to_owned(),
            file_name: Some("certificate.pem".to_owned()),
            content: self.pem.clone().into_bytes().into(),
            ..FileUpload::default()
        };
        let set = emulator.call(&token, "setWebhook", webhook, vec![certificate]).await;
        assert_eq!(set.result, Some(json!(true)), "{set:?}");
        let person = emulator.add_person(Person::named("Ada"));
        let place = Where::private(1001);
        emulator.say(Say { place: place.clone(), person, text: "hello".into(), ..Say::default() }).unwrap();
        assert!(emulator.settle().await);
        let messages = emulator.messages(&place, person, 10).unwrap();
        let text = messages.get(1).and_then(|answer| answer["message"]["text"].as_str());
        text.unwrap_or_else(|| panic!("{:#?}", emulator.log(0, None))).to_owned()
    }
}

/// An nginx that was started by `proxy start`.
struct Nginx<'a>(&'a Place);

impl<'a> Nginx<'a> {
    /// Starts it as somebody who is not root, whoever runs the test.
    fn start(place: &'a Place) -> Self {
        let mut command = Command::new("unshare");
        command.arg("--user").arg(&*BINARY).args(["proxy", "start"]);
        let done = command.current_dir(place.folder.path()).output().unwrap();
        assert!(done.status.success(), "{done:?}");
        let said = text(&done.stdout);
        assert!(
            said.starts_with("nginx with pid ") && said.ends_with(" started; it logs to proxy/error.log\n"),
            "{said}"
        );
        Self(place)
    }
}

impl Drop for Nginx<'_> {
    fn drop(&mut self) {
        let stopped = self.0.run(&["proxy", "stop"]);
        if thread::panicking() {
            std::eprintln!("{stopped:?}\n{:?}", fs::read_to_string(self.0.path("proxy/error.log")));
        }
    }
}

/// A Caddy that runs until it is dropped.
struct Caddy(Child);

impl Caddy {
    fn start(place: &Place) -> Self {
        let mut child = Command::new("caddy")
            .args(["run", "--adapter", "caddyfile", "--config", "Caddyfile"])
            .current_dir(place.folder.path())
            .env("HOME", place.folder.path())
            .env("CADDY_ADMIN", format!("unix//{}", place.path("admin.sock").display()))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Log::default();
        log.follow(child.stderr.take().unwrap());
        log.wait_for("serving initial configuration");
        Self(child)
    }
}

impl Drop for Caddy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn serve() -> Server {
    Settings::new(&*BINARY).token("plain", token(1001)).start()
}

/// A server that answers one request, and gives back its head.
fn answer_once() -> (SocketAddr, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let head = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
        let head: Vec<_> = lines.map(|line| line + "\n").collect();
        (&stream).write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
        head.concat()
    });
    (address, head)
}

/// What holds of every proxy with our configuration; `refusals` are what it may answer to a body that is too large.
fn only_what_the_fleet_serves_is_passed_on(place: &Place, server: &Server, refusals: &[u16]) {
    for path in [
        "/tg/webhook/nobody",
        "/tg/webhook/plain/",
        "/tg/webhook/",
        "/webhook/plain",
        "/tg/healthz",
        "/healthz",
        "/",
    ] {
        let answer = place.curl(path, &[]);
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
    }
    let unauthorized = place.curl("/tg/webhook/my-bot", &["--data", "{}"]);
    assert!(unauthorized.starts_with("HTTP/1.1 401 "), "{unauthorized}");
    assert_eq!(server.stats()["updates"]["unauthorized_requests"], 1, "the rest was not passed on");

    let secret = format!("X-Telegram-Bot-Api-Secret-Token: {}", server.secret("plain"));
    let update =
        r#"{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":"hi"}}"#;
    for (size, answers) in [(1 << 20, &[200][..]), ((1 << 20) + 1, refusals)] {
        let body = place.path("body");
        fs::write(&body, format!("{update}{}", " ".repeat(size - update.len()))).unwrap();
        let data = format!("@{}", body.display());
        let answer = place
            .curl("/tg/webhook/plain", &["--header", &secret, "--header", "Expect:", "--data-binary", &data]);
        let is_one = answers.iter().any(|status| answer.starts_with(&format!("HTTP/1.1 {status} ")));
        assert!(is_one, "{size}: {answer}");
    }
    assert_eq!(server.stats()["updates"]["received"], 1);

    for (version, is_spoken) in [("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)] {
        let mut openssl = Command::new("openssl");
        openssl.args([
            "s_client",
            version,
            "-cipher",
            "DEFAULT@SECLEVEL=0",
            "-connect",
            &place.listen.to_string(),
        ]);
        let done = openssl.stdin(Stdio::null()).output().unwrap();
        assert_eq!(done.status.success(), is_spoken, "{version}: {done:?}");
    }
}

/// The fleet learns who the client is, and not who it says it is.
fn the_client_is_named(place: &Place, head: thread::JoinHandle<String>) {
    let answer = place.curl("/tg/webhook/plain", &["--header", "X-Forwarded-For: 192.0.2.7", "--data", "{}"]);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let head = head.join().unwrap().to_lowercase();
    assert!(head.starts_with("post /webhook/plain http/1.1\n"), "{head}");
    let named: Vec<_> = head.lines().filter(|line| line.starts_with("x-forwarded-for:")).collect();
    assert_eq!(named, ["x-forwarded-for: 127.0.0.1"]);
    assert!(!head.contains("connection: close"), "the connection is kept: {head}");
}

#[tokio::test]
async fn a_message_is_answered_through_nginx_which_needs_no_root() {
    let place = Place::new();
    let server = serve();
    place.configure("nginx", server.address, "proxy/site.conf");
    let nginx = Nginx::start(&place);
    assert_eq!(place.ask(&server).await, "you said hello");
    drop(nginx);
    let gone = place.run(&["proxy", "stop"]);
    assert_eq!(gone.status.code(), Some(1));
    assert_eq!(
        text(&gone.stderr),
        "error: no nginx runs from proxy\n  \
         help: `proxy start` starts it; one that the system runs is stopped by systemctl\n"
    );
}

#[test]
fn nginx_passes_on_what_the_fleet_serves_and_nothing_else() {
    let place = Place::new();
    let server = serve();
    place.configure("nginx", server.address, "proxy/site.conf");
    let _nginx = Nginx::start(&place);
    only_what_the_fleet_serves_is_passed_on(&place, &server, &[413]);
}

#[test]
fn nginx_names_the_client() {
    let place = Place::new();
    let (upstream, head) = answer_once();
    place.configure("nginx", upstream, "proxy/site.conf");
    let _nginx = Nginx::start(&place);
    the_client_is_named(&place, head);
}

#[test]
fn a_configuration_that_nginx_does_not_take_changes_nothing() {
    let place = Place::new();
    let server = serve();
    place.configure("nginx", server.address, "proxy/site.conf");
    let _nginx = Nginx::start(&place);
    let again = place.run(&["proxy", "start"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(
        text(&again.stderr).starts_with("error: an nginx runs from proxy already, with pid "),
        "{again:?}"
    );

    let site = place.path("proxy/site.conf");
    let right = fs::read_to_string(&site).unwrap();
    fs::write(&site, right.replace("server_name", "server_nam")).unwrap();
    let refused = place.run(&["proxy", "reload"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    assert!(
        said.starts_with(
            "error: nginx does not take proxy/site.conf:\n  nginx: [emerg] unknown directive \"server_nam\""
        ),
        "{said}"
    );
    assert!(place.curl("/tg/webhook/plain", &["--data", "{}"]).starts_with("HTTP/1.1 401 "));

    fs::write(&site, right.replace("my-bot", "new-bot")).unwrap();
    let reloaded = place.run(&["proxy", "reload", "--json"]);
    assert!(reloaded.status.success(), "{reloaded:?}");
    let report: Value = serde_json::from_slice(&reloaded.stdout).unwrap();
    assert_eq!((&report["state"], &report["error_log"]), (&json!("reloaded"), &json!("proxy/error.log")));
    assert_eq!(report["pid"].to_string(), fs::read_to_string(place.path("proxy/nginx.pid")).unwrap().trim());
}

#[test]
fn what_keeps_nginx_from_starting_is_said() {
    let place = Place::new();
    let absent = place.run(&["proxy", "start"]);
    assert_eq!(absent.status.code(), Some(1));
    assert_eq!(
        text(&absent.stderr),
        "error: there is no proxy/site.conf\n  \
         help: `proxied proxy config nginx --cert FILE --key FILE --out proxy/site.conf` writes it\n"
    );

    let taken = TcpListener::bind(place.listen).unwrap();
    place.configure("nginx", free_port(), "proxy/site.conf");
    let refused = place.run(&["proxy", "start"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stderr);
    let bind = format!(
        "error: nginx does not start:\n  nginx: [emerg] bind() to {} failed (98: Address already in use)",
        place.listen
    );
    assert!(said.starts_with(&bind), "{said}");
    assert!(said.contains("\n  help: stop what has this port, or write another into site.conf"), "{said}");
    drop(taken);

    // A pid that was left behind, and is another process's now.
    fs::write(place.path("proxy/nginx.pid"), std::process::id().to_string()).unwrap();
    let stopped = place.run(&["proxy", "stop"]);
    assert_eq!(stopped.status.code(), Some(1));
    assert!(text(&stopped.stderr).starts_with("error: no nginx runs from proxy\n"), "{stopped:?}");

    let missing = Command::new(&*BINARY)
        .args(["proxy", "start"])
        .current_dir(place.folder.path())
        .env("PATH", "/nowhere")
        .output()
        .unwrap();
    // Debian's is found also where the path has no /usr/sbin.
    assert_eq!(missing.status.success(), Path::new("/usr/sbin/nginx").exists(), "{missing:?}");
    place.run(&["proxy", "stop"]);

    fs::remove_file(place.path("key.pem")).unwrap();
    let keyless = text(&place.run(&["proxy", "start"]).stderr);
    assert!(
        keyless.starts_with(
            "error: nginx does not take proxy/site.conf:\n  nginx: [emerg] cannot load certificate key "
        ),
        "{keyless}"
    );
    assert!(
        keyless.contains("\n  help: `proxy config nginx --cert FILE --key FILE` says where they are"),
        "{keyless}"
    );
}

#[tokio::test]
async fn a_message_is_answered_through_caddy() {
    let place = Place::new();
    let server = serve();
    place.configure("caddy", server.address, "Caddyfile");
    let validated = Command::new("caddy")
        .args(["validate", "--adapter", "caddyfile", "--config", "Caddyfile"])
        .current_dir(place.folder.path())
        .output()
        .unwrap();
    assert!(validated.status.success(), "{validated:?}");
    // Caddy would warn of blanks that are not as it likes them.
    assert!(!text(&validated.stderr).contains("Caddyfile input is not formatted"), "{validated:?}");
    let _caddy = Caddy::start(&place);
    assert_eq!(place.ask(&server).await, "you said hello");
}

#[test]
fn caddy_passes_on_what_the_fleet_serves_and_nothing_else() {
    let place = Place::new();
    let server = serve();
    place.configure("caddy", server.address, "Caddyfile");
    let _caddy = Caddy::start(&place);
    // It passes the head on before it has seen the body, and has to give up where the fleet refuses that first.
    only_what_the_fleet_serves_is_passed_on(&place, &server, &[413, 502]);
}

#[test]
fn caddy_names_the_client() {
    let place = Place::new();
    let (upstream, head) = answer_once();
    place.configure("caddy", upstream, "Caddyfile");
    let _caddy = Caddy::start(&place);
    the_client_is_named(&place, head);
}

#[test]
fn a_configuration_is_printed_or_written_and_never_over_another_one() {
    let place = Place::new();
    let printed = place.run(&["proxy", "config", "nginx"]);
    assert!(printed.status.success(), "{printed:?}");
    let nginx = text(&printed.stdout);
    for line in [
        "    server 127.0.0.1:3000;\n",
        "    listen 8443 ssl;\n    server_name localhost;\n",
        "    ssl_certificate \"/etc/proxied/certificate.pem\";\n    ssl_certificate_key \"/etc/proxied/key.pem\";\n",
        "    location = /tg/webhook/my-bot { proxy_pass http://proxied/webhook/my-bot; }\n",
    ] {
        assert!(nginx.contains(line), "{line} is not in\n{nginx}");
    }
    let caddy = text(&place.run(&["proxy", "config", "caddy"]).stdout);
    assert!(
        caddy.contains("https://localhost:8443 {\n\ttls {\n\t\tprotocols tls1.2 tls1.3\n\t}\n"),
        "{caddy}"
    );
    assert!(caddy.contains("\t@bots path /tg/webhook/my-bot /tg/webhook/plain\n"), "{caddy}");

    let out = ["proxy", "config", "nginx", "--out", "site.conf"];
    let dry = place.run(&[&out[..], &["--dry-run"]].concat());
    assert!(
        text(&dry.stdout).starts_with("==> site.conf: new <==\n# nginx in front of proxied: "),
        "{dry:?}"
    );
    assert!(!place.path("site.conf").exists());
    assert_eq!(text(&place.run(&out).stdout), "site.conf: written\n");
    assert_eq!(fs::read_to_string(place.path("site.conf")).unwrap(), nginx);
    assert_eq!(text(&place.run(&out).stdout), "site.conf: unchanged\n");

    fs::write(place.path("site.conf"), "mine").unwrap();
    let refused = place.run(&out);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        text(&refused.stderr),
        "error: site.conf is there already, with another text\n  \
         help: --force replaces it, and --dry-run shows what with; nothing was written\n"
    );
    assert_eq!(fs::read_to_string(place.path("site.conf")).unwrap(), "mine");
    let dry: Value =
        serde_json::from_slice(&place.run(&[&out[..], &["--dry-run", "--json"]].concat()).stdout).unwrap();
    assert_eq!(dry, json!({ "files": [{ "path": "site.conf", "state": "differs", "text": nginx }] }));
    let forced: Value =
        serde_json::from_slice(&place.run(&[&out[..], &["--force", "--json"]].concat()).stdout).unwrap();
    assert_eq!(forced["files"][0]["state"], "written");
    assert_eq!(fs::read_to_string(place.path("site.conf")).unwrap(), nginx);
}

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let place = Place::new();
    for wrong in [
        &["proxy"][..],
        &["proxy", "config", "apache"],
        &["proxy", "config", "nginx", "--cert", "certificate.pem"],
        &["proxy", "config", "nginx", "--upstream", "localhost:3000"],
        &["proxy", "config", "nginx", "--force"],
    ] {
        assert_eq!(place.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    let unwritable = place.run(&["proxy", "config", "nginx", "--out", "/proc/nowhere/site.conf"]);
    assert_eq!(unwritable.status.code(), Some(1));
    assert_eq!(
        text(&unwritable.stderr),
        "error: /proc/nowhere/site.conf cannot be written: entity not found\n  \
         help: give --out another place, or run this as a user who may write there\n"
    );
    let odd = place.run(&["proxy", "config", "nginx", "--cert", "a$b.pem", "--key", "key.pem"]);
    assert_eq!(odd.status.code(), Some(2));
    assert!(
        text(&odd.stderr).contains("a$b.pem` cannot stand in the configuration of a proxy\n  help: "),
        "{odd:?}"
    );

    let mut without = Command::new(env!("CARGO_BIN_EXE_test-fleet"));
    let nameless = without.args(["proxy", "config", "nginx"]).output().unwrap();
    assert_eq!(nameless.status.code(), Some(2));
    assert_eq!(
        text(&nameless.stderr),
        "error: this fleet has no `public_url`, so that nobody knows under which name and port Telegram calls it\n  \
         help: write it into bots.yml, as in `server: { public_url: https://bots.example.com:8443 }`, and build again\n"
    );
}

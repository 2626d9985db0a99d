//! The file that is deployed, as `cargo xtask dist` makes it, where there is nothing else.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own code fails the test"
)]

use std::env;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use harness::{Connection, Log, Settings, secret_part, target, token, workspace};

static BINARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let cargo = env::var_os("CARGO").unwrap();
    let built = Command::new(cargo).args(["xtask", "dist"]).current_dir(workspace()).status().unwrap();
    assert!(built.success(), "{built}");
    target().join("static/fleet")
});

#[test]
fn the_static_binary_answers_in_an_empty_root_and_holds_no_token() {
    let server = Settings::new(&*BINARY).in_empty_root().token("echo", token(1001)).start();
    let update = r#"{"update_id":1,"message":{"message_id":1,"date":0,"chat":{"id":7,"type":"private"},"text":"anyone?"}}"#;
    let response = server.post("echo", update);
    assert_eq!(response.body, r#"{"method":"sendMessage","chat_id":7,"text":"anyone?"}"#);
    let stopped = server.stop();
    assert!(stopped.status.success(), "{stopped:?}");

    let strings = Command::new("strings").arg(&*BINARY).output().unwrap();
    let strings = String::from_utf8(strings.stdout).unwrap();
    assert!(strings.contains("Rosticceria Sacco"), "the settings are not in the binary");
    assert!(!strings.contains("emulator"), "the emulator is in the binary");
    assert!(!strings.contains(secret_part(&token(1001))));
}

/// What a Dockerfile says, as far as ours says anything.
struct Dockerfile(String);

impl Dockerfile {
    /// What follows the one instruction of that name.
    fn instruction(&self, name: &str) -> &str {
        let mut found = self.0.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let only = found.next().unwrap_or_else(|| panic!("no {name} in {}", self.0));
        assert_eq!(found.next(), None, "one {name} in {}", self.0);
        only
    }

    /// The words of an instruction in JSON, which no shell reads.
    fn words(&self, name: &str) -> Vec<String> {
        let text = self.instruction(name);
        let list = text.find('[').and_then(|start| text.get(start..)).expect("a list");
        serde_json::from_str(list).unwrap_or_else(|error| panic!("{name} {text}: {error}"))
    }

    /// The command that runs these words as a container of the image would.
    fn command(&self, root: &Path, words: &[String], listen: SocketAddr) -> Command {
        let (user, group) = self.instruction("USER").split_once(':').unwrap();
        let mut command = Command::new("unshare");
        command
            .args(["--user", "--map-user", user, "--map-group", group, "--wd=/"])
            .arg("--root")
            .arg(root)
            .args(words)
            .env_clear()
            .envs(self.instruction("ENV").split(' ').map(|pair| pair.split_once('=').unwrap()))
            // As `docker run --env`: the port of the image may be taken on the machine of the test.
            .env("BOTSERVER_LISTEN", listen.to_string())
            .stdin(Stdio::null());
        command
    }
}

#[test]
fn the_image_has_all_that_the_fleet_needs_to_serve_and_to_be_found_healthy() {
    let context = tempfile::tempdir().unwrap();
    fs::create_dir(context.path().join("built")).unwrap();
    fs::copy(&*BINARY, context.path().join("built/fleet")).unwrap();
    let written = Command::new(&*BINARY)
        .args(["deploy", "docker", "--binary", "built/fleet", "--out", "."])
        .current_dir(context.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&written.stdout), "./Dockerfile: written\n./.dockerignore: written\n");
    let ignored = fs::read_to_string(context.path().join(".dockerignore")).unwrap();
    let rules: Vec<_> = ignored.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rules, ["*", "!built/fleet"]);

    let image = Dockerfile(fs::read_to_string(context.path().join("Dockerfile")).unwrap());
    assert_eq!(image.instruction("FROM"), "scratch");
    assert_eq!(
        image.instruction("ENV"),
        "BOTSERVER_LISTEN=0.0.0.0:3000 BOTSERVER_DATA=/data CREDENTIALS_DIRECTORY=/run/secrets"
    );
    assert_eq!(image.instruction("EXPOSE"), "3000");
    let root = tempfile::tempdir().unwrap();
    let (from, to) = image.instruction("COPY").split_once(' ').unwrap();
    fs::copy(context.path().join(from), root.path().join(to.trim_start_matches('/'))).unwrap();
    // Mounted into the container.
    fs::create_dir_all(root.path().join("run/secrets")).unwrap();
    fs::create_dir(root.path().join("data")).unwrap();
    fs::write(root.path().join("run/secrets/tokens.yml"), format!("echo: {}\n", token(1001))).unwrap();

    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let anywhere = SocketAddr::from(([0, 0, 0, 0], free.port()));
    let health = || image.command(root.path(), &image.words("HEALTHCHECK"), anywhere).output().unwrap();
    assert_eq!(health().status.code(), Some(1), "nothing runs yet");
    let words = [image.words("ENTRYPOINT"), image.words("CMD")].concat();
    let mut server = image.command(root.path(), &words, anywhere).stderr(Stdio::piped()).spawn().unwrap();
    let log = Log::default();
    log.follow(server.stderr.take().unwrap());
    log.wait_for("\"listening\"");
    let healthy = health();
    let status =
        Connection::open(free).send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").response().json();
    let pid = server.id().to_string();
    assert!(Command::new("kill").args(["-s", "TERM", &pid]).status().unwrap().success());
    assert!(server.wait().unwrap().success(), "{}", log.text());
    assert!(healthy.status.success(), "{healthy:?}");
    assert_eq!(healthy.stdout, b"healthy\n");
    assert_eq!(status.to_string(), r#"{"status":"ok"}"#);
}

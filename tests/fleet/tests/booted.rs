//! The units of `deploy systemd`, as they are written, under a real systemd: one that is the first process of namespaces
//! of its own.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::io::Read as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use harness::{Connection, Stub, http_answer, token};
use serde_json::{Value, json};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

/// Makes a machine of this one whose changes nobody else sees, and boots it with our units alone.
const BOOT: &str = r#"
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work
mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /usr/local/bin
mount -t tmpfs tmpfs /var/lib
install -m 0755 "$BINARY" /usr/local/bin/test-fleet
install -D -m 0600 "$FOLDER/tokens.yml" /etc/test-fleet/tokens.yml
cp --recursive "$FOLDER"/units/* /etc/systemd/system/
umount --recursive /sys/fs/cgroup || true
mount -t cgroup2 none /sys/fs/cgroup
mount --make-rshared /
exec env container=test /lib/systemd/systemd --system --unit=boot.target --show-status=no
"#;

/// A machine that was booted so. It ends when it is dropped.
struct Machine {
    systemd: Child,
    folder: TempDir,
    address: SocketAddr,
    admin: SocketAddr,
}

impl Machine {
    fn boot(api_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let units = folder.path().join("units");
        fs::write(folder.path().join("tokens.yml"), format!("awkward: {}\n", token(1001))).unwrap();
        let written = Command::new(BINARY).args(["deploy", "systemd", "--out"]).arg(&units).output().unwrap();
        assert!(written.status.success(), "{written:?}");
        let [address, admin] =
            [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
        let log = folder.path().join("log");
        // Without the rest of a system, and quicker than is good for a real one.
        let alone = "[Unit]\nDefaultDependencies=no\n";
        add(
            &units,
            "test-fleet.socket",
            &format!("{alone}[Socket]\nListenStream=\nListenStream={address}\n"),
        );
        add(
            &units,
            "test-fleet.service",
            &format!(
                "{alone}[Service]\nWatchdogSec=4\nRestartSec=1\nStandardError=append:{}\n\
                 Environment=BOTSERVER_API_URL={api_url} BOTSERVER_WORKERS=2 BOTSERVER_ADMIN_LISTEN={admin}\n",
                log.display()
            ),
        );
        let target = "[Unit]\nRequires=test-fleet.socket test-fleet.service\n";
        fs::write(units.join("boot.target"), target).unwrap();
        let systemd = Command::new("unshare")
            .args([
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "--uts",
                "--ipc",
                "--cgroup",
            ])
            .args(["bash", "-c", BOOT])
            .env("BINARY", BINARY)
            .env("FOLDER", folder.path())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut machine = Self { systemd, folder, address, admin };
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(address).is_err() {
            assert!(Instant::now() < deadline, "systemd opens no socket");
            assert_eq!(machine.systemd.try_wait().unwrap(), None, "systemd ended");
            thread::yield_now();
        }
        machine
    }

    /// A connection on which an update has been sent to the bot. It waits in the socket if no fleet serves.
    fn ask(&self, text: &str) -> Connection {
        let secret = Command::new(BINARY)
            .args(["webhook", "secret", "awkward"])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let secret = String::from_utf8(secret.stdout).unwrap();
        let update = format!(
            r#"{{"update_id":1,"message":{{"message_id":1,"date":1,"chat":{{"id":1,"type":"private"}},"text":"{text}"}}}}"#
        );
        let mut connection = Connection::open(self.address);
        connection.send(format!(
            "POST /webhook/awkward HTTP/1.1\r\nHost: localhost\r\nX-Telegram-Bot-Api-Secret-Token: {}\r\n\
             Content-Length: {}\r\n\r\n{update}",
            secret.trim(),
            update.len()
        ));
        connection
    }

    /// The id that its systemd has out here.
    fn first_process(&self) -> String {
        let found =
            Command::new("pgrep").args(["--parent", &self.systemd.id().to_string()]).output().unwrap();
        String::from_utf8(found.stdout).unwrap().trim().to_owned()
    }

    /// What a command of the fleet says in there, to root.
    fn run(&self, line: &str) -> Output {
        let mut nsenter = Command::new("nsenter");
        nsenter.args(["--mount", "--pid", "--target", &self.first_process(), "/usr/local/bin/test-fleet"]);
        nsenter.args(line.split(' ')).args(["--data", "/var/lib/test-fleet"]).output().unwrap()
    }

    /// The number of updates that the process which serves now has received.
    fn received(&self) -> Value {
        let mut connection = Connection::open(self.admin);
        let stats = connection.send("GET /stats HTTP/1.1\r\nHost: localhost\r\n\r\n").response().json();
        stats.pointer("/updates/received").unwrap().clone()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.systemd.kill();
        let _ = self.systemd.wait();
        if thread::panicking() {
            let mut log = String::new();
            let _ = fs::File::open(self.folder.path().join("log"))
                .and_then(|mut file| file.read_to_string(&mut log));
            std::eprintln!("--- log of the fleet\n{log}");
        }
    }
}

/// Adds a drop-in to a unit.
fn add(units: &Path, unit: &str, text: &str) {
    let folder = units.join(format!("{unit}.d"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("test.conf"), text).unwrap();
}

#[test]
#[ignore = "boots a systemd, which needs root: `cargo xtask test --long`"]
fn the_hardened_service_calls_and_answers_and_is_started_again_when_it_dies_or_hangs() {
    let me =
        r#"{"ok":true,"result":{"id":1001,"is_bot":true,"first_name":"Awkward","username":"awkward_bot"}}"#;
    let telegram = Stub::start(move |_, _| http_answer("200 OK", "", me));
    // By its name, which takes the resolver of the system.
    let machine = Machine::boot(&format!("http://localhost:{}", telegram.address.port()));
    let answer = machine.ask("call").response();
    assert_eq!(answer.body, r#"{"method":"sendMessage","chat_id":1,"text":"Awkward"}"#);
    assert_eq!(machine.received(), 1);
    let status: Value = serde_json::from_slice(&machine.run("server status --json").stdout).unwrap();
    let found = ["running", "healthy", "started_by", "unit"].map(|key| status[key].clone());
    assert_eq!(found, [json!(true), json!(true), json!("systemd"), json!("test-fleet.service")]);
    let stop = machine.run("server stop");
    assert_eq!(
        String::from_utf8_lossy(&stop.stderr),
        "error: systemd runs this fleet, as test-fleet.service, and would not know of it\n  \
         help: `systemctl stop test-fleet.socket test-fleet.service`\n"
    );

    // Closed by the end of the process, long before the handler is done.
    assert!(machine.ask("hang 600000").closed().ends_with(r#""text":"hanging"}"#));
    assert_eq!(
        machine.ask("say I am back").response().body,
        r#"{"method":"sendMessage","chat_id":1,"text":"I am back"}"#
    );
    assert_eq!(machine.received(), 1, "a new process");

    let killed = Command::new("pkill")
        .args(["-KILL", "--parent", &machine.first_process(), "test-fleet"])
        .status()
        .unwrap();
    assert!(killed.success());
    assert_eq!(
        machine.ask("say again").response().body,
        r#"{"method":"sendMessage","chat_id":1,"text":"again"}"#
    );
    assert_eq!(machine.received(), 1, "a new process");
    let log = fs::read_to_string(machine.folder.path().join("log")).unwrap();
    assert!(log.contains("a thread hangs"), "{log}");
    assert!(log.contains("the last process ended without being stopped"), "{log}");
}

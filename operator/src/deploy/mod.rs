//! `deploy`: the files that make a service or a container of the fleet, and have it watched.

mod prometheus;

use std::env::consts::ARCH;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use botserver_runtime::cli::{DEFAULT_LISTEN, Extra, Failure, listen_address, print, print_json, table};
use botserver_runtime::{Fleet, Limits};
use clap::{ArgMatches, Args, Command, FromArgMatches as _, Subcommand};
use serde::Serialize;

use self::prometheus::PrometheusOptions;
use crate::files::{NewFile, Writing};
use crate::template::fill;

/// Seconds that systemd waits for a sign of life. A handler that blocks its thread is not killed for it before Telegram
/// has given up on the update, which is after 60 of them.
const WATCHDOG: u64 = 90;

/// Seconds that a process gets to end beyond its own time limit for that.
const LAST_MOMENT: u64 = 10;

/// Open files: those of the connections that `serve` takes by default, three times over.
const OPEN_FILES: u32 = 65_536;

/// The numeric user in the container, who is nobody outside of it either.
const NOBODY: u32 = 65_532;

#[derive(Debug, Subcommand)]
enum Action {
    /// List what can be written, and by which command
    #[command(after_help = "Example:\n  {program} deploy list --json | jq -r '.targets[].command'")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print or write a hardened service and its socket, for systemd 247 or later
    #[command(
        after_help = "systemd holds the socket: while the service is restarted, requests wait in it, and none is refused.

Examples:
  {program} deploy systemd
  {program} deploy systemd --admin-listen 127.0.0.1:9180 --out /etc/systemd/system"
    )]
    Systemd(SystemdOptions),
    /// Print or write a Dockerfile for an image that holds the static binary and nothing else
    #[command(after_help = "Examples:
  {program} deploy docker --out .
  {program} deploy docker --binary target/static/{package} --out . --dry-run")]
    Docker(DockerOptions),
    /// Print or write rules for alerts of Prometheus, and where it finds the metrics
    #[command(after_help = "The fleet answers Prometheus where `serve --admin-listen` has it listen.

Examples:
  {program} deploy prometheus
  {program} deploy prometheus --out /etc/prometheus
  {program} deploy prometheus --target fleet.example.com:9180 --token-file /etc/prometheus/admin-token --out .")]
    Prometheus(PrometheusOptions),
}

#[derive(Debug, Args)]
struct SystemdOptions {
    /// The folder to write into [default: standard output]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the binary is on the server [default: /usr/local/bin/<package>]
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    /// Where /metrics, /stats and the dashboard are; for an address that others reach, a file of root's has the token
    #[arg(long, value_name = "IP:PORT", value_parser = listen_address)]
    admin_listen: Option<SocketAddr>,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Debug, Args)]
struct DockerOptions {
    /// The folder to write into, from which the image is built [default: standard output]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The static binary, as seen from that folder [default: where `cargo build --profile dist` puts it]
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
    #[command(flatten)]
    writing: Writing,
}

/// What the templates are filled with.
#[derive(Debug, Serialize)]
struct Values {
    program: &'static str,
    /// Path of the binary.
    binary: String,
    listen: SocketAddr,
    port: u16,
    watchdog: u64,
    stop_timeout: u64,
    admin_listen: Option<SocketAddr>,
    /// Whether the admin listener needs a token.
    admin_token: bool,
    open_files: u32,
    nobody: u32,
}

#[derive(Serialize)]
struct List {
    targets: Vec<Target>,
}

#[derive(Serialize)]
struct Target {
    name: &'static str,
    command: String,
    files: Vec<String>,
    description: &'static str,
}

/// The command line of `deploy`.
pub(crate) fn command() -> Extra {
    let command = Command::new("deploy")
        .about("Write the files that make a service or a container of the fleet")
        .subcommand_required(true)
        .arg_required_else_help(true);
    Extra { command: Action::augment_subcommands(command), run }
}

fn run(fleet: &'static Fleet, matches: &ArgMatches) -> Result<(), Failure> {
    match Action::from_arg_matches(matches).map_err(|error| Failure::new(error.to_string()))? {
        Action::List { json } => list(fleet, json),
        Action::Systemd(options) => {
            let binary =
                options.binary.unwrap_or_else(|| PathBuf::from("/usr/local/bin").join(fleet.package));
            if !binary.is_absolute() {
                return Err(Failure::question(format!(
                    "--binary {}: systemd wants a path from the root of the file system\n  \
                     help: as in --binary /usr/local/bin/{}",
                    binary.display(),
                    fleet.package
                )));
            }
            let templates = [
                (format!("{}.service", fleet.package), include_str!("service.tera")),
                (format!("{}.socket", fleet.package), include_str!("socket.tera")),
            ];
            let values = Values::of(fleet, &binary)?.with_admin_listen(options.admin_listen);
            deliver(&values, templates, options.out, &options.writing)
        }
        Action::Docker(options) => {
            let built = || PathBuf::from(format!("target/{ARCH}-unknown-linux-gnu/dist/{}", fleet.package));
            let binary = options.binary.unwrap_or_else(built);
            if binary.is_absolute() {
                return Err(Failure::question(format!(
                    "--binary {}: an image is built from the files of a folder, and of no other\n  \
                     help: give the path as seen from that folder",
                    binary.display()
                )));
            }
            let templates = [
                ("Dockerfile".to_owned(), include_str!("Dockerfile.tera")),
                (".dockerignore".to_owned(), include_str!("dockerignore.tera")),
            ];
            deliver(&Values::of(fleet, &binary)?, templates, options.out, &options.writing)
        }
        Action::Prometheus(options) => prometheus::run(fleet, options),
    }
}

impl Values {
    fn of(fleet: &Fleet, binary: &Path) -> Result<Self, Failure> {
        let listen =
            listen_address(fleet.server.listen.unwrap_or(DEFAULT_LISTEN)).map_err(Failure::question)?;
        Ok(Self {
            program: fleet.package,
            binary: plain_path("--binary", binary)?,
            listen,
            port: listen.port(),
            watchdog: WATCHDOG,
            stop_timeout: Limits::default().shutdown_timeout.as_secs() + LAST_MOMENT,
            admin_listen: None,
            admin_token: false,
            open_files: OPEN_FILES,
            nobody: NOBODY,
        })
    }

    fn with_admin_listen(self, admin_listen: Option<SocketAddr>) -> Self {
        let admin_token = admin_listen.is_some_and(|address| !address.ip().is_loopback());
        Self { admin_listen, admin_token, ..self }
    }
}

/// The path that an option names, if each of the files can have it as it is.
fn plain_path(option: &str, path: &Path) -> Result<String, Failure> {
    let is_plain =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-._+@".contains(&byte));
    let plain = path.to_str().filter(|text| is_plain(text)).map(str::to_owned);
    plain.ok_or_else(|| {
        Failure::question(format!(
            "{option} {}: this path would need quotes, which not every file here has a way to write\n  \
             help: use a path of letters, digits, `/`, `-`, `.`, `_`, `+` and `@`",
            path.display()
        ))
    })
}

fn deliver(
    values: &impl Serialize,
    templates: [(String, &str); 2],
    out: Option<PathBuf>,
    writing: &Writing,
) -> Result<(), Failure> {
    let folder = out.clone().unwrap_or_default();
    let files = templates
        .into_iter()
        .map(|(name, template)| Ok(NewFile { path: folder.join(name), text: fill(template, values)? }))
        .collect::<Result<Vec<_>, Failure>>()?;
    if out.is_some() { writing.write(&files) } else { writing.print(&files) }
}

fn list(fleet: &Fleet, json: bool) -> Result<(), Failure> {
    let program = fleet.package;
    let target = |name, command: &str, files: Vec<String>, description| Target {
        name,
        command: format!("{program} {command}"),
        files,
        description,
    };
    let targets = vec![
        target(
            "systemd",
            "deploy systemd",
            vec![format!("{program}.service"), format!("{program}.socket")],
            "A hardened service, and the socket that outlives its restarts",
        ),
        target(
            "docker",
            "deploy docker",
            vec!["Dockerfile".to_owned(), ".dockerignore".to_owned()],
            "An image of the static binary alone, with a health check",
        ),
        target(
            "prometheus",
            "deploy prometheus",
            prometheus::files(program).into(),
            "Rules for alerts of Prometheus, and where it finds the metrics",
        ),
        target(
            "nginx",
            "proxy config nginx",
            vec![format!("{program}.conf")],
            "nginx in front of the fleet, with TLS",
        ),
        target(
            "caddy",
            "proxy config caddy",
            vec!["Caddyfile".to_owned()],
            "Caddy in front of the fleet, with TLS",
        ),
    ];
    if json {
        return print_json(&List { targets });
    }
    let mut table = table(["NAME", "COMMAND", "FILES", "WHAT"]);
    for target in targets {
        table.add_row([target.name, &target.command, &target.files.join(" "), target.description]);
    }
    print(table)
}

//! `botserver-emulator`: the emulator as a program, for bots written with any framework.

use std::io::{self, ErrorKind, IsTerminal};
use std::net::SocketAddr;
use std::process::ExitCode;

use botserver_emulator::{Clock, Config, Emulator, Fault, FaultEffect, Host};
use clap::{Parser, ValueEnum};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// A Telegram Bot API server on this machine, with invented people to chat with.
///
/// Point a bot's API URL at it and use any token of the right form; open the printed address in a browser to chat.
#[derive(Parser)]
#[command(version, after_help = EXAMPLES)]
struct Options {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081", value_parser = address)]
    listen: SocketAddr,
    /// Enforce Telegram's flood limits.
    #[arg(long)]
    limits: bool,
    /// Trouble to inject, repeatable: outage, drop, slow=MILLIS, 429[=SECONDS], 5xx (such as 502),
    /// html-429[=SECONDS] and html-5xx[=SECONDS] (a gateway's HTML page), delivery-drop, delivery-lose-answer, delivery-slow=MILLIS; each with an optional share, as in `500@0.1`.
    #[arg(long, value_name = "FAULT", value_parser = parse_fault)]
    fault: Vec<Fault>,
    /// Seed of invented data.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Messages kept in each chat.
    #[arg(long, value_name = "N", default_value_t = 500)]
    history: usize,
    /// Refuse tokens that were not added through the control API.
    #[arg(long)]
    known_bots_only: bool,
    /// Host name or address to be reached under beside localhost and loopback addresses, repeatable; needed when
    /// listening on another address, as in a container.
    #[arg(long, value_name = "NAME", value_parser = parse_host)]
    allow_host: Vec<Host>,
    /// Let time stand still until `POST /emulator/clock/advance`.
    #[arg(long)]
    manual_clock: bool,
    /// Print the ready line as JSON.
    #[arg(long)]
    json: bool,
    /// Form of log lines; what is logged is set by `RUST_LOG`.
    #[arg(long, value_enum, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Pretty,
    Json,
}

const EXAMPLES: &str = "\
Examples:
  botserver-emulator
  botserver-emulator --listen 127.0.0.1:0 --json
  botserver-emulator --limits --fault 500@0.05 --fault slow=300

Point a framework at it:
  aiogram     Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(URL)))
  grammY      new Bot(token, { client: { apiRoot: URL } })
  teloxide    Bot::new(token).set_api_url(URL)

Exit codes: 0 stopped by a signal, 1 cannot listen, 2 wrong arguments.";

fn parse_host(text: &str) -> Result<Host, String> {
    Host::parse(text).map_err(|_| "give a host as it stands in a URL, without `http://` and port".to_owned())
}

/// Reads `KIND[=VALUE][@SHARE]`.
fn parse_fault(text: &str) -> Result<Fault, String> {
    let (kind, share) = match text.split_once('@') {
        Some((kind, share)) => {
            let share = share.parse().ok().filter(|share| (0.0..=1.0).contains(share));
            (kind, share.ok_or_else(|| format!("share of `{text}` is not a number from 0 to 1"))?)
        }
        None => (text, 1.0),
    };
    let (name, value) = kind.split_once('=').map_or((kind, None), |(name, value)| (name, Some(value)));
    let number =
        || value.map(str::parse::<u64>).transpose().map_err(|_| format!("value of `{text}` is not a number"));
    let millis = || number()?.ok_or_else(|| format!("`{name}` needs milliseconds: `{name}=500`"));
    let effect = match name {
        "outage" => FaultEffect::Outage,
        "drop" => FaultEffect::Drop,
        "slow" => FaultEffect::Slow { millis: millis()? },
        "delivery-drop" => FaultEffect::DeliveryDrop,
        "delivery-lose-answer" => FaultEffect::DeliveryLoseAnswer,
        "delivery-slow" => FaultEffect::DeliverySlow { millis: millis()? },
        name => {
            let (page, code) = name.strip_prefix("html-").map_or((false, name), |code| (true, code));
            match (code.parse(), page) {
                (Ok(code @ (429 | 500..=599)), false) => FaultEffect::Error { code, retry_after: number()? },
                (Ok(code @ (429 | 500..=599)), true) => FaultEffect::Gateway { code, retry_after: number()? },
                _ => return Err(format!("no fault `{name}`: see --help")),
            }
        }
    };
    Ok(Fault { share, ..Fault::new(effect) })
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    start_log(options.log_format);
    let listener = match TcpListener::bind(options.listen).await {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("error: {}", explain(options.listen, &error));
            return ExitCode::FAILURE;
        }
    };
    match run(options, listener).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options, listener: TcpListener) -> io::Result<()> {
    let config = Config {
        clock: if options.manual_clock { Clock::manual() } else { Clock::system() },
        limits: options.limits,
        history: options.history,
        auto_create_bots: !options.known_bots_only,
        allow_hosts: options.allow_host,
        seed: options.seed,
        ..Config::default()
    };
    let emulator = Emulator::new(config);
    emulator.set_faults(options.fault);
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let url = format!("http://{}", listener.local_addr()?);
    if options.json {
        println!("{}", serde_json::json!({ "ready": true, "url": url, "page": format!("{url}/") }));
    } else {
        println!("listening on {url}");
    }
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    emulator.serve(listener, stop).await
}

/// Reads an address, or says what one looks like.
fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "write an IP address and a port, such as `127.0.0.1:8081`".to_owned())
}

fn explain(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "port {} is taken, perhaps by another emulator: stop that one, or choose a free port with \
             `--listen {}:0`",
            address.port(),
            address.ip()
        ),
        ErrorKind::PermissionDenied => {
            format!("not allowed to listen on `{address}`: use a port from 1024 up")
        }
        _ => format!("cannot listen on `{address}`: {error}"),
    }
}

fn start_log(format: Option<LogFormat>) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let json = match format {
        Some(LogFormat::Json) => true,
        Some(LogFormat::Pretty) => false,
        None => !io::stderr().is_terminal(),
    };
    if json {
        builder.json().init();
    } else {
        builder.init();
    }
}

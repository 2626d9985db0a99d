//! `dev-fleet`: the part of `dev` that is replaced when the code changes.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZero;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use botserver_runtime::cli::{Extra, Failure, LogOptions, background};
use botserver_runtime::{
    Bot, Client, Endpoint, Fleet, Front, Limits, Service, bind, http_client, invented_token, plan_commands,
    plan_webhook, run as serve,
};
use clap::{ArgMatches, Args, Command, FromArgMatches as _};
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::process::{Bots, READY};

/// How many bots are registered at the same time.
const AT_ONCE: usize = 32;

/// Requests in flight get this long when the code has changed.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
struct Options {
    /// The emulator
    #[arg(long, value_name = "URL")]
    api_url: String,
    #[command(flatten)]
    log: LogOptions,
}

/// The command line of `dev-fleet`.
pub(crate) fn command() -> Extra {
    Extra { command: Options::augment_args(Command::new("dev-fleet").hide(true)), run }
}

/// Serves the fleet with invented tokens, and sets its webhooks at the emulator, until standard input ends.
fn run(fleet: &'static Fleet, matches: &ArgMatches) -> Result<(), Failure> {
    let options = Options::from_arg_matches(matches).map_err(|error| Failure::new(error.to_string()))?;
    let _flush = options.log.start()?;
    let background = background()?;
    let tokens = fleet.bots.iter().map(|bot| (*bot, invented_token(bot)));
    let client = Arc::new(Client::new(&options.api_url)?);
    let limits = Limits { shutdown_timeout: SHUTDOWN_TIMEOUT, ..Limits::default() };
    let service = Service::new(fleet, limits, tokens, client, background.handle());
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listening = bind(any_port).and_then(|listener| Ok((listener.local_addr()?, listener)));
    let (address, listener) =
        listening.map_err(|error| Failure::new(format!("cannot listen on 127.0.0.1: {error}")))?;
    let stop = CancellationToken::new();
    stop_with_input(stop.clone()).map_err(|error| Failure::new(error.to_string()))?;
    let (fail, failure) = mpsc::channel();
    background.handle().spawn({
        let (service, stop) = (service.clone(), stop.clone());
        async move {
            let own_url = format!("http://{address}");
            if let Err(error) = register(&service, &options.api_url, &own_url).await {
                // The one who waits for it is gone only when this process is about to end.
                let _ = fail.send(format!("the bots were not registered: {error:#}"));
                stop.cancel();
            }
        }
    });
    serve(listener, &Front::default(), service, background, NonZero::<usize>::MIN, &stop)
        .map_err(|error| Failure::new(format!("the server stopped: {error}")))?;
    failure.try_recv().map_or(Ok(()), |message| Err(Failure::new(message)))
}

/// Whoever started this process holds its input open, and ends it by closing that or by ending itself.
fn stop_with_input(stop: CancellationToken) -> io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        stop.cancel();
    })?;
    Ok(())
}

/// Tells the emulator of every bot: its name, its commands, its webhook; then says that the fleet is ready.
async fn register(service: &Service, emulator: &str, own_url: &str) -> botserver_runtime::Result<()> {
    let http = http_client(emulator)?;
    let names: Bots = service.bots().filter_map(|bot| Some((bot.id()?, bot.name().to_owned()))).collect();
    let bots: Vec<Bot> = service.bots().cloned().collect();
    let register = |bot| register_bot(service.fleet(), bot, &http, emulator, own_url);
    let mut registered = stream::iter(bots).map(register).buffer_unordered(AT_ONCE);
    while let Some(done) = registered.next().await {
        done?;
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{READY}{}", json!(names))?;
    out.flush()?;
    Ok(())
}

async fn register_bot(
    fleet: &'static Fleet,
    bot: Bot,
    http: &reqwest::Client,
    emulator: &str,
    own_url: &str,
) -> botserver_runtime::Result<()> {
    let username =
        bot.username().map_or_else(|| format!("{}_bot", bot.name().replace('-', "_")), str::to_owned);
    if let Some(compiled) = fleet.bot(bot.name()) {
        let token = invented_token(compiled);
        let new = json!({ "token": token.expose(), "name": bot.name(), "username": username });
        http.post(format!("{emulator}/emulator/bots")).json(&new).send().await?.error_for_status()?;
    }
    plan_commands(&bot, &[]).await?.apply(&bot).await?;
    plan_webhook(&bot, &Endpoint::new(own_url), None).await?.apply(&bot).await?;
    Ok(())
}

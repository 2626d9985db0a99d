//! `dev-fleet`: the part of `dev` that is replaced when the code changes.

use std::io::{self, Read as _};
use std::net::TcpListener;
use std::num::NonZero;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use botserver_api::methods::{SetMyCommands, SetWebhook};
use botserver_api::types::BotCommand;
use clap::Args;
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use tokio::sync::watch;
use tracing::info;

use super::{Failure, LogOptions};
use crate::client::http_client;
use crate::development::invented_token;
use crate::{Bot, Client, Fleet, Limits, worker};

/// How many bots are registered at the same time.
const AT_ONCE: usize = 32;

/// Requests in flight get this long when the code has changed.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The emulator
    #[arg(long, value_name = "URL")]
    api_url: String,
    #[command(flatten)]
    log: LogOptions,
}

/// Serves the fleet with invented tokens, and sets its webhooks at the emulator, until standard input ends.
pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    options.log.start()?;
    let client = Client::new(&options.api_url).map_err(|error| Failure::new(format!("{error:#}")))?;
    let client = Arc::new(client);
    for bot in fleet.bots {
        bot.wire(invented_token(bot), client.clone());
    }
    let listen = || -> io::Result<_> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    let (listener, address) =
        listen().map_err(|error| Failure::new(format!("cannot listen on 127.0.0.1: {error}")))?;
    let (stop, _) = watch::channel(false);
    let stop = Arc::new(stop);
    stop_with_input(Arc::clone(&stop)).map_err(|error| Failure::new(error.to_string()))?;
    let emulator = options.api_url.clone();
    let registering = thread::spawn(move || register(fleet, &emulator, &format!("http://{address}")));
    let limits = Limits { shutdown_timeout: SHUTDOWN_TIMEOUT, ..Limits::default() };
    worker::run(&listener, fleet, limits, NonZero::<usize>::MIN, &stop)
        .map_err(|error| Failure::new(format!("the server stopped: {error}")))?;
    registering
        .join()
        .unwrap_or_else(|_| Err(anyhow::anyhow!("the bots were not registered")))
        .map_err(|error| Failure::new(format!("{error:#}")))
}

/// Whoever started this process holds its input open, and ends it by closing that or by ending itself.
fn stop_with_input(stop: Arc<watch::Sender<bool>>) -> io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        stop.send_replace(true);
    })?;
    Ok(())
}

/// Tells the emulator of every bot: its name, its commands, its webhook.
#[tokio::main(flavor = "current_thread")]
async fn register(fleet: &'static Fleet, emulator: &str, own_url: &str) -> crate::Result<()> {
    let http = http_client()?;
    let mut registered = stream::iter(fleet.bots)
        .map(|bot| register_bot(bot, &http, emulator, own_url))
        .buffer_unordered(AT_ONCE);
    while let Some(done) = registered.next().await {
        done?;
    }
    let text = format!("{} bots", fleet.bots.len());
    http.post(format!("{emulator}/emulator/notice"))
        .json(&json!({ "kind": "ready", "text": text }))
        .send()
        .await?;
    info!(bots = fleet.bots.len(), "ready");
    Ok(())
}

async fn register_bot(
    bot: &'static Bot,
    http: &reqwest::Client,
    emulator: &str,
    own_url: &str,
) -> crate::Result<()> {
    let identity = bot.identity();
    let username =
        identity.username.map_or_else(|| format!("{}_bot", bot.name().replace('-', "_")), str::to_owned);
    let new = json!({ "token": invented_token(bot).expose(), "name": bot.name(), "username": username });
    http.post(format!("{emulator}/emulator/bots")).json(&new).send().await?.error_for_status()?;
    let commands = bot.handler().commands.iter().map(|command| BotCommand {
        command: command.name.to_owned(),
        description: command.description.to_owned(),
        ..BotCommand::default()
    });
    bot.call(SetMyCommands::new(commands.collect::<Vec<_>>())).await?;
    let mut webhook = SetWebhook::new(format!("{own_url}{}", bot.webhook_path()))
        .allowed_updates(bot.handler().allowed_updates);
    webhook.secret_token = bot.secret().map(|secret| secret.expose().to_owned());
    bot.call(webhook).await?;
    Ok(())
}

//! `poll`: receive updates without a public address.

use std::time::Duration;

use clap::Args;
use futures_util::future::join_all;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::options::ApiOptions;
use super::signals::StopSignal;
use super::{Failure, LogOptions, bot};
use crate::receive::poll;
use crate::{BackgroundRuntime, Bot, Fleet, Limits, Service};

#[derive(Debug, Args)]
#[command(
    after_help = "For development: the fleet asks for its updates instead of being sent them, so that it needs no public address.
Stops on SIGTERM, SIGINT or SIGHUP after the handlers at work are done.

Examples:
  {program} poll                       all bots that have a token
  {program} poll {bot} --take-over      one bot, whose webhook is deleted"
)]
pub(super) struct Options {
    /// The bots to poll for [default: all that have a token]
    bots: Vec<String>,
    #[command(flatten)]
    api: ApiOptions,
    /// Delete the webhooks that the bots have
    #[arg(long)]
    take_over: bool,
    #[command(flatten)]
    log: LogOptions,
}

/// What blocked threads get at the end.
const LAST_MOMENT: Duration = Duration::from_millis(100);

pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    let _flush = options.log.start()?;
    let background = BackgroundRuntime::start()
        .map_err(|error| Failure::new(format!("the async runtime cannot be started: {error}")))?;
    let service = options.api.service(fleet, Limits::default(), background.handle())?;
    let names: Vec<_> = options.bots.iter().map(|name| bot(fleet, name)).collect::<Result<_, _>>()?;
    let bots: Vec<Bot> = if names.is_empty() {
        service.served().cloned().collect()
    } else {
        names.iter().filter_map(|named| service.bot(named.name)).cloned().collect()
    };
    let done = background.block_on(poll_all(bots, options, &service));
    drop(service);
    background.end(LAST_MOMENT);
    done
}

async fn poll_all(bots: Vec<Bot>, options: &Options, service: &Service) -> Result<(), Failure> {
    let mut signals =
        StopSignal::listen().map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
    let bots = prepare(bots, options.take_over).await?;
    info!(bots = bots.len(), api_url = options.api.api_url, "polling");
    let stop = CancellationToken::new();
    let mut polls: JoinSet<()> = bots.into_iter().map(|bot| poll::poll(bot, stop.clone())).collect();
    tokio::select! {
        () = signals.recv() => stop.cancel(),
        () = async { while polls.join_next().await.is_some() {} } => {
            return Err(Failure::new("no bot is left to poll for\n  help: tokens.yml has no token that the Bot API takes"));
        }
    }
    info!("stopping: handlers at work are finished first");
    tokio::select! {
        () = signals.recv() => warn!("stopping at once"),
        () = async { while polls.join_next().await.is_some() {} } => {
            let left = timeout(service.limits().shutdown_timeout, service.idle()).await;
            if left.is_err() {
                warn!("handlers are still at work after the shutdown timeout, and are given up");
            }
        }
    }
    info!("stopped");
    Ok(())
}

/// Looks at all bots before it changes anything at one, so that nothing is taken from a fleet that cannot be taken over
/// whole. A bot whose token is refused has nothing to be taken, and is left out.
async fn prepare(bots: Vec<Bot>, take_over: bool) -> Result<Vec<Bot>, Failure> {
    let looked = join_all(bots.into_iter().map(|bot| async move {
        let webhook = poll::webhook(&bot).await;
        (bot, webhook)
    }));
    let (mut free, mut with_webhook, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for (bot, webhook) in looked.await {
        match webhook {
            Ok(None) => free.push(bot),
            Ok(Some(_)) if take_over => with_webhook.push(bot),
            Ok(Some(url)) => errors.push(format!(
                "bot `{}`: it has a webhook at {url}, and polling would take its updates away\n  \
                 help: with --take-over that webhook is deleted",
                bot.name()
            )),
            Err(failure) if failure.is_unauthorized() => {
                error!(bot = bot.name(), "its token is refused; it is not polled");
            }
            Err(failure) => errors.push(format!("bot `{}`: {failure}", bot.name())),
        }
    }
    if !errors.is_empty() {
        return Err(Failure::all(errors));
    }
    for bot in with_webhook {
        poll::delete_webhook(&bot)
            .await
            .map_err(|failure| Failure::new(format!("bot `{}`: {failure}", bot.name())))?;
        free.push(bot);
    }
    Ok(free)
}

//! `poll`: receive updates without a public address.

use std::pin::pin;
use std::thread;
use std::time::Duration;

use clap::Args;
use futures_util::{StreamExt as _, stream};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::claim::Claim;
use super::failure::some_names;
use super::given::Given;
use super::options::{ApiOptions, DataFolder, RetentionOptions, background, masked};
use super::signals::{HangUp, stop_on_signal};
use super::{Failure, LogOptions, bots, named, store};
use crate::deliver::{Watch, give_up};
use crate::listen::raise_descriptor_limit;
use crate::receive::poll;
use crate::{Bot, Fleet, Limits, Service};

#[derive(Debug, Args)]
#[command(
    after_help = "For development: the fleet asks for its updates instead of being sent them, so that it needs no public address.
Stops on SIGTERM, SIGINT or SIGHUP after what was received is handled; on a second one at once.

Examples:
  {program} poll                       all bots that have a token
  {program} poll {bot} --take-over      one bot, whose webhook is deleted"
)]
pub(super) struct Options {
    /// The bots to poll for [default: all that have a token]
    bots: Vec<String>,
    #[command(flatten)]
    api: ApiOptions,
    #[command(flatten)]
    data: DataFolder,
    #[command(flatten)]
    retention: RetentionOptions,
    /// Delete the webhooks that the bots have
    #[arg(long)]
    take_over: bool,
    #[command(flatten)]
    log: LogOptions,
}

/// How many bots are looked at at the same time.
const AT_ONCE: usize = 32;

/// What blocked threads get at the end.
const LAST_MOMENT: Duration = Duration::from_millis(100);

pub(super) fn run(fleet: &'static Fleet, options: &Options, given: &[Given]) -> Result<(), Failure> {
    named(fleet, &options.bots)?;
    let _flush = options.log.start()?;
    let claim = Claim { command: "poll", options: given, log_file: None, in_background: false };
    let data = options.data.path();
    let lock = claim.take_if_writable(fleet, &data)?;
    // Each bot's poll has a connection of its own.
    raise_descriptor_limit();
    let background = background()?;
    let service = options.api.service(fleet, Limits::default(), background.handle())?;
    let bots = bots(&service, &options.bots)?;
    let stop = CancellationToken::new();
    stop_on_signal(stop.clone(), HangUp::Stop)
        .map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
    if lock.is_some() {
        service.keep_in(store::open(&data, true)?);
        store::take_up(&service, None, None, &background, options.retention.retention(), &stop)?;
    }
    watch_blocked(&service, &stop)?;
    let done = background.block_on(poll_all(bots, options, &service, &stop));
    background.block_on(give_up(&service));
    service.background().close(LAST_MOMENT);
    drop(service);
    background.end(LAST_MOMENT);
    done?;
    info!("stopped");
    Ok(())
}

/// Has other threads take the place of those that handlers block.
fn watch_blocked(service: &Service, stop: &CancellationToken) -> Result<(), Failure> {
    let (service, stop) = (service.clone(), stop.clone());
    let watching = thread::Builder::new()
        .name("watch".to_owned())
        .spawn(move || Watch::default().go_on(&service, &stop));
    watching.map(drop).map_err(|error| Failure::new(format!("the system gives no thread: {error}")))
}

async fn poll_all(
    bots: Vec<Bot>,
    options: &Options,
    service: &Service,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let Some(bots) = stop.run_until_cancelled(prepare(bots, options.take_over)).await else { return Ok(()) };
    let bots = bots?;
    info!(bots = bots.len(), api_url = &*masked(&options.api.api_url), "polling");
    let patience = service.limits().shutdown_timeout;
    let mut polls: JoinSet<()> =
        bots.into_iter().map(|bot| poll::poll(bot, stop.clone(), patience)).collect();
    let all_ended = async { while polls.join_next().await.is_some() {} };
    let mut all_ended = pin!(all_ended);
    tokio::select! {
        // First, since polls that are told to stop may all have ended by the time this is looked at.
        biased;
        () = stop.cancelled() => {}
        () = &mut all_ended => {
            return Err(Failure::new("no bot is left to poll for\n  help: tokens.yml has no token that the Bot API takes"));
        }
    }
    let deadline = Instant::now() + patience;
    all_ended.await;
    if timeout_at(deadline, service.idle()).await.is_err() {
        warn!("handlers are still at work after the shutdown timeout, and are given up");
    }
    Ok(())
}

/// Looks at all bots before it changes anything at one, so that nothing is taken from a fleet that cannot be taken over
/// whole. A bot whose token is refused has nothing to be taken, and is left out.
async fn prepare(bots: Vec<Bot>, take_over: bool) -> Result<Vec<Bot>, Failure> {
    let looked = stream::iter(bots).map(|bot| async move {
        let webhook = poll::webhook(&bot).await;
        (bot, webhook)
    });
    let looked: Vec<_> = looked.buffer_unordered(AT_ONCE).collect().await;
    let (mut free, mut with_webhook, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for (bot, webhook) in looked {
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
        errors.sort();
        return Err(Failure::all(errors));
    }
    free.extend(delete_webhooks(with_webhook).await?);
    Ok(free)
}

/// Deletes the webhooks of bots, one after the other, so that a failure leaves the rest as they are.
async fn delete_webhooks(mut bots: Vec<Bot>) -> Result<Vec<Bot>, Failure> {
    bots.sort_by(|a, b| a.name().cmp(b.name()));
    for (done, bot) in bots.iter().enumerate() {
        if let Err(failure) = poll::delete_webhook(bot).await {
            let failure = format!("bot `{}`: {failure}", bot.name());
            if done == 0 {
                return Err(Failure::new(failure));
            }
            let gone = some_names(bots.iter().take(done).map(Bot::name));
            return Err(Failure::new(format!(
                "{failure}\n  help: nothing is polled, and these have no webhook any more: {gone}"
            )));
        }
    }
    Ok(bots)
}

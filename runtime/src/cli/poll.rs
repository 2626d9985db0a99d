//! `poll`: receive updates without a public address.

use clap::Args;
use futures_util::future::join_all;
use tokio::task::JoinSet;
use tracing::info;

use super::serve::{stop_signal, wire};
use super::{Failure, LogOptions, TokensFrom, bot, credentials};
use crate::client::TELEGRAM;
use crate::{Bot, Fleet, poll};

#[derive(Debug, Args)]
#[command(
    after_help = "For development: the fleet asks for its updates instead of being sent them, so that it needs no public address.

Examples:
  poll                       all bots that have a token
  poll echo --take-over      one bot, whose webhook is deleted"
)]
pub(super) struct Options {
    /// The bots to poll for [default: all that have a token]
    bots: Vec<String>,
    #[command(flatten)]
    tokens: TokensFrom,
    /// Delete the webhooks that the bots have
    #[arg(long)]
    take_over: bool,
    /// The Bot API to call, such as a server of your own
    #[arg(long, value_name = "URL", default_value = TELEGRAM, env = "BOTSERVER_API_URL")]
    api_url: String,
    #[command(flatten)]
    log: LogOptions,
}

pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    options.log.start()?;
    wire(fleet, credentials(fleet, &options.tokens)?, &options.api_url)?;
    let bots: Vec<&'static Bot> = if options.bots.is_empty() {
        fleet.served().collect()
    } else {
        options.bots.iter().map(|name| bot(fleet, name)).collect::<Result<_, _>>()?
    };
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::new(format!("the async runtime cannot be started: {error}")))?;
    runtime.block_on(async {
        let mut stop = stop_signal().map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
        prepare(&bots, options.take_over).await?;
        info!(bots = bots.len(), api_url = options.api_url, "polling");
        let mut polls: JoinSet<()> = bots.into_iter().map(poll::poll).collect();
        tokio::select! {
            _ = stop.recv() => info!("stopped"),
            () = async { while polls.join_next().await.is_some() {} } => {
                return Err(Failure::new("no bot is left to poll for\n  help: `tokens.yml` has no token that the Bot API takes"));
            }
        }
        Ok(())
    })
}

/// Asks for all bots before it polls for any, so that nothing is taken from a fleet that cannot be taken over whole.
async fn prepare(bots: &[&'static Bot], take_over: bool) -> Result<(), Failure> {
    let prepared = join_all(bots.iter().map(|bot| async move {
        poll::prepare(bot, take_over).await.map_err(|error| format!("bot `{}`: {error:#}", bot.name()))
    }));
    let errors: Vec<_> = prepared.await.into_iter().filter_map(Result::err).collect();
    if errors.is_empty() { Ok(()) } else { Err(Failure(errors)) }
}

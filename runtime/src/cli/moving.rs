//! `move`: from one Bot API server to another, such as one of one's own, and back.

use std::time::Duration;

use botserver_api::methods::{Close, DeleteWebhook, LogOut};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::endpoint::EndpointOptions;
use super::round::{Report, RoundOptions};
use super::webhook::{compare, no_public_url};
use super::{Failure, print, print_json};
use crate::telegram::{ApiError, Record, Trouble, is_telegram, set_webhook};
use crate::{Bot, Fleet};

/// The cloud takes a bot back ten minutes after it was logged out there, and a server closes one ten minutes after it was
/// started; see <https://core.telegram.org/bots/api#logout> and <https://core.telegram.org/bots/api#close>.
const TEN_MINUTES: Duration = Duration::from_secs(660);

#[derive(Debug, Args)]
#[command(
    after_help = "Stop the fleet first, and start it with the new --api-url afterwards: Telegram keeps the updates meanwhile. What is
stopped half-way is gone on with by the same command. It may have to wait for ten minutes: Telegram takes no bot back
sooner, and a server closes none sooner after its start.

Examples:
  {program} move --to http://127.0.0.1:8081                       from Telegram's server to one of your own
  {program} move --to https://api.telegram.org --api-url http://127.0.0.1:8081   and back
  {program} move --to http://10.0.0.2:8081 --api-url http://10.0.0.1:8081        between two of your own"
)]
pub(super) struct Options {
    /// The Bot API server that the bots move to; --api-url is the one where they are
    #[arg(long, value_name = "URL")]
    to: String,
    /// How the bots leave [default: log-out, or close between two servers of your own]
    #[arg(long, value_name = "HOW")]
    leave: Option<Leave>,
    #[command(flatten)]
    endpoint: EndpointOptions,
    #[command(flatten)]
    round: RoundOptions,
}

/// How a bot leaves a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Leave {
    /// logOut: from Telegram's server, or back to it
    LogOut,
    /// deleteWebhook and close: between two servers of your own
    Close,
}

/// What was done for a bot.
#[derive(Debug, Serialize)]
struct Moved {
    /// Whether it left the old server now, and had not before.
    left: bool,
    /// Whether its webhook was set at the new one.
    webhook_set: bool,
}

pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    let from = &options.round.api.api_url;
    if from.trim_end_matches('/') == options.to.trim_end_matches('/') {
        return Err(Failure::question(format!(
            "the bots are at {from}, and would move there\n  help: say with --api-url where they are"
        )));
    }
    let with_telegram = is_telegram(from) || is_telegram(&options.to);
    let leave = options.leave.unwrap_or(if with_telegram { Leave::LogOut } else { Leave::Close });
    let endpoint = options.endpoint.find(fleet, is_telegram(&options.to))?.ok_or_else(no_public_url)?;
    let old = options.round.start(fleet)?.patient(TEN_MINUTES);
    let new = options.round.start_at(fleet, &options.to)?.patient(TEN_MINUTES);
    let outcomes = old.each("moving", async |bot, _| {
        let left = self::leave(bot, leave).await?;
        let arrive = async |bot: &Bot, record: &Record| {
            let plan = compare(bot, record, &endpoint).await?;
            set_webhook(bot, &endpoint, &plan, record).await
        };
        let webhook_set = new.for_one(bot.name(), arrive).await?;
        Ok(Moved { left, webhook_set })
    });
    let report = Report::new(&old.bots, outcomes);
    if options.round.json {
        print_json(&report)?;
    } else {
        for (bot, Moved { left, webhook_set }) in report.found() {
            let what = if *left || *webhook_set { "moved" } else { "was there already" };
            print(format_args!("{bot}: {what}"))?;
        }
        print(format_args!("start the fleet with --api-url {} from now on", options.to))?;
    }
    report.verdict()
}

/// Has a bot leave a server; whether it had not before.
async fn leave(bot: &Bot, how: Leave) -> Result<bool, Trouble> {
    let left = match how {
        Leave::LogOut => bot.call(LogOut::new()).await,
        Leave::Close => {
            // Or the server starts it again by itself.
            bot.call(DeleteWebhook::new()).await?;
            bot.call(Close::new()).await
        }
    };
    match left {
        Ok(_) => Ok(true),
        Err(error) if is_logged_out(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Whether the bot has left the server before.
fn is_logged_out(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { refusal, .. }
        if refusal.error_code == 400 && refusal.description.contains("Logged out"))
}

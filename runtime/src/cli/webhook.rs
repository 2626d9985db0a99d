//! `webhook`: what Telegram is told of a bot's webhook.

use clap::Subcommand;

use super::options::TokensFrom;
use super::{Failure, bot, print};
use crate::bots::credentials::variable_name;
use crate::{Fleet, WebhookSecret};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Print the secret that a bot's webhook requests must carry
    // clap breaks long lines at blanks: no line of the example may be both long and in need of staying whole.
    #[command(after_help = "Example:
  secret=$({program} webhook secret {bot})
  curl http://127.0.0.1:3000/webhook/{bot} \\
    -H \"X-Telegram-Bot-Api-Secret-Token: $secret\" \\
    -d'{\"update_id\":1,\"message\":{\"message_id\":1,\"date\":1,\"chat\":{\"id\":1,\"type\":\"private\"},\"text\":\"hi\"}}'")]
    Secret {
        /// The bot's name in bots.yml
        bot: String,
        #[command(flatten)]
        tokens: TokensFrom,
    },
}

pub(super) fn run(fleet: &'static Fleet, action: &Action) -> Result<(), Failure> {
    let Action::Secret { bot: name, tokens } = action;
    let bot = bot(fleet, name)?;
    let found = tokens.find(fleet)?;
    let (_, token) = found.tokens.iter().find(|(having, _)| having.name == bot.name).ok_or_else(|| {
        Failure::new(format!(
            "bot `{name}` has no token\n  help: put it into tokens.yml or into the variable {}",
            variable_name(bot.name)
        ))
    })?;
    print(WebhookSecret::derive(token).expose())
}

//! `webhook`: what has to do with a bot's webhook.

use clap::Subcommand;

use super::{Failure, TokensFrom, bot, credentials, print};
use crate::credentials::variable_name;
use crate::{Fleet, WebhookSecret};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Print the secret that requests to a bot must carry, for testing with curl
    #[command(after_help = "Example:
  curl -H \"X-Telegram-Bot-Api-Secret-Token: $(fleet webhook secret echo)\" \\
    -d '{\"update_id\":1,\"message\":{\"message_id\":1,\"date\":0,\"chat\":{\"id\":1,\"type\":\"private\"},\"text\":\"hi\"}}' \\
    http://127.0.0.1:3000/webhook/echo")]
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
    let found = credentials(fleet, tokens)?;
    let (_, token) =
        found.tokens.iter().find(|(having, _)| having.name() == bot.name()).ok_or_else(|| {
            Failure::new(format!(
                "bot `{name}` has no token\n  help: put it into tokens.yml or into the variable {}",
                variable_name(bot)
            ))
        })?;
    print(WebhookSecret::derive(token).expose());
    Ok(())
}

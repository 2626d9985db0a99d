//! What Telegram should know of a bot, what it knows, and how the two differ.

use std::collections::BTreeSet;
use std::fmt;

use botserver_api::UpdateKind;
use botserver_api::methods::{GetMyCommands, GetWebhookInfo, SetMyCommands, SetWebhook};
use botserver_api::types::{BotCommand, WebhookInfo};

use super::ApiError;
use crate::Bot;
use crate::codegen::MenuCommand;

/// What Telegram should know of a bot.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where its webhook is.
    pub url: String,
    /// The kinds of update that its handler has functions for.
    pub allowed_updates: &'static [UpdateKind],
    /// The command menu.
    pub commands: &'static [MenuCommand],
}

/// What Telegram knows of a bot.
#[derive(Debug, Clone)]
pub struct Actual {
    /// See <https://core.telegram.org/bots/api#getwebhookinfo>. Telegram does not tell the secret.
    pub webhook: WebhookInfo,
    /// See <https://core.telegram.org/bots/api#getmycommands>.
    pub commands: Vec<BotCommand>,
}

/// How the two differ. Shown as what would be done, such as `set the webhook (url), set the command menu`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The parameters of `setWebhook` that differ.
    pub webhook: BTreeSet<&'static str>,
    /// Whether the command menu differs.
    pub commands: bool,
}

/// The kinds that Telegram delivers only when they are asked for; see <https://core.telegram.org/bots/api#setwebhook>.
const NOT_BY_DEFAULT: [UpdateKind; 3] =
    [UpdateKind::ChatMember, UpdateKind::MessageReaction, UpdateKind::MessageReactionCount];

impl Wanted {
    /// What Telegram should know of a bot that is reached below `public_url`: scheme, host and port.
    pub fn of(bot: &Bot, public_url: &str) -> Self {
        Self {
            url: format!("{}{}", public_url.trim_end_matches('/'), bot.webhook_path()),
            allowed_updates: bot.handler().allowed_updates,
            commands: bot.handler().commands,
        }
    }

    fn menu(&self) -> impl Iterator<Item = BotCommand> {
        self.commands.iter().map(|command| BotCommand {
            command: command.name.to_owned(),
            description: command.description.to_owned(),
            ..BotCommand::default()
        })
    }
}

impl Actual {
    /// Asks Telegram.
    ///
    /// # Errors
    /// If one of the two calls fails.
    pub async fn of(bot: &Bot) -> Result<Self, ApiError> {
        let webhook = bot.call(GetWebhookInfo::new()).await?;
        let commands = bot.call(GetMyCommands::new()).await?;
        Ok(Self { webhook, commands })
    }

    /// The kinds that Telegram delivers now; no list stands for its default one.
    fn delivers(&self, kind: UpdateKind) -> bool {
        match &self.webhook.allowed_updates {
            Some(kinds) => kinds.contains(&kind),
            None => !NOT_BY_DEFAULT.contains(&kind),
        }
    }
}

impl Difference {
    /// How what is wanted differs from what is.
    ///
    /// A secret cannot be compared; the same one follows from the same token.
    pub fn between(wanted: &Wanted, actual: &Actual) -> Self {
        let mut webhook = BTreeSet::new();
        if wanted.url != actual.webhook.url {
            webhook.insert("url");
        }
        if UpdateKind::ALL.iter().any(|kind| wanted.allowed_updates.contains(kind) != actual.delivers(*kind))
        {
            webhook.insert("allowed_updates");
        }
        let commands = !wanted.menu().eq(actual.commands.iter().cloned());
        Self { webhook, commands }
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.webhook.is_empty() && !self.commands
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields: Vec<_> = self.webhook.iter().copied().collect();
        match (fields.is_empty(), self.commands) {
            (true, false) => f.write_str("nothing to do"),
            (true, true) => f.write_str("set the command menu"),
            (false, false) => write!(f, "set the webhook ({})", fields.join(", ")),
            (false, true) => write!(f, "set the webhook ({}), set the command menu", fields.join(", ")),
        }
    }
}

/// Makes Telegram know what it should, as far as it does not yet.
///
/// # Errors
/// If a call fails; those before it have been made.
pub async fn apply(bot: &Bot, wanted: &Wanted, difference: &Difference) -> Result<(), ApiError> {
    if difference.commands {
        bot.call(SetMyCommands::new(wanted.menu().collect::<Vec<_>>())).await?;
    }
    if !difference.webhook.is_empty() {
        let mut webhook = SetWebhook::new(wanted.url.clone()).allowed_updates(wanted.allowed_updates);
        webhook.secret_token = bot.secret().map(|secret| secret.expose().to_owned());
        bot.call(webhook).await?;
    }
    Ok(())
}

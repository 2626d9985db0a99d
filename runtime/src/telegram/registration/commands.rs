//! A bot's command menu.

use botserver_api::methods::{DeleteMyCommands, GetMyCommands, SetMyCommands};
use botserver_api::types::BotCommand;

use super::{Plan, or_none};
use crate::Bot;
use crate::telegram::{ApiError, Call};

/// Asks Telegram for a bot's command menu, and says how it is to be changed into the commands of its handler.
///
/// # Errors
/// If the call fails.
pub async fn plan_commands(bot: &Bot) -> Result<Plan, ApiError> {
    let actual = bot.call(GetMyCommands::new()).await?;
    let wanted: Vec<_> = bot
        .handler()
        .commands
        .iter()
        .map(|command| BotCommand {
            command: command.name.to_owned(),
            description: command.description.to_owned(),
            ..BotCommand::default()
        })
        .collect();
    let mut plan = Plan::default();
    if actual != wanted {
        plan.differs("commands", menu(&actual), menu(&wanted));
        plan.calls.push(if wanted.is_empty() {
            Call::new(&DeleteMyCommands::new())
        } else {
            Call::new(&SetMyCommands::new(wanted))
        });
    }
    Ok(plan)
}

fn menu(commands: &[BotCommand]) -> String {
    let items = commands.iter().map(|command| format!("/{} ({})", command.command, command.description));
    or_none(&items.collect::<Vec<_>>().join(", ")).to_owned()
}

//! A bot's command menus.

use botserver_api::methods::{DeleteMyCommands, GetMyCommands, SetMyCommands};
use botserver_api::types::BotCommand;

use super::place::MenuPlace;
use super::{Plan, or_none};
use crate::Bot;
use crate::codegen::MenuCommand;
use crate::fleet::MenuScope;
use crate::telegram::{ApiError, Call};

/// Asks Telegram for a bot's command menus, and says how they are to be changed into those that the build has.
///
/// `recorded` is what this fleet has set for some people only: what of it is not wanted any more is taken away.
///
/// # Errors
/// If a call fails.
pub async fn plan_commands(bot: &Bot, recorded: &[String]) -> Result<Plan, ApiError> {
    let (wanted, mut plan) = (wanted(bot), Plan::default());
    let mut removed = Vec::new();
    for text in recorded {
        match MenuPlace::parse(text) {
            Some(place) if wanted.iter().all(|(wanted, _)| *wanted != place) => removed.push(place),
            Some(_) => {}
            None => plan.shown.push(text.clone()),
        }
    }
    // First, since a chat has a number, and may have a name: it may be one that is wanted.
    let mut gone = Vec::new();
    for place in removed {
        let actual = match bot.call(get(&place)).await {
            // Telegram does not know the chat any more, or the bot has left it.
            Err(ApiError::Refused { refusal, .. }) if refusal.error_code == 400 => Vec::new(),
            actual => actual?,
        };
        if !actual.is_empty() {
            plan.differs(place.to_string(), menu(&actual), or_none(""));
            plan.calls.push(delete(&place));
            gone.push(place);
        }
    }
    for (place, commands) in wanted {
        let actual = bot.call(get(&place)).await.map_err(|error| error.about(&place))?;
        let differs = actual != commands;
        if differs {
            plan.differs(place.to_string(), menu(&actual), menu(&commands));
        }
        if differs || gone.iter().any(|gone| gone.may_be(&place)) {
            plan.calls.push(if commands.is_empty() { delete(&place) } else { set(&place, commands) });
        }
        if !place.is_everybodys() {
            plan.shown.push(place.to_string());
        }
    }
    Ok(plan)
}

/// Every menu that there should be: one of everybody, and those that `bots.yml` names; each in the languages that have
/// another text for one of its commands.
fn wanted(bot: &Bot) -> Vec<(MenuPlace, Vec<BotCommand>)> {
    let (all, profile) = (bot.handler().commands, bot.profile());
    let named = profile.menus.iter().map(|menu| {
        let find = |name: &&str| all.iter().find(|command| command.name == *name);
        (menu.scope, menu.commands.iter().filter_map(find).collect::<Vec<_>>())
    });
    let is_named = profile.menus.iter().any(|menu| menu.scope == MenuScope::Default);
    let default = (!is_named).then(|| (MenuScope::Default, all.iter().collect()));
    let mut wanted = Vec::new();
    for (scope, commands) in default.into_iter().chain(named) {
        let of = |texts: &[MenuCommand]| commands.iter().map(|command| in_words_of(texts, command)).collect();
        wanted.push((MenuPlace::new(scope, None), of(&[])));
        for language in profile.languages {
            let is_translated = |command: &MenuCommand| commands.iter().any(|one| one.name == command.name);
            if language.commands.iter().any(is_translated) {
                wanted.push((MenuPlace::new(scope, Some(language.code)), of(language.commands)));
            }
        }
    }
    wanted
}

/// A command with the text that is there for it, else with its own.
fn in_words_of(texts: &[MenuCommand], command: &MenuCommand) -> BotCommand {
    let text = texts.iter().find(|text| text.name == command.name).unwrap_or(command);
    BotCommand {
        command: command.name.to_owned(),
        description: text.description.to_owned(),
        ..BotCommand::default()
    }
}

fn get(place: &MenuPlace) -> GetMyCommands {
    let mut get = GetMyCommands::new();
    (get.scope, get.language_code) = (place.api_scope(), place.language.clone());
    get
}

fn set(place: &MenuPlace, commands: Vec<BotCommand>) -> Call {
    let mut set = SetMyCommands::new(commands);
    (set.scope, set.language_code) = (place.api_scope(), place.language.clone());
    Call::new(&set)
}

fn delete(place: &MenuPlace) -> Call {
    let mut delete = DeleteMyCommands::new();
    (delete.scope, delete.language_code) = (place.api_scope(), place.language.clone());
    Call::new(&delete)
}

fn menu(commands: &[BotCommand]) -> String {
    let items = commands.iter().map(|command| format!("/{} ({})", command.command, command.description));
    or_none(&items.collect::<Vec<_>>().join(", ")).to_owned()
}

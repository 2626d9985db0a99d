//! `tokens`: what there is, and whether Telegram takes it.

use std::collections::HashMap;
use std::env;

use botserver_api::methods::GetMe;
use botserver_api::types::User;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::options::TokensFrom;
use super::round::{Report, RoundOptions, verdict};
use super::{Failure, print, print_json, table};
use crate::bots::credentials::variable_name;
use crate::telegram::Trouble;
use crate::{Bot, Fleet};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Show which bot has a token, and where it comes from; never the token
    #[command(after_help = "Example:\n  {program} tokens show")]
    Show(Show),
    /// Ask Telegram whose tokens they are
    #[command(after_help = "Exits with 1 if a token is not taken, or is another bot's.

Examples:
  {program} tokens test
  {program} tokens test --json | jq -r '.bots[] | select(.error) | .name'")]
    Test(RoundOptions),
}

#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    tokens: TokensFrom,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(fleet: &'static Fleet, action: &Action) -> Result<(), Failure> {
    match action {
        Action::Show(options) => show(fleet, options),
        Action::Test(options) => test(fleet, options),
    }
}

#[derive(Debug, Serialize)]
struct Shown {
    bots: Vec<ShownToken>,
}

#[derive(Debug, Serialize)]
struct ShownToken {
    name: &'static str,
    /// The public half, and stars for the secret one.
    token: Option<String>,
    from: Option<String>,
}

fn show(fleet: &'static Fleet, options: &Show) -> Result<(), Failure> {
    let found = options.tokens.find(fleet)?;
    let file = found.file.as_ref().map(|path| path.display().to_string());
    let tokens: HashMap<_, _> = found.tokens.iter().map(|(bot, token)| (bot.name, token)).collect();
    let bots = fleet.bots.iter().map(|bot| {
        let token = tokens.get(bot.name);
        let variable = variable_name(bot.name);
        let from = if env::var_os(&variable).is_some() { Some(variable) } else { file.clone() };
        ShownToken {
            name: bot.name,
            token: token.map(|token| format!("{}:***", token.id())),
            from: token.and(from),
        }
    });
    let shown = Shown { bots: bots.collect() };
    if options.json {
        return print_json(&shown);
    }
    let mut table = table(["BOT", "TOKEN", "FROM"]);
    for ShownToken { name, token, from } in &shown.bots {
        table.add_row([name, token.as_deref().unwrap_or("missing"), from.as_deref().unwrap_or_default()]);
    }
    print(table)
}

/// Whose token it is, and what that bot may do; see <https://core.telegram.org/bots/api#user>.
#[derive(Debug, Serialize)]
pub(super) struct Tested {
    id: i64,
    pub(super) username: Option<String>,
    first_name: String,
    can_join_groups: bool,
    can_read_all_group_messages: bool,
    supports_inline_queries: bool,
    can_connect_to_business: bool,
    has_main_web_app: bool,
    has_topics_enabled: bool,
    can_manage_bots: bool,
    /// The username in bots.yml, if it is another one.
    expected_username: Option<String>,
}

impl Tested {
    /// Asks Telegram.
    pub(super) async fn ask(bot: &Bot) -> Result<Self, Trouble> {
        Ok(Self::new(bot, bot.call(GetMe::new()).await?))
    }

    fn new(bot: &Bot, user: User) -> Self {
        let wanted = bot.username().filter(|wanted| {
            !user.username.as_deref().is_some_and(|username| username.eq_ignore_ascii_case(wanted))
        });
        Self {
            id: user.id,
            expected_username: wanted.map(str::to_owned),
            username: user.username,
            first_name: user.first_name,
            can_join_groups: user.can_join_groups.unwrap_or_default(),
            can_read_all_group_messages: user.can_read_all_group_messages.unwrap_or_default(),
            supports_inline_queries: user.supports_inline_queries.unwrap_or_default(),
            can_connect_to_business: user.can_connect_to_business.unwrap_or_default(),
            has_main_web_app: user.has_main_web_app.unwrap_or_default(),
            has_topics_enabled: user.has_topics_enabled.unwrap_or_default(),
            can_manage_bots: user.can_manage_bots.unwrap_or_default(),
        }
    }

    /// What is wrong, if it is another bot's.
    pub(super) fn is_another(&self, bot: &str) -> Option<String> {
        let (expected, found) = (self.expected_username.as_ref()?, self.username.as_deref()?);
        Some(format!(
            "bot `{bot}`: its token is the one of @{found}, not of @{expected}\n  \
             help: put the right token into tokens.yml, or correct `username` in bots.yml"
        ))
    }

    /// What it may do, as words.
    fn abilities(&self) -> String {
        let abilities = [
            (self.can_join_groups, "groups"),
            (self.can_read_all_group_messages, "reads all"),
            (self.supports_inline_queries, "inline"),
            (self.can_connect_to_business, "business"),
            (self.has_main_web_app, "web app"),
            (self.has_topics_enabled, "topics"),
            (self.can_manage_bots, "manages bots"),
        ];
        let named: Vec<_> = abilities.into_iter().filter(|(can, _)| *can).map(|(_, name)| name).collect();
        named.join(", ")
    }
}

fn test(fleet: &'static Fleet, options: &RoundOptions) -> Result<(), Failure> {
    let rounds = options.start(fleet)?;
    let outcomes = rounds.each("asking", async |bot, _| Tested::ask(bot).await);
    let report = Report::new(&rounds.bots, outcomes);
    if options.json {
        print_json(&report)?;
    } else {
        let mut table = table(["BOT", "USERNAME", "NAME", "ID", "CAN"]);
        for (bot, tested) in report.found() {
            let username = tested.username.as_deref().unwrap_or_default();
            let id = tested.id.to_string();
            table.add_row([bot, username, &tested.first_name, &id, &tested.abilities()]);
        }
        print(table)?;
    }
    let strangers = report.found().filter_map(|(bot, tested)| tested.is_another(bot));
    verdict(report.errors().into_iter().chain(strangers).collect())
}

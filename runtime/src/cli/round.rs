//! What the commands share that go round the bots at Telegram: whom they ask, what they show, what failed.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::failure::{NAMED, some_names};
use super::options::{ApiOptions, DataFolder, background};
use super::output::warn;
use super::{Failure, bots, named, print, print_json};
use crate::telegram::{ApiError, Change, Plan, Record, Round, Trouble};
use crate::{BackgroundRuntime, Bot, Client, Fleet, Limits, Service};

/// Whom to ask, and of which bots.
#[derive(Debug, Args)]
pub(super) struct RoundOptions {
    /// The bots, by their names in bots.yml [default: all that have a token]
    #[arg(value_name = "BOT")]
    bots: Vec<String>,
    #[command(flatten)]
    pub(super) api: ApiOptions,
    #[command(flatten)]
    data: DataFolder,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// The bots of a round, and the way to Telegram.
pub(super) struct Rounds {
    background: BackgroundRuntime,
    pub(super) bots: Vec<Bot>,
    round: Round,
    /// What bots spawn ends with it.
    _service: Service,
}

impl RoundOptions {
    /// The names of the bots that were asked for; all where none was.
    pub(super) fn named(&self, fleet: &'static Fleet) -> Result<BTreeSet<&'static str>, Failure> {
        named(fleet, &self.bots)
    }

    /// Gets ready to go round the bots of a fleet. Those without a token are said and left out.
    pub(super) fn start(&self, fleet: &'static Fleet) -> Result<Rounds, Failure> {
        self.start_at(fleet, &self.api.api_url)
    }

    /// The same at another Bot API.
    pub(super) fn start_at(&self, fleet: &'static Fleet, api_url: &str) -> Result<Rounds, Failure> {
        self.named(fleet)?;
        let client = Arc::new(Client::new(api_url)?);
        let found = self.api.found(fleet)?;
        for warning in &found.warnings {
            warn(warning);
        }
        if self.bots.is_empty() && !found.missing.is_empty() {
            let names = some_names(found.missing.iter().map(|bot| bot.name));
            warn(format_args!("left out, having no token: {names}"));
        }
        let background = background()?;
        let service = Service::new(fleet, Limits::default(), found.tokens, client, background.handle());
        let bots = bots(&service, &self.bots)?;
        let record =
            Record::open(&self.data.path(), api_url).map_err(|error| Failure::new(error.to_string()))?;
        let round = Round::new(api_url, record);
        Ok(Rounds { background, bots, round, _service: service })
    }
}

impl Rounds {
    /// Waits for so long, where Telegram asks for it.
    pub(super) fn patient(mut self, patience: Duration) -> Self {
        self.round.patience = patience;
        self
    }

    /// Does something for one of the bots.
    pub(super) async fn for_one<T>(
        &self,
        name: &str,
        errand: impl AsyncFn(&Bot, &Record) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let record = self.round.record();
        match self.bots.iter().find(|bot| bot.name() == name) {
            Some(bot) => self.round.one(bot, &async |bot: &Bot| errand(bot, record).await).await,
            None => Err(ApiError::no_token(name).into()),
        }
    }

    /// Does something for each bot, with a bar that shows how far it is where somebody looks at a terminal.
    pub(super) fn each<T>(
        &self,
        doing: &'static str,
        errand: impl AsyncFn(&Bot, &Record) -> Result<T, Trouble>,
    ) -> Vec<Result<T, Trouble>> {
        let bar = bar(doing, self.bots.len());
        let record = self.round.record();
        let errand = async |bot: &Bot| errand(bot, record).await;
        let outcomes = self.background.block_on(self.round.each(&self.bots, errand, |_| bar.inc(1)));
        bar.finish_and_clear();
        outcomes
    }
}

/// A bar that shows how far a round is, on standard error; it shows nothing unless that is a terminal.
pub fn bar(doing: &'static str, bots: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len} bots, {eta} left");
    let bar = ProgressBar::new(u64::try_from(bots).unwrap_or(u64::MAX)).with_message(doing);
    bar.enable_steady_tick(Duration::from_secs(1));
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// What came of a round, for each bot.
#[derive(Debug, Serialize)]
pub(super) struct Report<T> {
    pub(super) bots: Vec<BotReport<T>>,
}

/// What came of it for one bot.
#[derive(Debug, Serialize)]
pub(super) struct BotReport<T> {
    name: String,
    /// What was found or done, as fields beside the name; none if it failed.
    #[serde(flatten)]
    pub(super) found: Option<T>,
    /// Why it failed.
    error: Option<String>,
}

impl<T> Report<T> {
    /// Puts the outcomes to the bots.
    pub(super) fn new(bots: &[Bot], outcomes: Vec<Result<T, Trouble>>) -> Self {
        let reports = bots.iter().zip(outcomes).map(|(bot, outcome)| {
            let name = bot.name().to_owned();
            match outcome {
                Ok(found) => BotReport { name, found: Some(found), error: None },
                Err(trouble) => BotReport { name, found: None, error: Some(said(&trouble)) },
            }
        });
        Self { bots: reports.collect() }
    }

    /// The bots for which it did not fail.
    pub(super) fn found(&self) -> impl Iterator<Item = (&str, &T)> {
        self.bots.iter().filter_map(|bot| Some((bot.name.as_str(), bot.found.as_ref()?)))
    }

    /// What failed, each with its bot.
    pub(super) fn errors(&self) -> Vec<String> {
        let errors = self.bots.iter().filter_map(|bot| Some((bot.name.as_str(), bot.error.as_deref()?)));
        errors.map(|(bot, error)| format!("bot `{bot}`: {error}")).collect()
    }

    /// Fails if something failed for one of the bots.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        verdict(self.errors())
    }
}

/// Fails if there are errors. Of many, the first ones are said.
pub(super) fn verdict(errors: Vec<String>) -> Result<(), Failure> {
    let further = errors.len().saturating_sub(NAMED);
    let rest = (further > 0).then(|| format!("{further} more bots failed; `--json` lists all"));
    if errors.is_empty() { Ok(()) } else { Err(Failure::all(errors.into_iter().take(NAMED).chain(rest))) }
}

/// A trouble, and what to do about it.
fn said(trouble: &Trouble) -> String {
    let advice = match trouble {
        Trouble::Api(error) if error.is_unauthorized() => {
            "the token was revoked, or is none: get the bot's token from @BotFather and put it into tokens.yml"
        }
        Trouble::Api(error) if error.retry_after().is_some() => {
            "run the same command again after that time; what is done stays done"
        }
        Trouble::Api(error) if error.is_temporary() => "run the same command again; what is done stays done",
        _ => return trouble.to_string(),
    };
    format!("{trouble}\n  help: {advice}")
}

/// How one bot differs from what is wanted.
#[derive(Debug, Serialize)]
pub(super) struct Changes {
    pub(super) changes: Vec<Change>,
    /// Whether they were made.
    pub(super) applied: bool,
}

/// Shows what differs, or changes it: `plan` and `apply` of one thing that Telegram should know. `make` is called where
/// nothing differs too, to take down that it does not.
pub(super) fn plan_or_apply(
    options: &RoundOptions,
    rounds: &Rounds,
    apply: bool,
    plan: impl AsyncFn(&Bot, &Record) -> Result<Plan, Trouble>,
    make: impl AsyncFn(&Bot, &Plan, &Record) -> Result<(), Trouble>,
) -> Result<(), Failure> {
    let doing = if apply { "applying" } else { "comparing" };
    let outcomes = rounds.each(doing, async |bot, record| {
        let plan = plan(bot, record).await?;
        if apply {
            make(bot, &plan, record).await?;
        }
        Ok(Changes { applied: apply && !plan.is_empty(), changes: plan.changes })
    });
    let report = Report::new(&rounds.bots, outcomes);
    if options.json {
        print_json(&report)?;
    } else {
        print(Shown { report: &report, apply })?;
    }
    report.verdict()
}

/// The changes of each bot, and how many there are.
struct Shown<'a> {
    report: &'a Report<Changes>,
    apply: bool,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut changed, mut same) = (0, 0);
        for (bot, Changes { changes, .. }) in self.report.found() {
            if changes.is_empty() {
                same += 1;
                continue;
            }
            changed += 1;
            writeln!(f, "{bot}")?;
            for Change { field, now, wanted } in changes {
                writeln!(f, "  {field}: {now} -> {wanted}")?;
            }
        }
        let failed = self.report.bots.len() - changed - same;
        let done = if self.apply { "changed" } else { "to change" };
        write!(f, "{changed} {done}, {same} as wanted, {failed} failed")
    }
}

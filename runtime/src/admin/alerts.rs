//! Tells the operator what cannot wait: a webhook that is dead, a token that was revoked, an inbox that is full or broken.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing::{error, info, warn};

use crate::bots::Standing;
use crate::telegram::Health;
use crate::{Bot, Service, rfc3339};

/// How often it is looked whether something has changed. What changes in between is told together.
const INTERVAL: Duration = Duration::from_secs(5);

/// How long whoever is told may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who is told.
#[derive(Debug)]
pub(crate) enum AlertHook {
    /// A program, which reads the events as JSON from its standard input.
    Command(PathBuf),
    /// An address, which gets them as the body of a POST. It may hold a secret, and is not shown.
    Url { client: reqwest::Client, url: String },
}

/// Looks for what cannot wait.
#[derive(Debug)]
pub(crate) struct Alerts {
    service: Service,
    hooks: Vec<AlertHook>,
    /// What has been told and is not over.
    raised: BTreeMap<(String, Alert), String>,
}

/// What cannot wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum Alert {
    /// Updates wait at Telegram and are not delivered, or are delivered elsewhere.
    DeadWebhook,
    /// Telegram takes the token for nobody's.
    RevokedToken,
    /// Updates are turned away because as many are in work as may be.
    FullInbox,
    /// The store does not do what it should, so that updates are turned away that should be kept.
    BrokenStore,
}

/// What is told: a list of events, most often of one.
#[derive(Debug, Serialize)]
struct Message<'a> {
    fleet: &'a str,
    #[serde(serialize_with = "rfc3339::serialize")]
    at: SystemTime,
    events: Vec<Event>,
}

/// Something began, or is over.
#[derive(Debug, Serialize)]
struct Event {
    alert: Alert,
    /// Empty if it is about all of them.
    bot: String,
    /// `raised` or `resolved`.
    state: &'static str,
    text: String,
}

impl Alerts {
    pub(crate) fn new(service: Service, hooks: Vec<AlertHook>) -> Self {
        Self { service, hooks, raised: BTreeMap::new() }
    }

    /// Never ends.
    pub(crate) async fn run(mut self) {
        let mut ticks = interval(INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let events = self.news();
            if !events.is_empty() {
                self.tell(events).await;
            }
        }
    }

    /// What began since it was asked last, and what is over.
    fn news(&mut self) -> Vec<Event> {
        let now: BTreeMap<_, String> = self
            .service
            .bots()
            .flat_map(|bot| {
                alerts_of(bot).into_iter().map(|(alert, text)| ((bot.name().to_owned(), alert), text))
            })
            .chain(self.service.store_trouble().map(|error| {
                let text = format!("updates cannot be kept: {error}; {}", error.help());
                ((String::new(), Alert::BrokenStore), text)
            }))
            .collect();
        let event = |(bot, alert): &(String, Alert), state, text: &String| Event {
            alert: *alert,
            bot: bot.clone(),
            state,
            text: text.clone(),
        };
        let began = now.iter().filter(|(key, _)| !self.raised.contains_key(*key));
        let over = self.raised.iter().filter(|(key, _)| !now.contains_key(*key));
        let began = began.map(|(key, text)| event(key, "raised", text));
        let events = began.chain(over.map(|(key, text)| event(key, "resolved", text))).collect();
        self.raised = now;
        events
    }

    async fn tell(&self, events: Vec<Event>) {
        for Event { alert, bot, state, text } in &events {
            let alert = alert.as_str();
            if *state == "raised" {
                error!(bot, alert, "{text}");
            } else {
                info!(bot, alert, "this is over: {text}");
            }
        }
        let message = Message { fleet: self.service.fleet().package, at: SystemTime::now(), events };
        let Ok(message) = serde_json::to_vec(&message) else { return };
        for hook in &self.hooks {
            match timeout(PATIENCE, hook.tell(&message)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => warn!(error, "the operator could not be told by {}", hook.name()),
                Err(_) => {
                    warn!(seconds = PATIENCE.as_secs(), "{} takes too long and was given up", hook.name())
                }
            }
        }
    }
}

impl Alert {
    fn as_str(self) -> &'static str {
        match self {
            Self::DeadWebhook => "dead_webhook",
            Self::RevokedToken => "revoked_token",
            Self::FullInbox => "full_inbox",
            Self::BrokenStore => "broken_store",
        }
    }
}

/// What cannot wait with a bot.
fn alerts_of(bot: &Bot) -> Vec<(Alert, String)> {
    let revoked = (bot.standing() == Standing::Revoked).then(|| {
        (
            Alert::RevokedToken,
            "Telegram refuses its token: get a new one from @BotFather and put it into tokens.yml".to_owned(),
        )
    });
    let dead = bot.webhook().and_then(|webhook| {
        let text = match (webhook.health, &webhook.last_error) {
            (Health::Failing, Some(error)) => {
                format!(
                    "Telegram cannot deliver its updates, of which {} wait: {}",
                    webhook.pending.unwrap_or_default(),
                    error.message
                )
            }
            (Health::Elsewhere, _) => "its webhook is at an address that is not this fleet's".to_owned(),
            (Health::Missing, _) => "it has no webhook: set it with `webhook apply`".to_owned(),
            _ => return None,
        };
        // A bot that an operator has stopped turns its updates away, as it should.
        (bot.standing() == Standing::Served).then_some((Alert::DeadWebhook, text))
    });
    let most = bot.delivery().max_in_work;
    let full = (bot.desk().at_work() >= most).then(|| {
        let text =
            format!("{most} of its updates are in work, and further ones are turned away (max_in_work)");
        (Alert::FullInbox, text)
    });
    revoked.into_iter().chain(dead).chain(full).collect()
}

impl AlertHook {
    fn name(&self) -> &'static str {
        match self {
            Self::Command(_) => "the command of --alert-command",
            Self::Url { .. } => "the address of --alert-url",
        }
    }

    async fn tell(&self, message: &[u8]) -> Result<(), String> {
        match self {
            Self::Command(path) => {
                // What it prints would come between the lines of the log.
                let mut command = Command::new(path);
                command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
                let mut child = command.spawn().map_err(|error| error.to_string())?;
                if let Some(mut stdin) = child.stdin.take() {
                    // One that does not read it may still do what it is for.
                    let _ = stdin.write_all(message).await;
                }
                let status = child.wait().await.map_err(|error| error.to_string())?;
                if status.success() { Ok(()) } else { Err(status.to_string()) }
            }
            Self::Url { client, url } => {
                let request =
                    client.post(url).header("content-type", "application/json").body(message.to_vec());
                let answer = request.send().await.map_err(|error| error.without_url().to_string())?;
                if answer.status().is_success() {
                    Ok(())
                } else {
                    Err(format!("it answers {}", answer.status()))
                }
            }
        }
    }
}

//! What Telegram should know of a bot: read what it knows, and make the calls that change what differs.

mod commands;
mod place;
mod profile;
mod reach;
mod record;
mod watch;
mod webhook;

use std::borrow::Cow;

use serde::Serialize;

pub use commands::plan_commands;
pub use profile::plan_profile;
pub(crate) use reach::{OutOfReach, out_of_reach};
pub use record::{Record, RecordError};
pub(crate) use watch::{Health, Watch, WebhookState};
pub use webhook::{Endpoint, plan_webhook, set_webhook};

use super::{ApiError, Call, Trouble};
use crate::Bot;

/// One thing that Telegram should know otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What it is: a parameter of `setWebhook`, `commands`, or a part of the profile; of what some people see only, also
    /// who they are and their language, as in `commands (all_private_chats, it)`.
    pub field: Cow<'static, str>,
    /// As Telegram has it, in words where it has nothing, or does not tell.
    pub now: String,
    /// As it should be.
    pub wanted: String,
}

/// How a bot is to be changed at Telegram.
#[derive(Debug, Default)]
pub struct Plan {
    /// What differs.
    pub changes: Vec<Change>,
    /// What makes it as it should be.
    calls: Vec<Call>,
    /// What the fleet has set afterwards for some people only, for the [record](Record::shown).
    shown: Vec<String>,
}

impl Plan {
    /// Whether all is as it should be.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Makes the calls, and none where nothing differs.
    ///
    /// # Errors
    /// If a call fails; those before it have been made.
    pub async fn apply(&self, bot: &Bot) -> Result<(), ApiError> {
        for call in &self.calls {
            bot.send(call).await?;
        }
        Ok(())
    }

    fn differs(
        &mut self,
        field: impl Into<Cow<'static, str>>,
        now: impl Into<String>,
        wanted: impl Into<String>,
    ) {
        self.changes.push(Change { field: field.into(), now: now.into(), wanted: wanted.into() });
    }
}

/// Makes menus or a profile as they should be, and takes down what was set for some people only, so that it is taken away
/// when it is not wanted any more.
///
/// # Errors
/// If a call fails, or it cannot be taken down.
pub async fn set_shown(bot: &Bot, plan: &Plan, record: &Record) -> Result<(), Trouble> {
    let Some(id) = bot.id() else { return Ok(plan.apply(bot).await?) };
    // All that may be there: a process that is killed meanwhile has set some of it.
    let before = record.shown(id);
    let added: Vec<_> = plan.shown.iter().filter(|place| !before.contains(place)).cloned().collect();
    record.set_shown(id, before.into_iter().chain(added).collect())?;
    plan.apply(bot).await?;
    Ok(record.set_shown(id, plan.shown.clone())?)
}

/// A text of Telegram's, or the word for none.
fn or_none(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

//! What does not wait for its turn in a chat, and how it tells what is at work there to stop.

use std::future::Future;
use std::time::Duration;

use botserver_api::UpdateKind;
use botserver_api::types::Message;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::lane::Lane;
use crate::{Bot, HandlerError, Update};

/// How long a function may go on that was told to stop. The chat waits for it, and has been told that it does.
const GRACE: Duration = Duration::from_secs(30);

/// What of a handler does not wait for its turn.
#[derive(Debug, Clone, Copy)]
pub struct Urgent {
    /// Kinds of updates whose functions do not.
    pub kinds: &'static [UpdateKind],
    /// Commands that do not, without the slash.
    pub commands: &'static [&'static str],
}

impl Urgent {
    fn has(&self, bot: &Bot, update: &Update) -> bool {
        let is_command = || {
            let message: Option<Message> = update.payload().ok();
            let command = message.and_then(|message| bot.command(&message));
            command.is_some_and(|command| self.commands.contains(&command.name()))
        };
        self.kinds.contains(&update.kind())
            || (update.kind() == UpdateKind::Message && !self.commands.is_empty() && is_command())
    }
}

/// Where an update waits for its turn; nowhere if it comes from nowhere, or is urgent.
pub(super) fn waits_in(bot: &Bot, update: &Update) -> Option<Lane> {
    if bot.handler().urgent.has(bot, update) { None } else { Lane::of(update) }
}

/// Whether an update may have to be known at once, whatever is at work in its chat.
pub(crate) fn is_pressing(bot: &Bot, update: &Update) -> bool {
    update.kind() == UpdateKind::StoppedMessageGeneration || bot.handler().urgent.has(bot, update)
}

/// Does what an update says by itself, before its turn comes: a person who stops what the bot writes stops what writes it.
pub(super) fn heed(bot: &Bot, update: &Update) {
    if update.kind() == UpdateKind::StoppedMessageGeneration {
        AtWork::beside(bot, update).cancel();
    }
}

/// What is at work in the chat that an update comes from. A function that takes it does not wait for its turn: it runs at
/// once, beside that.
#[derive(Debug)]
pub struct AtWork {
    bot: Bot,
    lane: Option<Lane>,
}

impl AtWork {
    /// What is at work where this update comes from; generated code calls this.
    #[doc(hidden)]
    pub fn beside(bot: &Bot, update: &Update) -> Self {
        Self { bot: bot.clone(), lane: Lane::of(update) }
    }

    /// Cancels the [`CancellationToken`] of what is at work, and says whether anything is. What a function does about it is
    /// its own matter; one that goes on for more than 30 seconds is ended. What waits for its turn goes on waiting.
    pub fn cancel(&self) -> bool {
        self.lane.is_some_and(|lane| self.bot.desk().lanes(|lanes| lanes.cancel(lane)))
    }
}

/// What tells a function to stop, while it runs; generated code has one for each function that takes a
/// [`CancellationToken`].
#[derive(Debug)]
pub struct Cancellation(CancellationToken);

impl Cancellation {
    /// That of an update whose turn it is. Its sender is told that it is taken: Telegram sends the next message of a chat
    /// only then, and that may be the one that says to stop.
    ///
    /// # Errors
    /// If it cannot be kept.
    pub async fn of(bot: &Bot, update: &Update) -> Result<Self, HandlerError> {
        // What comes from nowhere can be told to stop by nobody.
        let Some(lane) = Lane::of(update) else { return Ok(Self(CancellationToken::new())) };
        if let Some(course) = bot.desk().at_work_in(lane) {
            course.acknowledge().await.map_err(anyhow::Error::new)?;
        }
        Ok(Self(bot.desk().lanes(|lanes| lanes.cancellation(lane))))
    }

    /// It, to give to the function.
    pub fn token(&self) -> &CancellationToken {
        &self.0
    }

    /// Runs the function, and ends it if it goes on for too long after it was told to stop: its chat waits for it.
    ///
    /// # Errors
    /// If it had to be ended.
    pub async fn end_in_time<W: Future>(&self, work: W) -> Result<W::Output, HandlerError> {
        let too_late = async {
            self.0.cancelled().await;
            sleep(GRACE).await;
        };
        tokio::select! {
            biased;
            done = work => Ok(done),
            () = too_late => Err(HandlerError::NotStopped(GRACE)),
        }
    }
}

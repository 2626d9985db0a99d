//! What generated code tells the runtime about a kind of bot.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use botserver_api::UpdateKind;

use crate::deliver::Urgent;
use crate::{Bot, IntoReply, Reply, Update};

/// One handler file, `bots/<name>.rs`.
pub struct Handler {
    /// The file's name without `.rs`.
    pub name: &'static str,
    /// The kinds that it has functions for, to ask Telegram for these and no others (`allowed_updates` of `setWebhook`).
    pub allowed_updates: &'static [UpdateKind],
    /// Its commands, for the command menu (`setMyCommands`).
    pub commands: &'static [MenuCommand],
    /// Whether it has a function for albums, so that their messages are gathered.
    pub gathers_albums: bool,
    /// What does not wait for its turn in a chat.
    pub urgent: Urgent,
    /// Runs the function that an update is for.
    pub dispatch: fn(Bot, Update) -> Dispatch,
}

/// A line of Telegram's command menu.
#[derive(Debug, Clone, Copy)]
pub struct MenuCommand {
    /// Without the slash; 1 to 32 of `a-z0-9_`.
    pub name: &'static str,
    /// 1 to 256 characters.
    pub description: &'static str,
}

/// A handler at work on one update.
pub type Dispatch = Pin<Box<dyn Future<Output = Result<Reply, HandlerError>> + Send>>;

/// Why an update was not handled.
#[derive(Debug, thiserror::Error)]
pub enum HandlerError {
    /// The payload does not fit the type that the Bot API documents for its kind.
    #[error("the payload of this `{kind}` does not fit its type: {reason}")]
    Payload {
        /// The kind of the update.
        kind: UpdateKind,
        /// What does not fit, and where.
        reason: String,
    },
    /// A function was told to stop, and went on for so long.
    #[error("it was told to stop, and went on for {0:?}")]
    NotStopped(Duration),
    /// The handler's own error.
    #[error("{0:#}")]
    Failed(#[from] anyhow::Error),
}

/// Turns what a handler function returned into the reply to `update`; generated code calls this.
///
/// # Errors
/// The function's own error, or a text for an update that names no chat.
pub fn reply(returned: impl IntoReply, update: &Update) -> Result<Reply, HandlerError> {
    Ok(returned.into_reply()?.addressed_to(update.origin())?)
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("name", &self.name).finish_non_exhaustive()
    }
}

//! What a bot keeps for a chat, or for a person in it, from one update to the next.

use anyhow::Context as _;
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tracing::{error, info};

use crate::deliver::bury_stranger;
use crate::store::{SessionKey, SessionRow, Whose};
use crate::update::without_values;
use crate::{Bot, HandlerError, Reply, Update};

/// How large a session may be when it is written down, in bytes.
const LARGEST: usize = 64 << 10;

/// For whom a session is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionScope {
    /// A chat; the private one with a person is that of all that the person does outside of chats.
    Chat,
    /// A person in a chat.
    User,
}

/// A session at hand, while a handler's function runs; generated code has one for each that the function takes.
///
/// It is loaded before and kept after, and as only one update of a chat is at work, nobody changes it in between.
#[derive(Debug)]
pub struct Held<T> {
    row: SessionRow,
    value: T,
}

/// Reads what an older type was kept as; `None` if it is of no use any more.
type Migration<T> = Option<fn(serde_json::Value) -> Option<T>>;

impl<T: Default + Serialize + DeserializeOwned> Held<T> {
    /// Loads what was kept, or begins anew. What cannot be read is put among the dead letters, and said.
    ///
    /// # Errors
    /// If the update names no chat, or for a person's session no person; or the store fails.
    pub async fn load(
        bot: &Bot,
        update: &Update,
        scope: SessionScope,
        migrate: Migration<T>,
    ) -> Result<Self, HandlerError> {
        let row = row(bot, update, scope).await?;
        let value = match row.data.as_deref().map(serde_json::from_slice) {
            None => T::default(),
            Some(Ok(value)) => value,
            Some(Err(unfit)) => {
                let old = row.data.clone().unwrap_or_default();
                match migrate.and_then(|migrate| migrate(serde_json::from_slice(&old).ok()?)) {
                    Some(value) => {
                        info!(bot = bot.name(), chat = row.key.chat, "a session was migrated");
                        value
                    }
                    None => {
                        unreadable(bot, &row, old, &unfit).await?;
                        T::default()
                    }
                }
            }
        };
        Ok(Self { row, value })
    }

    /// What is kept.
    pub fn value(&mut self) -> &mut T {
        &mut self.value
    }

    /// Keeps it with a reply, if there is one. One that is as it began takes no room.
    ///
    /// # Errors
    /// Those of the reply, or if what is to be kept cannot be written down.
    pub fn keep(self, replied: Result<Reply, HandlerError>) -> Result<Reply, HandlerError> {
        let reply = replied?;
        let (now, fresh) = (written(&self.value)?, written(&T::default())?);
        let data = (now != fresh).then_some(now);
        if data == self.row.data {
            return Ok(reply);
        }
        Ok(reply.with_session(SessionRow { data, ..self.row }))
    }
}

fn written(value: &impl Serialize) -> crate::Result<Vec<u8>> {
    let data = serde_json::to_vec(value).context("the session cannot be written down")?;
    anyhow::ensure!(
        data.len() <= LARGEST,
        "the session has {} bytes, and may have {LARGEST}: keep what is large elsewhere, and here where that is",
        data.len()
    );
    Ok(data)
}

/// What is kept under the key of an update.
async fn row(bot: &Bot, update: &Update, scope: SessionScope) -> crate::Result<SessionRow> {
    let origin = update.origin();
    let chat = origin.answer_to().context("this update names no chat, so that it has no session")?;
    let user = match scope {
        SessionScope::Chat => 0,
        SessionScope::User => {
            origin.user_id.context("this update names nobody, so that it has no session")?
        }
    };
    let key = SessionKey { bot: bot.id().unwrap_or_default(), chat, user };
    let core = bot.core();
    let data = match core.store() {
        Some(store) => store.session(key).await.context("the session cannot be loaded")?,
        None => core.session(key),
    };
    Ok(SessionRow { key, data })
}

/// A session of another type than the one that is wanted is kept where an operator sees it.
async fn unreadable(
    bot: &Bot,
    row: &SessionRow,
    old: Vec<u8>,
    unfit: &serde_json::Error,
) -> crate::Result<()> {
    let SessionKey { chat, user, .. } = row.key;
    let unfit = without_values(unfit);
    error!(
        bot = bot.name(),
        chat,
        user,
        error = unfit,
        "a session is of another type, and starts anew; what it was is a dead letter"
    );
    let whose = Whose { chat: Some(chat), user: Some(user).filter(|user| *user != 0) };
    let reason = format!("the session of chat {chat} is of another type: {unfit}");
    // With whose it was: others may have had the same.
    let old = String::from_utf8_lossy(&old);
    let letter = format!(r#"{{"chat":{chat},"user":{user},"session":{old}}}"#);
    bury_stranger(bot, Bytes::from(letter), whose, reason)
        .await
        .context("the session that cannot be read cannot be kept")
}

//! How far an update has got, and what of that is in the inbox.

use std::mem;
use std::sync::atomic::Ordering;

use tracing::debug;

use super::{Course, Spilled, State, store_failed};
use crate::bots::count;
use crate::store::{Kept, SessionRow, StoreError};
use crate::telegram::Call;

impl Course {
    /// Takes down what the handler has replied, with the sessions that it has changed, before a call is made: so what it has
    /// kept counts once, and it does not run again. Where all that is left is to answer the sender, that is taken down at once.
    ///
    /// # Errors
    /// If sessions cannot be kept.
    pub(super) async fn replied(
        &self,
        calls: &[Call],
        sessions: Vec<SessionRow>,
        in_response: bool,
    ) -> Result<(), StoreError> {
        let mut state = self.state.lock().await;
        if sessions.is_empty() && !state.is_kept {
            return Ok(());
        }
        let Some(store) = self.bot.core().store() else {
            self.bot.core().keep_sessions(sessions);
            return Ok(());
        };
        let is_last = calls.is_empty() || in_response && !self.is_acknowledged();
        state.progress.calls = self.write(calls);
        state.has_begun = false;
        if is_last {
            state.sessions = sessions;
            return Ok(());
        }
        let is_needed = !sessions.is_empty();
        match store.replied(self.kept(&state), sessions).await {
            Ok(()) => state.is_kept = true,
            Err(error) if is_needed => return Err(error),
            Err(error) => store_failed(&self.bot, self.about.id, &error),
        }
        Ok(())
    }

    /// As it is in the inbox, or is to be.
    pub(super) fn kept(&self, state: &State) -> Kept {
        Kept {
            key: self.key(),
            name: self.bot.name().to_owned(),
            whose: self.about.whose,
            received: self.received,
            body: self.body.clone(),
            progress: state.progress.clone(),
            is_running: state.has_begun,
        }
    }

    /// Whether the last call can travel in the response; the sender waits for that then, whatever the time.
    pub(super) async fn may_answer(&self) -> bool {
        let mut state = self.state.lock().await;
        state.is_over = !self.is_acknowledged();
        state.is_over
    }

    /// Takes down that the handler runs, where it does and is in the inbox; gives back which attempt it is.
    pub(super) async fn started(&self, handles: bool) -> u32 {
        let mut state = self.state.lock().await;
        if handles && state.is_kept && !state.has_begun {
            self.tell(|store, key| store.begin(key)).await;
        }
        state.has_begun = handles;
        state.progress.attempts + 1
    }

    pub(super) async fn count_attempt(&self) -> u32 {
        let mut state = self.state.lock().await;
        state.progress.attempts += 1;
        state.progress.attempts
    }

    /// Calls as they are in the inbox; none if it cannot keep them, so that after a crash the handler is run again.
    pub(super) fn write(&self, calls: &[Call]) -> Option<Vec<u8>> {
        let written = Call::write(calls);
        if written.is_none() {
            debug!(
                bot = self.bot.name(),
                update_id = self.about.id,
                "the inbox cannot keep a reply with a file that is a stream"
            );
        }
        written
    }

    /// Takes down how far it has got, in the inbox too if it is there; the handler does not run any more.
    pub(super) async fn note(&self, left: Option<&[Call]>) {
        let mut state = self.state.lock().await;
        state.progress.calls = left.and_then(|calls| self.write(calls));
        state.has_begun = false;
        if state.is_kept {
            let progress = state.progress.clone();
            self.tell(|store, key| store.note(key, progress)).await;
        }
    }

    /// Puts the update into the inbox, if it is not over.
    ///
    /// # Errors
    /// If that cannot be done.
    pub(super) async fn keep(&self, is_running: bool, acknowledge: bool) -> Result<Spilled, StoreError> {
        let mut state = self.state.lock().await;
        if state.is_over {
            return Ok(Spilled::Over);
        }
        if !state.is_kept {
            let store = self.bot.core().store().ok_or(StoreError::Closed)?;
            state.has_begun |= is_running;
            let sessions = mem::take(&mut state.sessions);
            let kept = self.kept(&state);
            if sessions.is_empty() {
                store.keep(kept).await?;
            } else {
                store.replied(kept, sessions).await?;
            }
            self.bot.core().store_works();
            state.is_kept = true;
            count(&self.bot.counters().kept);
        }
        if acknowledge {
            self.is_acknowledged.store(true, Ordering::Release);
            self.bot.desk().acknowledged(self.id);
        }
        Ok(Spilled::Kept)
    }

    /// Puts the update into the inbox because its sender has waited long enough, or cannot any longer.
    ///
    /// # Errors
    /// If that cannot be done.
    pub(in crate::deliver) async fn spill(&self) -> Result<Spilled, StoreError> {
        self.keep(false, true).await
    }
}

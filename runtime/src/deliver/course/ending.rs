//! How an update ends: dealt with, to be sent again, of no use any more, or a dead letter.

use std::mem;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::sleep;
use tracing::{error, warn};

use super::{Course, store_failed};
use crate::bots::count;
use crate::deliver::attempt::life;
use crate::deliver::policy::Outcome;
use crate::pause::pause_after;
use crate::store::{DeadLetter, Key, Progress, StoreError};

impl Course {
    /// It is dealt with, and this is answered; what its handler has kept is kept with that.
    pub(super) async fn done(&self, answer: Bytes) -> Outcome {
        let mut state = self.state.lock().await;
        state.is_over = true;
        let sessions = mem::take(&mut state.sessions);
        let store = self.bot.core().store().filter(|_| state.is_kept || !sessions.is_empty());
        let mut failures = 0;
        while let Some(store) = store {
            // It has not reached its sender yet, who gets it from the next process if this one ends before.
            let seen = self.seen(&**store, answer.clone());
            let Err(error) = store.finish(seen, sessions.clone()).await else { break };
            store_failed(&self.bot, self.about.id, &error);
            if sessions.is_empty() {
                break;
            }
            // Without what it has kept, it is as if the handler had not run.
            let is_over = !self.is_acknowledged();
            let stopping = &self.bot.core().stopping;
            if is_over || stopping.run_until_cancelled(sleep(pause_after(failures))).await.is_none() {
                self.bot.desk().failed(self.id, state.progress.attempts, &Outcome::NotKept);
                return Outcome::NotKept;
            }
            failures += 1;
        }
        self.bot.desk().done(self.id, answer.clone());
        Outcome::Handled(answer)
    }

    /// It failed, and its sender is to send it again.
    pub(super) async fn failed(&self, retry_after: Option<Duration>) -> Outcome {
        let mut state = self.state.lock().await;
        state.is_over = true;
        if state.is_kept {
            self.tell(|store, key| store.forget(key)).await;
        }
        let outcome = Outcome::Failed { retry_after };
        self.bot.desk().failed(self.id, state.progress.attempts, &outcome);
        outcome
    }

    /// It is of no use any more, whatever its handler would do.
    pub(super) async fn expired(&self, reason: String) -> Outcome {
        // Of what is asked for hundreds of times an hour and forgotten in minutes, nobody would read a letter.
        if life(self.about.kind) >= life(botserver_api::UpdateKind::Message) {
            return self.bury(format!("it has expired: {reason}")).await;
        }
        count(&self.bot.counters().expired);
        warn!(bot = self.bot.name(), update_id = self.about.id, reason, "an update has expired");
        self.done(Bytes::new()).await
    }

    pub(super) fn has_expired(&self) -> bool {
        self.age + self.since.elapsed() > life(self.about.kind)
    }

    /// It can never be handled: it is kept as a dead letter, and acknowledged.
    pub(in crate::deliver) async fn bury(&self, reason: String) -> Outcome {
        let mut state = self.state.lock().await;
        if mem::replace(&mut state.is_over, true) {
            // It was given up before.
            return Outcome::Accepted;
        }
        let id = self.about.id;
        let Some(store) = self.bot.core().store() else {
            self.bot.desk().done(self.id, Bytes::new());
            return Outcome::Accepted;
        };
        let Progress { attempts, crashes, .. } = state.progress;
        let letter = DeadLetter {
            key: self.key(),
            name: self.bot.name().to_owned(),
            whose: self.about.whose,
            at: self.bot.core().now(),
            attempts,
            crashes,
            reason,
            body: self.body.clone(),
        };
        match store.bury(letter).await {
            Ok(()) => {
                count(&self.bot.counters().dead_letters);
                error!(
                    bot = self.bot.name(),
                    update_id = id,
                    attempts,
                    crashes,
                    "an update is a dead letter: `inbox show` tells why, `inbox retry` has it handled again"
                );
                self.bot.desk().done(self.id, Bytes::new());
                Outcome::Accepted
            }
            Err(error) => {
                store_failed(&self.bot, id, &error);
                // In the inbox it stays, for the next process.
                let outcome = if self.is_acknowledged() { Outcome::Accepted } else { Outcome::NotKept };
                self.bot.desk().failed(self.id, attempts, &outcome);
                outcome
            }
        }
    }

    /// The store cannot take it, so that its sender has to keep it.
    pub(in crate::deliver) async fn not_kept(&self, error: &StoreError) -> Outcome {
        store_failed(&self.bot, self.about.id, error);
        let attempts = self.state.lock().await.progress.attempts;
        self.bot.desk().failed(self.id, attempts, &Outcome::NotKept);
        Outcome::NotKept
    }

    /// Tells the store of something that it need not know to go on: without it, a part may be done once more after a crash.
    pub(super) async fn tell(
        &self,
        tell: impl FnOnce(&dyn crate::store::Store, Key) -> crate::store::Work<'_, ()>,
    ) {
        let Some(store) = self.bot.core().store() else { return };
        if let Err(error) = tell(&**store, self.key()).await {
            store_failed(&self.bot, self.about.id, &error);
        }
    }
}

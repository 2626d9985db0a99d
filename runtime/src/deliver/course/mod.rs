//! The course of one update: its turn, runs of the handler, the calls of the reply, the inbox, its end.

mod ending;
mod keeping;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Mutex, Notify, OwnedSemaphorePermit};
use tokio::time::{Instant, sleep};
use tracing::{Instrument as _, Span, debug_span, error};

use super::attempt::{fits_response, handle, life, make};
use super::hold::{Hold, MOST_GIVEN_UP};
use super::lane::{Lane, Turn, Wait};
use super::policy::{About, Attempted, Complaints, End, Outcome, Verdict};
use super::urgent::waits_in;
use crate::background::Blocked;
use crate::pause::pause_after;
use crate::store::{Id, Kept, Key, Progress, Seen, SessionRow, Store, StoreError};
use crate::telegram::{Call, Cost};
use crate::{Bot, Reply, Update};

/// Where the last call of a reply goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LastCall {
    /// Into the response of the webhook, if Telegram executes it there.
    InResponse,
    /// Through the client, as all others.
    Made,
}

/// What is left to do of an update.
#[derive(Debug)]
pub(super) enum Step {
    /// To run the handler.
    Handle(Update),
    /// To make the calls of its reply.
    Call(Vec<Call>),
}

/// An update at work.
pub(super) struct Course {
    bot: Bot,
    id: Id,
    about: About,
    lane: Option<Lane>,
    received: i64,
    /// How old it was when this process got it, and since when it has had it: by a clock that nobody sets.
    age: Duration,
    since: Instant,
    body: Bytes,
    /// Held while the store is asked for something about it, so that its end waits for that, and the other way round.
    state: Mutex<State>,
    /// Whether its sender was told that it is taken, or need not be.
    is_acknowledged: AtomicBool,
    /// Tells the one that answers the sender of it.
    acknowledged: Notify,
    /// Whether its sender hears of it when it is handled, and no sooner.
    is_polled: bool,
    hold: Hold,
    /// The right to work in its lane, from when it has it.
    turn: std::sync::Mutex<Option<Turn>>,
}

#[derive(Debug, Default)]
struct State {
    progress: Progress,
    /// Whether the handler runs.
    has_begun: bool,
    /// Whether it is in the inbox.
    is_kept: bool,
    /// Sessions that are kept when it is dealt with.
    sessions: Vec<SessionRow>,
    /// Whether all is done but to answer the sender.
    is_over: bool,
}

/// What came of putting an update that is at work into the inbox.
#[derive(Debug)]
pub(super) enum Spilled {
    /// It is there, and acknowledged.
    Kept,
    /// It was over before.
    Over,
}

impl Course {
    /// The course of an update that has just come, and whose handler has failed so often already.
    pub(super) fn new(bot: Bot, id: Id, update: &Update, last: LastCall, attempts: u32) -> Self {
        let progress = Progress { attempts, ..Progress::default() };
        let received = (bot.core().now(), Duration::ZERO);
        let mut course = Self::of(bot, id, update, received, State { progress, ..State::default() });
        course.is_polled = last == LastCall::Made;
        course
    }

    /// The course of an update that was in the inbox.
    pub(super) fn from_inbox(bot: Bot, update: &Update, kept: &Kept) -> Self {
        let state = State { progress: kept.progress.clone(), is_kept: true, ..State::default() };
        let received = (kept.received, bot.core().since(kept.received));
        let course = Self::of(bot, kept.key.update, update, received, state);
        course.is_acknowledged.store(true, Ordering::Release);
        course
    }

    fn of(bot: Bot, id: Id, update: &Update, (received, age): (i64, Duration), state: State) -> Self {
        bot.core().at_work.fetch_add(1, Ordering::Relaxed);
        let lane = waits_in(&bot, update);
        Self {
            bot,
            id,
            about: update.into(),
            lane,
            received,
            age,
            since: Instant::now(),
            body: update.json().clone(),
            state: Mutex::new(state),
            is_acknowledged: AtomicBool::new(false),
            acknowledged: Notify::new(),
            is_polled: false,
            hold: Hold::default(),
            turn: std::sync::Mutex::default(),
        }
    }

    /// Whether its handler has this thread at this moment.
    pub(super) fn holds(&self, thread: u32) -> bool {
        self.hold.has(thread)
    }

    /// Its handler blocks a thread: that is said once, and what is longer than a handler may take is given up. The handler
    /// itself cannot be ended.
    pub(super) fn blocks(self: &Arc<Self>, thread: &Blocked) {
        let (name, handler, update_id) = (self.bot.name(), self.bot.handler().name, self.about.id);
        if thread.is_news {
            self.bot.desk().blocks();
            error!(
                bot = name,
                handler,
                update_id,
                kind = self.about.kind.as_str(),
                seconds = thread.held.as_secs(),
                help = "what blocks belongs into `tokio::task::spawn_blocking`",
                "a handler blocks its thread"
            );
        }
        let limit = self.bot.delivery().handler_timeout;
        if thread.held < limit || !self.hold.give_up(thread.number) {
            return;
        }
        let given_up = self.bot.desk().gave_up();
        error!(bot = name, handler, update_id, given_up, "a handler that blocks its thread is given up");
        if given_up == MOST_GIVEN_UP {
            error!(bot = name, "its updates are turned away until one of its handlers lets go of its thread");
        }
        let course = Arc::clone(self);
        self.bot.core().background.spawn(async move {
            let buried =
                course.bury(format!("its handler has blocked a thread for more than {limit:?}")).await;
            drop(course.turn().take());
            if buried == Outcome::Accepted {
                // Also where its sender was to hear of it when it is handled.
                course.is_acknowledged.store(true, Ordering::Release);
                course.acknowledged.notify_waiters();
            }
        });
    }

    fn turn(&self) -> std::sync::MutexGuard<'_, Option<Turn>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn id(&self) -> Id {
        self.id
    }

    /// Where it waits for its turn, if it has to.
    pub(super) fn lane(&self) -> Option<Lane> {
        self.lane
    }

    /// Whether its sender was told that it is taken, or need not be.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.is_acknowledged.load(Ordering::Acquire)
    }

    /// The course of the album that this one's message is the first of: it goes on in its place.
    pub(super) async fn with_album(&self, album: &Update) -> Self {
        let kept = Kept { body: album.json().clone(), ..self.as_kept().await };
        let mut course = Self::from_inbox(self.bot.clone(), album, &kept);
        course.is_polled = self.is_polled;
        course
    }

    /// As it is in the inbox, or would be.
    pub(super) async fn as_kept(&self) -> Kept {
        self.kept(&*self.state.lock().await)
    }

    /// That it is dealt with, and this was answered.
    pub(super) fn seen(&self, store: &dyn Store, answer: Bytes) -> Seen {
        Seen { key: self.key(), whose: self.about.whose, at: store.now(), answer }
    }

    /// Has its sender told at once that it is taken, so that Telegram goes on with its chat.
    ///
    /// # Errors
    /// If it cannot be kept.
    pub(super) async fn acknowledge(&self) -> Result<(), StoreError> {
        if self.is_polled || self.is_acknowledged() {
            return Ok(());
        }
        if self.bot.core().store().is_some() {
            self.spill().await?;
        } else {
            // What is at work ends with the process there, whoever waits for it.
            self.is_acknowledged.store(true, Ordering::Release);
            self.bot.desk().acknowledged(self.id);
        }
        self.acknowledged.notify_waiters();
        Ok(())
    }

    /// Waits until its sender is to be told that it is taken; for ever if it is not to be told before it is handled.
    pub(super) async fn acknowledged(&self) {
        // Made first, so that nothing is missed between the look and the wait.
        let told = self.acknowledged.notified();
        if !self.is_acknowledged() {
            told.await;
        }
    }

    /// Handles an update that has just come, once it is its turn. It goes on when nobody waits for the outcome any more.
    pub(super) async fn begin(
        self: Arc<Self>,
        update: Update,
        last: LastCall,
        wait: Wait,
    ) -> (Outcome, Complaints) {
        let core = self.bot.core();
        let is_durable = self.bot.delivery().durable;
        if core.store().is_some() && (is_durable || core.is_careful()) {
            if !is_durable {
                // It may be what ended the last process.
                self.state.lock().await.progress.crashes = 1;
            }
            if let Err(error) = self.keep(!wait.is_behind(), is_durable).await {
                return (self.not_kept(&error).await, Complaints::default());
            }
            if is_durable {
                self.go_on(Step::Handle(update), wait, None);
                return (Outcome::Accepted, Complaints::default());
            }
        }
        if wait.is_behind_what_can_be_stopped()
            && let Err(error) = self.acknowledge().await
        {
            return (self.not_kept(&error).await, Complaints::default());
        }
        let last = if self.bot.delivery().confirm_replies { LastCall::Made } else { last };
        let span = self.span();
        let turn = wait.await;
        let course = Arc::clone(&self);
        let (outcome, complaints) = self.go(Step::Handle(update), last, turn, None, 0).instrument(span).await;
        if course.is_acknowledged() {
            course.bot.core().unheard(complaints);
            return (outcome, Complaints::default());
        }
        (outcome, complaints)
    }

    /// Goes on with an update that is in the inbox, beside everything else, once it is its turn; `alone` is held while its
    /// handler runs for the first time.
    pub(super) fn go_on(self: Arc<Self>, step: Step, wait: Wait, alone: Option<Alone>) {
        self.resume(step, async { Some(wait.await) }, alone, 0);
    }

    /// The same once something else is over; not at all if that says so. It has failed so often for now.
    fn resume(
        self: Arc<Self>,
        step: Step,
        wait: impl Future<Output = Option<Option<Turn>>> + Send + 'static,
        alone: Option<Alone>,
        failures: u32,
    ) {
        let (background, place) = (self.bot.core().background.clone(), self.bot.desk().place());
        let span = self.span();
        // A course goes on in another task, so that the compiler has to be told where the type ends.
        let rest: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(async move {
            let Some(turn) = wait.await else { return };
            let permit = match alone {
                Some(alone) => alone.acquire_owned().await.ok(),
                None => None,
            };
            let course = Arc::clone(&self);
            let (_, complaints) = self.go(step, LastCall::Made, turn, permit, failures).await;
            course.bot.core().unheard(complaints);
        });
        background.start(place, rest.instrument(span));
    }

    /// So that each line of its log, such as those of its calls, has the update's id.
    fn span(&self) -> Span {
        debug_span!("update", bot = self.bot.name(), update_id = self.about.id)
    }

    /// Goes on, and keeps its turn until it is done with, or given up.
    async fn go(
        self: Arc<Self>,
        step: Step,
        last: LastCall,
        turn: Option<Turn>,
        alone: Option<OwnedSemaphorePermit>,
        failures: u32,
    ) -> (Outcome, Complaints) {
        *self.turn() = turn;
        let went = Arc::clone(&self).try_on(step, last, alone, failures).await;
        drop(self.turn().take());
        went
    }

    async fn try_on(
        self: Arc<Self>,
        mut step: Step,
        last: LastCall,
        mut alone: Option<OwnedSemaphorePermit>,
        mut failures: u32,
    ) -> (Outcome, Complaints) {
        loop {
            // It stays in the inbox, or comes again, for the next process.
            let Some(place) = self.place(&step).await else { return (Outcome::Busy, Complaints::default()) };
            let attempt = self.started(matches!(step, Step::Handle(_))).await;
            let attempted =
                Attempted { bot: self.bot.clone(), update: self.about, attempt, started: Instant::now() };
            let end = self.run(step, last, place).await;
            drop(alone.take());
            let (verdict, complaints) = attempted.judge(end);
            let (retry_after, left) = match verdict {
                Verdict::Done(body) => return (self.done(body).await, complaints),
                Verdict::Dead { reason } => return (self.bury(reason).await, complaints),
                Verdict::Again { retry_after, reason } => {
                    let most = self.bot.delivery().max_attempts;
                    let is_last = self.count_attempt().await >= most;
                    let is_hopeless = match (self.bot.core().store().is_some(), self.is_acknowledged()) {
                        (true, _) => is_last,
                        // Whoever has sent it does so again.
                        (false, false) => false,
                        // A test sees the first failure; where it is polled, nobody else has it tried again.
                        (false, true) => is_last || !self.is_polled,
                    };
                    if is_hopeless {
                        return (self.bury(reason).await, complaints);
                    }
                    if !self.is_acknowledged() {
                        return (self.failed(retry_after).await, complaints);
                    }
                    self.note(None).await;
                    (retry_after, None)
                }
                Verdict::Later { retry_after, left, reason } => {
                    if self.has_expired() {
                        return (self.expired(reason).await, complaints);
                    }
                    let is_tried_here = self.is_polled && self.is_acknowledged();
                    if self.bot.core().store().is_none() && !is_tried_here {
                        return (self.failed(retry_after).await, complaints);
                    }
                    self.note(left.as_deref()).await;
                    if !self.is_acknowledged() {
                        if let Err(error) = self.keep(false, true).await {
                            return (self.not_kept(&error).await, complaints);
                        }
                        let stopping = self.bot.core().stopping.clone();
                        let pause = self.pause(retry_after, failures);
                        if let Some(next) = self.next(left) {
                            let turn = self.turn().take();
                            let wait = async move {
                                stopping.run_until_cancelled(sleep(pause)).await?;
                                Some(turn)
                            };
                            self.resume(next, wait, None, failures + 1);
                        }
                        return (Outcome::Accepted, complaints);
                    }
                    (retry_after, left)
                }
            };
            let stopping = self.bot.core().stopping.clone();
            let waited = stopping.run_until_cancelled(sleep(self.pause(retry_after, failures))).await;
            failures += 1;
            // It stays in the inbox for the next process.
            let Some((next, ())) = self.next(left).zip(waited) else {
                return (Outcome::Busy, complaints);
            };
            step = next;
        }
    }

    /// How long to wait before the next try: as long as was asked, but not beyond the time in which it is of use.
    fn pause(&self, asked: Option<Duration>, failures: u32) -> Duration {
        asked.map_or_else(|| pause_after(failures), |asked| asked.min(life(self.about.kind)))
    }

    /// What is to be done next: the calls that are left, or the handler once more.
    fn next(&self, left: Option<Vec<Call>>) -> Option<Step> {
        match left {
            Some(calls) => Some(Step::Call(calls)),
            None => Update::decode(self.body.clone()).ok().map(Step::Handle),
        }
    }

    async fn run(&self, step: Step, last: LastCall, place: Option<OwnedSemaphorePermit>) -> End {
        let (calls, sessions) = match step {
            Step::Call(calls) => (calls, None),
            Step::Handle(update) => match self.handle(update, place).await {
                Ok(reply) => {
                    let (calls, sessions) = reply.into_calls();
                    (calls, Some(sessions))
                }
                Err(end) => return end,
            },
        };
        let fits =
            |call: &Call| (last == LastCall::InResponse && fits_response(call)).then(|| Cost::of(call));
        let only = match calls.as_slice() {
            [call] => fits(call),
            _ => None,
        };
        // Taken before anything is taken down: what is depends on whether all that is left is to answer the sender.
        let mut place = only.as_ref().and_then(|cost| self.bot.pacing().try_enter(cost));
        let is_only = calls.len() == 1;
        if let Some(sessions) = sessions
            && let Err(error) = self.replied(&calls, sessions, place.is_some()).await
        {
            return End::NotKept(error);
        }
        let mut calls = calls.into_iter();
        let mut refused = Vec::new();
        while let Some(call) = calls.next() {
            let cost = if calls.len() == 0 && !is_only { fits(&call) } else { None };
            let place =
                place.take().or_else(|| cost.as_ref().and_then(|cost| self.bot.pacing().try_enter(cost)));
            if let Some(place) = place
                && self.may_answer().await
            {
                place.used();
                return End::Answered { body: call.webhook_response(), refused };
            }
            match make(&self.bot, &call).await {
                Ok(reason) => refused.extend(reason),
                Err(failure) => {
                    return End::NotAnswered { failure, left: std::iter::once(call).chain(calls).collect() };
                }
            }
            if calls.len() > 0 && self.state.lock().await.is_kept {
                self.note(Some(calls.as_slice())).await;
            }
        }
        End::Answered { body: Bytes::new(), refused }
    }

    /// A place for the handler of a bot that is known to block: a few of those run at a time. Nothing once the process stops.
    async fn place(&self, step: &Step) -> Option<Option<OwnedSemaphorePermit>> {
        match (step, self.bot.desk().blockers()) {
            (Step::Handle(_), Some(places)) => {
                let stopping = &self.bot.core().stopping;
                stopping.run_until_cancelled(places.acquire_owned()).await.map(Result::ok)
            }
            _ => Some(None),
        }
    }

    /// Runs the handler, in this place if it needs one.
    async fn handle(&self, update: Update, place: Option<OwnedSemaphorePermit>) -> Result<Reply, End> {
        let handled = self.hold.watch(handle(&self.bot, update)).await;
        drop(place);
        handled.unwrap_or_else(|| {
            self.bot.desk().came_back();
            Err(End::TooLong(self.bot.delivery().handler_timeout))
        })
    }

    pub(super) fn key(&self) -> Key {
        // Without a token nothing comes, nor goes on.
        Key { bot: self.bot.id().unwrap_or_default(), update: self.id }
    }
}

/// Lets those one at a time that may end the process, so that it is known which of them did.
pub(super) type Alone = Arc<tokio::sync::Semaphore>;

/// Says that the store did not do what it should.
pub(super) fn store_failed(bot: &Bot, update_id: i64, error: &StoreError) {
    bot.core().store_failed(error);
    error!(bot = bot.name(), update_id, %error, help = error.help(), "the store failed");
}

impl Drop for Course {
    fn drop(&mut self) {
        let core = self.bot.core();
        core.ended();
        core.succession.over(|| self.key());
    }
}

impl fmt::Debug for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Course").field("about", &self.about).finish_non_exhaustive()
    }
}

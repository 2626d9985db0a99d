//! What happens when, and what is said of it in terminal and page.

use std::convert::Infallible;
use std::future::{self, Future};
use std::pin::Pin;
use std::time::Duration;

use botserver_emulator::Emulator;
use botserver_runtime::cli::Failure;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::{debug, error, info, warn};

use crate::build::{self, Build};
use crate::process::{Bots, Event, Process, Start};
use crate::watch::Watch;

/// The pause before a fleet is started again that ended by itself; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How often the terminal tells of refused calls.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);

/// A build under way.
type Building = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// The fleet's process, its sources, and how things stand.
pub(crate) struct Session {
    emulator: Emulator,
    start: Start,
    process: Option<Process>,
    sources: Option<(Watch, Build)>,
    building: Option<Building>,
    /// Whether the sources changed since the build began that is under way.
    is_outdated: bool,
    /// What cargo said of the sources as they are, if they cannot be built.
    failure: Option<String>,
    /// How the process ended, until it is started again.
    end: Option<String>,
    is_ready: bool,
    restart: Option<Instant>,
    pause: Duration,
    /// The bots of the last fleet that was ready.
    bots: Bots,
    /// The last call in the emulator's journal that was looked at.
    looked_at: u64,
}

/// What a session waits for.
enum Next {
    Heard(Event),
    Changed,
    Built(Result<(), String>),
    /// The fleet's process is to be started again.
    Due,
    /// It is time to look for calls that were refused.
    Look,
}

async fn heard(process: &mut Option<Process>) -> Event {
    match process {
        Some(process) => process.event().await,
        None => future::pending().await,
    }
}

async fn changed(sources: &mut Option<(Watch, Build)>) {
    match sources {
        Some((watch, _)) => watch.changed().await,
        None => future::pending().await,
    }
}

async fn ended(building: &mut Option<Building>) -> Result<(), String> {
    match building {
        Some(building) => building.await,
        None => future::pending().await,
    }
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => future::pending().await,
    }
}

impl Session {
    /// Starts the fleet.
    ///
    /// # Errors
    /// If the operating system cannot.
    pub(crate) fn new(
        emulator: Emulator,
        start: Start,
        sources: Option<(Watch, Build)>,
    ) -> Result<Self, Failure> {
        let process = Process::start(&start).map_err(|error| {
            Failure::new(format!("{} cannot be started: {error}", start.binary.display()))
        })?;
        Ok(Self {
            emulator,
            start,
            process: Some(process),
            sources,
            building: None,
            is_outdated: false,
            failure: None,
            end: None,
            is_ready: false,
            restart: None,
            pause: FIRST_PAUSE,
            bots: Bots::new(),
            looked_at: 0,
        })
    }

    /// Does what is to be done, for as long as it is awaited.
    pub(crate) async fn go_on(&mut self) -> Infallible {
        loop {
            match self.next().await {
                Next::Heard(Event::Ready(bots)) => self.ready(bots),
                Next::Heard(Event::Ended(status)) => self.ended(&format!("the fleet ended ({status})")),
                Next::Changed => self.sources_changed(),
                Next::Built(built) => self.built(built).await,
                Next::Due => self.start(),
                Next::Look => self.tell_refusals(),
            }
        }
    }

    /// Ends what is at work.
    pub(crate) async fn end(&mut self) {
        self.building = None;
        if let Some(process) = self.process.take() {
            process.stop().await;
        }
    }

    async fn next(&mut self) -> Next {
        let Self { process, sources, building, restart, .. } = self;
        tokio::select! {
            event = heard(process) => Next::Heard(event),
            () = changed(sources) => Next::Changed,
            built = ended(building) => Next::Built(built),
            () = at(*restart) => Next::Due,
            () = sleep(LOOK_INTERVAL) => Next::Look,
        }
    }

    /// Tells of calls in responses that were refused: neither the handler nor the fleet's process ever hears of them.
    fn tell_refusals(&mut self) {
        for call in self.emulator.call_records(self.looked_at, None) {
            self.looked_at = call.seq;
            if let Some(reason) = call.refusal().filter(|_| call.via == "webhook_reply") {
                let bot = self.bots.get(&call.bot).cloned().unwrap_or_else(|| call.bot.to_string());
                error!(bot, method = call.method, reason, "a call in the response to an update is refused");
            }
        }
    }

    /// The process serves. Bots that were there before and are no more leave the page.
    fn ready(&mut self, bots: Bots) {
        for gone in self.bots.keys().filter(|id| !bots.contains_key(id)) {
            self.emulator.remove_bot(*gone);
        }
        self.bots = bots;
        self.pause = FIRST_PAUSE;
        self.is_ready = true;
        info!("ready: {}", self.count());
        self.show();
    }

    fn count(&self) -> String {
        match self.bots.len() {
            1 => "1 bot".to_owned(),
            count => format!("{count} bots"),
        }
    }

    /// There is no process any more, or none yet.
    fn ended(&mut self, how: &str) {
        self.process = None;
        self.is_ready = false;
        let text = format!("{how}, and is started again in {:?}", self.pause);
        error!("{text}");
        self.end = Some(text);
        self.restart = Some(Instant::now() + self.pause);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        self.show();
    }

    fn start(&mut self) {
        self.restart = None;
        match Process::start(&self.start) {
            Ok(process) => {
                self.process = Some(process);
                self.end = None;
            }
            Err(error) => self.ended(&format!("the fleet cannot be started: {error}")),
        }
    }

    fn sources_changed(&mut self) {
        if self.building.is_none() {
            return self.build();
        }
        debug!("the build under way is outdated");
        self.is_outdated = true;
    }

    fn build(&mut self) {
        let Some((_, build)) = &self.sources else { return };
        self.is_outdated = false;
        info!("building");
        self.building = Some(Box::pin(build::run(build.clone())));
        self.show();
    }

    /// A build has ended. A failed one leaves the old process at work, and one that changed nothing does as well.
    async fn built(&mut self, built: Result<(), String>) {
        self.building = None;
        if self.is_outdated {
            return self.build();
        }
        self.failure = built.err();
        if self.failure.is_some() {
            error!("the build failed; the fleet goes on as it was");
            return self.show();
        }
        if let Some(process) = self.process.take() {
            if build::is_same(process.binary(), self.start.binary.clone()).await {
                info!("nothing has changed for the bots");
                self.process = Some(process);
                return self.show();
            }
            process.stop().await;
        }
        info!("the fleet is started anew");
        self.is_ready = false;
        self.pause = FIRST_PAUSE;
        self.start();
    }

    /// Shows on the page how things stand; a fleet that is about to be ready is nothing new.
    fn show(&self) {
        let shown = match (&self.building, &self.end, &self.failure) {
            (Some(_), ..) => self.emulator.notice("building", ""),
            (_, Some(end), _) => self.emulator.notice("stopped", end),
            (.., Some(errors)) => self.emulator.notice("failed", errors),
            _ if self.is_ready => self.emulator.notice("ready", &self.count()),
            _ => Ok(()),
        };
        if let Err(error) = shown {
            warn!(%error, "the page does not show how things stand");
        }
    }
}

//! Looks from outside whether handlers block their threads.

use std::collections::HashMap;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::error;

use super::course::Course;
use crate::Service;
use crate::background::{Blocked, Role};

/// After so long, a handler that holds its thread is said to block it.
pub(crate) const HELD: Duration = Duration::from_secs(2);

/// How often to look for those, and how long what has to wait may be held up by them.
pub(crate) const LOOK: Duration = Duration::from_millis(100);

/// Who looks which handlers block their threads, and what was found.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// By the numbers of the threads that they have.
    found: HashMap<u32, Weak<Course>>,
}

impl Watch {
    /// Looks once: each handler that blocks is named once, its bot's updates run apart from then on, and one that does so for
    /// longer than a handler may is given up. Gives back the workers that are blocked.
    pub(crate) fn look(&mut self, service: &Service) -> Vec<u32> {
        service.background().make_room(LOOK);
        let blocked = service.background().blocked(HELD);
        self.found.retain(|number, _| blocked.iter().any(|thread| thread.number == *number));
        for thread in &blocked {
            if thread.is_news {
                self.find(service, thread);
            }
            if let Some(course) = self.found.get(&thread.number).and_then(Weak::upgrade) {
                course.blocks(thread);
            }
        }
        blocked.iter().filter(|thread| thread.role == Role::Worker).map(|thread| thread.number).collect()
    }

    /// Finds whose handler has a thread.
    fn find(&mut self, service: &Service, thread: &Blocked) {
        self.found.remove(&thread.number);
        let mut courses = service.bots().flat_map(|bot| bot.desk().courses());
        match courses.find(|course| course.holds(thread.number)) {
            Some(course) => drop(self.found.insert(thread.number, Arc::downgrade(&course))),
            None => error!(
                seconds = thread.held.as_secs(),
                help = "what blocks belongs into `tokio::task::spawn_blocking`",
                "what a handler has spawned blocks a thread"
            ),
        }
    }

    /// Looks again and again, until `stop`. On a thread of its own.
    pub(crate) fn go_on(mut self, service: &Service, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            self.look(service);
            thread::sleep(LOOK);
        }
    }
}

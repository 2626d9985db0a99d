//! Finds a bot by the name in its webhook's path.

use std::sync::Arc;

use botserver_manifest::Token;

use super::{Bot, Credential};
use crate::Fleet;
use crate::service::Core;

/// All bots of a service.
///
/// The generated router is asked first, and says where in the fleet a name stands: what comes after it, such as bots
/// that are added while the process runs, costs the compiled ones nothing.
#[derive(Debug)]
pub(crate) struct Directory {
    fleet: &'static Fleet,
    /// In the order of `fleet.bots`, which the router's answer is an index of.
    compiled: Box<[Bot]>,
}

impl Directory {
    /// The bots of a fleet; `token` gives each its token, if it has one.
    pub(crate) fn new(
        fleet: &'static Fleet,
        core: &Arc<Core>,
        mut token: impl FnMut(&'static str) -> Option<Token>,
    ) -> Self {
        let bot = |compiled: &&'static crate::codegen::CompiledBot| {
            let credential = token(compiled.name).map(Credential::new);
            Bot::new(compiled, credential, Arc::clone(core))
        };
        Self { fleet, compiled: fleet.bots.iter().map(bot).collect() }
    }

    /// The bot of that name, in a time that does not depend on how many there are.
    pub(crate) fn find(&self, name: &str) -> Option<&Bot> {
        self.compiled.get((self.fleet.route)(name)?)
    }

    /// All bots, sorted by name.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &Bot> {
        self.compiled.iter()
    }

    /// What the build knows of them.
    pub(crate) fn fleet(&self) -> &'static Fleet {
        self.fleet
    }
}

//! Tokens that are read anew while the fleet is served.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::UnboundedSender;
use tracing::{error, info, warn};

use super::credentials::{Credentials, places};
use crate::watch::{Stamps, Watched, stamps};
use crate::{Bot, Service};

/// The tokens of a service that runs, and the file that they come from. A clone is the same.
#[derive(Debug, Clone)]
pub(crate) struct TokenReload(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    service: Service,
    /// The file that was asked for.
    given: Option<PathBuf>,
    /// Gets the bots whose tokens are new, and whose webhooks so have another secret.
    changed: UnboundedSender<Vec<Bot>>,
    read: Mutex<Stamps>,
}

impl TokenReload {
    /// For a service whose tokens were read from `given`, or from where they are else looked for, after the files were as
    /// `stamps` say.
    pub(crate) fn new(
        service: Service,
        given: Option<PathBuf>,
        stamps: Stamps,
        changed: UnboundedSender<Vec<Bot>>,
    ) -> Self {
        Self(Arc::new(Inner { service, given, changed, read: Mutex::new(stamps) }))
    }

    /// Gives each bot the token that it has now.
    fn replace(&self, found: Credentials) {
        let service = &self.0.service;
        for warning in &found.warnings {
            warn!("{warning}");
        }
        let mut tokens: HashMap<_, _> =
            found.tokens.into_iter().map(|(bot, token)| (bot.name, token)).collect();
        let mut changed = Vec::new();
        for bot in service.bots() {
            let had = bot.has_token();
            if !bot.set_token(tokens.remove(bot.name())) {
                continue;
            }
            let what = match (had, bot.has_token()) {
                (false, _) => "it has a token now, and is served",
                (true, true) => "its token was replaced",
                (true, false) => "its token is gone: it is not served any more",
            };
            info!(bot = bot.name(), "{what}");
            if bot.has_token() {
                changed.push(bot.clone());
            }
        }
        info!(bots = service.served().count(), changed = changed.len(), "the tokens were read");
        if !changed.is_empty() {
            // Nobody listens where webhooks are not looked after.
            let _ = self.0.changed.send(changed);
        }
    }
}

impl Watched for TokenReload {
    fn read(&self) -> &Mutex<Stamps> {
        &self.0.read
    }

    fn stamps(&self) -> Stamps {
        token_stamps(self.0.given.as_deref())
    }

    /// A token that is new or another serves its bot from now on, one that is gone stops it.
    fn reload(&self) {
        let mut read = self.0.read.lock().unwrap_or_else(PoisonError::into_inner);
        *read = self.stamps();
        match Credentials::find(self.0.service.fleet(), self.0.given.as_deref()) {
            // An empty file is one that somebody is writing, or has lost.
            Ok(Credentials { file, tokens, .. }) if tokens.is_empty() => {
                let error = match file {
                    Some(file) => format!("{} has no token for any bot of this fleet", file.display()),
                    None => "tokens.yml is gone".to_owned(),
                };
                error!(error, "the tokens are not replaced: the old ones stay");
            }
            Ok(found) => self.replace(found),
            Err(problems) => {
                for problem in &problems {
                    let error = problem.to_string().replace("\n  help: ", "; ");
                    error!(error, "the tokens are not replaced: the old ones stay");
                }
            }
        }
    }
}

/// The files that tokens are read from, as they are now.
pub(crate) fn token_stamps(given: Option<&Path>) -> Stamps {
    stamps(places(given).iter().map(PathBuf::as_path))
}

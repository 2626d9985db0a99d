//! Which bots are paused, in a file of the data folder, so that they still are when the process starts anew.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::Service;
use crate::replace::replace;

/// The name of the file.
const FILE_NAME: &str = "paused.json";

/// The bots that are paused, and where that is kept.
#[derive(Debug)]
pub(crate) struct Pauses {
    path: PathBuf,
    /// A lock for those who change it.
    names: Mutex<Paused>,
}

/// What the file has. A name that no bot has, such as one of a bot that a later build brings back, stays in it.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct Paused {
    paused: BTreeSet<String>,
}

/// Why it is not known which bots are paused, or cannot be kept.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}\n  help: {help}", path.display())]
pub(crate) struct PausesError {
    path: PathBuf,
    source: io::Error,
    help: &'static str,
}

impl Pauses {
    /// Reads the file, and pauses the bots of a service that it names.
    ///
    /// # Errors
    /// If it is there and cannot be read: to serve a bot that somebody stopped would be worse.
    pub(crate) fn restore(data: &Path, service: &Service) -> Result<Self, PausesError> {
        let path = data.join(FILE_NAME);
        let unreadable = |source| PausesError {
            path: path.clone(),
            source,
            help: "it says which bots are paused; mend it, or remove it to have all bots served",
        };
        let names: Paused = match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| unreadable(error.into()))?,
            // Nor can it be there where the folder is none, or cannot be made.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Paused::default()
            }
            Err(error) => return Err(unreadable(error)),
        };
        names.paused.iter().filter_map(|name| service.bot(name)).for_each(|bot| bot.set_paused(true));
        Ok(Self { path, names: Mutex::new(names) })
    }

    /// Pauses a bot, or has it go on; first in the file, so that what is said to be so stays so.
    ///
    /// # Errors
    /// If the file cannot be written; nothing has changed then.
    pub(crate) fn set(&self, bot: &crate::Bot, is_paused: bool) -> Result<(), PausesError> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = names.clone();
        let changed = if is_paused {
            next.paused.insert(bot.name().to_owned())
        } else {
            next.paused.remove(bot.name())
        };
        if changed {
            self.write(&next).map_err(|source| PausesError {
                path: self.path.clone(),
                source,
                help: "nothing has changed; see that the data folder can be written",
            })?;
            *names = next;
        }
        bot.set_paused(is_paused);
        Ok(())
    }

    fn write(&self, names: &Paused) -> io::Result<()> {
        replace(&self.path, &serde_json::to_vec_pretty(names)?)
    }
}

//! Tells when the fleet's sources have changed: their content, not their dates.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::future;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use botserver_runtime::cli::Failure;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::{debug, warn};

/// What a fleet is built from, in its folder.
const SOURCES: [&str; 6] = ["bots", "bots.yml", "build.rs", "Cargo.toml", "src", "tokens.yml"];

/// An editor writes several files at once: they are read when nothing has changed for this long.
const QUIET: Duration = Duration::from_millis(80);

/// Watches the sources for as long as it lives.
pub(crate) struct Watch {
    folder: PathBuf,
    watcher: RecommendedWatcher,
    events: mpsc::UnboundedReceiver<()>,
    /// Whether an event has come whose sources were not read yet.
    is_stirred: bool,
    content: u64,
}

impl Watch {
    /// Starts to watch.
    ///
    /// # Errors
    /// If the operating system watches no more files.
    pub(crate) fn start(folder: &Path) -> Result<Self, Failure> {
        let (tell, events) = mpsc::unbounded_channel();
        let sources: Vec<PathBuf> = SOURCES.iter().map(|source| folder.join(source)).collect();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let concerns_us = event.as_ref().map_or(true, |event| {
                let is_ours = |path: &PathBuf| sources.iter().any(|source| path.starts_with(source));
                // More came at once than the operating system could tell.
                event.need_rescan() || !event.kind.is_access() && event.paths.iter().any(is_ours)
            });
            if concerns_us {
                // Nobody listens any more when the command is about to end.
                let _ = tell.send(());
            }
        });
        let mut watch = Self {
            folder: folder.to_owned(),
            watcher: watcher.map_err(|error| cannot(&error))?,
            events,
            is_stirred: false,
            content: content(folder),
        };
        // The folder itself shows files that editors replace by renaming, and those that do not exist yet.
        watch.watcher.watch(folder, RecursiveMode::NonRecursive).map_err(|error| cannot(&error))?;
        watch.watch_folders().map_err(|error| cannot(&error))?;
        Ok(watch)
    }

    /// Watches the folders of sources as they are now. A folder that was replaced, as by another branch, is another
    /// one for the operating system, and its events would never come.
    fn watch_folders(&mut self) -> notify::Result<()> {
        let mut watched = Ok(());
        for source in SOURCES {
            let path = self.folder.join(source);
            let _ = self.watcher.unwatch(&path);
            // One that goes away meanwhile is seen to come back by the watch of the folder that it is in.
            if path.is_dir()
                && let Err(error) = self.watcher.watch(&path, RecursiveMode::Recursive)
                && path.is_dir()
            {
                watched = Err(error);
            }
        }
        watched
    }

    /// Waits until the content of the sources is another one. What an editor leaves beside them, a touched file and
    /// a change that was taken back do not count.
    ///
    /// Nothing is missed when it is no longer awaited half-way, and awaited again.
    pub(crate) async fn changed(&mut self) {
        loop {
            if !self.is_stirred {
                if self.events.recv().await.is_none() {
                    return future::pending().await;
                }
                self.is_stirred = true;
            }
            while timeout(QUIET, self.events.recv()).await.is_ok_and(|event| event.is_some()) {}
            self.is_stirred = false;
            if let Err(error) = self.watch_folders() {
                warn!(%error, "changes in a folder that was replaced are not seen");
            }
            let content = content(&self.folder);
            if content != self.content {
                self.content = content;
                return;
            }
            debug!("the sources are what they were");
        }
    }
}

fn cannot(error: &notify::Error) -> Failure {
    Failure::new(format!("changes cannot be watched: {error}\n  help: --no-watch goes without"))
}

/// A fingerprint of the sources.
fn content(folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        hash(&folder.join(source), &mut hasher);
    }
    hasher.finish()
}

fn hash(path: &Path, hasher: &mut DefaultHasher) {
    let Ok(kind) = fs::metadata(path).map(|metadata| metadata.file_type()) else { return };
    if kind.is_dir() {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        // A link to a folder may lead back here.
        let leads_away = |path: &PathBuf| path.is_symlink() && path.is_dir();
        let entries = entries.map(|entry| entry.path()).filter(|path| !leads_away(path));
        let mut paths: Vec<_> = entries.filter(|path| !is_left_over(path)).collect();
        paths.sort();
        for path in &paths {
            hash(path, hasher);
        }
    } else if kind.is_file()
        && let Ok(content) = fs::read(path)
    {
        path.hash(hasher);
        content.hash(hasher);
    }
}

/// Swap files, backups and the like of Vim, Emacs and others.
fn is_left_over(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Vim tries whether it may write into a folder with a file of that name.
    name.starts_with(['.', '#']) || name.ends_with(['~', '#']) || name == "4913"
}

//! Files that are read anew when they have changed.
//!
//! It asks for their times instead of being told by the kernel: that also sees what stands behind links, as certbot and
//! Kubernetes place it, and on a network's file system.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

/// How often it looks.
const INTERVAL: Duration = Duration::from_secs(1);

/// How often it says what should be done about them.
const REMINDER: Duration = Duration::from_hours(24);

/// By what a file is known to have changed: device, inode, size, and the time of its last change.
type Stamp = (u64, u64, u64, i64, i64);

/// Of several files; nothing for one that is not there.
pub(crate) type Stamps = Vec<Option<Stamp>>;

/// Files that can be read anew.
pub(crate) trait Watched: Clone + Send + 'static {
    /// The files as they were when they were read last, locked while they are read.
    fn read(&self) -> &Mutex<Stamps>;

    /// The files as they are now.
    fn stamps(&self) -> Stamps;

    /// Reads them anew. What is wrong with them changes nothing; what came of it is logged.
    fn reload(&self);

    /// Says what should be done about them, once a day.
    fn remind(&self) {}
}

/// The stamps of these files.
pub(crate) fn stamps<'a>(paths: impl IntoIterator<Item = &'a Path>) -> Stamps {
    let stamp = |path: &Path| {
        let file = fs::metadata(path).ok()?;
        Some((file.dev(), file.ino(), file.size(), file.mtime(), file.mtime_nsec()))
    };
    paths.into_iter().map(stamp).collect()
}

/// Has files read anew when they have changed, for as long as it is polled.
///
/// It waits until two looks see the same, so that none is read while it, or one that belongs to it, is being written.
pub(crate) async fn watch(files: impl Watched) {
    let mut seen = when_read(&files);
    let mut reminded = Instant::now();
    loop {
        sleep(INTERVAL).await;
        let (files, is_due) = (files.clone(), reminded.elapsed() >= REMINDER);
        // A file system may take its time.
        let look = spawn_blocking(move || {
            let now = files.stamps();
            if now == seen && now != when_read(&files) {
                files.reload();
            }
            if is_due {
                files.remind();
            }
            now
        });
        match look.await {
            Ok(now) => seen = now,
            Err(_) => return,
        }
        if is_due {
            reminded = Instant::now();
        }
    }
}

fn when_read(files: &impl Watched) -> Stamps {
    files.read().lock().unwrap_or_else(PoisonError::into_inner).clone()
}

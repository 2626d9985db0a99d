//! Looks whether the files have changed.
//!
//! It asks for their times instead of being told by the kernel: that also sees what stands behind links, as certbot and
//! Kubernetes place it, and on a network's file system.

use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

use super::Tls;

/// How often it looks.
const INTERVAL: Duration = Duration::from_secs(1);

/// How often it says that the certificate should be renewed.
const REMINDER: Duration = Duration::from_hours(24);

/// Has a certificate read anew when its file or that of its key has changed, for as long as it is polled.
///
/// It waits until two looks see the same, so that a pair is not read between the writing of one file and of the other.
pub(crate) async fn watch(tls: Tls) {
    let mut seen = tls.stamps_when_read();
    let mut reminded = Instant::now();
    loop {
        sleep(INTERVAL).await;
        let (tls, before, is_due) = (tls.clone(), seen, reminded.elapsed() >= REMINDER);
        // A file system may take its time.
        let look = spawn_blocking(move || {
            let now = tls.stamps();
            if now == before && now != tls.stamps_when_read() {
                tls.reload();
            }
            if is_due {
                tls.remind();
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

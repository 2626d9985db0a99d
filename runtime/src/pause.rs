//! How long to wait before something that failed is tried again, where nothing says so.

use std::time::Duration;

/// The pause after a first failure; it doubles with each further one.
const FIRST: Duration = Duration::from_secs(1);

/// The longest pause.
const LONGEST: Duration = Duration::from_secs(60);

/// The pause after so many failures before this one.
pub(crate) fn pause_after(failures: u32) -> Duration {
    FIRST.saturating_mul(1 << failures.min(16)).min(LONGEST)
}

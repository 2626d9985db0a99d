#[cfg(feature = "polls")]
pub fn on_poll() {}

/// Start
#[cfg(unix)]
pub fn command_start() {}

/// Start
#[cfg(not(unix))]
pub fn command_start() {}

#[cfg(unix)]
pub fn helper() {}

#[cfg(not(unix))]
pub fn helper() {}

pub fn on_message() {}

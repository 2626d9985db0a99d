pub fn on_message() {}

/// Start
pub fn command_start() {}

/// Start again
pub async fn command_start() {}

/// Start once more
pub fn r#command_start() {}

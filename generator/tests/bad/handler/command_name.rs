/// Start
pub async fn command_Start() {}

/// Nothing
pub async fn command_() {}

/// Long
pub async fn command_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa() {}

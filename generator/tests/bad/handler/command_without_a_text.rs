pub async fn command_start() {}

/// Start
pub fn comand_start() {}

/// Help
pub fn commands_help() {}

pub fn onmessage() {}

pub fn on_poll() {}

fn comand_helper() {}

pub fn commit_order() {}

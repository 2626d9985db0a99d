//! The tasks of this repository: test, dist, bot-api, bench-build.

mod bot_api;

use anyhow::Result;
use clap::Parser;

/// The tasks of this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    BotApi(bot_api::BotApi),
}

fn main() -> Result<()> {
    match Task::parse() {
        Task::BotApi(task) => task.run(),
    }
}

//! The tasks of this repository. `cargo xtask help` lists them.

mod bot_api;
mod dist;
mod packages;
mod run;
mod test;

use anyhow::Result;
use clap::Parser;

/// The tasks of this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    Test(test::Test),
    Dist(dist::Dist),
    BotApi(bot_api::BotApi),
}

fn main() -> Result<()> {
    match Task::parse() {
        Task::Test(task) => task.run(),
        Task::Dist(task) => task.run(),
        Task::BotApi(task) => task.run(),
    }
}

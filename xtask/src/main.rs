//! The tasks of this repository. `cargo xtask help` lists them.

mod bench;
mod bench_build;
mod bot_api;
mod dist;
mod fuzz;
mod packages;
mod run;
mod test;
mod tools;

use std::process::ExitCode;

use clap::Parser;

/// The tasks of this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    Test(test::Test),
    Dist(dist::Dist),
    BotApi(bot_api::BotApi),
    Fuzz(fuzz::Fuzz),
    Bench(bench::Bench),
    BenchDelivery(bench::BenchDelivery),
    BenchBuild(bench_build::BenchBuild),
}

fn main() -> ExitCode {
    let done = match Task::parse() {
        Task::Test(task) => task.run(),
        Task::Dist(task) => task.run(),
        Task::BotApi(task) => task.run(),
        Task::Fuzz(task) => task.run(),
        Task::Bench(task) => task.run(),
        Task::BenchDelivery(task) => task.run(),
        Task::BenchBuild(task) => task.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

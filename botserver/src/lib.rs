//! Serves a fleet of Telegram bots from one process.
//!
//! This is the crate that a fleet's own code names: the run time, and behind features the command `dev` and the test
//! kit. A project needs two lines: `botserver::fleet!();` in `src/lib.rs`, and in `src/main.rs`
//! `fn main() -> std::process::ExitCode { botserver::main(&fleet::FLEET) }`.

use std::process::ExitCode;

#[cfg(feature = "testing")]
pub use botserver_testing as testing;

pub use botserver_runtime::*;

/// Runs the command line of a fleet's binary.
///
/// Exits with 0 when all is well, with 1 when what was asked failed, with 2 when the question was wrong.
pub fn main(fleet: &'static Fleet) -> ExitCode {
    let operator = botserver_operator::commands();
    #[cfg(feature = "dev")]
    let extras = [operator, botserver_dev::commands().into()].concat();
    #[cfg(not(feature = "dev"))]
    let extras = operator;
    cli::main(fleet, &extras)
}

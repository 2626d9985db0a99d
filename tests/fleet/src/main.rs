//! Serves the bots of bots.yml.

use std::process::ExitCode;

fn main() -> ExitCode {
    botserver::main(&test_fleet::FLEET)
}

//! Turns bots.yml and bots/*.rs into the fleet that the target `http` asks.

use std::process::ExitCode;

fn main() -> ExitCode {
    botserver_generator::build()
}

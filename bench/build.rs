//! Turns bots.yml and bots/*.rs into one module per bot and a router.

use std::process::ExitCode;

fn main() -> ExitCode {
    botserver_generator::build()
}

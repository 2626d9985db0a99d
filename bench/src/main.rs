//! Serves the bots of bots.yml.

use std::process::ExitCode;

fn main() -> ExitCode {
    botserver::main(&botserver_bench::FLEET)
}

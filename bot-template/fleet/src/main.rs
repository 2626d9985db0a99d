//! Serves the bots of bots.yml.

use std::process::ExitCode;

fn main() -> ExitCode {
    botserver::main(&{{crate_name}}::FLEET)
}

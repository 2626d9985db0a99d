//! Serves the bots of bots.yml, and one more.

use std::process::ExitCode;

fn main() -> ExitCode {
    botserver::main(test_fleet::one_more_bot())
}

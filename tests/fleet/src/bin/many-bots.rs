//! Serves ten thousand bots.

use std::process::ExitCode;

fn main() -> ExitCode {
    botserver::main(test_fleet::many_bots(10_000))
}

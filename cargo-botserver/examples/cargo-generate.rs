//! `cargo generate` as a library does it, without favourites and git: cargo-generate 0.26 itself does not install with
//! Rust 1.95. The guide's commands are tried with it.

use std::process::ExitCode;

use cargo_generate::{Cli, generate};
use clap::Parser as _;

fn main() -> ExitCode {
    let Cli::Generate(args) = Cli::parse();
    match generate(args) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

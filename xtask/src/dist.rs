//! `cargo xtask dist`: the one file to deploy.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use crate::run::{cargo, run, target};

/// Build the static binary of a fleet, stripped, into target/static/
#[derive(Debug, Args)]
pub(crate) struct Dist {
    /// The package whose binary it is
    #[arg(long, default_value = "fleet")]
    package: String,
}

impl Dist {
    pub(crate) fn run(self) -> Result<()> {
        let triple = host_triple()?;
        // With `--target`, the flags are for the binary alone: build scripts stay dynamic, as proc macros must.
        run(cargo(&[
            "build",
            "--profile",
            "dist",
            "--no-default-features",
            "--package",
            &self.package,
            "--target",
            &triple,
        ])
        .env("RUSTFLAGS", "-C target-feature=+crt-static"))?;
        let built = target().join(&triple).join("dist").join(&self.package);
        let folder = target().join("static");
        fs::create_dir_all(&folder)?;
        let file = folder.join(&self.package);
        fs::copy(&built, &file).with_context(|| format!("{} was not built", built.display()))?;
        let contents = fs::read(&file)?;
        ensure!(!asks_for_a_loader(&contents), "{} is not static: it names a dynamic loader", file.display());
        println!("{} ({:.1} MB, static)", file.display(), contents.len() as f64 / 1e6);
        Ok(())
    }
}

pub(crate) fn host_triple() -> Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("rustc cannot be started")?;
    let text = String::from_utf8(output.stdout)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say what its host is")?.to_owned())
}

/// Whether an ELF file has an interpreter (`PT_INTERP`), which an empty root does not have.
fn asks_for_a_loader(elf: &[u8]) -> bool {
    const PT_INTERP: u32 = 3;
    let number = |at: usize, size: usize| -> u64 {
        let bytes = elf.get(at..at + size).unwrap_or_default();
        bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    };
    // The program headers of a 64-bit little-endian file: where, how large, how many.
    let (start, size, count) = (number(32, 8), number(54, 2), number(56, 2));
    (0..count).any(|header| number((start + header * size) as usize, 4) == u64::from(PT_INTERP))
}

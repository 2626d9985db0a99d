//! The programs that tests need beside cargo, and the Debian packages that have them.

use std::env;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::run;

/// A program on the path, and the package it is in.
const NEEDED: &[(&str, &str)] = &[
    ("c++", "g++"),
    ("cc", "gcc"),
    ("caddy", "caddy"),
    ("chroot", "coreutils"),
    ("chromium", "chromium"),
    ("curl", "curl"),
    ("faketime", "faketime"),
    ("fish", "fish"),
    ("git", "git"),
    ("groff", "groff-base"),
    ("haproxy", "haproxy"),
    ("kill", "procps"),
    ("nginx", "nginx-light"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("openssl", "openssl"),
    ("pebble", "pebble"),
    ("promtool", "prometheus"),
    ("python3", "python3-venv"),
    ("strings", "binutils"),
    ("systemd-analyze", "systemd"),
    ("zsh", "zsh"),
];

/// Installs what is missing, as root on Debian; says what is missing elsewhere.
pub(crate) fn install() -> Result<()> {
    let missing: Vec<_> =
        NEEDED.iter().filter(|(program, _)| !on_path(program)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let command = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    if !on_path("apt-get") || !is_root() {
        bail!("the tests need programs that are missing here\nhelp: as root, run `{command}`");
    }
    run(Command::new("apt-get").args(["update", "--quiet=2"]))?;
    run(Command::new("apt-get")
        .args(["install", "--yes", "--quiet=2", "--no-install-recommends"])
        .args(&missing)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Whether a program can be started by its name.
pub(crate) fn on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn is_root() -> bool {
    // The owner of the process's own files; std has no getuid.
    use std::os::unix::fs::MetadataExt as _;
    Path::new("/proc/self").metadata().is_ok_and(|process| process.uid() == 0)
}

//! Lists the files of bot-template/, so that they become a part of the binary.
//!
//! Both the folder and `fleet.lock` are links into the repository, which `cargo package` replaces by what they lead to.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("bot-template").canonicalize()?;
    // A folder stands for everything in it.
    println!("cargo::rerun-if-changed={}", template.display());
    let mut files = Vec::new();
    collect(&template, &mut files)?;
    files.sort();
    let entries = files.iter().filter_map(|file| {
        let name = file.strip_prefix(&template).ok()?.to_str()?;
        Some(format!("    ({name:?}, include_str!({:?})),\n", file.to_str()?))
    });
    let list = format!("&[\n{}]\n", entries.collect::<String>());
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("templates.rs"), list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

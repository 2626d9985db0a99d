//! The programs that cargo itself installs: cargo-deny, and mdbook for the guide.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context as _, Result};

use crate::run::{cargo, run, target};

/// A program of the registry that checks need.
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
    features: &'static [&'static str],
}

/// Which licences, sources and versions of a package are taken.
pub(crate) const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", features: &[] };

/// The guide.
pub(crate) const MDBOOK: Tool =
    Tool { name: "mdbook", version: "0.5.4", features: &["--no-default-features"] };

impl Tool {
    /// The program: the one on the path, else one in target/tools, which is built when it is not there.
    ///
    /// # Errors
    /// If it cannot be built.
    pub(crate) fn installed(&self) -> Result<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        let root = target().join("tools");
        let places = env::split_paths(&path).chain([root.join("bin")]);
        if let Some(found) = places.map(|folder| folder.join(self.name)).find(|program| program.is_file()) {
            return Ok(found);
        }
        let build = root.join("build");
        // Without optimisations, which would take longer than all runs together.
        let mut install = cargo(&["install", "--locked", "--debug", "--quiet"]);
        install.arg(format!("{}@{}", self.name, self.version)).args(self.features);
        run(install.arg("--root").arg(&root).arg("--target-dir").arg(&build))
            .with_context(|| format!("`{}` is needed and cannot be installed", self.name))?;
        // A gigabyte that nobody needs again.
        fs::remove_dir_all(&build).with_context(|| format!("{} cannot be removed", build.display()))?;
        Ok(root.join("bin").join(self.name))
    }
}

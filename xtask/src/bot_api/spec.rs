//! Obtains the published specification: three TypeScript declaration files of one npm package.

use std::path::Path;

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

/// The release of the package that the committed code was generated from.
pub(crate) const PACKAGE: &str = "@gramio/types@10.3.1";

/// The text of the specification.
#[derive(Debug)]
pub(crate) struct Spec {
    pub(crate) objects: String,
    pub(crate) params: String,
    pub(crate) methods: String,
}

impl Spec {
    /// Reads `objects.d.ts`, `params.d.ts` and `methods.d.ts` of a folder.
    ///
    /// # Errors
    /// When one of them is missing.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        Ok(Spec {
            objects: read("objects.d.ts")?,
            params: read("params.d.ts")?,
            methods: read("methods.d.ts")?,
        })
    }

    /// Downloads [`PACKAGE`] with npm into a temporary folder and reads it.
    ///
    /// # Errors
    /// When npm or tar is missing, or the download fails.
    pub(crate) fn download() -> Result<Self> {
        let shell = Shell::new()?;
        if cmd!(shell, "npm --version").quiet().ignore_stderr().read().is_err() {
            bail!(
                "npm is not on PATH: install it, or pass `--spec DIR` with the unpacked files of {PACKAGE}"
            );
        }
        let folder = shell.create_temp_dir()?;
        shell.change_dir(folder.path());
        cmd!(shell, "npm pack --silent {PACKAGE}")
            .quiet()
            .ignore_stdout()
            .run()
            .with_context(|| format!("cannot download {PACKAGE}"))?;
        let archives = shell.read_dir(".")?;
        let archive = archives.first().context("npm pack wrote no file")?;
        cmd!(shell, "tar --extract --gzip --file {archive}").quiet().run()?;
        Self::read(&folder.path().join("package/out"))
    }

    /// `10.3`, from the head of the specification.
    ///
    /// # Errors
    /// When the head does not say it.
    pub(crate) fn version(&self) -> Result<String> {
        let after = self.objects.split_once("Bot API v").map(|(_, after)| after);
        let version = after.and_then(|after| after.split_whitespace().next());
        version.map(str::to_owned).context("objects.d.ts does not say which version of the Bot API it is")
    }
}

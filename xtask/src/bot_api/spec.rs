//! The published specification: three TypeScript declaration files of one npm package, committed without their
//! comments, so that nothing but an update of it needs npm or a network.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

/// The package; its releases are numbered after the Bot API: `10.3.1` is the second of Bot API 10.3.
const PACKAGE: &str = "@gramio/types";

/// The text of the specification.
#[derive(Debug, PartialEq)]
pub(crate) struct Spec {
    pub(crate) objects: String,
    pub(crate) params: String,
    pub(crate) methods: String,
}

impl Spec {
    /// The one that the committed code is generated from.
    ///
    /// # Errors
    /// When a file is missing.
    pub(crate) fn committed() -> Result<Self> {
        Self::read(&committed())
    }

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

    /// Replaces the committed specification with that of a release of [`PACKAGE`], which npm downloads.
    ///
    /// # Errors
    /// When npm or tar is missing, or the download fails.
    pub(crate) fn update(release: &str) -> Result<()> {
        let shell = Shell::new()?;
        if cmd!(shell, "npm --version").quiet().ignore_stderr().read().is_err() {
            bail!("npm is not on PATH: it downloads the specification");
        }
        let folder = shell.create_temp_dir()?;
        shell.change_dir(folder.path());
        cmd!(shell, "npm pack --silent {PACKAGE}@{release}")
            .quiet()
            .ignore_stdout()
            .run()
            .with_context(|| format!("cannot download {PACKAGE} {release}"))?;
        let archives = shell.read_dir(".")?;
        let archive = archives.first().context("npm pack wrote no file")?;
        cmd!(shell, "tar --extract --gzip --file {archive}").quiet().run()?;
        let package = folder.path().join("package");
        Self::read(&package.join("out"))?.write(release, &committed())?;
        shell.copy_file(package.join("LICENSE"), committed())?;
        Ok(())
    }

    /// Writes the files without their comments, under a line that says what they are.
    fn write(&self, release: &str, folder: &Path) -> Result<()> {
        let version = self.version()?;
        let head = format!(
            "// Bot API v{version} in the declarations of {PACKAGE} {release}, without their comments."
        );
        for (name, text) in
            [("objects.d.ts", &self.objects), ("params.d.ts", &self.params), ("methods.d.ts", &self.methods)]
        {
            let path = folder.join(name);
            std::fs::write(&path, format!("{head}\n\n{}", without_comments(text)?))
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
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

fn committed() -> PathBuf {
    super::root().join("bot-api/specification")
}

/// `source` without its block comments and empty lines. They are most of it, and no part of what is generated.
pub(crate) fn without_comments(source: &str) -> Result<String> {
    let mut code = String::new();
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("/*") {
        code += before;
        rest = comment.split_once("*/").context("a comment is not closed")?.1;
    }
    code += rest;
    let lines = code.lines().map(str::trim_end).filter(|line| !line.is_empty());
    Ok(lines.flat_map(|line| [line, "\n"]).collect())
}

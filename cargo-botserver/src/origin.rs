//! Where a fleet gets botserver from: a checkout on this machine, or a repository.
//!
//! Never from a registry: as long as nobody has published the name there, anybody can.

use std::fs;
use std::path::Path;

use serde::Serialize;
use url::Url;

use crate::failure::Failure;

/// The versions that this program's own workspace was tested with.
const LOCK: &str = include_str!("../fleet.lock");

/// Where a fleet gets botserver from.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Origin {
    /// The folder of a checkout, an absolute path.
    Path(String),
    /// A git repository, and a commit, tag or branch in it; without one, what cargo finds at its first build.
    Git {
        /// Its address, with a scheme.
        url: String,
        /// As cargo takes it for `rev`.
        rev: Option<String>,
    },
}

impl Origin {
    /// The checkout that this program was built from.
    ///
    /// # Errors
    /// If it is gone, or is a copy that cargo made for itself and deletes when it likes.
    pub(crate) fn own() -> Result<Self, Failure> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        own.filter(|path| !path.iter().any(|part| part == "checkouts")).and_then(checkout).ok_or_else(|| {
            Failure::new(
                "it is not known where the fleet gets botserver from: this program's own checkout is gone, and \
                 botserver is not published",
            )
            .help("give a checkout, `--path DIR`, or a repository, `--git URL --rev REV`")
        })
    }

    /// A checkout that was asked for.
    ///
    /// # Errors
    /// If it is none.
    pub(crate) fn path(path: &Path) -> Result<Self, Failure> {
        let found = path.canonicalize().map_err(|error| Failure::file(path, "cannot be used", error))?;
        checkout(&found).ok_or_else(|| {
            Failure::new(format!("`{}` is not a checkout of botserver", path.display()))
                .help("give the folder that has `runtime/` and `generator/` in it; where the fleet goes is said before its name, as in `new ~/shop-bots`")
        })
    }

    /// The fleet's Cargo.lock: the versions that were tested. Cargo adds what it lacks, and drops what no fleet uses.
    pub(crate) fn lock(&self) -> String {
        let of_checkout = match self {
            Self::Path(path) => fs::read_to_string(Path::new(path).join("Cargo.lock")).ok(),
            Self::Git { .. } => None,
        };
        of_checkout.unwrap_or_else(|| LOCK.to_owned())
    }
}

fn checkout(path: &Path) -> Option<Origin> {
    let is_checkout =
        ["botserver", "runtime", "generator"].iter().all(|part| path.join(part).join("Cargo.toml").is_file());
    // A path that Cargo.toml cannot hold as it is written here.
    let path =
        path.to_str().filter(|path| !path.contains(['"', '\\']) && !path.contains(char::is_control))?;
    is_checkout.then(|| Origin::Path(path.to_owned()))
}

/// The address of a repository, as cargo takes it.
pub(crate) fn url(text: &str) -> Result<String, String> {
    let url =
        Url::parse(text).ok().filter(|url| ["https", "http", "ssh", "git", "file"].contains(&url.scheme()));
    match url {
        Some(url) if url.password().is_some() => {
            Err("a password does not belong into Cargo.toml; leave it to git's credentials".into())
        }
        Some(_)
            if text.contains("://")
                && !text.contains(['"', '\\', ' '])
                && !text.contains(char::is_control) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("write a whole address, such as `https://…`, `ssh://git@…` or `file:///…`".into()),
    }
}

/// A commit, tag or branch.
pub(crate) fn rev(text: &str) -> Result<String, String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "._/+-".contains(letter);
    if text.is_empty() || text.starts_with('-') || !text.chars().all(fits) {
        return Err("write a commit or a tag".into());
    }
    Ok(text.to_owned())
}

//! Workspaces around a new fleet, which is one of its own: cargo takes none inside of another.

use std::fs;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};
use toml_edit::{DocumentMut, Item};

/// A workspace that takes a folder for one of its members.
pub(crate) struct Claim {
    /// Its Cargo.toml.
    pub(crate) manifest: PathBuf,
    /// Which of its `members` does so.
    pub(crate) pattern: String,
    /// The folder, as the workspace's `exclude` would name it.
    pub(crate) folder: String,
}

/// Finds a workspace around a folder that would take it for a member.
///
/// A Cargo.toml that cannot be read is none: cargo itself will say so.
pub(crate) fn claim(folder: &Path) -> Option<Claim> {
    folder.ancestors().skip(1).find_map(|around| {
        let manifest = around.join("Cargo.toml");
        let package: DocumentMut = fs::read_to_string(&manifest).ok()?.parse().ok()?;
        let workspace = package.get("workspace")?;
        let inside = folder.strip_prefix(around).ok()?;
        let (members, exclude) = (texts(workspace.get("members")), texts(workspace.get("exclude")));
        let pattern = members.into_iter().find(|member| covers(member, inside))?;
        // Cargo heeds `exclude` for what no member names outright.
        let is_excluded = pattern.contains(['*', '?', '['])
            && exclude.iter().any(|excluded| inside.starts_with(Path::new(excluded)));
        let folder = inside.to_str()?.to_owned();
        (!is_excluded).then_some(Claim { manifest, pattern, folder })
    })
}

fn texts(list: Option<&Item>) -> Vec<String> {
    let texts = list.and_then(Item::as_array).into_iter().flatten();
    texts.filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// Whether a member's pattern means a folder, as cargo expands it: `*` stands for one name.
fn covers(pattern: &str, folder: &Path) -> bool {
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::default() };
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    Pattern::new(pattern).is_ok_and(|pattern| pattern.matches_path_with(folder, options))
}

//! Scripts that use a page as a person does, in a real browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::{target, workspace};

/// The folder with what drives the browser, from the npm package that `package.json` names.
static TOOLS: LazyLock<PathBuf> = LazyLock::new(|| {
    let place = target().join("page-tools");
    let wanted = fs::read_to_string(workspace().join("emulator/tests/page/package.json")).unwrap();
    let mark = place.join("package.json");
    if fs::read_to_string(&mark).is_ok_and(|found| found == wanted) && place.join("node_modules").exists() {
        return place;
    }
    fs::create_dir_all(&place).unwrap();
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund"]).current_dir(&place);
    fs::write(&mark, wanted).unwrap();
    let installed = npm.status().expect("Node.js with npm: install it to run this test");
    assert!(installed.success(), "npm install failed in {}", place.display());
    place
});

/// Runs a script of playwright against the page at `url`; it fails with its output.
///
/// Needs Chromium (`CHROMIUM`, or `/usr/bin/chromium`) and Node.js with npm. Screenshots go to `target/screenshots`.
pub fn run_in_browser(script: &Path, url: &str, variables: &[(&str, &str)]) {
    let done = Command::new("node")
        .arg(script)
        .env("PAGE_URL", url)
        .env("PAGE_TOOLS", &*TOOLS)
        .env("SCREENSHOTS", target().join("screenshots"))
        .envs(variables.iter().copied())
        .output()
        .expect("Node.js: install it to run this test");
    let said = [done.stdout, done.stderr].concat();
    assert!(done.status.success(), "{}:\n{}", script.display(), String::from_utf8_lossy(&said));
}

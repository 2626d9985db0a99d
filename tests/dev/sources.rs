//! What counts as a change of the sources.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::driver::{Dev, Workshop, wait_until};

/// The terminal says this when something stirred and the sources are what they were.
const AS_IT_WAS: &str = "the sources are what they were";

#[test]
fn only_another_content_is_built() {
    let workshop = Workshop::new();
    let handler = workshop.project().join("bots/clerk.rs");
    let dev = Dev::ready(workshop.command().args(["--log-level", "info,botserver_dev=debug"]));
    let fleet = dev.fleet();
    let disturbances: [(&str, &dyn Fn()); 5] = [
        ("touched", &|| assert!(Command::new("touch").arg(&handler).status().unwrap().success())),
        ("chmod", &|| fs::set_permissions(&handler, Permissions::from_mode(0o600)).unwrap()),
        ("swap files", &|| {
            for name in [".clerk.rs.swp", "clerk.rs~", "#clerk.rs#", "4913", ".clerk.rs.kate-swp"] {
                workshop.write(&format!("bots/{name}"), "left over");
            }
            symlink("someone@example.com.1234", workshop.project().join("bots/.#clerk.rs")).unwrap();
        }),
        ("written as it was", &|| workshop.write("bots/clerk.rs", "version 0\n")),
        ("a pipe", &|| {
            assert!(
                Command::new("mkfifo").arg(workshop.project().join("bots/pipe")).status().unwrap().success()
            );
        }),
    ];
    for (what, disturb) in disturbances {
        let before = dev.terminal.text().matches(AS_IT_WAS).count();
        disturb();
        wait_until(what, || dev.terminal.text().matches(AS_IT_WAS).count() > before);
    }
    assert_eq!(workshop.builds(), "");
    workshop.write("bots/clerk.rs", "version 1\n");
    workshop.wait_for_build_of("version 1");
    assert_eq!(dev.fleet(), fleet);
    dev.end();
}

#[test]
fn what_is_replaced_is_watched_on() {
    let workshop = Workshop::new();
    let project = workshop.project();
    let (bots, aside) = (project.join("bots"), project.join("aside"));
    let dev = Dev::ready(&mut workshop.command());
    let edit = |file: &str, version: &str| {
        workshop.write(file, version);
        workshop.wait_for_build_of(version);
    };

    fs::rename(&bots, &aside).unwrap();
    fs::rename(&aside, &bots).unwrap();
    edit("bots/clerk.rs", "after the folder was moved away and back");

    workshop.write("clerk.new", "renamed over the old one");
    fs::rename(project.join("clerk.new"), bots.join("clerk.rs")).unwrap();
    workshop.wait_for_build_of("renamed over the old one");
    workshop.write("bots.new", "a manifest renamed over the old one");
    fs::rename(project.join("bots.new"), project.join("bots.yml")).unwrap();
    workshop.wait_for_build_of("a manifest renamed over the old one");

    edit("bots/porter.rs", "a new file");
    edit("tokens.yml", "a file of tokens that is made later");
    edit("bots/texts/menu.rs", "a file in a new folder");
    edit("bots/texts/menu.rs", "an edit in the new folder");

    // As when another branch is checked out.
    fs::remove_dir_all(&bots).unwrap();
    edit("bots/clerk.rs", "of the other branch");
    edit("bots/clerk.rs", "edited on the other branch");
    fs::remove_dir_all(&bots).unwrap();
    wait_until("a build without the folder", || workshop.builds().trim_end().ends_with("that is made later"));
    edit("bots/clerk.rs", "a folder that was missing for a while");
    edit("bots/clerk.rs", "and is edited now");
    dev.end();
}

#[test]
fn a_folder_of_sources_may_be_a_link() {
    let workshop = Workshop::new();
    let bots = workshop.project().join("bots");
    fs::rename(&bots, workshop.at("elsewhere")).unwrap();
    symlink(workshop.at("elsewhere"), &bots).unwrap();
    // Two links to where they are: a tree without an end.
    symlink(".", bots.join("here")).unwrap();
    symlink(".", bots.join("there")).unwrap();
    let dev = Dev::ready(&mut workshop.command());
    workshop.write("bots/clerk.rs", "behind a link");
    workshop.wait_for_build_of("behind a link");
    dev.end();
}

//! `new`.

use std::fs;
use std::path::Path;

use crate::common::{fails, listing, succeeds};

const FILES: [&str; 13] = [
    ".github/workflows/test.yml",
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "bots.yml",
    "bots/echo.rs",
    "build.rs",
    "clippy.toml",
    "src/lib.rs",
    "src/main.rs",
    "tests/echo.rs",
    "tokens.example.yml",
];

#[test]
fn a_fleet_has_the_shape_of_the_demo_fleet() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let printed =
        succeeds(here.path(), &["new", "shop-bots", "--vcs", "none", "--description", "Pizza & more"]);
    assert_eq!(listing(&here.path().join("shop-bots")), FILES);
    assert_eq!(listing(here.path()).len(), FILES.len(), "nothing is left over beside it");
    assert!(printed.starts_with("made the fleet `shop-bots`, built with the botserver in /"), "{printed}");

    let read = |file: &str| fs::read_to_string(here.path().join("shop-bots").join(file)).expect("a file");
    assert!(read("src/main.rs").contains("botserver::main(&shop_bots::FLEET)"));
    let cargo = read("Cargo.toml");
    assert!(cargo.contains("name = \"shop-bots\"\ndescription = \"Pizza & more\"\n"), "{cargo}");
    for file in FILES {
        let text = read(file);
        assert!(!text.contains("{{") && !text.contains("{%"), "{file} has a placeholder left:\n{text}");
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{file} does not end with one newline");
    }
}

#[test]
fn a_fleet_depends_on_the_checkout_that_is_asked_for() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let checkout = here.path().join("src/botserver");
    for part in ["botserver", "runtime", "generator"] {
        fs::create_dir_all(checkout.join(part)).expect("it can be made");
        fs::write(checkout.join(part).join("Cargo.toml"), "").expect("it can be written");
    }
    let printed = succeeds(here.path(), &["new", "shop-bots", "--path", "src/botserver", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let checkout = checkout.canonicalize().expect("it is there");
    assert_eq!(report["botserver"]["path"], checkout.to_str().expect("text"));
    assert_eq!(report["files"].as_array().expect("a list").len(), FILES.len());
    let cargo = fs::read_to_string(here.path().join("shop-bots/Cargo.toml")).expect("a file");
    let runtime = format!("botserver = {{ path = \"{}/botserver\"", checkout.display());
    assert_eq!(cargo.matches(&runtime).count(), 2, "{cargo}");
}

#[test]
fn a_fleet_can_be_made_elsewhere() {
    let here = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(here.path().join("all")).expect("it can be made");
    let printed = succeeds(here.path(), &["new", "all/shop-bots", "--vcs", "none"]);
    assert!(printed.contains("\nnext:\n  cd all/shop-bots\n"), "{printed}");
    assert_eq!(listing(&here.path().join("all/shop-bots")), FILES);
    succeeds(here.path(), &["new", "with/folders/shop-bots/", "--vcs", "none"]);
    assert_eq!(listing(&here.path().join("with/folders/shop-bots")), FILES);
    fs::write(here.path().join("file"), "").expect("it can be written");
    let said = fails(here.path(), &["new", "file/deep/shop-bots"], 1);
    assert!(said.contains("/file` cannot be made: "), "{said}");
}

#[test]
fn a_fleet_is_a_repository_if_it_is_in_none() {
    let here = tempfile::tempdir().expect("a temporary folder");
    succeeds(here.path(), &["new", "outer", "--vcs", "git"]);
    assert!(here.path().join("outer/.git").is_dir());
    succeeds(&here.path().join("outer"), &["new", "inner"]);
    assert!(!here.path().join("outer/inner/.git").exists());
}

#[test]
fn what_is_there_is_left_alone() {
    let here = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(here.path().join("shop-bots")).expect("it can be made");
    fs::write(here.path().join("shop-bots/notes.txt"), "mine").expect("it can be written");
    std::os::unix::fs::symlink("nowhere", here.path().join("link")).expect("it can be made");
    for name in ["shop-bots", "shop-bots/", "link", "shop-bots/notes.txt/deep", "shop-bots/notes/../"] {
        let said = fails(here.path(), &["new", name], if name.ends_with("../") { 2 } else { 1 });
        assert!(said.starts_with("error: "), "{said}");
    }
    let said = fails(here.path(), &["new", "shop-bots"], 1);
    assert_eq!(
        said,
        "error: `shop-bots` is there already, and not empty\n  help: choose another name, or go there and use \
         `cargo botserver add BOT` if it is a fleet\n"
    );
    assert_eq!(listing(here.path()), ["link", "shop-bots/notes.txt"]);
}

#[test]
fn an_empty_folder_becomes_a_fleet() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let folder = here.path().join("shop-bots");
    fs::create_dir_all(folder.join(".git")).expect("it can be made");
    let printed = succeeds(&folder, &["new", ".", "--vcs", "none"]);
    assert!(printed.starts_with("made the fleet `shop-bots`, "), "{printed}");
    assert!(
        printed.contains("\n  build.rs\n") && printed.contains("\nnext:\n  cargo run -- dev "),
        "{printed}"
    );
    assert_eq!(listing(&folder), [&[".git"], &FILES[..]].concat());

    let odd = here.path().join("Not A Name");
    fs::create_dir(&odd).expect("it can be made");
    let said = fails(&odd, &["new", "."], 2);
    assert!(
        said.starts_with("error: invalid value '.' for '<NAME>': `Not A Name`: a fleet has 1 to 50"),
        "{said}"
    );
}

#[test]
fn a_fleet_is_not_made_as_a_member_of_another_workspace() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let manifest = here.path().join("Cargo.toml");
    fs::write(&manifest, "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n")
        .expect("it can be written");
    let member = here.path().join("crates/a");
    fs::create_dir_all(member.join("src")).expect("it can be made");
    fs::write(member.join("Cargo.toml"), "[package]\nname = \"a\"\nedition = \"2024\"\n")
        .expect("it can be written");
    fs::write(member.join("src/lib.rs"), "").expect("it can be written");

    let said = fails(here.path(), &["new", "crates/shop"], 1);
    let root = here.path().canonicalize().expect("it is there");
    assert_eq!(
        said,
        format!(
            "error: `crates/shop` would be a member of the workspace of `{}/Cargo.toml`, by `crates/*` in its \
             `members`, and cargo takes no workspace inside of another\n  help: write `exclude = [\"crates/shop\"]` \
             below `[workspace]` there first, or choose a folder that is no member\n",
            root.display()
        )
    );
    assert!(!here.path().join("crates/shop").exists());

    let text = fs::read_to_string(&manifest).expect("a file");
    fs::write(&manifest, text + "exclude = [\"crates/shop\"]\n").expect("it can be written");
    for place in ["crates/shop", "tools/shop", "crates/a/shop"] {
        succeeds(here.path(), &["new", place, "--vcs", "none"]);
        for folder in [here.path(), &here.path().join(place)] {
            let mut cargo = std::process::Command::new("cargo");
            cargo.args(["metadata", "--no-deps", "--format-version=1"]).current_dir(folder);
            let output = cargo.output().expect("cargo starts");
            assert!(output.status.success(), "{place}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn a_fleet_depends_on_the_repository_that_is_asked_for() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let git = ["--git", "https://git.example.com/botserver", "--rev", "v0.1.0"];
    let printed = succeeds(here.path(), &[&["new", "shop-bots", "--vcs", "none"], &git[..]].concat());
    assert!(
        printed.contains("built with the botserver of https://git.example.com/botserver, v0.1.0\n"),
        "{printed}"
    );
    let cargo = read(&here.path().join("shop-bots/Cargo.toml"));
    let source = "= { git = \"https://git.example.com/botserver\", rev = \"v0.1.0\"";
    assert_eq!(cargo.matches(source).count(), 3, "{cargo}");
    let workflow = read(&here.path().join("shop-bots/.github/workflows/test.yml"));
    assert!(workflow.starts_with("name: test\n"), "{workflow}");

    succeeds(here.path(), &["new", "latest", "--git", "file:///srv/botserver.git"]);
    let cargo = read(&here.path().join("latest/Cargo.toml"));
    assert_eq!(cargo.matches("= { git = \"file:///srv/botserver.git\"").count(), 3, "{cargo}");

    for args in [
        &["--git", "git@example.com:botserver"][..],
        &["--git", "../botserver"],
        &["--git", "https://me:secret@example.com/"],
        &["--git", "https://example.com/\"quote"],
        &["--git", "https://example.com/", "--rev", "a b"],
        &["--git", "https://example.com/", "--path", "."],
        &["--rev", "v0.1.0"],
    ] {
        fails(here.path(), &[&["new", "refused"], args].concat(), 2);
    }
    assert!(!here.path().join("refused").exists());
}

/// Somebody else could publish the name.
#[test]
fn a_fleet_never_depends_on_a_package_that_nobody_has_published() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let program = here.path().join("cargo-botserver");
    // As it is when the checkout that it was built from is gone: no folder has this name.
    let own = env!("CARGO_MANIFEST_DIR").as_bytes();
    let mut binary = fs::read(env!("CARGO_BIN_EXE_cargo-botserver")).expect("it can be read");
    let gone = vec![b'x'; own.len()];
    let places: Vec<_> = memchr::memmem::find_iter(&binary, own).collect();
    for at in places {
        binary[at..at + own.len()].copy_from_slice(&gone);
    }
    fs::write(&program, binary).expect("it can be written");
    fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .expect("it can be made");
    let output = std::process::Command::new(&program)
        .args(["new", "shop-bots"])
        .current_dir(here.path())
        .output()
        .expect("it starts");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: it is not known where the fleet gets botserver from: this program's own checkout is gone, and botserver \
         is not published\n  help: give a checkout, `--path DIR`, or a repository, `--git URL --rev REV`\n"
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(listing(here.path()), ["cargo-botserver"]);
}

#[test]
fn a_folder_without_botserver_is_refused() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let said = fails(here.path(), &["new", "shop-bots", "--path", "."], 1);
    assert_eq!(
        said,
        "error: `.` is not a checkout of botserver\n  help: give the folder that has `runtime/` and `generator/` \
         in it; where the fleet goes is said before its name, as in `new ~/shop-bots`\n"
    );
    let said = fails(here.path(), &["new", "shop-bots", "--path", "nowhere"], 1);
    assert!(said.starts_with("error: `nowhere` cannot be used: "), "{said}");
    assert_eq!(listing(here.path()), Vec::<String>::new());
}

#[test]
fn names_that_cargo_or_rust_refuse_are_refused_here() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let long = "a".repeat(51);
    for name in ["Shop", "7up", "shop bots", "../..", "", "test", "tokio", "botserver", "self", "gen", &long]
    {
        let said = fails(here.path(), &["new", name], 2);
        assert!(said.starts_with(&format!("error: invalid value '{name}' for '<NAME>': ")), "{said}");
    }
    for description in ["two\nlines", "a \"quote\"", " "] {
        let said = fails(here.path(), &["new", "shop-bots", "--description", description], 2);
        assert!(said.contains("write one line"), "{said}");
    }
    assert_eq!(listing(here.path()), Vec::<String>::new());
}

#[test]
fn values_of_people_who_use_cargo_generate_themselves_do_not_matter() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let home = here.path().join("cargo-home");
    fs::create_dir(&home).expect("it can be made");
    let config = "[values]\nbotserver_rev = \"9.9\"\nbotserver = \"/nowhere\"\n";
    fs::write(home.join("cargo-generate.toml"), config).expect("it can be written");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
    command.args(["botserver", "new", "shop-bots"]).current_dir(here.path());
    command.env("CARGO_HOME", &home).env("CARGO_GENERATE_VALUE_DESCRIPTION", "Not meant for this one");
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "cargo-generate's messages are not shown");
    let cargo = read(&here.path().join("shop-bots/Cargo.toml"));
    assert!(cargo.contains("\"A fleet of Telegram bots\"") && !cargo.contains("/nowhere"), "{cargo}");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}

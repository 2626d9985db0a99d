//! Every crate that can be published makes a package, which has what it needs and says what it is.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::process::Command;

use serde_json::Value;

#[test]
fn every_crate_that_can_be_published_makes_a_whole_package() {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version=1"])).expect("JSON");
    let packages = metadata["packages"].as_array().expect("a list");
    let published: Vec<&Value> = packages.iter().filter(|package| package["publish"].is_null()).collect();
    let mut names: Vec<_> = published.iter().map(|package| text(package, "name")).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "botserver",
            "botserver-api",
            "botserver-dev",
            "botserver-emulator",
            "botserver-generator",
            "botserver-manifest",
            "botserver-operator",
            "botserver-runtime",
            "botserver-testing",
            "cargo-botserver",
        ]
    );
    for package in published {
        for key in ["description", "license", "readme", "rust_version"] {
            assert!(!text(package, key).is_empty(), "{package} has no {key}");
        }
        for key in ["keywords", "categories", "authors"] {
            assert!(!package[key].as_array().expect("a list").is_empty(), "{package} has no {key}");
        }
    }

    let target = harness::target().join("packages");
    let mut args = vec!["package", "--no-verify", "--allow-dirty", "--quiet", "--target-dir"];
    args.push(target.to_str().expect("text"));
    args.extend(names.iter().flat_map(|name| ["--package", name]));
    cargo(&args);

    // Both are links into the repository.
    let version = env!("CARGO_PKG_VERSION");
    let file = target.join(format!("package/cargo-botserver-{version}.crate"));
    let list = run(Command::new("tar").arg("--list").arg("--file").arg(&file));
    assert!(list.contains("/bot-template/fleet/Cargo.toml.liquid\n"), "{list}");
    assert!(list.contains("/bot-template/bot/bots/{{handler}}.rs\n"), "{list}");
    let lock = format!("cargo-botserver-{version}/fleet.lock");
    let lock = run(Command::new("tar").args(["--extract", "--to-stdout", "--file"]).arg(&file).arg(lock));
    assert!(lock.contains("\nname = \"botserver-runtime\"\n"), "{lock}");
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package[key].as_str().unwrap_or_default()
}

fn cargo(args: &[&str]) -> String {
    run(Command::new("cargo").args(args).current_dir(harness::workspace()))
}

/// What a command prints when it does what it is asked.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

//! The templates themselves, for people who use `cargo generate` with them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use toml_edit::DocumentMut;

use crate::common::listing;

fn templates() -> PathBuf {
    harness::workspace().join("bot-template")
}

/// Expands a template with nothing but these values.
fn expand(template: &str, into: &Path, defines: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
    command.args(["generate", "demo"]).arg(templates().join(template)).arg(into);
    command.args(defines.iter().map(|define| format!("--define={define}")));
    command.env("CARGO_NAME", "nobody").env("CARGO_HOME", into).output().expect("the program starts")
}

fn config(folder: &Path) -> DocumentMut {
    let text = fs::read_to_string(folder.join("cargo-generate.toml")).expect("a configuration");
    text.parse().expect("TOML")
}

#[test]
fn every_template_is_listed() {
    let config = config(&harness::workspace());
    let listed = config["template"]["sub_templates"].as_array().expect("a list");
    let listed: BTreeSet<_> = listed.iter().map(|name| name.as_str().expect("text").to_owned()).collect();
    let entries = fs::read_dir(templates()).expect("a folder").flatten();
    let found = entries.map(|entry| format!("bot-template/{}", entry.file_name().to_str().expect("text")));
    assert_eq!(listed, found.collect());
}

/// Liquid turns a placeholder that nobody defined into nothing, and says nothing.
#[test]
fn every_placeholder_is_defined_and_has_a_regex_and_a_default_but_for_where_botserver_is() {
    for template in ["fleet", "bot"] {
        let folder = templates().join(template);
        let config = config(&folder);
        let placeholders = config["placeholders"].as_table().expect("placeholders");
        for (name, placeholder) in placeholders {
            for key in ["type", "prompt", "default", "regex"] {
                let is_asked = name == "botserver" && key == "default";
                assert_eq!(placeholder.get(key).is_some(), !is_asked, "{template}: {name}, {key}");
            }
        }
        for file in listing(&folder) {
            let text = fs::read_to_string(folder.join(&file)).expect("a file");
            let captured: Vec<_> = text.split("{%- capture ").skip(1).filter_map(first_word).collect();
            for used in
                [file.as_str(), &text].iter().flat_map(|text| text.split("{{").skip(1)).filter_map(first_word)
            {
                let is_known = placeholders.contains_key(used)
                    || ["project-name", "crate_name"].contains(&used)
                    || captured.contains(&used);
                assert!(is_known, "{template}/{file}: nobody defines {used}");
            }
        }
    }
}

fn first_word(text: &str) -> Option<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).find(|word| !word.is_empty())
}

#[test]
fn defaults_are_enough_but_for_where_botserver_is() {
    let here = tempfile::tempdir().expect("a temporary folder");
    for template in ["fleet", "bot"] {
        let into = here.path().join(template);
        fs::create_dir(&into).expect("it can be made");
        let where_it_is = ["botserver=/src/botserver"];
        let output = expand(template, &into, if template == "fleet" { &where_it_is } else { &[] });
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(listing(&here.path().join("bot")), ["bots/my_bot.rs", "tests/my_bot.rs"]);
    let cargo = fs::read_to_string(here.path().join("fleet/Cargo.toml")).expect("a file");
    let cargo: DocumentMut = cargo.parse().expect("TOML");
    for (section, package) in [
        ("dependencies", "botserver"),
        ("build-dependencies", "botserver-generator"),
        ("dev-dependencies", "botserver"),
    ] {
        let folder = if section == "build-dependencies" { "generator" } else { "botserver" };
        let path = format!("/src/botserver/{folder}");
        assert_eq!(cargo[section][package]["path"].as_str(), Some(path.as_str()), "{section}");
        assert!(cargo[section][package].get("version").is_none(), "{section}");
    }
    // Nobody has published botserver, so that there is nothing to fall back to.
    let nothing = here.path().join("nothing");
    fs::create_dir(&nothing).expect("it can be made");
    assert!(!expand("fleet", &nothing, &[]).status.success());
    assert_eq!(listing(&nothing), Vec::<String>::new());
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let here = tempfile::tempdir().expect("a temporary folder");
    for (template, define) in [
        ("fleet", "description=a \"quote\""),
        ("fleet", "botserver=relative"),
        ("fleet", "botserver_rev=a b"),
        ("bot", "handler=7up"),
        ("bot", "handler=../echo"),
        ("bot", "bot=my shop"),
        ("bot", "fleet=shop-bots"),
    ] {
        let output = expand(template, here.path(), &["botserver=/src/botserver", define]);
        assert!(!output.status.success(), "{define}");
        let said = String::from_utf8_lossy(&output.stderr);
        let placeholder = define.split('=').next().expect("a name");
        assert!(said.contains(&format!("is not a valid value for {placeholder}")), "{said}");
    }
    assert_eq!(listing(here.path()), Vec::<String>::new());
}

//! `add` on manifests of every layout: each folder of tests/layouts has a bots.yml before, and what becomes of it.

use std::fs;
use std::path::Path;

use crate::common::{assert_golden, botserver};

#[test]
fn a_bot_is_added_and_every_other_byte_stays() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts");
    let mut count = 0;
    for case in fs::read_dir(cases).expect("the cases").flatten().filter(|case| case.path().is_dir()) {
        let case = case.path();
        let before = fs::read_to_string(case.join("before.yml")).expect("a manifest");
        let fleet = tempfile::tempdir().expect("a temporary folder");
        let manifest = fleet.path().join("bots.yml");
        fs::write(&manifest, &before).expect("it can be written");
        fs::create_dir(fleet.path().join("bots")).expect("it can be made");
        for handler in ["echo", "pizza"] {
            let text = "pub async fn on_message() {}\n";
            fs::write(fleet.path().join("bots").join(format!("{handler}.rs")), text)
                .expect("it can be written");
        }

        let output = botserver(fleet.path(), &["add", "pizza"]);
        let after = fs::read_to_string(&manifest).expect("a manifest");
        if output.status.success() {
            assert_golden(&case.join("after.yml"), &after);
            assert_kept(&before, &after);
            assert!(!case.join("error.txt").exists(), "{} is no error any more", case.display());
        } else {
            assert_golden(&case.join("error.txt"), &String::from_utf8_lossy(&output.stderr));
            assert_eq!(before, after, "{}: nothing is written after an error", case.display());
            assert!(!case.join("after.yml").exists(), "{} is an error now", case.display());
        }
        count += 1;
    }
    assert!(count >= 30, "only {count} cases were found");
}

/// What was there stands there still: `after` is `before` with something put in at one place. Only an empty value of
/// `bots:` gives way.
fn assert_kept(before: &str, after: &str) {
    let before = before.replacen("bots: {}", "bots:", 1).replacen("bots: ~", "bots:", 1);
    let same = before.bytes().zip(after.bytes()).take_while(|(before, after)| before == after).count();
    assert!(after.as_bytes().ends_with(&before.as_bytes()[same..]), "{after}");
}

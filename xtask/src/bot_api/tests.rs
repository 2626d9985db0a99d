//! The generated text, for a small specification and for the published one.

use std::path::Path;

use super::spec::{Spec, without_comments};
use super::{generate, lower, parse, root};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bot-api")
}

fn small() -> Spec {
    Spec::read(&folder().join("spec")).unwrap()
}

/// Run with `UPDATE_GOLDEN=1` to accept what is generated now.
#[test]
fn a_small_specification_gives_the_golden_files() {
    for (path, text) in generate(&small()).unwrap() {
        let name = path.to_str().unwrap().replace('/', "-");
        let golden = folder().join("golden").join(name.replace(".rs", ".txt"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
            std::fs::write(&golden, &text).unwrap();
        }
        let expected = std::fs::read_to_string(&golden).unwrap_or_default();
        assert!(text == expected, "{} differs from what is generated:\n{text}", golden.display());
    }
}

#[test]
fn the_committed_files_are_those_of_the_published_specification() {
    let spec = Spec::committed().unwrap();
    for (path, text) in generate(&spec).unwrap() {
        let committed = std::fs::read_to_string(root().join(&path)).unwrap_or_default();
        assert!(committed == text, "{} is not up to date: run `cargo xtask bot-api`", path.display());
    }
}

#[test]
fn comments_are_all_that_is_left_out_of_the_committed_files() {
    let Spec { objects, params, methods } = small();
    for source in [objects, params, methods] {
        let kept = without_comments(&source).unwrap();
        assert_eq!(parse::parse(&kept).unwrap(), parse::parse(&source).unwrap());
        assert!(!kept.contains("/*") && !kept.contains("\n\n"), "{kept}");
    }
    assert!(without_comments("/* and so on").is_err());
}

/// What `edit` makes of the small specification is refused with this message.
fn refused(edit: impl FnOnce(&mut Spec)) -> String {
    let mut spec = small();
    edit(&mut spec);
    format!("{:#}", lower::lower(&spec).unwrap_err())
}

#[test]
fn what_is_not_understood_is_named() {
    let text =
        refused(|spec| spec.objects = spec.objects.replace("update_id: number", "update_id: [number]"));
    assert!(text.contains("in objects.d.ts: in the field `update_id`"), "{text}");
    let text = refused(|spec| spec.objects = spec.objects.replace("id: number", "id: number | boolean | 7"));
    assert!(text.contains("`Update.update_id`"), "{text}");
    let text = refused(|spec| spec.params = spec.params.replace("SendNoteParams", "Other"));
    assert!(text.contains("the parameters of `sendNote`"), "{text}");
    let text = refused(|spec| spec.objects = spec.objects.replace("Bot API v0.1", ""));
    assert!(text.contains("which version"), "{text}");
    let text = refused(|spec| spec.objects += "/* and so on");
    assert!(text.contains("a comment is not closed"), "{text}");
    let text = refused(|spec| {
        spec.objects = spec.objects.replace("mood: TelegramPetSeenMood", "mood: TelegramMood")
    });
    assert!(text.contains("`Mood` is used, but not declared"), "{text}");
}

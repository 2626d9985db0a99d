//! Any YAML as the settings of a bot, against a schema with every type: a value, or problems inside of the text.

#![no_main]

use std::collections::BTreeMap;

use botserver_manifest::settings::{Definition, Field, Place, Schema, Type, check};
use botserver_manifest::yaml;
use libfuzzer_sys::fuzz_target;

fn field(name: &str, ty: Type) -> Field {
    Field { name: name.to_owned(), ident: name.to_owned(), ty }
}

fn schema() -> Schema {
    let boxed = Box::new;
    let integers =
        ["i8", "u16", "i64", "u64"].into_iter().filter_map(|name| Some(field(name, Type::integer(name)?)));
    let option = |ty: Type| Type::Option(boxed(ty));
    let root = integers.chain([
        field("f", Type::F32),
        field("d", option(Type::F64)),
        field("b", Type::Bool),
        field("s", Type::Str),
        field("t", option(Type::Text)),
        field("l", Type::List(boxed(Type::Slice(boxed(Type::Named("Row".to_owned())))))),
        field("k", option(Type::Named("Kind".to_owned()))),
    ]);
    let row = vec![
        field("a", option(Type::Named("Kind".to_owned()))),
        field("rows", Type::List(Box::new(Type::Named("Row".to_owned())))),
    ];
    Schema::new(BTreeMap::from([
        (Schema::ROOT.to_owned(), Definition::Struct(root.collect())),
        ("Row".to_owned(), Definition::Struct(row)),
        ("Kind".to_owned(), Definition::Enum(vec!["WoodFired".to_owned(), "Électrique".to_owned()])),
    ]))
}

fuzz_target!(|text: String| {
    let Ok(document) = yaml::parse(&text) else { return };
    assert!(document.root.depth() <= yaml::MAX_DEPTH);
    if let Err(problems) = check(&schema(), Some(&document.root), Place::At(document.root.span)) {
        assert!(!problems.is_empty());
        for problem in problems {
            let span = problem.span.expect("there are settings");
            assert!(text.get(span.start..span.end).is_some(), "{problem:?}");
            assert!(!problem.wording().message.is_empty());
            assert!(problem.fields.iter().all(|field| !field.label().is_empty()));
        }
    }
});

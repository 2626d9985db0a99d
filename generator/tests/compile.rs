//! Compiles the goldens of `tests/cases` under `deny(warnings)`, and asks what came out.

#![deny(warnings, missing_docs, unreachable_pub, rust_2018_idioms, clippy::all)]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use botserver::Fleet;

/// One module a case: its golden `mod.rs`, as a fleet's crate includes it.
macro_rules! cases {
    ($($(#[$attribute:meta])* $name:ident: $path:literal;)*) => {
        $(
            $(#[$attribute])*
            #[path = $path]
            pub mod $name;
        )*

        /// Every case, by the name of its folder.
        static FLEETS: &[(&str, &Fleet)] = &[$((stringify!($name), &$name::FLEET)),*];
    };
}

cases! {
    /// An echo bot and two shops.
    demo: "cases/demo/golden/mod.rs";
    /// Every parameter and every type.
    everything: "cases/everything/golden/mod.rs";
    /// Names that are no identifiers.
    names: "cases/names/golden/mod.rs";
    /// What `defaults` says for all.
    default_settings: "cases/default_settings/golden/mod.rs";
    /// Texts and lists that a bot can own.
    owned_settings: "cases/owned_settings/golden/mod.rs";
    /// BOTServer's list of tokens.
    botserver_tokens: "cases/botserver_tokens/golden/mod.rs";
}

#[test]
fn every_case_is_compiled() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut folders: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    let mut compiled: Vec<_> = FLEETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    folders.sort();
    compiled.sort();
    assert_eq!(folders, compiled, "add the case to `cases!` in tests/compile.rs");
}

#[test]
fn every_bot_is_found_by_its_name_and_by_no_other() {
    for (case, fleet) in FLEETS {
        for bot in fleet.bots {
            let found = fleet.bot(bot.name).unwrap_or_else(|| panic!("{case}: no {}", bot.name));
            assert!(std::ptr::eq(found, *bot), "{case}: {} leads to {}", bot.name, found.name);
            assert!((fleet.route)(&format!("{}x", bot.name)).is_none());
        }
        assert!((fleet.route)("").is_none());
        assert!((fleet.route)("no such bot").is_none());
    }
}

#[test]
fn settings_arrive() {
    let settings = &everything::bots::full::SETTINGS;
    assert_eq!((settings.country, settings.zip, settings.quoted), ("NO", "007", "null"));
    assert_eq!((settings.u8, settings.u16, settings.u64), (255, 0o777, u64::MAX));
    assert_eq!((settings.block, settings.none, settings.some), ("two\nlines\n", None, Some(5)));
    assert_eq!(settings.lists, [&[1, 2][..], &[], &[3]]);
    assert!(settings.absent.is_none());
    assert_eq!(settings.sign, "rtl \u{202e} and NUL \0");
    assert_eq!(demo::bots::rosticceria_sacco::SETTINGS.menu[1].name, "Quattro \"stagioni\"");
    assert_eq!(demo::FLEET.bots[0].id, Some(110_201_543));
    assert_eq!(demo::FLEET.server.public_url, Some("https://bots.example.com:8443"));
}

#[test]
fn defaults_are_below_what_a_bot_says() {
    let [first, second, third] = [
        &default_settings::bots::first::SETTINGS,
        &default_settings::bots::second::SETTINGS,
        &default_settings::bots::third::SETTINGS,
    ];
    assert_eq!([first.currency, second.currency, third.currency], ["EUR", "CHF", "EUR"]);
    assert_eq!([first.hours.from, second.hours.from, third.hours.from], [9, 9, 9]);
    assert_eq!([first.hours.to, second.hours.to, third.hours.to], [18, 18, 23]);
    assert_eq!([first.days, second.days, third.days], [&["mon", "tue"][..], &["sun"], &["mon", "tue"]]);
    assert_eq!(
        [first.note, second.note, third.note],
        [Some("closed in August"), Some("closed in August"), None]
    );
}

//! The generated router, read back from its text: every name has a slot of its own, and nothing else is found.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use botserver_generator::{Checked, Fleet, Sources, check, emit};
use botserver_manifest::slot::slot;
use proptest::prelude::*;

/// What `router.rs` says.
struct Router {
    seed: u64,
    displacements: Vec<u32>,
    bots: usize,
    /// By slot: the module, and the place in the fleet.
    arms: Vec<(String, usize)>,
}

impl Router {
    fn read(text: &str) -> Self {
        let between = |start: &str, end: &str| {
            let from = text.find(start).unwrap_or_else(|| panic!("{start} in {text}")) + start.len();
            let length = text[from..].find(end).expect("an end");
            text[from..from + length].trim().to_owned()
        };
        let numbers = between("] = [", "];");
        let displacements = numbers.split(',').map(str::trim).filter(|number| !number.is_empty());
        let arms = text.lines().filter_map(|line| line.trim().split_once(" => (&bots::"));
        let arms = arms.enumerate().map(|(slot, (pattern, bot))| {
            assert_eq!(pattern, slot.to_string(), "the match is dense");
            let (module, place) = bot.split_once("::BOT, ").expect("a static");
            let place = place.strip_suffix("),").and_then(|place| place.parse().ok()).expect("a place");
            (module.to_owned(), place)
        });
        Self {
            seed: between("SEED: u64 = ", ";").parse().expect("a number"),
            displacements: displacements.map(|number| number.parse().expect("a number")).collect(),
            bots: between("&DISPLACEMENTS, ", ")").parse().expect("a number"),
            arms: arms.collect(),
        }
    }

    fn route(&self, name: &str) -> &(String, usize) {
        &self.arms[slot(name, self.seed, &self.displacements, self.bots)]
    }
}

fn fleet(names: &BTreeSet<String>) -> (Sources, Fleet) {
    let mut manifest = "defaults: { handler: echo }\nbots:\n".to_owned();
    for name in names {
        manifest.push_str(&format!("  {name:?}: {{}}\n"));
    }
    let handlers = [("echo".to_owned(), "pub fn on_message() {}".to_owned())].into();
    let sources = Sources { manifest, handlers, ..Sources::default() };
    match check(&sources) {
        Ok(Checked { fleet, .. }) => (sources, fleet),
        Err(problems) => panic!("{}", problems.render(&sources, false)),
    }
}

fn routes_itself(names: &BTreeSet<String>) {
    let (_, fleet) = fleet(names);
    let files = emit(&fleet).expect("a router");
    let router = files.iter().find(|file| file.path == "router.rs").expect("router.rs");
    let router = Router::read(&router.contents);
    assert_eq!(router.bots, names.len());
    assert_eq!(router.arms.iter().collect::<BTreeSet<_>>().len(), names.len(), "each bot has one arm");
    for name in names {
        let (module, place) = router.route(name);
        assert_eq!(
            (fleet.bots[*place].name.as_str(), fleet.bots[*place].ident.as_str()),
            (&**name, &**module)
        );
        // Any other name leads to a bot, too, and is not its name.
        let other = format!("{name}-");
        let (_, place) = router.route(&other);
        assert_eq!(fleet.bots[*place].name.as_str() == other, names.contains(&other));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn any_set_of_names(names in prop::collection::btree_set("[a-z][a-z0-9]{0,20}", 1..200)) {
        routes_itself(&names);
    }
}

#[test]
fn large_and_regular_sets_of_names() {
    for count in [1, 2, 3, 4, 5, 10, 100, 1_000, 10_000] {
        routes_itself(&(0..count).map(|index| format!("shop-{index}")).collect());
    }
}

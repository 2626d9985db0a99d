//! No two bots become the same module or say the same username.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use botserver_manifest::names::HandlerName;

use super::bots::Draft;
use crate::diagnostic::{Diagnostic, Diagnostics, Note};
use crate::problem::{BotProblem, Problem};

/// Reports both sides of every collision.
pub(super) fn check(drafts: &[Draft], problems: &mut Diagnostics) {
    let mut modules: HashMap<HandlerName, &Draft> = HashMap::new();
    let mut usernames: HashMap<String, &Draft> = HashMap::new();
    for draft in drafts {
        match modules.entry(draft.name.ident()) {
            Entry::Occupied(first) => {
                let problem =
                    BotProblem::SameModule { first: first.get().name.clone(), second: draft.name.clone() };
                problems.push(collision(first.get(), draft, problem));
                continue;
            }
            Entry::Vacant(entry) => {
                entry.insert(draft);
            }
        }
        let Some(username) = &draft.username else { continue };
        match usernames.entry(username.to_ascii_lowercase()) {
            Entry::Vacant(entry) => {
                entry.insert(draft);
            }
            Entry::Occupied(first) => {
                let problem = BotProblem::SameUsername {
                    first: first.get().name.clone(),
                    second: draft.name.clone(),
                    username: username.to_string(),
                };
                problems.push(collision(first.get(), draft, problem));
            }
        }
    }
}

fn collision(first: &Draft, second: &Draft, problem: BotProblem) -> Diagnostic {
    Diagnostic::new(second.at.clone(), Problem::Bot(problem)).related(first.at.clone(), Note::First)
}

//! Names of bots: each can be a part of a path, and no two of them become the same module or say the same username.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use botserver_manifest::is_bot_name;

use super::draft::Draft;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ident;

/// Reports names that cannot be one, and both sides of every collision.
pub(super) fn check(drafts: &[Draft], problems: &mut Diagnostics) {
    let mut modules: HashMap<String, &Draft> = HashMap::new();
    let mut usernames: HashMap<String, &Draft> = HashMap::new();
    for draft in drafts {
        let name = &draft.name;
        if !is_bot_name(name) {
            let message = format!("`{name}` cannot be the name of a bot");
            let help = "names are a part of the webhook's URL: 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`";
            problems.push(Diagnostic::error(draft.at.clone(), message).help(help));
            continue;
        }
        let ident = ident::module(name);
        if let Some(first) = modules.get(&ident) {
            let message =
                format!("bots `{}` and `{name}` would be the same Rust module, `{ident}`", first.name);
            let help = "rename one of them: case, `-` against `_` and keywords do not tell bots apart";
            problems.push(collision(first, draft, message).help(help));
            continue;
        }
        modules.insert(ident, draft);
        let Some(username) = &draft.username else { continue };
        match usernames.entry(username.to_ascii_lowercase()) {
            Entry::Vacant(entry) => {
                entry.insert(draft);
            }
            Entry::Occupied(first) => {
                let message =
                    format!("bots `{}` and `{name}` have the same username, `{username}`", first.get().name);
                let help = "at Telegram it belongs to one bot: correct or remove one of the two";
                problems.push(collision(first.get(), draft, message).help(help));
            }
        }
    }
}

fn collision(first: &Draft, second: &Draft, message: String) -> Diagnostic {
    Diagnostic::error(second.at.clone(), message)
        .label("this one again")
        .related(first.at.clone(), "first here")
}

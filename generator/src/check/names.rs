//! Names of bots: each can be a part of a path, and no two of them become the same module.

use std::collections::HashMap;

use botserver_tokens::is_bot_name;

use super::draft::Draft;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ident;

/// Reports names that cannot be one, and both sides of every collision.
pub(super) fn check(drafts: &[Draft], problems: &mut Diagnostics) {
    let mut seen: HashMap<String, &Draft> = HashMap::new();
    for draft in drafts {
        if !is_bot_name(&draft.name) {
            let message = format!("`{}` cannot be the name of a bot", draft.name);
            let help = "names are a part of the webhook's URL: 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`";
            problems.push(Diagnostic::error(draft.at.clone(), message).help(help));
            continue;
        }
        let ident = ident::module(&draft.name);
        if let Some(first) = seen.get(&ident) {
            let message = format!(
                "bots `{}` and `{}` would be the same Rust module, `{ident}`",
                first.name, draft.name
            );
            problems.push(
                Diagnostic::error(draft.at.clone(), message)
                    .label("this one again")
                    .related(first.at.clone(), "first here")
                    .help("rename one of them: case, `-` against `_` and keywords do not tell bots apart"),
            );
            continue;
        }
        seen.insert(ident, draft);
    }
}

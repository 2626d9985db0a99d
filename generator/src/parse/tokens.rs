//! `tokens.yml`: its bots and their ids. The secrets end here.

use botserver_manifest::names::{BotName, Username};
use botserver_manifest::tokens::{Entry, Form, Problem as TokensProblem, Text, TokensFile};

use crate::diagnostic::{Diagnostics, Place};
use crate::problem::Problem;

/// All of tokens.yml that is not secret.
pub(crate) struct RawTokens {
    pub(crate) form: Form,
    pub(crate) entries: Vec<TokenEntry>,
}

/// One token, without its secret.
pub(crate) struct TokenEntry {
    pub(crate) bot: BotName,
    pub(crate) id: i64,
    pub(crate) username: Option<Username>,
    pub(crate) description: Option<String>,
    pub(crate) at: Place,
}

/// Reads tokens.yml. What is wrong goes to `problems`, and the rest is read all the same.
pub(super) fn parse(text: &Text, problems: &mut Diagnostics) -> RawTokens {
    // Who may read the file is for the server to say: it is there that the secrets are used.
    let TokensFile { form, entries, errors, warnings, exposed: _ } = text.parse();
    for TokensProblem { line, column, mistake } in errors.into_iter().chain(warnings) {
        problems.report(Place::tokens(line, column), Problem::Tokens(mistake));
    }
    let entries = entries.into_iter().map(|entry| {
        let Entry { bot, token, username, description, line, column } = entry;
        TokenEntry { bot, id: token.id(), username, description, at: Place::tokens(line, column) }
    });
    RawTokens { form, entries: entries.collect() }
}

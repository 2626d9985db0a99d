//! Tokens for bots that never meet Telegram: of the chat page and of tests.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use botserver_manifest::Token;

use crate::codegen::CompiledBot;

/// Invented ids are below this: valid ones, and exact as numbers of JavaScript.
const IDS: u64 = 1 << 52;

/// A token that only an emulator takes: the bot's own id, or one made of its name, and a secret that is none.
///
/// The same after every rebuild, so that the chats with the bot go on.
#[allow(clippy::expect_used, reason = "the text below has the form of a token, whatever the id")]
pub fn invented_token(bot: &CompiledBot) -> Token {
    let id = bot.id.unwrap_or_else(|| {
        let mut hasher = DefaultHasher::new();
        bot.name.hash(&mut hasher);
        (hasher.finish() % IDS).max(1).cast_signed()
    });
    Token::parse(&format!("{id}:invented-for-development-and-no-secret"))
        .expect("an invented token is well-formed")
}

//! One bot token: an id that may be shown, and a secret that may not.

use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};

/// A bot token, `<bot id>:<secret>`. `Debug` and `Display` show `110201543:***`; memory is wiped on drop.
#[derive(Clone)]
pub struct Token {
    id: i64,
    text: SecretString,
}

/// Longest token that Telegram accepts, in bytes.
const MAX_BYTES: usize = 80;

/// Shortest secret that is taken for a whole one. Real ones have 35 characters.
pub(crate) const MIN_SECRET: usize = 30;

/// Ids are below 2^54.
const ID_LIMIT: i64 = 1 << 54;

impl Token {
    /// Reads a token as @BotFather prints it.
    ///
    /// # Errors
    /// Says what is wrong with the shape of the text, without repeating it.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let (id, secret) = text.split_once(':').ok_or(TokenError::NoColon)?;
        if text.len() > MAX_BYTES {
            return Err(TokenError::TooLong);
        }
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(TokenError::IdNotANumber);
        }
        if id.starts_with('0') {
            return Err(TokenError::IdStartsWithZero);
        }
        let id = id.parse().ok().filter(|id| *id < ID_LIMIT).ok_or(TokenError::IdTooLarge)?;
        if secret.is_empty() {
            return Err(TokenError::NoSecret);
        }
        if !secret.bytes().all(is_secret_byte) {
            return Err(TokenError::BadSecret);
        }
        Ok(Self { id, text: text.into() })
    }

    /// The bot's numeric id: the part before the colon, which is public.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// Whether the secret has fewer characters than @BotFather's, so that a piece of it was probably lost.
    pub fn is_short(&self) -> bool {
        let secret = self.expose().split_once(':').map_or("", |(_, secret)| secret);
        secret.len() < MIN_SECRET
    }

    /// The whole token. Hand it to Telegram, and to nobody else.
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }
}

impl FromStr for Token {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        Self::parse(text)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:***", self.id)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What is wrong with a text that should be a token. Never holds any part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TokenError {
    /// Nothing separates id and secret.
    #[error("a token has a `:` between the bot's id and its secret")]
    NoColon,
    /// The part before the colon has something else than digits.
    #[error("a token starts with the bot's id, which is a number")]
    IdNotANumber,
    /// The id has a leading zero.
    #[error("the id in a token never starts with `0`")]
    IdStartsWithZero,
    /// The id is 2^54 or more.
    #[error("the id in this token is larger than any bot's")]
    IdTooLarge,
    /// Nothing follows the colon.
    #[error("this token has no secret after the `:`")]
    NoSecret,
    /// The secret has a character that secrets do not have.
    #[error("the secret of this token has a character other than `A-Z`, `a-z`, `0-9`, `_` and `-`")]
    BadSecret,
    /// Longer than 80 bytes.
    #[error("this is longer than a token can be (80 bytes)")]
    TooLong,
}

pub(crate) fn is_secret_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

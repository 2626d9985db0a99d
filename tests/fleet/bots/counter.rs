//! Counts what it is told, for the chat and for each person in it.

use std::time::Duration;

use botserver::prelude::*;
use serde::{Deserialize, Serialize};

/// Of the chat.
#[derive(Default, Serialize, Deserialize)]
pub struct Session {
    count: u64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    ballast: String,
}

/// Of a person in it.
#[derive(Default, Serialize, Deserialize)]
pub struct UserSession {
    count: u64,
}

/// Once upon a time it was a number alone.
pub fn migrate_session(old: botserver::Value) -> Option<Session> {
    Some(Session { count: old.as_u64()?, ballast: String::new() })
}

/// Forgets what was counted
pub async fn command_forget(session: &mut Session) -> &'static str {
    *session = Session::default();
    "forgotten"
}

/// Makes the session so large, in bytes
pub async fn command_grow(args: Args, session: &mut Session) -> Result<String> {
    session.ballast = "x".repeat(args.as_str().parse()?);
    Ok("grown".to_owned())
}

/// Counts, and fails
pub async fn command_fail(session: &mut Session) -> Result<String> {
    session.count += 1;
    Err(botserver::Error::msg("told to fail"))
}

/// Counts, and says nothing of it
#[doc(hidden)]
pub async fn command_quiet(session: &mut Session) {
    session.count += 1;
}

/// Counts, and says so in several calls
pub async fn command_twice(session: &mut Session) -> Reply {
    session.count += 1;
    Reply::text("counted").then(Reply::text(session.count.to_string()))
}

/// Counts, after so many milliseconds
pub async fn command_slow(args: Args, session: &mut Session) -> Result<String> {
    session.count += 1;
    tokio::time::sleep(Duration::from_millis(args.as_str().parse()?)).await;
    Ok(session.count.to_string())
}

pub async fn on_message(session: &mut Session, person: &mut UserSession) -> String {
    session.count += 1;
    person.count += 1;
    format!("{} {}", session.count, person.count)
}

pub async fn on_poll(session: &mut Session) {
    session.count += 1;
}

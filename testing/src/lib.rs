//! A test kit: people who chat with a bot, in the test's own process.
//!
//! What a person says goes through the emulator's sender and the whole way of a webhook, from the secret to the
//! reply, without a socket. Each [`Chat::with`] opens a world of its own, with an emulator whose clock stands still until
//! the test moves it, and a service that shares nothing with those of other tests. Everything here panics when it fails:
//! it is a test's own code.
//!
//! ```no_run
//! # static FLEET: botserver_runtime::Fleet = botserver_runtime::Fleet {
//! #     package: "fleet", version: "0.1.0", features: None, bots: &[], route: |_| None,
//! #     server: botserver_runtime::ServerDefaults {
//! #         public_url: None, listen: None, max_connections: None, certificate: None,
//! #     },
//! # };
//! # async fn test() {
//! use botserver_testing::Chat;
//!
//! let mut chat = Chat::with(&FLEET, "pizza").await;
//! let menu = chat.say("/menu").await;
//! assert_eq!(menu.text(), "Today:");
//! let question = chat.press("Margherita").await;
//! assert_eq!(question.buttons(), ["Yes", "No"]);
//! # }
//! ```

#![allow(clippy::panic, clippy::expect_used, reason = "a test's own code fails the test")]

mod answer;
mod chat;
mod patience;
mod world;

pub use answer::Answer;
pub use botserver_emulator as emulator;
pub use chat::{Chat, Failure};

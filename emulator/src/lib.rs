//! A Telegram Bot API server for development and tests, with the real sender's delivery rules.
//!
//! [`Emulator`] is the whole of it: a world of invented people and chats, the Bot API's methods over it
//! ([`Emulator::call`], [`Emulator::serve`]), and a sender that brings updates to webhooks exactly as Telegram does:
//! queues, parallel connections, back-off, expiry. A test drives time with a manual [`Clock`].
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), botserver_emulator::ControlError> {
//! use botserver_emulator::{Config, Emulator, NewBot, Person, Say, Where};
//! use serde_json::json;
//!
//! let emulator = Emulator::new(Config::default());
//! let token = "110201543:AAexample";
//! let bot = emulator.add_bot(NewBot { token: token.into(), name: "Echo".into(), ..NewBot::default() })?;
//! let ada = emulator.add_person(Person::named("Ada"));
//! emulator.say(Say { place: Where::private(bot), person: ada, text: "hello".into(), ..Say::default() })?;
//!
//! let updates = emulator.call(token, "getUpdates", json!({}), Vec::new()).await;
//! assert_eq!(updates.result.unwrap()[0]["message"]["text"], "hello");
//! # Ok(()) }
//! ```

mod calls;
mod checkout;
mod clock;
mod config;
mod control;
mod emulator;
mod faults;
mod fields;
mod form;
mod inner;
mod journal;
mod limits;
mod methods;
mod notice;
mod outbox;
mod params;
mod post;
mod receiver;
mod response;
mod rng;
mod sender;
mod serve;
mod state;
mod texts;

pub use clock::Clock;
pub use config::Config;
pub use control::{
    AskInline, BotRef, ChooseInline, ControlError, ControlResult, Delete, Edit, Join, NewBot, NewChat, Pay,
    Place, Press, Pressed, React, Say, Sent, Upload, Vote, Where,
};
pub use emulator::Emulator;
pub use faults::{Fault, FaultEffect};
pub use journal::CallRecord;
pub use notice::Notice;
pub use outbox::{Counters, UPDATE_KINDS};
pub use receiver::Receiver;
pub use response::{ApiError, ApiResponse};
pub use state::{FileUpload, Person};
pub use url::Host;

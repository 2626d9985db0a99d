//! The bots of a running process: who they are, what they may know, and how they are found.

mod bot;
pub(crate) mod credentials;
mod directory;
mod invented;
mod secret;
mod settings;

pub use bot::{Bot, Counters};
pub(crate) use bot::{Credential, count};
pub(crate) use directory::Directory;
pub use invented::invented_token;
pub use secret::WebhookSecret;
pub use settings::{List, Text};

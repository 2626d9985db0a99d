//! The bots of a running process: who they are, what they may know, and how they are found.

mod bot;
mod counters;
pub(crate) mod credentials;
mod directory;
mod failures;
mod invented;
mod reload;
mod secret;
mod settings;

pub use bot::Bot;
pub(crate) use bot::{Credential, Standing};
pub use counters::Counters;
pub(crate) use counters::count;
pub(crate) use directory::Directory;
pub(crate) use failures::Failure;
pub use invented::invented_token;
pub(crate) use reload::{TokenReload, token_stamps};
pub use secret::WebhookSecret;
pub use settings::{List, Text};

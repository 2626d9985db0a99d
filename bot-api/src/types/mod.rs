//! The types of the Bot API: what Telegram sends, and what methods take.

mod chat_id;
mod keyboards;
mod messages;

pub use chat_id::ChatId;
pub use messages::{MaybeInaccessibleMessage, MessageOrTrue};

pub use crate::generated::enums::*;
pub use crate::generated::objects::*;
pub use crate::generated::update_kind::UpdateKind;
pub use crate::upload::{InputFile, Upload};

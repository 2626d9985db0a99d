//! The request that is sent over and over, with another id and chat each time, and the answer to it.

/// A text message as Telegram sends it, 577 bytes.
pub const UPDATE: &str = include_str!("update.json");

/// What the handler `hello` makes of it, and what the bare server answers to anything.
pub const REPLY: &str =
    r#"{"method":"sendMessageDraft","chat_id":4211089,"draft_id":1,"text":"Hello, Ada!"}"#;

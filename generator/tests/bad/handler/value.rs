use botserver::prelude::*;

pub const on_message: fn(Message) -> Option<String> = |message| message.text;
static command_start: &str = "Hello";

/// Say something
pub fn command_help() -> &'static str {
    "Say something"
}

//! Takes no settings.

pub fn on_message() {}

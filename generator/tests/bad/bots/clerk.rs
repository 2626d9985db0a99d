//! Has commands, one of which is in no menu.

/// Show the menu
pub async fn command_menu() {}

/// Order something
pub async fn command_order() {}

/// No more orders today
pub async fn command_close() {}

#[doc(hidden)]
pub async fn command_debug() {}

// @generated from bots.yml by botserver-generator. Do not edit.

// bots/albums.rs
#[path = "../bots/albums.rs"]
pub mod albums;

// bots/kitchen_sink.rs
#[path = "../bots/kitchen_sink.rs"]
pub mod kitchen_sink;

// bots/no_settings.rs
#[path = "../bots/no_settings.rs"]
pub mod no_settings;

// bots/only_albums.rs
#[path = "../bots/only_albums.rs"]
pub mod only_albums;

// bots/only_commands.rs
#[path = "../bots/only_commands.rs"]
pub mod only_commands;

// bots/only_updates.rs
#[path = "../bots/only_updates.rs"]
pub mod only_updates;

// bots/optional_settings.rs
#[path = "../bots/optional_settings.rs"]
pub mod optional_settings;

// bots/stoppable.rs
#[path = "../bots/stoppable.rs"]
pub mod stoppable;

// bots/with_sessions.rs
#[path = "../bots/with_sessions.rs"]
pub mod with_sessions;

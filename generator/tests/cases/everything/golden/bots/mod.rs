// @generated from bots.yml by botserver-generator. Do not edit.
pub mod albums;
pub mod bare;
pub mod empty_settings;
pub mod full;
pub mod only_albums;
pub mod only_commands;
pub mod only_updates;
pub mod optional;
pub mod same_menus;
pub mod stoppable;
pub mod with_sessions;

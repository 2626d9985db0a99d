// @generated from bots.yml by botserver-generator. Do not edit.
pub(super) mod albums;
pub(super) mod kitchen_sink;
pub(super) mod no_settings;
pub(super) mod only_albums;
pub(super) mod only_commands;
pub(super) mod only_updates;
pub(super) mod optional_settings;
pub(super) mod stoppable;
pub(super) mod with_sessions;

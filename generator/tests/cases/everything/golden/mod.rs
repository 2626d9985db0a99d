// @generated from bots.yml by botserver-generator. Do not edit.
/// One module a bot.
#[allow(clippy::all, clippy::pedantic, non_snake_case)]
pub mod bots;
#[allow(clippy::all, clippy::pedantic, non_snake_case)]
mod dispatch;
/// The handler files of the bots.
#[allow(missing_docs, non_snake_case)]
pub mod handlers;
#[allow(clippy::all, clippy::pedantic)]
mod router;

/// Every bot of bots.yml, and the router that finds them.
pub static FLEET: ::botserver::codegen::Fleet = ::botserver::codegen::Fleet {
    package: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
    features: option_env!("BOTSERVER_FEATURES"),
    bots: &[
        &bots::albums::BOT,
        &bots::bare::BOT,
        &bots::empty_settings::BOT,
        &bots::full::BOT,
        &bots::only_albums::BOT,
        &bots::only_commands::BOT,
        &bots::only_updates::BOT,
        &bots::optional::BOT,
        &bots::same_menus::BOT,
        &bots::stoppable::BOT,
        &bots::with_sessions::BOT,
    ],
    route: router::route,
    server: ::botserver::codegen::ServerDefaults {
        public_url: None,
        listen: None,
        max_connections: Some(100u8),
        certificate: Some("tls/certificate.pem"),
    },
};

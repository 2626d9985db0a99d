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
#[allow(clippy::all, clippy::pedantic)]
mod slot;

/// Every bot of bots.yml, and the router that finds them.
pub static FLEET: ::botserver::Fleet = ::botserver::Fleet {
    package: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
    bots: &[&bots::shop::BOT],
    route: router::route,
    server: ::botserver::ServerDefaults {
        public_url: None,
        listen: None,
    },
};

//! The bots of bots.yml.

botserver::fleet!();

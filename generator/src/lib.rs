//! Turns bots.yml and handler files into the Rust code of a fleet, at build time.

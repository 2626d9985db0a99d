//! What the target `http` is made of: a fleet, and a client that says anything to it.

botserver::fleet!();

pub mod http;

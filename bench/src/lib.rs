//! The fleet that is measured, and what is said to it.

pub mod exchange;

botserver::fleet!();

//! The demo fleet.
fn main() {}

//! Makes fleets and bots from templates, and shows the code generated for them.

fn main() {}

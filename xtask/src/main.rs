//! The tasks of this repository: test, dist, bot-api, bench-build.

fn main() {}

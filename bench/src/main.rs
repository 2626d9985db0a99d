//! Measures the webhook path beside a bare hyper server.

fn main() {}

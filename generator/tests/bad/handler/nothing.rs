//! Nothing in here.

pub fn helper() {}

//! A shop whose settings can be owned.

use botserver::prelude::*;

/// One shop.
#[derive(Debug)]
pub struct Settings {
    /// Text.
    pub name: Text,
    /// Text that may be missing.
    pub greeting: Option<Text>,
    /// A list of structs.
    pub menu: List<Pizza>,
    /// Lists in a list.
    pub rows: List<List<u8>>,
    /// Both kinds live beside each other.
    pub still: &'static str,
}

/// One pizza.
#[derive(Debug)]
pub struct Pizza {
    /// Text.
    pub name: Text,
    /// A list of texts.
    pub toppings: List<Text>,
}

pub fn on_message(settings: &Settings) -> String {
    format!("{settings:?}")
}

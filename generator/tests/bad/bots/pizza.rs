//! Takes orders for one shop.

use botserver::prelude::*;

/// One shop.
pub struct Settings {
    pub currency: &'static str,
    pub menu: &'static [Pizza],
    pub oven: Option<Oven>,
}

/// One line of the menu.
pub struct Pizza {
    pub name: &'static str,
    pub cents: u32,
    pub spicy: Option<bool>,
}

/// How it is baked.
pub enum Oven {
    Electric,
    WoodFired,
}

/// Show today's menu
pub async fn command_menu(settings: &Settings) -> Reply {
    Reply::text(settings.currency)
}

//! Takes orders for one shop.

use botserver::prelude::*;

/// One shop, from `settings:` in bots.yml; checked and compiled in.
pub struct Settings {
    /// Shown before every price.
    pub currency: &'static str,
    /// What the shop sells.
    pub menu: &'static [Pizza],
}

/// One line of the menu.
pub struct Pizza {
    /// Its name.
    pub name: &'static str,
    /// Its price.
    pub cents: u32,
}

/// Show today's menu
pub async fn command_menu(settings: &Settings) -> Reply {
    let lines = settings.menu.iter().map(|pizza| format!("{} {} {}", pizza.name, settings.currency, pizza.cents));
    Reply::text(lines.collect::<Vec<_>>().join("\n"))
}

/// Order pizzas by name
pub async fn command_order(message: Message, args: Args, settings: &Settings, bot: &Bot) -> Result<Reply> {
    let known = settings.menu.iter().any(|pizza| pizza.name == args.as_str());
    let _ = (message, bot.name());
    Ok(Reply::text(if known { "Coming!" } else { "We do not have that." }))
}

/// Takes an order in words.
pub async fn on_message(message: Message, bot: &Bot) -> Result<Reply> {
    Ok(Reply::text(format!("{} heard {:?}", bot.name(), message.text)))
}

/// A button was pressed.
pub async fn on_callback_query(query: CallbackQuery) -> Reply {
    let _ = query;
    Reply::none()
}

//! Takes orders for one shop: a menu, a button for each pizza, and a last question before it counts.

use botserver::prelude::*;

/// One shop, from `settings:` in bots.yml; checked and compiled in.
pub struct Settings {
    /// What the shop calls itself.
    pub shop: &'static str,
    /// Behind every price: EUR, GBP.
    pub currency: &'static str,
    /// What delivery costs, where the shop delivers.
    pub delivery_cents: Option<u32>,
    /// What can be ordered, in the order of the buttons.
    pub menu: &'static [Pizza],
}

/// A line of the menu.
pub struct Pizza {
    /// As a customer would write it.
    pub name: &'static str,
    /// Its price, in hundredths of the currency.
    pub cents: u32,
}

impl Settings {
    fn price(&self, cents: u32) -> String {
        format!("{}.{:02} {}", cents / 100, cents % 100, self.currency)
    }

    /// One button per pizza; a button carries the pizza's place in the menu.
    fn keyboard(&self) -> InlineKeyboardMarkup {
        let rows = self.menu.iter().enumerate().map(|(place, pizza)| {
            let text = format!("{} · {}", pizza.name, self.price(pizza.cents));
            vec![InlineKeyboardButton::callback(text, format!("order:{place}"))]
        });
        InlineKeyboardMarkup::new(rows.collect::<Vec<_>>())
    }
}

/// Welcome, and how to order
pub async fn command_start(settings: &Settings) -> Reply {
    Reply::text(format!("Welcome to {}! What would you like?", settings.shop)).keyboard(settings.keyboard())
}

/// Show today's menu
pub async fn command_menu(settings: &Settings) -> Reply {
    Reply::text(format!("Today at {}:", settings.shop)).keyboard(settings.keyboard())
}

/// A pizza can also be ordered by its name.
pub async fn on_message(message: Message, settings: &Settings) -> Reply {
    let wanted = message.text.as_deref().unwrap_or_default();
    match settings.menu.iter().position(|pizza| pizza.name.eq_ignore_ascii_case(wanted)) {
        Some(place) => confirm(settings, place),
        None => Reply::text("We do not have that. /menu shows what we have."),
    }
}

/// The buttons below the menu and below the question.
pub async fn on_callback_query(query: CallbackQuery, settings: &Settings) -> Reply {
    let data = query.data.as_deref().unwrap_or_default();
    let (action, place) = data.split_once(':').unwrap_or((data, ""));
    let place = place.parse().unwrap_or(usize::MAX);
    let next = match (action, settings.menu.get(place)) {
        ("order", Some(_)) => confirm(settings, place),
        ("yes", Some(pizza)) => {
            let total = pizza.cents + settings.delivery_cents.unwrap_or_default();
            Reply::text(format!("One {} is on its way. {}, please.", pizza.name, settings.price(total)))
        }
        ("no", _) => Reply::text("Nothing ordered. /menu shows what we have."),
        _ => Reply::text("The menu has changed since. /menu shows today's."),
    };
    Reply::from(AnswerCallbackQuery::new(query.id)).then(next)
}

/// Asks before it counts.
fn confirm(settings: &Settings, place: usize) -> Reply {
    let Some(pizza) = settings.menu.get(place) else { return Reply::none() };
    let delivery = match settings.delivery_cents {
        Some(cents) => format!(", and {} for delivery", settings.price(cents)),
        None => String::new(),
    };
    let buttons = vec![
        InlineKeyboardButton::callback("Yes, please", format!("yes:{place}")),
        InlineKeyboardButton::callback("No", "no:"),
    ];
    Reply::text(format!("One {} for {}{delivery}?", pizza.name, settings.price(pizza.cents)))
        .keyboard(InlineKeyboardMarkup::new(vec![buttons]))
}

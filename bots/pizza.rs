//! Takes orders for one shop, step by step: a pizza, its size, what goes on top, the address, and a last question before
//! it counts.

use botserver::prelude::*;
use serde::{Deserialize, Serialize};

/// One shop, from `settings:` in bots.yml; checked and compiled in.
pub struct Settings {
    /// What the shop calls itself.
    pub shop: &'static str,
    /// Behind every price: EUR, GBP.
    pub currency: &'static str,
    /// What delivery costs, where it is not free.
    pub delivery_cents: Option<u32>,
    /// What can be ordered, in the order of the buttons.
    pub menu: &'static [Item],
}

/// Something that can be chosen.
pub struct Item {
    /// As a customer would write it.
    pub name: &'static str,
    /// What it costs, in hundredths of the currency.
    pub cents: u32,
}

/// The sizes of every pizza, and what they cost more.
const SIZES: &[Item] =
    &[Item { name: "Small", cents: 0 }, Item { name: "Medium", cents: 150 }, Item { name: "Large", cents: 300 }];

/// What can go on top.
const TOPPINGS: &[Item] =
    &[Item { name: "Olives", cents: 80 }, Item { name: "Mushrooms", cents: 100 }, Item { name: "Ham", cents: 150 }];

/// The other buttons.
const ENOUGH: &str = "That is all";
const YES: &str = "Yes, please";
const CHANGE: &str = "Change it";

/// The most letters of an address.
const LONGEST_ADDRESS: usize = 200;

/// How far the order of a chat has got: what it waits for, and what is known by then.
#[derive(Clone, Default, Serialize, Deserialize)]
pub enum Session {
    #[default]
    Nothing,
    Size {
        pizza: Chosen,
    },
    Toppings(Order),
    Address(Order),
    Confirm {
        order: Order,
        address: String,
    },
}

/// What a customer has chosen, at the price that it had then.
#[derive(Clone, Serialize, Deserialize)]
pub struct Chosen {
    name: String,
    cents: u32,
}

/// One pizza, as the customer wants it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Order {
    pizza: Chosen,
    size: Chosen,
    toppings: Vec<Chosen>,
}

/// Welcome, and how to order
pub async fn command_start(settings: &Settings) -> Reply {
    let welcome = format!("Welcome to {}! What would you like?", settings.shop);
    Reply::text(welcome).keyboard(settings.keyboard(settings.menu, ""))
}

/// Show today's menu
pub async fn command_menu(settings: &Settings) -> Reply {
    Reply::text(format!("Today at {}:", settings.shop)).keyboard(settings.keyboard(settings.menu, ""))
}

/// Forget the order
pub async fn command_cancel(session: &mut Session) -> &'static str {
    *session = Session::Nothing;
    "Nothing is ordered. /menu shows what we have."
}

/// An address can only be written; everything else has a button, and can be written as well.
pub async fn on_message(message: Message, settings: &Settings, session: &mut Session) -> Reply {
    let said = message.text.unwrap_or_default();
    let is_address = (1..=LONGEST_ADDRESS).contains(&said.chars().count());
    if let Session::Address(order) = session
        && is_address
    {
        *session = Session::Confirm { order: order.clone(), address: said };
        return ask("", session, settings);
    }
    choose(&said, session, settings)
}

pub async fn on_callback_query(query: CallbackQuery, settings: &Settings, session: &mut Session) -> Reply {
    let pressed = query.data.unwrap_or_default();
    Reply::from(AnswerCallbackQuery::new(query.id)).then(choose(&pressed, session, settings))
}

/// Goes on to the next step, if that is what was chosen means at this one.
fn choose(said: &str, session: &mut Session, settings: &Settings) -> Reply {
    let is = |button: &str| said.eq_ignore_ascii_case(button);
    let next = match session.clone() {
        Session::Size { pizza } => {
            find(SIZES, said).map(|size| Session::Toppings(Order { pizza, size, toppings: Vec::new() }))
        }
        Session::Toppings(order) if is(ENOUGH) => Some(Session::Address(order)),
        Session::Toppings(order) => find(TOPPINGS, said)
            .filter(|topping| !order.has(&topping.name))
            .map(|topping| Session::Toppings(order.with(topping))),
        Session::Confirm { order, address } if is(YES) => {
            *session = Session::Nothing;
            let total = settings.price(order.cents() + settings.delivery_cents.unwrap_or_default());
            return Reply::text(format!("One {} is on its way to {address}. {total}, please.", order.text()));
        }
        Session::Confirm { order, .. } if is(CHANGE) => Some(Session::Size { pizza: order.pizza }),
        Session::Nothing | Session::Address(_) | Session::Confirm { .. } => None,
    };
    // A pizza of the menu begins a new order, whatever was asked.
    match next.or_else(|| find(settings.menu, said).map(|pizza| Session::Size { pizza })) {
        Some(next) => {
            *session = next;
            ask("", session, settings)
        }
        None => ask("Sorry, that does not fit here. ", session, settings),
    }
}

/// Asks for what the order waits for.
fn ask(before: &str, session: &Session, settings: &Settings) -> Reply {
    let ask = |question: String| Reply::text(format!("{before}{question}"));
    match session {
        Session::Nothing => ask("What would you like? /menu shows what we have.".to_owned()),
        Session::Size { pizza } => {
            ask(format!("One {}. Which size?", pizza.name)).keyboard(settings.keyboard(SIZES, "+"))
        }
        Session::Toppings(order) => {
            let left = TOPPINGS.iter().filter(|topping| !order.has(topping.name));
            let mut keyboard = settings.keyboard(left, "+");
            keyboard.inline_keyboard.push(vec![InlineKeyboardButton::callback(ENOUGH, ENOUGH)]);
            ask(format!("One {}. Anything else on top?", order.text())).keyboard(keyboard)
        }
        Session::Address(order) => ask(format!("Where shall we bring the {}? Write the address.", order.text())),
        Session::Confirm { order, address } => {
            let delivery = match settings.delivery_cents {
                Some(cents) => format!(", and {} for delivery", settings.price(cents)),
                None => String::new(),
            };
            let (order, price) = (order.text(), settings.price(order.cents()));
            let buttons = [YES, CHANGE].map(|button| InlineKeyboardButton::callback(button, button));
            ask(format!("One {order} to {address}, for {price}{delivery}?"))
                .keyboard(InlineKeyboardMarkup::new([buttons]))
        }
    }
}

fn find(items: &[Item], said: &str) -> Option<Chosen> {
    let item = items.iter().find(|item| item.name.eq_ignore_ascii_case(said))?;
    Some(Chosen { name: item.name.to_owned(), cents: item.cents })
}

impl Settings {
    /// One button for each; a button carries the name, so that it means the same when the menu has changed since.
    fn keyboard<'a>(&self, items: impl IntoIterator<Item = &'a Item>, sign: &str) -> InlineKeyboardMarkup {
        InlineKeyboardMarkup::new(items.into_iter().map(|Item { name, cents }| {
            let label = match cents {
                0 => (*name).to_owned(),
                cents => format!("{name} · {sign}{}", self.price(*cents)),
            };
            [InlineKeyboardButton::callback(label, *name)]
        }))
    }

    fn price(&self, cents: u32) -> String {
        format!("{}.{:02} {}", cents / 100, cents % 100, self.currency)
    }
}

impl Order {
    fn with(mut self, topping: Chosen) -> Self {
        self.toppings.push(topping);
        self
    }

    fn has(&self, topping: &str) -> bool {
        self.toppings.iter().any(|chosen| chosen.name == topping)
    }

    fn cents(&self) -> u32 {
        [&self.pizza, &self.size].into_iter().chain(&self.toppings).map(|chosen| chosen.cents).sum()
    }

    /// `large Margherita with olives and ham`
    fn text(&self) -> String {
        let toppings: Vec<_> = self.toppings.iter().map(|topping| topping.name.to_lowercase()).collect();
        let with = if toppings.is_empty() { "" } else { " with " };
        format!("{} {}{with}{}", self.size.name.to_lowercase(), self.pizza.name, toppings.join(" and "))
    }
}

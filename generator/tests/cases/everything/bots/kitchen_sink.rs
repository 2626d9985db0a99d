//! Every parameter, in every way to take it.

use botserver::prelude::*;

/// Every type.
#[derive(Debug)]
pub struct Settings {
    /// Smallest.
    pub i8: i8,
    /// Next.
    pub i16: i16,
    /// With a plus.
    pub i32: i32,
    /// Its smallest value.
    pub i64: i64,
    /// Zero.
    pub isize: isize,
    /// Hexadecimal.
    pub u8: u8,
    /// Octal.
    pub u16: u16,
    /// Its largest value.
    pub u32: u32,
    /// Its largest value.
    pub u64: u64,
    /// One.
    pub usize: usize,
    /// Nearly pi, which clippy has a lint for.
    pub f32: f32,
    /// Far from zero.
    pub f64: f64,
    /// Whole, and yet a float.
    pub whole: f64,
    /// Upper case.
    pub yes: bool,
    /// Norway.
    pub country: &'static str,
    /// With its zeros.
    pub zip: &'static str,
    /// Not nothing.
    pub quoted: &'static str,
    /// Two lines.
    pub block: &'static str,
    /// Nothing.
    pub none: Option<u8>,
    /// Something.
    pub some: Option<u8>,
    /// Left out.
    pub(crate) absent: Option<&'static [Topping]>,
    /// Structs in structs.
    pub nested: Nested,
    /// Lists in lists.
    pub lists: &'static [&'static [i32]],
    /// Characters that rustc refuses in source files.
    pub sign: &'static str,
}

/// Holds others.
#[derive(Debug)]
pub struct Nested {
    /// A keyword.
    pub r#type: Topping,
    /// A list of them.
    pub more: &'static [Topping],
}

/// An enum and a number.
#[derive(Debug)]
pub struct Topping {
    /// What it is.
    pub crust: Crust,
    /// How thick.
    pub depth: f32,
}

/// Without data.
#[derive(Debug)]
pub enum Crust {
    /// Thin.
    ThinCrust,
    /// Thick.
    DeepPan,
}

/// Takes everything by reference
pub fn command_all(args: &Args, update: &Update, bot: &Bot, settings: &Settings, message: &Message) -> String {
    format!("{} {} {settings:?} {:?} {:?}", args.as_str(), bot.name(), update.kind(), message.text)
}

/// Takes nothing
pub async fn command_nothing() {}

/// Not in the menu
#[doc(hidden)]
pub fn command_hidden() {}

pub fn on_message<'a>(message: &'a Message, _: &'a Settings) -> Option<String> {
    message.text.clone()
}

pub(crate) async fn on_edited_message(message: botserver::api::types::Message) -> Result<()> {
    let _ = message;
    Ok(())
}

pub fn on_poll() {}

pub async fn on_update(update: &Update, bot: &Bot) {
    let _ = (update, bot);
}

#[cfg(test)]
mod tests {
    #[test]
    fn on_nothing() {}
}

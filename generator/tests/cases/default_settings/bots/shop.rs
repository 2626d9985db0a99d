//! Shops that differ in little.

/// One shop.
#[derive(Debug)]
pub struct Settings {
    /// Text.
    pub currency: &'static str,
    /// A map.
    pub hours: Hours,
    /// A list.
    pub days: &'static [&'static str],
    /// What may be taken away.
    pub note: Option<&'static str>,
}

/// When it is open.
#[derive(Debug)]
pub struct Hours {
    /// First hour.
    pub from: u8,
    /// Last hour.
    pub to: u8,
}

pub fn on_message(settings: &Settings) -> &'static str {
    settings.currency
}

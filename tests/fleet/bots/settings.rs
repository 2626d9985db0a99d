//! Shows its settings.

#[derive(Debug)]
pub struct Settings {
    pub text: &'static str,
    pub byte: u8,
    pub signed: i64,
    pub ratio: f64,
    pub on: bool,
    pub size: Size,
    pub nested: Nested,
    pub prices: &'static [u32],
    pub absent: Option<&'static str>,
}

#[derive(Debug)]
pub enum Size {
    Small,
    Large,
}

#[derive(Debug)]
pub struct Nested {
    pub name: &'static str,
    pub sizes: &'static [Size],
}

/// Show the settings
pub async fn command_show(settings: &Settings) -> String {
    format!("{settings:?}")
}

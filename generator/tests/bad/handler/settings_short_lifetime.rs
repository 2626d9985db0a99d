pub struct Settings {
    pub name: &str,
    pub list: &[u8],
}

pub fn on_message() {}

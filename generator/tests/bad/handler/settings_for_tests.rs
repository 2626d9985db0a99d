#[cfg(test)]
pub struct Settings {
    pub a: u8,
}

pub fn on_message() {}

pub struct Settings {
    pub name: String,
    pub tags: Vec<&'static str>,
    pub boxed: Box<u8>,
}

pub fn on_message() {}

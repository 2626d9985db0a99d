pub struct Settings {
    pub oven: Oven,
}

pub enum Oven {
    Electric { watts: u32 },
    Wood,
}

pub fn on_message() {}

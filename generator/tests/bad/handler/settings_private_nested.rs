pub struct Settings {
    pub oven: Oven,
}

enum Oven {
    Wood,
}

pub fn on_message() {}

pub struct Settings(u32);

pub fn on_message() {}

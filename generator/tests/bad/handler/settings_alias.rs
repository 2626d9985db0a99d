pub type Settings = Shop;

pub struct Shop {}

pub fn on_message() {}

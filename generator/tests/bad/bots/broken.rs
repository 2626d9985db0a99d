pub fn on_mesage() {}

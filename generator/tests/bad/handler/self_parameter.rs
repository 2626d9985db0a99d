pub fn on_message(self) {}

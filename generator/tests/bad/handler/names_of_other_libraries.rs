pub fn on_callback() {}
pub fn on_inline() {}
pub fn on_start() {}
pub fn on_photo() {}
pub fn on_button() {}
pub fn on_payment() {}

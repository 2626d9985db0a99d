pub fn on_message() {
    on_click();
}

fn on_click() {}

pub fn on_message() {
    let list = [1, 2};
}

pub fn on_message() {
    let a = 1
    let b = 2;
}

pub fn on_message() {
    let _: char = '{';
}
}

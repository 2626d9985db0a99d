pub struct Settings<'a> {
    pub name: &'a str,
}

pub fn on_message() {}

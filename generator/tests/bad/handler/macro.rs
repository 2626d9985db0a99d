macro_rules! commands {
    ($name:ident) => {
        /// Help
        pub fn command_help() {}
    };
}

commands!(help);
other_macro! { pub async fn on_poll() {} }
include!("more.rs");
std::include!("more.rs");
thread_local! { static SEEN: Cell<u32> = Cell::new(self::on_message()); }

pub fn on_message() {}

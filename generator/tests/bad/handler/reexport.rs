mod common;

pub use common::command_help;
pub use common::{other as on_poll, Helper};
pub use common::{comand_start, r#command_menu};
pub(crate) use common::*;
use common::on_message as reply;

pub fn on_message() {
    reply()
}

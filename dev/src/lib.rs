//! The command `dev`: a fleet against an emulator of the Bot API, with a page to chat with the bots.
//!
//! The process that a person starts is the emulator, and outlives the fleet: when the code changes, the fleet is built
//! anew and its process, `dev-fleet`, is replaced, while the chats go on.

mod build;
mod dev;
mod fleet;
mod process;
mod session;
mod watch;

use botserver_runtime::cli::Extra;

/// The commands that this crate adds to the command line of a fleet.
pub fn commands() -> [Extra; 2] {
    [dev::command(), fleet::command()]
}

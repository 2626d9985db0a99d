//! Commands for those who run a fleet, and need no running one: certificates, and the files that put it behind a proxy,
//! under systemd or into a container.

mod certificate;
mod deploy;
mod files;
mod proxy;
mod template;

use botserver_runtime::cli::Extra;

/// The commands that this crate adds to the command line of a fleet.
pub fn commands() -> Vec<Extra> {
    vec![certificate::command(), proxy::command(), deploy::command()]
}

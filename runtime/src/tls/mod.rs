//! TLS of the server: a certificate and its key are read and checked, shown to clients, and read anew while it serves.

mod certificate;
mod pair;
mod pem;
mod problem;
mod shown;
mod watch;

pub use certificate::{Certificate, rfc3339};
pub use pair::Pair;
pub use problem::{Part, TlsProblem};
pub use shown::{NameCheck, Tls};
pub(crate) use watch::watch;

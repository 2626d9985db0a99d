//! TLS of the server: a certificate and its key are read and checked, shown to clients, and replaced while it serves.

mod certificate;
mod pair;
mod pem;
mod problem;
mod shown;

pub use certificate::Certificate;
pub use pair::Pair;
pub use problem::{Part, TlsProblem};
pub use shown::{NameCheck, Tls};

//! TLS of the server: a certificate and its key are read and checked, shown to clients, and replaced while it serves.

mod certificate;
#[cfg(feature = "acme")]
mod challenges;
mod pair;
mod pem;
mod problem;
mod shown;

pub use certificate::Certificate;
#[cfg(feature = "acme")]
pub(crate) use challenges::Challenges;
pub use pair::Pair;
pub use problem::{Part, TlsProblem};
pub use shown::{NameCheck, Tls};

//! What stands for it in a binary that was built without the feature `acme`.

use std::net::TcpListener;
use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::{AcmeError, Order};
use crate::tls::Tls;

/// There is none.
#[derive(Debug)]
pub(crate) enum Acme {}

impl Acme {
    pub(crate) fn available() -> Result<(), AcmeError> {
        Err(AcmeError::NotBuilt)
    }

    pub(crate) fn new(_: Order, _: &Path) -> Result<Self, AcmeError> {
        Err(AcmeError::NotBuilt)
    }

    pub(crate) fn tls(&self) -> &Tls {
        match *self {}
    }

    pub(crate) async fn run(self, _: Option<TcpListener>, _: CancellationToken) {
        match self {}
    }
}

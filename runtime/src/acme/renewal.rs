//! When a certificate is ordered, and what becomes of it.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::account::Account;
use super::answers::Answers;
use super::order::{self, OrderError, PATIENCE, Proofs};
use super::pair::{PairFile, folder_name};
use super::{AcmeError, Challenge, Order};
use crate::tls::{Challenges, NameCheck, Tls};
use crate::watch::Watched as _;
use crate::{Front, http_client};

/// How often the clock is looked at: one that is set must not have a certificate expire.
const LOOK: Duration = Duration::from_secs(3600);

/// How long to wait after an order that failed: the first time, and at most. Let's Encrypt counts the failures of an hour.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 3600);

/// Keeps a certificate of an authority in a file, and has a server show it.
#[derive(Debug)]
pub(crate) struct Acme {
    order: Order,
    account: Account,
    pair: PairFile,
    tls: Tls,
    proofs: Proofs,
}

impl Acme {
    /// Whether this binary has it.
    ///
    /// # Errors
    /// Never: this is the one that has.
    pub(crate) fn available() -> Result<(), AcmeError> {
        Ok(())
    }

    /// For a server that keeps its data in a folder. Until a certificate has come, the server shows one that it has signed
    /// itself.
    ///
    /// # Errors
    /// If the folder cannot be written, or the directory has no address.
    pub(crate) fn new(order: Order, data: &Path) -> Result<Self, AcmeError> {
        let client = http_client(&order.directory)?;
        let folder = data.join("acme").join(folder_name(&order.directory));
        let pair = PairFile::prepare(&folder, &order.host)
            .map_err(|source| AcmeError::Folder { folder: folder.clone(), source })?;
        let name = NameCheck::Refuse(order.host.clone());
        let tls = Tls::new(pair.path(), pair.path(), name).map_err(AcmeError::Pair)?;
        let (tls, challenges) = Challenges::on(tls);
        let account = Account::new(client, folder.join("account.json"));
        let proofs = Proofs { answers: Answers::default(), challenges };
        Ok(Self { order, account, pair, tls, proofs })
    }

    /// What shows the certificate.
    pub(crate) fn tls(&self) -> &Tls {
        &self.tls
    }

    /// Orders a certificate whenever it is time for one, until `stop` is cancelled. `listener` is for the authority alone.
    pub(crate) async fn run(self, listener: Option<TcpListener>, stop: CancellationToken) {
        let answering = async {
            let Some(listener) = listener else { return };
            let tls = (self.order.challenge == Challenge::Tls).then(|| self.tls.clone());
            let front = Front { tls, ..Front::default() };
            if let Err(error) = self.proofs.answers.serve(listener, front, stop.clone()).await {
                error!(%error, "the listener for the authority cannot be served");
            }
        };
        tokio::join!(answering, stop.run_until_cancelled(self.renew()));
    }

    /// Never ends.
    async fn renew(&self) {
        let mut pause = FIRST_PAUSE;
        loop {
            match Duration::try_from(self.pair.renew_at() - OffsetDateTime::now_utc()) {
                Ok(left) if !left.is_zero() => {
                    sleep(left.min(LOOK)).await;
                    continue;
                }
                _ => {}
            }
            match timeout(PATIENCE, self.order()).await.unwrap_or(Err(OrderError::TooSlow)) {
                Ok(()) => pause = FIRST_PAUSE,
                Err(error) => {
                    let (help, again_in) = (error.help(&self.order), humantime::format_duration(pause));
                    error!(%error, help, %again_in, "no certificate came from the authority");
                    sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    async fn order(&self) -> Result<(), OrderError> {
        let Order { directory, host, .. } = &self.order;
        info!(host, directory, "a certificate is ordered");
        if self.pair.is_self_signed() {
            warn!(
                "until it comes, clients are shown one that no authority has signed, which Telegram does not take"
            );
        }
        let account = self.account.open(&self.order).await?;
        let issued = match order::place(&account, &self.order, &self.proofs).await {
            Err(error) if error.is_unknown_account() => {
                let account = self.account.make(&self.order).await?;
                order::place(&account, &self.order, &self.proofs).await?
            }
            issued => issued?,
        };
        self.pair.write(&issued, host)?;
        self.tls.reload();
        if self.pair.renew_at() <= OffsetDateTime::now_utc() { Err(OrderError::DueAgain) } else { Ok(()) }
    }
}

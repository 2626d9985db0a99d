//! One order, from the proof that the host is ours to the certificate (RFC 8555, section 7.4).

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use instant_acme::{
    Account, AuthorizationStatus, ChallengeType, Error, Identifier, NewOrder, OrderStatus, RetryPolicy,
};

use super::answers::Answers;
use super::pair::{Issued, for_challenge};
use super::{Challenge, Order};
use crate::telegram::describe;
use crate::tls::Challenges;

/// What the names of errors begin with (RFC 8555, section 6.7).
const ERROR: &str = "urn:ietf:params:acme:error:";

/// How long an order may take; authorities need seconds.
pub(super) const PATIENCE: Duration = Duration::from_secs(300);

/// What shows an authority that the host is ours, by HTTP and by TLS.
#[derive(Debug)]
pub(super) struct Proofs {
    pub(super) answers: Answers,
    pub(super) challenges: Arc<Challenges>,
}

/// Why no certificate came.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OrderError {
    #[error("{}", describe(.0).trim_start_matches("API error: "))]
    Authority(#[from] Error),
    #[error("the authority does not take this kind of proof")]
    NoSuchChallenge,
    #[error("the order is {0:?}")]
    Ended(OrderStatus),
    #[error("the order took longer than five minutes")]
    TooSlow,
    #[error("no certificate can be made for the proof: {0}")]
    Challenge(String),
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("the certificate that came cannot be used: it is in {}", path.display())]
    Unusable { path: PathBuf },
    #[error("the certificate that came has to be renewed already")]
    DueAgain,
}

impl From<rcgen::Error> for OrderError {
    fn from(error: rcgen::Error) -> Self {
        Self::Challenge(error.to_string())
    }
}

impl OrderError {
    /// Whether the authority has forgotten the account.
    pub(super) fn is_unknown_account(&self) -> bool {
        self.name() == Some("accountDoesNotExist")
    }

    /// What the authority calls the error, if it is one of RFC 8555, section 6.7.
    fn name(&self) -> Option<&str> {
        let Self::Authority(Error::Api(problem)) = self else { return None };
        problem.r#type.as_deref()?.strip_prefix(ERROR)
    }

    /// What to do about it.
    pub(super) fn help(&self, order: &Order) -> String {
        let host = &order.host;
        match (self, self.name()) {
            (_, Some("connection" | "incorrectResponse" | "tls" | "unauthorized")) => match order.challenge {
                Challenge::Tls => {
                    format!("port 443 of {host} must lead here, past any proxy that speaks TLS itself")
                }
                Challenge::Http => format!("port 80 of {host} must lead to the address of --acme-http"),
            },
            (_, Some("caa" | "dns")) => format!("see what the name servers say of {host}"),
            (Self::Authority(Error::Api(_)), _) => {
                "the authority's text says what it wants, or for how long it takes no order".to_owned()
            }
            (Self::Authority(_) | Self::TooSlow | Self::Ended(_), _) => {
                format!("see whether this machine reaches {}", order.directory)
            }
            (Self::NoSuchChallenge, _) => "give --acme-http, or --acme-tls, in place of the other".to_owned(),
            (Self::Challenge(_), _) => format!("see whether `{host}` is a host's name"),
            (Self::File { .. }, _) => {
                "see that the data folder can be written, and has room; a file that is damaged can be deleted"
                    .to_owned()
            }
            (Self::Unusable { .. }, _) => "`certificate show` tells what is wrong with it".to_owned(),
            (Self::DueAgain, _) => "see whether the clock of this machine is right".to_owned(),
        }
    }
}

/// Shows that the host is ours, and has a certificate issued for it.
pub(super) async fn place(account: &Account, order: &Order, proofs: &Proofs) -> Result<Issued, OrderError> {
    let host = Identifier::Dns(order.host.clone());
    let mut placed = account.new_order(&NewOrder::new(std::slice::from_ref(&host))).await?;
    // Taken back when this ends, however it does.
    let _shown = Shown(proofs);
    let mut authorizations = placed.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization?;
        if authorization.status != AuthorizationStatus::Pending {
            continue;
        }
        let challenge = authorization.challenge(match order.challenge {
            Challenge::Http => ChallengeType::Http01,
            Challenge::Tls => ChallengeType::TlsAlpn01,
        });
        let mut challenge = challenge.ok_or(OrderError::NoSuchChallenge)?;
        let proof = challenge.key_authorization();
        match order.challenge {
            Challenge::Http => proofs.answers.give(&challenge.token, proof.as_str()),
            Challenge::Tls => {
                let certificate = for_challenge(&order.host, proof.digest().as_ref())?;
                proofs.challenges.show(Some(Arc::new(certificate)));
            }
        }
        challenge.set_ready().await?;
    }
    let patience = RetryPolicy::new().timeout(PATIENCE);
    match placed.poll_ready(&patience).await? {
        OrderStatus::Ready | OrderStatus::Valid => {}
        OrderStatus::Invalid => return Err(why_not(&mut placed).await?),
        status => return Err(OrderError::Ended(status)),
    }
    let key = placed.finalize().await?;
    let chain = placed.poll_certificate(&patience).await?;
    Ok(Issued { chain, key })
}

/// What the authority found in place of the proof, where it says that of the proof alone.
async fn why_not(order: &mut instant_acme::Order) -> Result<OrderError, OrderError> {
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization?;
        let found = authorization.refresh().await?;
        if let Some(problem) = found.challenges.iter().find_map(|challenge| challenge.error.clone()) {
            return Ok(Error::Api(problem).into());
        }
    }
    Ok(OrderError::Ended(OrderStatus::Invalid))
}

/// Proofs that are shown for as long as this lives.
struct Shown<'a>(&'a Proofs);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        self.0.answers.take_back();
        self.0.challenges.show(None);
    }
}

//! The store of a fleet, as the commands open it.

use std::path::Path;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::Failure;
use crate::deliver::{Retention, follow, hold, recover, tend};
use crate::handover::{Offer, Predecessor};
use crate::store::{From, Opened, SetAside, Sqlite, Store, StoreError};
use crate::{BackgroundRuntime, Service};

/// Opens the store of a data folder for the process that works with it. A damaged one is set aside, which is said; not if a
/// predecessor still works with it.
pub(super) fn open(data: &Path, is_alone: bool) -> Result<Arc<dyn Store>, Failure> {
    if !is_alone {
        return look(data);
    }
    let Opened { store, damaged } = Sqlite::open_or_mend(data).map_err(|error| failure(&error))?;
    if let Some(SetAside { path, reason, saved }) = damaged {
        error!(
            file = %path.display(), reason, saved,
            "the store was damaged: it is kept aside, and a new one has what could be read of its inbox and dead letters"
        );
    }
    Ok(Arc::new(store))
}

/// Opens the store of a data folder beside the process that works with it.
pub(super) fn look(data: &Path) -> Result<Arc<dyn Store>, Failure> {
    Ok(Arc::new(Sqlite::open(data).map_err(|error| failure(&error))?))
}

/// Has a service work with its store: what is in the inbox goes on before anything new comes. A predecessor is asked to end once
/// this process serves; of the chats for which it has something at work, nothing begins here before that is over. Only then
/// does this process hand over to another one.
pub(super) fn take_up(
    service: &Service,
    predecessor: Option<Predecessor>,
    offer: Option<Offer>,
    background: &BackgroundRuntime,
    retention: Retention,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let offering = {
        let (service, stop) = (service.clone(), stop.clone());
        async move {
            if let Some(offer) = offer {
                offer.run(service, stop).await;
            }
        }
    };
    if let Some(predecessor) = predecessor {
        hold(service);
        let service = service.clone();
        background.handle().spawn(async move {
            service.workers().begun().await;
            follow(&service, predecessor).await;
            if let Err(error) = recovered(&service).await {
                error!(%error, help = error.help(), "what the last process left in the inbox cannot be taken up");
            }
            drop(service);
            offering.await;
        });
    } else {
        background.block_on(recovered(service)).map_err(|error| failure(&error))?;
        background.handle().spawn(offering);
    }
    background.handle().spawn(tend(service.clone(), retention, stop.clone()));
    Ok(())
}

async fn recovered(service: &Service) -> Result<(), StoreError> {
    let recovered = recover(service, From::Everybody).await?;
    if recovered.after_a_crash {
        warn!(
            "the last process ended without a word: for five minutes each update is stored before it is handled"
        );
        service.be_careful();
    }
    if recovered.updates > 0 {
        info!(updates = recovered.updates, "what was in the inbox goes on");
    }
    Ok(())
}

/// What to say of a store that cannot be worked with.
pub(super) fn failure(error: &StoreError) -> Failure {
    Failure::new(format!("{error}\n  help: {}", error.help()))
}

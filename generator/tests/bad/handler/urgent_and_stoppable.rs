use botserver::prelude::*;

pub async fn on_callback_query(at_work: AtWork, cancellation: CancellationToken) {
    at_work.cancel();
    cancellation.cancelled().await;
}

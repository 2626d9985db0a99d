use botserver::prelude::*;

pub fn on_message(cancellation: CancellationToken) {
    while !cancellation.is_cancelled() {}
}

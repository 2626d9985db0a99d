use botserver::prelude::*;

pub async fn on_message(at_work: AtWork) {
    at_work.cancel();
}

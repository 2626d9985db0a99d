//! The emulator as its users hold it: one handle to all state.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::calls::{Answer, Caller, webhook_reply};
use crate::clock::Clock;
use crate::config::Config;
use crate::inner::Inner;
use crate::params::Params;
use crate::response::{ApiError, ApiResponse};
use crate::state::FileUpload;

/// A Bot API server with invented people. Cheap to clone; clones share all state, which is in memory only.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use botserver_emulator::{Config, Emulator};
/// use serde_json::json;
///
/// let emulator = Emulator::new(Config::default());
/// let answer = emulator.call("110201543:AAexample", "getMe", json!({}), Vec::new()).await;
/// assert_eq!(answer.result.unwrap()["id"], 110201543);
/// # }
/// ```
#[derive(Clone)]
pub struct Emulator {
    pub(crate) inner: Arc<Inner>,
}

impl Emulator {
    /// An empty world: bots appear when they are first called (if the configuration allows) or are added, people
    /// when the control API creates them.
    pub fn new(config: Config) -> Self {
        let inner = Inner::new(config, |inner, bot, update_id, response| {
            Box::pin(async move { webhook_reply(&inner, &bot, update_id, response).await })
        });
        Self { inner: Arc::new(inner) }
    }

    /// The time this emulator lives in.
    pub fn clock(&self) -> &Clock {
        self.inner.clock()
    }

    /// Calls a Bot API method without a socket. `params` is a JSON object as in a JSON request; `files` are what a
    /// multipart request would carry. An injected connection drop shows as 502, a gateway's page as an error with
    /// its status.
    pub async fn call(
        &self,
        token: &str,
        method: &str,
        params: Value,
        files: Vec<FileUpload>,
    ) -> ApiResponse {
        let values = match params {
            Value::Object(values) => values,
            _ => serde_json::Map::new(),
        };
        match self.inner.api(Caller::InProcess, token, method, Params::new(values, files)).await {
            Answer::Response(response) | Answer::Gateway(response) => response,
            Answer::Drop => {
                Err(ApiError::new(502, "Bad Gateway: connection dropped by an injected fault")).into()
            }
        }
    }

    /// Waits until everything that can be delivered now has been. Returns `false` if receivers still had not answered when the configured patience ended.
    pub async fn settle(&self) -> bool {
        // Lets tasks run that were woken but did not start yet.
        tokio::task::yield_now().await;
        tokio::time::timeout(self.inner.config.patience, self.clock().until_idle()).await.is_ok()
    }

    /// Lets `span` pass on a manual clock, stopping at each moment at which something is due, so that a day of
    /// retries happens one by one. Does nothing with a system clock.
    pub async fn advance(&self, span: Duration) {
        if !self.clock().is_manual() {
            return;
        }
        let end = self.clock().now() + span;
        self.settle().await;
        while let Some(next) = self.clock().next_deadline(end) {
            self.clock().move_to(next);
            self.settle().await;
        }
        self.clock().move_to(end);
        self.settle().await;
    }
}

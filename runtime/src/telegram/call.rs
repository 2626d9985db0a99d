//! One call of a method, with its parameters already written.

use botserver_api::Method;
use botserver_api::types::Upload;
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

/// One call of a method, with its parameters already written.
#[derive(Debug, Clone)]
pub struct Call {
    method: &'static str,
    /// The names of all that the method takes.
    parameters: &'static [&'static str],
    params: Vec<u8>,
    files: Vec<(String, Upload)>,
}

impl Call {
    /// A call of `method`.
    pub fn new<M: Method>(method: &M) -> Self {
        let files = method.files().into_iter().map(|(name, upload)| (name, upload.clone())).collect();
        Self { method: M::NAME, parameters: M::PARAMETERS, params: method.to_json(), files }
    }

    /// The method's name, such as `sendMessage`.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The parameters, a JSON object.
    pub fn params(&self) -> &[u8] {
        &self.params
    }

    /// The files that go with it, each with the name that the parameters refer to it by.
    pub fn files(&self) -> &[(String, Upload)] {
        &self.files
    }

    /// Whether Telegram executes this method when it comes in a webhook's response.
    ///
    /// It discards the result there, so that what only gives one is refused; see
    /// <https://core.telegram.org/bots/api#making-requests-when-getting-updates>.
    pub(crate) fn fits_webhook_response(&self) -> bool {
        let refused = matches!(self.method, "setWebhook" | "deleteWebhook" | "close" | "logOut");
        !refused && !self.method.starts_with("get") && self.files.is_empty()
    }

    /// The body of a webhook's response that makes this call.
    pub(crate) fn webhook_response(&self) -> Bytes {
        botserver_api::webhook_reply(self.method, &self.params).into()
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// If the method has no such parameter.
    pub(crate) fn set<V: Serialize>(&mut self, parameter: &str, value: &V) -> crate::Result<()> {
        anyhow::ensure!(self.parameters.contains(&parameter), "`{}` takes no `{parameter}`", self.method);
        let mut params: Map<String, Value> = serde_json::from_slice(&self.params)?;
        params.insert(parameter.to_owned(), serde_json::to_value(value)?);
        self.params = serde_json::to_vec(&params)?;
        Ok(())
    }
}

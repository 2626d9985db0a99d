//! One call of a method, with its parameters already written.

use std::borrow::Cow;

use anyhow::Context as _;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use botserver_api::Method;
use botserver_api::types::Upload;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
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

    /// Writes calls down, to be made by another process.
    pub(crate) fn write(calls: &[Self]) -> Vec<u8> {
        let written: Vec<_> = calls.iter().map(Written::of).collect();
        // Nothing in it fails to be written.
        serde_json::to_vec(&written).unwrap_or_default()
    }

    /// Reads calls that were written down.
    ///
    /// # Errors
    /// If they were not, or for a version that knows other methods.
    pub(crate) fn read(written: &[u8]) -> crate::Result<Vec<Self>> {
        let written: Vec<Written<'_>> = serde_json::from_slice(written)?;
        written.into_iter().map(Written::call).collect()
    }
}

/// A call as it is written down.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    method: Cow<'a, str>,
    #[serde(borrow)]
    params: Cow<'a, RawValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<File>,
}

/// A file of such a call.
#[derive(Serialize, Deserialize)]
struct File {
    part: String,
    file_name: String,
    /// As base64.
    bytes: String,
}

impl<'a> Written<'a> {
    fn of(call: &'a Call) -> Self {
        let params = serde_json::from_slice::<&RawValue>(&call.params).unwrap_or(RawValue::NULL);
        let files = call.files.iter().map(|(part, upload)| File {
            part: part.clone(),
            file_name: upload.file_name().to_owned(),
            bytes: BASE64_STANDARD.encode(upload.bytes()),
        });
        Self { method: call.method.into(), params: Cow::Borrowed(params), files: files.collect() }
    }

    fn call(self) -> crate::Result<Call> {
        let (method, parameters) = known_method(&self.method)
            .with_context(|| format!("`{}` is no method of this version", self.method))?;
        let files = self.files.into_iter().map(|File { part, file_name, bytes }| {
            Ok((part, Upload::new(file_name, BASE64_STANDARD.decode(bytes)?)))
        });
        let files = files.collect::<crate::Result<_>>()?;
        Ok(Call { method, parameters, params: self.params.get().as_bytes().to_vec(), files })
    }
}

/// The name of a method, and those of its parameters.
fn known_method(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    macro_rules! find {
        ($($method:path),* $(,)?) => {
            match name {
                $(<$method as Method>::NAME => Some((<$method as Method>::NAME, <$method as Method>::PARAMETERS)),)*
                _ => None,
            }
        };
    }
    botserver_api::for_each_method!(find)
}

#[cfg(test)]
mod tests {
    use botserver_api::methods::{GetMe, SendDocument, SendMessage};

    use super::*;

    #[test]
    fn what_is_written_down_is_the_same_call() {
        let document = SendDocument::new(7, Upload::new("menu.txt", *b"\xff\0")).caption("\u{1f355}");
        let calls = [Call::new(&SendMessage::new(42, "hi")), Call::new(&document), Call::new(&GetMe::new())];
        let read = Call::read(&Call::write(&calls)).unwrap();
        for (read, call) in read.iter().zip(&calls) {
            assert_eq!((read.method(), read.params()), (call.method(), call.params()));
            assert_eq!(read.files().len(), call.files().len());
            for ((part, file), (its_part, its_file)) in read.files().iter().zip(call.files()) {
                assert_eq!(
                    (part, file.file_name(), file.bytes()),
                    (its_part, its_file.file_name(), its_file.bytes())
                );
            }
        }
        assert_eq!(read.len(), 3);
        assert!(Call::read(br#"[{"method":"sendPizza","params":{}}]"#).is_err());
        assert!(Call::read(b"").is_err());
    }
}

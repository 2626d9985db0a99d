//! One call of a method, with its parameters already written.

use std::borrow::Cow;
use std::path::{PathBuf, absolute};

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use botserver_api::Method;
use botserver_api::types::Upload;
use botserver_api::upload::Content;
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

    /// Whether it has a file that is a stream, and so can only be made by this process.
    fn has_stream(&self) -> bool {
        self.files.iter().any(|(_, upload)| matches!(upload.content(), Content::Stream(_)))
    }

    /// Whether it was made, and cannot be made again, since a file of it was a stream.
    pub(crate) fn is_spent(&self) -> bool {
        let is_taken =
            |upload: &Upload| matches!(upload.content(), Content::Stream(stream) if stream.is_taken());
        self.files.iter().any(|(_, upload)| is_taken(upload))
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

    /// Writes calls down, to be made by another process; not those of which one has a file that is a stream.
    pub(crate) fn write(calls: &[Self]) -> Option<Vec<u8>> {
        if calls.iter().any(Self::has_stream) {
            return None;
        }
        let written: Vec<_> = calls.iter().map(Written::of).collect();
        // What can fail is a path that is no text.
        serde_json::to_vec(&written).ok()
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
    /// Where the other process finds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<PathBuf>,
}

impl File {
    fn of(part: &str, upload: &Upload) -> Self {
        let (bytes, path) = match upload.content() {
            Content::Bytes(bytes) => (Some(BASE64_STANDARD.encode(bytes)), None),
            Content::Path(path) => (None, Some(absolute(path).unwrap_or_else(|_| path.clone()))),
            _ => (None, None),
        };
        Self { part: part.to_owned(), file_name: upload.file_name().to_owned(), bytes, path }
    }

    fn upload(self) -> crate::Result<(String, Upload)> {
        let upload = match (self.bytes, self.path) {
            (Some(bytes), _) => Upload::new(self.file_name, BASE64_STANDARD.decode(bytes)?),
            (None, Some(path)) => Upload::path(path).named(self.file_name),
            (None, None) => bail!("the file `{}` has no content", self.file_name),
        };
        Ok((self.part, upload))
    }
}

impl<'a> Written<'a> {
    fn of(call: &'a Call) -> Self {
        let params = serde_json::from_slice::<&RawValue>(&call.params).unwrap_or(RawValue::NULL);
        let files = call.files.iter().map(|(part, upload)| File::of(part, upload));
        Self { method: call.method.into(), params: Cow::Borrowed(params), files: files.collect() }
    }

    fn call(self) -> crate::Result<Call> {
        let (method, parameters) = known_method(&self.method)
            .with_context(|| format!("`{}` is no method of this version", self.method))?;
        let files = self.files.into_iter().map(File::upload).collect::<crate::Result<_>>()?;
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
    use botserver_api::methods::{GetMe, SendDocument, SendMessage, SendPhoto};

    use super::*;

    #[test]
    fn what_is_written_down_is_the_same_call() {
        let document = SendDocument::new(7, Upload::new("menu.txt", *b"\xff\0")).caption("\u{1f355}");
        let photo = SendPhoto::new(7, Upload::path("/srv/pizza.jpg").named("today.jpg"));
        let (hi, me) = (SendMessage::new(42, "hi"), GetMe::new());
        let calls = [Call::new(&hi), Call::new(&document), Call::new(&photo), Call::new(&me)];
        let read = Call::read(&Call::write(&calls).unwrap()).unwrap();
        for (read, call) in read.iter().zip(&calls) {
            assert_eq!((read.method(), read.params()), (call.method(), call.params()));
            assert_eq!(read.files().len(), call.files().len());
            for ((part, file), (its_part, its_file)) in read.files().iter().zip(call.files()) {
                assert_eq!(
                    (part, file.file_name(), file.content()),
                    (its_part, its_file.file_name(), its_file.content())
                );
            }
        }
        assert_eq!(read.len(), 4);
        let stream = Upload::stream("menu.txt", None, futures_util::stream::empty());
        assert_eq!(Call::write(&[Call::new(&hi), Call::new(&SendDocument::new(7, stream))]), None);
        assert!(Call::read(br#"[{"method":"sendPizza","params":{}}]"#).is_err());
        assert!(Call::read(b"").is_err());
    }
}

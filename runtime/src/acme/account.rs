//! The account at an authority, and the way there.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::{fs, io};

use bytes::Bytes;
use http_body_util::BodyExt as _;
use instant_acme::{AccountCredentials, BodyWrapper, BytesResponse, Error, HttpClient, NewAccount};

use super::Order;
use super::order::OrderError;
use crate::replace::replace;

/// An account, made when it is needed first, and kept in a file.
#[derive(Debug)]
pub(super) struct Account {
    client: reqwest::Client,
    path: PathBuf,
}

impl Account {
    pub(super) fn new(client: reqwest::Client, path: PathBuf) -> Self {
        Self { client, path }
    }

    /// The account that is kept, or a new one.
    pub(super) async fn open(&self, order: &Order) -> Result<instant_acme::Account, OrderError> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.make(order).await,
            Err(source) => return Err(self.unusable(source)),
        };
        let credentials = serde_json::from_str(&text).map_err(|error| self.unusable(error.into()))?;
        Ok(self.builder().from_credentials(credentials).await?)
    }

    /// A new account in place of the one that is kept, if there is one.
    pub(super) async fn make(&self, order: &Order) -> Result<instant_acme::Account, OrderError> {
        let contact = order.contact.as_ref().map(|address| format!("mailto:{address}"));
        let contact: Vec<_> = contact.iter().map(String::as_str).collect();
        let account =
            NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
        let (account, credentials) = self.builder().create(&account, order.directory.clone(), None).await?;
        self.keep(&credentials).map_err(|source| self.unusable(source))?;
        Ok(account)
    }

    fn keep(&self, credentials: &AccountCredentials) -> io::Result<()> {
        replace(&self.path, &serde_json::to_vec(credentials)?)
    }

    fn builder(&self) -> instant_acme::AccountBuilder {
        instant_acme::Account::builder_with_http(Box::new(Http(self.client.clone())))
    }

    fn unusable(&self, source: io::Error) -> OrderError {
        OrderError::File { path: self.path.clone(), source }
    }
}

/// The fleet's own HTTP client, with its proxies and root certificates.
struct Http(reqwest::Client);

impl HttpClient for Http {
    fn request(
        &self,
        request: http::Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let client = self.0.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let Ok(body) = body.collect().await;
            let body = body.to_bytes();
            let request = http::Request::from_parts(parts, body).try_into().map_err(other)?;
            let response: http::Response<reqwest::Body> =
                client.execute(request).await.map_err(other)?.into();
            Ok(response.into())
        })
    }
}

fn other(error: reqwest::Error) -> Error {
    Error::Other(Box::new(error.without_url()))
}

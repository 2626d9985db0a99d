//! Asks the fleet that runs with a data folder, over its admin socket.

use std::io;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::Failure;
use super::options::{DataFolder, background};
use crate::BackgroundRuntime;
use crate::admin::socket_path;
use crate::telegram::{SOCKET_URL, socket_client};

/// Which fleet to ask.
#[derive(Debug, Args)]
pub(super) struct AdminClientOptions {
    #[command(flatten)]
    data: DataFolder,
}

/// A fleet that runs.
pub(super) struct AdminClient {
    client: reqwest::Client,
    background: BackgroundRuntime,
    socket: PathBuf,
}

impl AdminClientOptions {
    /// Gets ready to ask it.
    pub(super) fn find(&self) -> Result<AdminClient, Failure> {
        let socket = socket_path(&self.data.path());
        Ok(AdminClient { client: socket_client(&socket)?, background: background()?, socket })
    }
}

impl AdminClient {
    /// What it answers to a request for something.
    pub(super) fn get(&self, path: &str, query: &impl Serialize) -> Result<Value, Failure> {
        self.send(self.client.get(format!("{SOCKET_URL}{path}")).query(query))
    }

    /// What it answers to a request to do something.
    pub(super) fn post(&self, path: &str) -> Result<Value, Failure> {
        self.send(self.client.post(format!("{SOCKET_URL}{path}")))
    }

    fn send(&self, request: reqwest::RequestBuilder) -> Result<Value, Failure> {
        let answer = self.background.block_on(async {
            let answer = request.send().await?;
            let is_success = answer.status().is_success();
            Ok((is_success, answer.json::<Value>().await?))
        });
        match answer {
            Ok((true, value)) => Ok(value),
            Ok((false, value)) => {
                let error = value.get("error").and_then(Value::as_str).unwrap_or("the fleet refuses");
                Err(Failure::new(error))
            }
            Err(error) => Err(self.unreachable(&error)),
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> Failure {
        let socket = self.socket.display();
        match io_kind(error) {
            Some(io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => Failure::new(format!(
                "no fleet runs with this data folder: nobody listens at {socket}\n  \
                 help: start it with `serve`, or say with --data which folder it runs with"
            )),
            Some(io::ErrorKind::PermissionDenied) => Failure::new(format!(
                "{socket} belongs to another user\n  help: run this as the user that the fleet runs as, or as root"
            )),
            _ => Failure::new(format!("{socket}: the fleet does not answer: {error}")),
        }
    }
}

/// What the operating system says, if that is why.
fn io_kind(error: &reqwest::Error) -> Option<io::ErrorKind> {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        cause = error.source();
    }
    None
}

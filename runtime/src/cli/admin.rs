//! The options with which `serve` looks after the fleet, and what they start.

use std::env;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use botserver_manifest::address::PublicUrl;
use clap::Args;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::Failure;
use super::endpoint::EndpointOptions;
use super::failure::cannot_listen;
use super::options::listen_address;
use crate::admin::{AdminServer, AdminToken, AlertHook, Alerts, Pauses, Tcp, leave_behind};
use crate::listen::Sockets;
use crate::telegram::{Endpoint, Watch, is_telegram};
use crate::tls::Tls;
use crate::{Bot, Fleet, Service, http_client};

#[derive(Debug, Args)]
pub(super) struct AdminOptions {
    /// Where /metrics, /stats and the dashboard are; an address that others reach needs an admin token
    #[arg(long, value_name = "IP:PORT", env = "BOTSERVER_ADMIN_LISTEN", value_parser = listen_address)]
    pub(super) admin_listen: Option<SocketAddr>,
    /// The file with the admin token, 16 characters at least [default: $CREDENTIALS_DIRECTORY/admin-token, if it is there]
    #[arg(long, value_name = "FILE", env = "BOTSERVER_ADMIN_TOKEN_FILE")]
    admin_token_file: Option<PathBuf>,
    /// How often Telegram is asked how each webhook is, or `off`
    #[arg(long, value_name = "TIME", default_value = "10m", env = "BOTSERVER_WEBHOOK_WATCH", value_parser = every)]
    webhook_watch: Every,
    /// Set a webhook again that is not as it should be, unless it is at an address that is not this fleet's
    #[arg(long, env = "BOTSERVER_REPAIR")]
    repair: bool,
    #[command(flatten)]
    endpoint: EndpointOptions,
    /// A program that is run when a webhook is dead or a token revoked; it reads from standard input what happened
    #[arg(long, value_name = "PROGRAM", env = "BOTSERVER_ALERT_COMMAND")]
    alert_command: Option<PathBuf>,
    /// An address that gets the same by POST
    #[arg(long, value_name = "URL", env = "BOTSERVER_ALERT_URL", hide_env_values = true)]
    alert_url: Option<String>,
}

/// How often something is done; never, if there is no time.
#[derive(Debug, Clone, Copy)]
struct Every(Option<Duration>);

/// What was found to be in order before anything is served.
pub(super) struct Ready {
    server: AdminServer,
    hooks: Vec<AlertHook>,
}

impl Ready {
    /// Where it listens, if that is a TCP address.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        self.server.address()
    }
}

/// The file with the admin token, among the credentials that systemd passes.
const TOKEN_CREDENTIAL: &str = "admin-token";

impl AdminOptions {
    /// Looks whether all that it was given can be used, and listens.
    pub(super) fn prepare(
        &self,
        data: &Path,
        tls: Option<Tls>,
        sockets: &mut Sockets,
    ) -> Result<Ready, Failure> {
        let (token, hooks) = (self.token()?, self.hooks()?);
        let tcp = self.admin_listen.map(|address| {
            let listener =
                sockets.listen(address).and_then(|listener| Ok((listener.local_addr()?, listener)));
            listener
                .map(|(address, listener)| Tcp { listener, address, token })
                .map_err(|error| cannot_listen("--admin-listen", address, &error))
        });
        Ok(Ready { server: AdminServer::bind(tcp.transpose()?, data, tls, sockets), hooks })
    }

    /// The token, which a listener that others reach must have.
    pub(super) fn token(&self) -> Result<Option<AdminToken>, Failure> {
        let credentials = env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        let credential = credentials.map(|folder| folder.join(TOKEN_CREDENTIAL)).filter(|path| path.exists());
        let path = self.admin_token_file.clone().or(credential);
        let token = path.map(|path| AdminToken::read(&path)).transpose();
        let token = token.map_err(|error| Failure::new(error.to_string()))?;
        if let Some(address) = self.admin_listen
            && token.is_none()
            && !address.ip().is_loopback()
        {
            return Err(Failure::question(format!(
                "--admin-listen: others reach {address}, and would need no token\n  help: make one with \
                 `openssl rand -hex 32 > admin-token` and say --admin-token-file admin-token, or listen on 127.0.0.1"
            )));
        }
        Ok(token)
    }

    /// Whom to tell of trouble.
    pub(super) fn hooks(&self) -> Result<Vec<AlertHook>, Failure> {
        let command = self
            .alert_command
            .clone()
            .map(|path| if path.is_file() { Ok(AlertHook::Command(path)) } else { Err(no_program(&path)) });
        let url = self.alert_url.clone().map(|url| match http_client(&url) {
            Ok(client) => Ok(AlertHook::Url { client, url }),
            // The address may hold a secret.
            Err(_) => Err(Failure::question(
                "--alert-url: this is no address\n  help: it starts with `https://` or `http://`",
            )),
        });
        command.into_iter().chain(url).collect()
    }

    /// Starts what looks after a service; gives back where bots go whose tokens are new.
    pub(super) fn start(
        &self,
        ready: Ready,
        service: &Service,
        api_url: &str,
        data: &Path,
        runtime: &Handle,
        stop: &CancellationToken,
    ) -> Result<mpsc::UnboundedSender<Vec<Bot>>, Failure> {
        let pauses = Pauses::restore(data, service).map_err(|error| Failure::new(error.to_string()))?;
        if let Some(address) = ready.address() {
            info!(listen = %format_args!("http://{address}"), "the admin listener is open");
        }
        let started = ready.server.start(service, pauses, stop.clone());
        started.map_err(|error| Failure::new(format!("the admin listener cannot be served: {error}")))?;
        let ended = stop.clone();
        let alerts = Alerts::new(service.clone(), ready.hooks);
        runtime.spawn(async move { ended.run_until_cancelled(alerts.run()).await });
        let (marking, ended) = (leave_behind(service.clone()), stop.clone());
        runtime.spawn(async move { ended.run_until_cancelled(marking).await });
        let (sender, changed) = mpsc::unbounded_channel();
        let watch = Watch {
            service: service.clone(),
            api_url: api_url.to_owned(),
            data: data.to_owned(),
            endpoint: self.endpoint(service.fleet(), api_url),
            every: self.webhook_watch.0,
            repair: self.repair,
        };
        let (ended, runtime) = (stop.clone(), runtime.clone());
        // Its future can be on one thread only; the connections that it opens are the background's all the same.
        let watching = move || runtime.block_on(ended.run_until_cancelled(watch.run(changed)));
        let thread = thread::Builder::new().name("webhooks".to_owned()).spawn(watching);
        thread.map_err(|error| Failure::new(format!("webhooks cannot be looked at: {error}")))?;
        Ok(sender)
    }

    /// Where Telegram reaches the fleet, if anybody says so.
    pub(super) fn public_url(&self, fleet: &'static Fleet) -> Option<PublicUrl> {
        self.endpoint.url(fleet)
    }

    /// What the webhooks should be. Where that cannot be said, they are looked at all the same.
    fn endpoint(&self, fleet: &'static Fleet, api_url: &str) -> Option<Endpoint> {
        self.endpoint.find(fleet, is_telegram(api_url)).unwrap_or_else(|failure| {
            for problem in failure.lines() {
                warn!(problem, "webhooks are not compared with what they should be");
            }
            None
        })
    }
}

fn every(text: &str) -> Result<Every, String> {
    if text == "off" {
        return Ok(Every(None));
    }
    match humantime::parse_duration(text) {
        Ok(every) if every.is_zero() => {
            Err("webhooks cannot be looked at all the time; `off` never does".to_owned())
        }
        Ok(every) => Ok(Every(Some(every))),
        Err(error) => Err(format!("{error}; a time is like `10m`, and `off` is never")),
    }
}

fn no_program(path: &Path) -> Failure {
    Failure::new(format!(
        "--alert-command: {} is no file\n  help: give the path of a program, without arguments",
        path.display()
    ))
}

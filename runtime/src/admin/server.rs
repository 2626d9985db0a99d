//! The listeners of the admin room, on a thread of their own: they answer while all workers and the background are busy.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::access::{Access, AdminToken};
use super::pauses::Pauses;
use super::routes::{self, Admin};
use crate::listen::{Front, Gate, Sockets, serve_all};
use crate::tls::Tls;
use crate::{Limits, Service};

/// Connections that may be open at a time, those of dashboards included.
const CONNECTIONS: usize = 64;

/// The listeners, bound and not served yet.
#[derive(Debug)]
pub(crate) struct AdminServer {
    tcp: Option<Tcp>,
    socket: Option<UnixListener>,
    /// The TLS of the public listener, of which it tells.
    tls: Option<Tls>,
}

/// A TCP address at which it listens.
#[derive(Debug)]
pub(crate) struct Tcp {
    pub(crate) listener: TcpListener,
    pub(crate) address: SocketAddr,
    pub(crate) token: Option<AdminToken>,
}

/// The socket of the fleet that runs with this data folder.
pub(crate) fn socket_path(data: &Path) -> PathBuf {
    data.join("admin.sock")
}

impl AdminServer {
    /// Listens at a TCP address, if there is one, and at the socket of a data folder.
    ///
    /// A socket that cannot be made is logged, and the fleet is served without one.
    pub(crate) fn bind(tcp: Option<Tcp>, data: &Path, tls: Option<Tls>, sockets: &mut Sockets) -> Self {
        let path = socket_path(data);
        let socket = sockets.listen_at(&path).map_err(|error| {
            warn!(
                path = %path.display(), %error,
                "the socket for `stats` and `bot pause` cannot be made; --data chooses another folder"
            );
        });
        Self { tcp, socket: socket.ok(), tls }
    }

    /// Where it listens, if that is a TCP address.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.tcp.as_ref().map(|tcp| tcp.address)
    }

    /// Serves on a thread of its own until `stop` says so.
    ///
    /// # Errors
    /// If the operating system gives no thread or no runtime.
    pub(crate) fn start(self, service: &Service, pauses: Pauses, stop: CancellationToken) -> io::Result<()> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (limits, gate) = (*service.limits(), Gate::new(CONNECTIONS));
        let admin = Admin { service: service.clone(), pauses: Arc::new(pauses), tls: self.tls.clone(), stop };
        thread::Builder::new().name("admin".to_owned()).spawn(move || {
            runtime.block_on(async move {
                tokio::join!(self.serve_tcp(&admin, limits, &gate), self.serve_socket(&admin, limits, &gate))
            })
        })?;
        Ok(())
    }

    async fn serve_tcp(&self, admin: &Admin, limits: Limits, gate: &Gate) {
        let Some(tcp) = &self.tcp else { return };
        let listener = tcp.listener.try_clone().and_then(tokio::net::TcpListener::from_std);
        match listener {
            Ok(listener) => {
                let access = Access::Tcp { address: tcp.address, token: tcp.token.clone() };
                let accept = async || listener.accept().await.map(|(stream, _)| stream);
                let (routes, stop) = (routes::service(admin.clone(), access), admin.stop.clone());
                serve_all(accept, gate, Front::default(), routes, limits, stop).await;
            }
            Err(error) => warn!(%error, "the admin listener cannot be served"),
        }
    }

    async fn serve_socket(&self, admin: &Admin, limits: Limits, gate: &Gate) {
        let Some(socket) = &self.socket else { return };
        match socket.try_clone().and_then(tokio::net::UnixListener::from_std) {
            Ok(listener) => {
                let accept = async || listener.accept().await.map(|(stream, _)| stream);
                let (routes, stop) = (routes::service(admin.clone(), Access::Socket), admin.stop.clone());
                serve_all(accept, gate, Front::default(), routes, limits, stop).await;
            }
            Err(error) => warn!(%error, "the admin socket cannot be served"),
        }
    }
}

//! What a process listens on: sockets that it has taken over from another one, and those that it has opened.

use std::fs::{self, Permissions};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use rustix::net::{AddressFamily, getsockname};

use super::bind;

/// All listening sockets of a process.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    taken: Vec<TcpListener>,
    taken_local: Vec<UnixListener>,
    open: Vec<OwnedFd>,
}

impl Sockets {
    /// With those of the process from which this one takes over.
    ///
    /// # Errors
    /// If one is no socket.
    pub(crate) fn taken(descriptors: Vec<OwnedFd>) -> io::Result<Self> {
        let mut sockets = Self::default();
        for descriptor in descriptors {
            if getsockname(&descriptor)?.address_family() == AddressFamily::UNIX {
                sockets.taken_local.push(descriptor.into());
            } else {
                sockets.taken.push(descriptor.into());
            }
        }
        Ok(sockets)
    }

    /// Listens on an address: with the socket that was taken over for it, or a new one.
    ///
    /// # Errors
    /// As [`bind`].
    pub(crate) fn listen(&mut self, address: SocketAddr) -> io::Result<TcpListener> {
        let fits = |socket: &TcpListener| {
            let at = socket.local_addr();
            at.is_ok_and(|at| at.ip() == address.ip() && [0, at.port()].contains(&address.port()))
        };
        let listener = match self.taken.iter().position(fits) {
            Some(place) => self.taken.remove(place),
            None => bind(address)?,
        };
        self.keep(&listener)?;
        Ok(listener)
    }

    /// Keeps a copy of a socket that was passed to this process.
    ///
    /// # Errors
    /// If the process may have no more descriptors.
    pub(crate) fn keep(&mut self, listener: &TcpListener) -> io::Result<()> {
        self.open.push(listener.try_clone()?.into());
        Ok(())
    }

    /// Listens at a path, which only the user that the fleet runs as may open; in the same way.
    ///
    /// # Errors
    /// If there can be no socket.
    pub(crate) fn listen_at(&mut self, path: &Path) -> io::Result<UnixListener> {
        // A socket goes by the name for good under which it was made.
        let name = draft(path);
        let fits = |socket: &UnixListener| {
            let at = socket.local_addr();
            at.is_ok_and(|at| at.as_pathname().and_then(Path::file_name) == name.file_name())
        };
        let listener = match self.taken_local.iter().position(fits) {
            Some(place) => self.taken_local.remove(place),
            None => bind_at(path)?,
        };
        self.open.push(listener.try_clone()?.into());
        Ok(listener)
    }

    /// Copies of all that is listened on.
    pub(crate) fn into_open(self) -> Vec<OwnedFd> {
        self.open
    }
}

fn bind_at(path: &Path) -> io::Result<UnixListener> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // Under another name first: nobody can open it before its mode is set, and one that was left by a process that was
    // killed is replaced.
    let draft = draft(path);
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&draft)?;
    fs::set_permissions(&draft, Permissions::from_mode(0o600))?;
    fs::rename(&draft, path)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn draft(path: &Path) -> PathBuf {
    path.with_extension("new")
}

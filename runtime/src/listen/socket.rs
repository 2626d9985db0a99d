//! The listening socket, and how many sockets the process may have.

use std::io;
use std::net::{SocketAddr, TcpListener};

use listenfd::ListenFd;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use socket2::{Domain, Protocol, Socket, Type};

/// Connections that may wait to be accepted. The kernel lowers it to `net.core.somaxconn`, 4096 by default; the 128 of
/// the standard library are too few when a proxy, or all of Telegram, connects anew at once.
const BACKLOG: i32 = 65_535;

/// Listens on an address; port 0 takes a free one.
///
/// # Errors
/// What the operating system says: the address is taken, is not this machine's, or needs a privilege.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // A server that starts anew must not wait for connections of the last one to time out.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// The listening socket that whoever started this process opened for it, if there is one: sd_listen_fds(3).
///
/// To be asked once, before there are threads: it takes the variables out of the environment, so that no child of this
/// process takes the socket for its own.
///
/// # Errors
/// If there are several, or it is no socket of TCP.
pub(crate) fn passed() -> io::Result<Option<TcpListener>> {
    let mut passed = ListenFd::from_env();
    if passed.len() > 1 {
        return Err(io::Error::other(format!(
            "{} sockets were passed, and only one can be served",
            passed.len()
        )));
    }
    passed.take_tcp_listener(0)
}

/// Lets the process have as many file descriptors as the operating system allows it, and says how many that are.
///
/// The limit that a shell or systemd starts a program with is 1024, for the sake of programs that use `select`.
pub(crate) fn raise_descriptor_limit() -> u64 {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // Refused at worst, and then what holds is what held before.
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let held = if raised.is_ok() { maximum } else { current };
    held.unwrap_or(u64::MAX)
}

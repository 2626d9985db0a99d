//! How a process that serves hands its sockets and its lock to its successor, so that somebody listens all the time.
//!
//! The successor asks at a socket in the data folder, and is given copies. It makes itself ready while the other one goes
//! on; when it says that it is, the other one takes no further connection, finishes what is at work, and ends. A successor
//! that never says so has changed nothing.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Write as _};
use std::mem::{self, MaybeUninit};
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Interest, Lines};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::Service;
use crate::deliver::{Word, leave_to_successor};
use crate::listen::Sockets;
use crate::running::Lock;

/// What is sent with the descriptors, which cannot be sent alone.
const GREETING: &[u8] = b"botserver\n";

/// What the successor says when it is ready.
const READY: u8 = b'R';

/// More descriptors than a fleet has to hand over: the lock, and what it listens on.
const MOST: usize = 16;

/// How long a process may take to hand over.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where a process that serves with this data folder is asked.
pub(crate) fn socket_path(data: &Path) -> PathBuf {
    data.join("handover.sock")
}

/// What a process that serves will hand over.
#[derive(Debug)]
pub(crate) struct Offer {
    /// Where it is asked.
    asked_at: UnixListener,
    lock: Lock,
    sockets: Vec<OwnedFd>,
}

impl Offer {
    /// What is handed over to whoever asks at the socket of this data folder: the lock, and all sockets.
    ///
    /// # Errors
    /// If there can be no such socket.
    pub(crate) fn new(data: &Path, lock: Lock, mut sockets: Sockets) -> io::Result<Self> {
        let asked_at = sockets.listen_at(&socket_path(data))?;
        Ok(Self { asked_at, lock, sockets: sockets.into_open() })
    }

    /// Waits for a successor of this service, and cancels `stop` when it is ready. Ends when it is cancelled.
    pub(crate) async fn run(self, service: Service, stop: CancellationToken) {
        let listener = match self.asked_at.try_clone().and_then(tokio::net::UnixListener::from_std) {
            Ok(listener) => listener,
            Err(error) => return warn!(%error, "nobody can take over from this process"),
        };
        while let Some(asked) = stop.run_until_cancelled(listener.accept()).await {
            let handed = async {
                let (stream, _) = asked?;
                let stream = self.hand_over(stream).await?;
                // Open until this process has ended, which the other one waits for.
                mem::forget(stream.as_fd().try_clone_to_owned()?);
                Ok::<_, io::Error>(stream)
            };
            match stop.run_until_cancelled(handed).await {
                None => return,
                Some(Ok(stream)) => {
                    self.lock.give_away();
                    info!("another process has taken over; what is at work here is finished first");
                    let words = service.succession().begin();
                    stop.cancel();
                    tokio::join!(say(stream, words), leave_to_successor(&service));
                    return;
                }
                Some(Err(error)) => {
                    warn!(%error, "a process that was to take over did not get ready: this one goes on");
                    if let Err(error) = self.lock.write() {
                        warn!(%error, "the data folder cannot be written: nobody finds this process by it");
                    }
                }
            }
        }
    }

    /// Hands over, and waits until that was taken.
    async fn hand_over(&self, mut stream: tokio::net::UnixStream) -> io::Result<tokio::net::UnixStream> {
        let lock = self.lock.file()?;
        let descriptors: Vec<_> =
            [lock.as_fd()].into_iter().chain(self.sockets.iter().map(|socket| socket.as_fd())).collect();
        let sent = stream.async_io(Interest::WRITABLE, || {
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
            let mut control = SendAncillaryBuffer::new(&mut space);
            control.push(SendAncillaryMessage::ScmRights(&descriptors));
            Ok(sendmsg(&stream, &[IoSlice::new(GREETING)], &mut control, SendFlags::NOSIGNAL)?)
        });
        sent.await?;
        match stream.read_u8().await? {
            READY => Ok(stream),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// Says to the successor what it has to know, a line of JSON a word.
async fn say(mut stream: tokio::net::UnixStream, mut words: UnboundedReceiver<Word>) {
    while let Some(word) = words.recv().await {
        let Ok(line) = serde_json::to_string(&word) else { continue };
        if let Err(error) = stream.write_all(format!("{line}\n").as_bytes()).await {
            return warn!(%error, "the successor does not hear what is at work here");
        }
    }
}

/// What was taken over from the process that serves.
#[derive(Debug)]
pub(crate) struct Taken {
    stream: UnixStream,
    lock: File,
    sockets: Sockets,
}

impl Taken {
    /// Asks the process that serves with this data folder.
    ///
    /// # Errors
    /// If there is none, or it does not answer.
    pub(crate) fn ask(data: &Path) -> io::Result<Self> {
        let stream = UnixStream::connect(socket_path(data))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut greeting = [0; GREETING.len()];
        recvmsg(&stream, &mut [IoSliceMut::new(&mut greeting)], &mut control, RecvFlags::CMSG_CLOEXEC)
            .map_err(|error| match error {
                Errno::AGAIN => io::Error::other(
                    "it does not answer, perhaps because the one before it still finishes what is at work there",
                ),
                error => error.into(),
            })?;
        let rights = control.drain().filter_map(|message| match message {
            RecvAncillaryMessage::ScmRights(descriptors) => Some(descriptors),
            _ => None,
        });
        let mut descriptors: Vec<OwnedFd> = rights.flatten().collect();
        if greeting != *GREETING || descriptors.is_empty() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let lock = File::from(descriptors.remove(0));
        Ok(Self { stream, lock, sockets: Sockets::taken(descriptors)? })
    }

    /// Apart: the other process, the lock, and what it listens on.
    pub(crate) fn into_parts(self) -> (Predecessor, File, Sockets) {
        (Predecessor(self.stream), self.lock, self.sockets)
    }
}

/// The process from which this one takes over. It goes on for good if this is dropped.
#[derive(Debug)]
pub(crate) struct Predecessor(UnixStream);

impl Predecessor {
    /// Has it end, now that this process serves; gives back what it says meanwhile.
    pub(crate) async fn end(mut self) -> Words {
        // It may have ended already.
        let asked = self.0.write_all(&[READY]);
        let waiting = asked.and_then(|()| self.0.set_nonblocking(true));
        let stream = waiting.and_then(|()| tokio::net::UnixStream::from_std(self.0));
        Words(stream.ok().map(|stream| BufReader::new(stream).lines()))
    }
}

/// What the process says from which this one has taken over, until it has ended.
#[derive(Debug)]
pub(crate) struct Words(Option<Lines<BufReader<tokio::net::UnixStream>>>);

impl Words {
    /// The next word; none once it has ended. One of a later version, which means nothing here, is passed over.
    pub(crate) async fn next(&mut self) -> Option<Word> {
        loop {
            let line = self.0.as_mut()?.next_line().await.ok()??;
            if let Ok(word) = serde_json::from_str(&line) {
                return Some(word);
            }
        }
    }
}

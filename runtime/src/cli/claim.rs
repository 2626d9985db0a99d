//! The lock by which `serve` and `poll` say that they run a fleet, and who runs one already.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use tracing::warn;

use super::Failure;
use super::given::Given;
use crate::Fleet;
use crate::bots::credentials::variable_name;
use crate::rfc3339;
use crate::running::{Lock, LockError, Run, Running, look};

/// A process that is about to run a fleet.
pub(super) struct Claim<'a> {
    /// `serve` or `poll`.
    pub(super) command: &'static str,
    /// What it was given.
    pub(super) options: &'a [Given],
    pub(super) log_file: Option<PathBuf>,
    /// Whether `server start` has started it.
    pub(super) in_background: bool,
}

impl Claim<'_> {
    /// Takes the lock of a data folder.
    ///
    /// # Errors
    /// If another process has it, or the folder cannot be written.
    pub(super) fn take(self, fleet: &Fleet, data: &Path) -> Result<Lock, Failure> {
        self.try_take(fleet, data)?.map_err(|error| unwritable(data, &error))
    }

    /// The same for a process that need not remember: nothing is taken where the folder cannot be written.
    ///
    /// # Errors
    /// If another process has it.
    pub(super) fn take_if_writable(self, fleet: &Fleet, data: &Path) -> Result<Option<Lock>, Failure> {
        let taken = self.try_take(fleet, data)?;
        if let Err(error) = &taken {
            warn!(
                data = %data.display(), %error,
                "the data folder cannot be written (--data): `server status` does not find this process, and sessions end with it"
            );
        }
        Ok(taken.ok())
    }

    fn try_take(self, fleet: &Fleet, data: &Path) -> Result<io::Result<Lock>, Failure> {
        match Lock::take(data, self.run(fleet)) {
            Ok((lock, left)) => {
                if let Some(Run { command, pid, started, .. }) = left {
                    warn!(command, pid, started, "the last process ended without being stopped");
                }
                Ok(Ok(lock))
            }
            Err(LockError::InUse(running)) => Err(in_use(data, &running)),
            Err(LockError::Unwritable(error)) => Ok(Err(error)),
        }
    }

    /// The lock of the process from which this one takes over.
    pub(super) fn inherit(self, fleet: &Fleet, lock: File) -> Lock {
        Lock::inherit(lock, self.run(fleet))
    }

    /// What the process says of itself.
    fn run(self, fleet: &Fleet) -> Run {
        let tokens = fleet.bots.iter().map(|bot| variable_name(bot.name));
        let tokens = tokens.filter(|name| env::var_os(name).is_some());
        let (open, secret) = Given::variables(self.options);
        let text = |word: OsString| word.to_string_lossy().into_owned();
        Run {
            command: self.command.to_owned(),
            package: fleet.package.to_owned(),
            version: fleet.version.to_owned(),
            started: rfc3339(OffsetDateTime::now_utc().truncate_to_second()),
            log_file: self.log_file,
            args: Given::flags(self.options).into_iter().map(text).collect(),
            env: open.into_iter().map(|(name, value)| (name, text(value))).collect(),
            secret_variables: tokens.chain(secret).collect(),
            ..Run::this(self.in_background)
        }
    }
}

fn in_use(data: &Path, running: &Running) -> Failure {
    let data = data.display();
    match running {
        Running::Yes(run) => Failure::new(format!(
            "{} runs this fleet already\n  \
             help: end it with `server stop`; or give this one a data folder of its own with --data, in place of {data}",
            who(run)
        )),
        _ => Failure::new(format!(
            "another process, which is not to be seen from here, runs a fleet with the data folder {data}\n  \
             help: give this one a folder of its own with --data"
        )),
    }
}

/// What to say of a data folder that a command needs and cannot write.
pub(super) fn unwritable(data: &Path, error: &io::Error) -> Failure {
    Failure::new(format!(
        "the data folder {} cannot be written: {error}\n  help: choose another folder with --data",
        data.display()
    ))
}

/// A process by all that is known of it: `serve (pid 4711, since …, at http://127.0.0.1:3000)`.
pub(super) fn who(run: &Run) -> String {
    let at = url(run).map(|url| format!(", at {url}")).unwrap_or_default();
    format!("`{}` (pid {}, since {}{at})", run.command, run.pid, run.started)
}

/// Where it listens.
pub(super) fn url(run: &Run) -> Option<String> {
    Some(format!("{}://{}", run.scheme.as_ref()?, run.listen?))
}

/// Looks who runs the fleet of a data folder.
pub(super) fn running(data: &Path) -> Result<Running, Failure> {
    look(data).map_err(|error| {
        Failure::new(format!(
            "the data folder {} cannot be read: {error}\n  \
             help: do this as the user that the fleet runs as, or name another folder with --data",
            data.display()
        ))
    })
}

/// The process that runs this fleet, or why there is none to do something with.
pub(super) fn needed(fleet: &Fleet, data: &Path) -> Result<Run, Failure> {
    expect(fleet, data, running(data)?)
}

/// The same of what was looked at already.
pub(super) fn expect(fleet: &Fleet, data: &Path, running: Running) -> Result<Run, Failure> {
    let shown = data.display();
    let why = match running {
        Running::Yes(run) if run.package == fleet.package => return Ok(run),
        Running::Yes(run) => format!(
            "the data folder {shown} is that of another fleet, `{}`\n  help: name the folder of this one with --data",
            run.package
        ),
        Running::No => format!(
            "no fleet runs with the data folder {shown}\n  \
             help: `server start` starts one; if it has another folder, name that with --data"
        ),
        Running::Stale(run) => format!(
            "no fleet runs with the data folder {shown}: {} ended without being stopped\n  \
             help: its log may say why, `server log`; `server start` starts the fleet again",
            who(&run)
        ),
        Running::Elsewhere(_) => format!(
            "a process runs with the data folder {shown} that is not to be seen from here: in a container, on another \
             machine, or of another user\n  help: do this where it runs"
        ),
    };
    Err(Failure::new(why))
}

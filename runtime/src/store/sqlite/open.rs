//! The file: made, brought to this version's schema, and set aside where it is damaged.

use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::of;
use crate::store::StoreError;

/// What brings the schema from one version to the next. None of them takes away what the version before it reads or writes.
const MIGRATIONS: [&str; 2] = [include_str!("migrations/1.sql"), include_str!("migrations/2.sql")];

/// How long another process that writes is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the file, which is made if it is not there, for its owner alone: it holds what people wrote.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let made = fs::create_dir_all(folder)
        .and_then(|()| OpenOptions::new().create(true).append(true).mode(0o600).open(path));
    made.map_err(|error| unwritable(path, &error))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| of(path, &error))?;
    prepare(&connection, path)?;
    Ok(connection)
}

fn prepare(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| of(path, &error);
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    // With FULL, what is committed outlives a loss of power: WAL alone promises that for the process only.
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(64);
    let verdict: String =
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(failed)?;
    if verdict != "ok" {
        return Err(StoreError::Damaged { path: path.to_owned(), reason: verdict });
    }
    migrate(connection, path)
}

/// Brings the schema to this version. One version newer is fine: it keeps what this one needs.
fn migrate(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |error: rusqlite::Error| of(path, &error);
    let version = || connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if version().map_err(failed)? < known {
        connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
        // Another process may have been quicker.
        let done = usize::try_from(version().map_err(failed)?).unwrap_or_default();
        for (migration, number) in MIGRATIONS.iter().zip(1..).skip(done) {
            connection
                .execute_batch(&format!("{migration}; PRAGMA user_version = {number};"))
                .map_err(failed)?;
        }
        connection.execute_batch("COMMIT").map_err(failed)?;
    }
    let found = version().map_err(failed)?;
    if found > known + 1 {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    Ok(())
}

/// Opens the file beside those who write it, to look at it.
pub(super) fn read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(|error| of(path, &error))
}

/// Copies the database, as it is at one moment, to a file that is not there yet, for its owner alone.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new().create_new(true).write(true).mode(0o600).open(to);
    made.map_err(|error| unwritable(to, &error))?;
    let copied = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|error| of(from, &error))
        .and_then(|db| {
            db.backup("main", to, None::<fn(rusqlite::backup::Progress)>).map_err(|error| of(to, &error))
        });
    if copied.is_err() {
        // Half a copy is none.
        let _ = fs::remove_file(to);
    }
    copied
}

/// Renames a damaged file, with those that belong to it, so that a new one can be made; gives back its new name.
pub(super) fn set_aside(path: &Path, now: u64) -> io::Result<PathBuf> {
    let name = |path: &Path, suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let aside = name(path, &format!(".damaged-{now}"));
    for suffix in ["-wal", "-shm"] {
        match fs::rename(name(path, suffix), name(&aside, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    fs::rename(path, &aside)?;
    Ok(aside)
}

pub(super) fn unwritable(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Unwritable { path: path.to_owned(), reason: error.to_string() }
}

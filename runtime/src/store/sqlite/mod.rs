//! The store of one machine: a SQLite file in the data folder.

mod error;
mod open;
mod rows;
#[cfg(test)]
mod tests;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use bytes::Bytes;
use rusqlite::{Connection, params};

use self::writer::Writer;
use super::{
    Bound, Bounds, Claimed, Commits, Counts, DeadLetter, Filter, From, Kept, Key, Progress, Seen, SessionKey,
    SessionRow, Store, StoreError, Whose, Work, micros, now,
};

/// Its name in the data folder.
const FILE_NAME: &str = "botserver.sqlite";

/// The updates of a fleet in a SQLite file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: Writer,
    /// How this process is called in the file.
    owner: String,
    /// The place of the last update that was kept.
    place: AtomicI64,
    /// When it was opened, by the time of the store and by a clock that nobody sets.
    opened: (i64, Instant),
}

/// By how much a start lets all grow older at most, in milliseconds: whether nobody was there for a year, or somebody has set the
/// clock, is not to be known.
const LEAP: i64 = 3600 * 1000;

/// A store that was opened, and what happened to the one before it.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) store: Sqlite,
    pub(crate) damaged: Option<SetAside>,
}

/// A damaged file that a new one was made for.
#[derive(Debug)]
pub(crate) struct SetAside {
    /// Its new name.
    pub(crate) path: PathBuf,
    /// What is wrong with it.
    pub(crate) reason: String,
    /// How much of its inbox and dead letters could be read, and is in the new one.
    pub(crate) saved: usize,
}

impl Sqlite {
    /// Whether a data folder has one.
    pub(crate) fn is_in(data: &Path) -> bool {
        data.join(FILE_NAME).exists()
    }

    /// Opens the store of a data folder, which is made if it is not there.
    ///
    /// # Errors
    /// If the file cannot be read and written, is damaged, or is too new.
    pub(crate) fn open(data: &Path) -> Result<Self, StoreError> {
        let path = data.join(FILE_NAME);
        Self::of(open::open(&path)?, &path)
    }

    /// The same for the one process that works with it: a damaged one is set aside, and as much of it as can be read is taken
    /// over into a new one.
    ///
    /// # Errors
    /// If the file cannot be read and written, or is too new.
    pub(crate) fn open_or_mend(data: &Path) -> Result<Opened, StoreError> {
        let path = data.join(FILE_NAME);
        match Self::open(data) {
            Ok(store) => Ok(Opened { store, damaged: None }),
            Err(StoreError::Damaged { reason, .. }) => {
                let now = u64::try_from(now() / 1000).unwrap_or_default();
                let aside = open::set_aside(&path, now).map_err(|error| open::unwritable(&path, &error))?;
                let connection = open::open(&path)?;
                let saved = rows::save(&aside, &connection);
                let store = Self::of(connection, &path)?;
                Ok(Opened { store, damaged: Some(SetAside { path: aside, reason, saved }) })
            }
            Err(error) => Err(error),
        }
    }

    fn of(connection: Connection, path: &Path) -> Result<Self, StoreError> {
        let last: Option<i64> = connection
            .query_row("SELECT max(at) FROM clock", [], |row| row.get(0))
            .map_err(|error| error::of(path, &error))?;
        let opened = last.map_or_else(now, |last| now().clamp(last, last.saturating_add(LEAP)));
        let owner = format!("{}-{}", std::process::id(), micros());
        let writer = Writer::start(connection, path).map_err(|error| open::unwritable(path, &error))?;
        let opened = (opened, Instant::now());
        Ok(Self { path: path.to_owned(), writer, owner, place: AtomicI64::new(0), opened })
    }

    /// Forgets the rows of a table that are beyond a bound; gives back how many of them were not too old, but too many.
    async fn sweep_table(
        &self,
        table: &'static str,
        Bound { since, most }: Bound,
    ) -> Result<i64, StoreError> {
        while self.writer.write(move |db| rows::remove_old(db, table, since)).await? == rows::ONE_SWEEP {}
        // They are counted beside the writer, who has better to do.
        let path = self.path.clone();
        let surplus = tokio::task::spawn_blocking(move || {
            let db = open::read_only(&path)?;
            rows::surplus(&db, table, most).map_err(|error| error::of(&path, &error))
        });
        let surplus = surplus.await.unwrap_or(Err(StoreError::Closed))?;
        let mut removed = 0;
        for rows in surplus.chunks(rows::ONE_SWEEP) {
            let rows = rows.to_vec();
            removed += self.writer.write(move |db| rows::remove_these(db, table, &rows)).await?;
        }
        Ok(i64::try_from(removed).unwrap_or(i64::MAX))
    }

    /// The next place: later than all before it, also when the clock goes back.
    fn next_place(&self) -> i64 {
        let now = micros();
        let next = |last: i64| last.saturating_add(1).max(now);
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        next(self.place.fetch_update(set, fetch, |last| Some(next(last))).unwrap_or_default())
    }
}

impl Store for Sqlite {
    fn now(&self) -> i64 {
        let (opened, since) = self.opened;
        opened.saturating_add(i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    fn claim(&self, from: From) -> Work<'_, Claimed> {
        let owner = self.owner.clone();
        let work = self.writer.write(move |db| rows::claim(db, from, &owner));
        Box::pin(async move {
            let (claimed, last) = work.await?;
            self.place.fetch_max(last, Ordering::Relaxed);
            Ok(claimed)
        })
    }

    fn seen(&self, lately: i64) -> Work<'_, Vec<Seen>> {
        self.writer.write(move |db| {
            let mut rows = db.prepare_cached(
                "SELECT bot, update_id, digest, chat, user, at, answer FROM seen
                 WHERE at >= (SELECT max(at) FROM seen) - ? ORDER BY at",
            )?;
            rows.query_map([lately], rows::seen_of)?.collect()
        })
    }

    fn keep(&self, kept: Kept) -> Work<'_, ()> {
        let (owner, place) = (self.owner.clone(), self.next_place());
        self.writer.write(move |db| rows::insert(db, &kept, place, Some(&owner)))
    }

    fn gather(&self, kept: Kept, others: Vec<Seen>) -> Work<'_, ()> {
        self.writer.write(move |db| {
            let sql = format!("UPDATE inbox SET body = ? WHERE {}", rows::THIS);
            let [bot, number, digest] = rows::this(kept.key);
            db.prepare_cached(&sql)?.execute(params![&kept.body[..], bot, number, digest])?;
            others.iter().try_for_each(|other| {
                rows::remove(db, other.key)?;
                rows::see(db, other)
            })
        })
    }

    fn begin(&self, key: Key) -> Work<'_, ()> {
        self.writer.write(move |db| {
            let sql = format!("UPDATE inbox SET running = 1 WHERE {}", rows::THIS);
            db.prepare_cached(&sql)?.execute(rows::this(key))?;
            Ok(())
        })
    }

    fn note(&self, key: Key, progress: Progress) -> Work<'_, ()> {
        self.writer.write(move |db| rows::note(db, key, &progress))
    }

    fn forget(&self, key: Key) -> Work<'_, ()> {
        self.writer.write(move |db| rows::remove(db, key))
    }

    fn replied(&self, kept: Kept, sessions: Vec<SessionRow>) -> Work<'_, ()> {
        let (owner, place, now) = (self.owner.clone(), self.next_place(), self.now());
        self.writer.write(move |db| {
            rows::insert(db, &kept, place, Some(&owner))?;
            rows::note(db, kept.key, &kept.progress)?;
            sessions.iter().try_for_each(|session| rows::keep_session(db, session, now))
        })
    }

    fn session(&self, key: SessionKey) -> Work<'_, Option<Vec<u8>>> {
        self.writer.write(move |db| rows::session(db, key))
    }

    fn finish(&self, seen: Seen, sessions: Vec<SessionRow>) -> Work<'_, ()> {
        let now = self.now();
        self.writer.write(move |db| {
            rows::remove(db, seen.key)?;
            sessions.iter().try_for_each(|session| rows::keep_session(db, session, now))?;
            rows::see(db, &seen)
        })
    }

    fn bury(&self, letter: DeadLetter) -> Work<'_, ()> {
        let at = self.now();
        self.writer.write(move |db| {
            rows::remove(db, letter.key)?;
            let DeadLetter { key, whose, .. } = letter;
            rows::see(db, &Seen { key, whose, at, answer: Bytes::new() })?;
            rows::bury(db, &letter)
        })
    }

    fn kept(&self, filter: Filter) -> Work<'_, Vec<Kept>> {
        self.writer.write(move |db| rows::kept(db, &filter))
    }

    fn dead_letters(&self, filter: Filter) -> Work<'_, Vec<DeadLetter>> {
        self.writer.write(move |db| rows::dead_letters(db, &filter))
    }

    fn revive(&self, filter: Filter) -> Work<'_, usize> {
        let place = self.next_place();
        self.writer.write(move |db| {
            for DeadLetter { key, name, whose, body, .. } in rows::dead_letters(db, &filter)? {
                let progress = Progress::default();
                let kept = Kept { key, name, whose, received: now(), body, progress, is_running: false };
                rows::insert(db, &kept, place, None)?;
                rows::unsee(db, key)?;
            }
            rows::discard(db, &filter)
        })
    }

    fn discard(&self, filter: Filter) -> Work<'_, usize> {
        self.writer.write(move |db| rows::discard(db, &filter))
    }

    fn sweep(&self, bounds: Bounds) -> Work<'_, Counts> {
        let now = self.now();
        Box::pin(async move {
            self.writer.write(move |db| rows::pass(db, now)).await?;
            Ok(Counts {
                updates: 0,
                dead_letters: self.sweep_table("dead_letters", bounds.dead_letters).await?,
                sessions: self.sweep_table("sessions", bounds.sessions).await?,
                answered: self.sweep_table("seen", bounds.seen).await?,
            })
        })
    }

    fn erase(&self, whose: Whose) -> Work<'_, Counts> {
        self.writer.write(move |db| rows::erase(db, whose))
    }

    fn check(&self) -> Work<'_, Counts> {
        let path = self.path.clone();
        let work = self.writer.write(|db| {
            let verdict: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
            let count = |table: &str| {
                db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0))
            };
            Ok((verdict, rows::counts(count)?))
        });
        Box::pin(async move {
            match work.await? {
                (verdict, counts) if verdict == "ok" => Ok(counts),
                (reason, _) => Err(StoreError::Damaged { path, reason }),
            }
        })
    }

    fn backup(&self, to: PathBuf) -> Work<'_, ()> {
        // Beside the writer: it may take its time, and waits for nobody.
        let from = self.path.clone();
        Box::pin(async move {
            let copied = tokio::task::spawn_blocking(move || open::copy(&from, &to)).await;
            copied.unwrap_or(Err(StoreError::Closed))
        })
    }

    fn probe(&self) -> Work<'_, ()> {
        let owner = self.owner.clone();
        self.writer.write(move |db| {
            db.prepare_cached("UPDATE owners SET since = ? WHERE owner = ?")?
                .execute(params![now(), owner])?;
            Ok(())
        })
    }

    fn commits(&self) -> &Commits {
        self.writer.commits()
    }

    fn leave(&self) -> Work<'_, ()> {
        let (owner, now) = (self.owner.clone(), self.now());
        let left = self.writer.write(move |db| {
            rows::pass(db, now)?;
            db.prepare_cached("UPDATE inbox SET owner = NULL, running = 0 WHERE owner = ?")?
                .execute([&owner])?;
            db.prepare_cached("DELETE FROM owners WHERE owner = ?")?.execute([&owner])?;
            Ok(())
        });
        Box::pin(async move {
            let left = left.await;
            self.writer.close();
            left
        })
    }
}

//! The rows, read and written.

use std::path::Path;

use bytes::Bytes;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Result, Row, params, params_from_iter};

use crate::store::{
    Claimed, Counts, DeadLetter, Filter, From, Id, Kept, Key, Progress, Seen, SessionKey, SessionRow, Whose,
    now,
};

/// What the columns of these two are, where they are read.
const KEPT: &str =
    "bot, update_id, digest, name, chat, user, received, body, attempts, crashes, calls, running";
const LETTER: &str = "bot, update_id, digest, name, chat, user, at, attempts, crashes, reason, body";

/// Takes over what is in the inbox of others, and names this process as one that works with it; gives back the last place, too.
pub(super) fn claim(db: &Connection, from: From, owner: &str) -> Result<(Claimed, i64)> {
    let mut claimed = Claimed::default();
    let mut last = None;
    // Each by the index of owners.
    let (others, other_than) = match from {
        From::Everybody => ("owner IS NOT ?", Some(owner)),
        From::Nobody => ("owner IS NULL", None),
    };
    if from == From::Everybody {
        let left = db.prepare_cached("DELETE FROM owners WHERE owner <> ?")?.execute([owner])?;
        claimed.after_a_crash = left > 0;
        db.prepare_cached("INSERT INTO owners (owner, since) VALUES (?, ?) ON CONFLICT DO NOTHING")?
            .execute(params![owner, now()])?;
        last = db.query_row("SELECT max(place) FROM inbox", [], |row| row.get(0))?;
    }
    // Only a process that has ended leaves something running.
    let count = format!("UPDATE inbox SET crashes = crashes + running, running = 0 WHERE {others}");
    db.prepare_cached(&count)?.execute(params_from_iter(other_than))?;
    let select = format!("SELECT {KEPT} FROM inbox WHERE {others} ORDER BY place");
    let mut rows = db.prepare_cached(&select)?;
    claimed.kept = rows.query_map(params_from_iter(other_than), kept_of)?.collect::<Result<_>>()?;
    let take = format!("UPDATE inbox SET owner = ? WHERE {others}");
    db.prepare_cached(&take)?.execute(params_from_iter([owner].into_iter().chain(other_than)))?;
    Ok((claimed, last.unwrap_or_default()))
}

pub(super) fn insert(db: &Connection, kept: &Kept, place: i64, owner: Option<&str>) -> Result<()> {
    let Kept {
        key,
        name,
        whose,
        received,
        body,
        progress: Progress { attempts, crashes, calls },
        is_running,
    } = kept;
    let sql = "INSERT INTO inbox (bot, update_id, digest, name, chat, user, place, received, body, attempts, crashes, running, calls, owner)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let row = params![
        key.bot,
        key.update.number,
        key.update.digest,
        name,
        whose.chat,
        whose.user,
        place,
        received,
        &body[..],
        attempts,
        crashes,
        is_running,
        calls,
        owner
    ];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

pub(super) fn note(db: &Connection, key: Key, progress: &Progress) -> Result<()> {
    let sql = format!("UPDATE inbox SET running = 0, attempts = ?, crashes = ?, calls = ? WHERE {THIS}");
    let Progress { attempts, crashes, calls } = progress;
    let [bot, number, digest] = this(key);
    db.prepare_cached(&sql)?.execute(params![attempts, crashes, calls, bot, number, digest])?;
    Ok(())
}

pub(super) fn session(db: &Connection, key: SessionKey) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT data FROM sessions WHERE bot = ? AND chat = ? AND user = ?";
    db.prepare_cached(sql)?.query_row([key.bot, key.chat, key.user], |row| row.get(0)).optional()
}

/// Takes down that the time of the store has come so far.
pub(super) fn pass(db: &Connection, now: i64) -> Result<()> {
    if db.prepare_cached("UPDATE clock SET at = max(at, ?)")?.execute([now])? == 0 {
        db.prepare_cached("INSERT INTO clock (at) VALUES (?)")?.execute([now])?;
    }
    Ok(())
}

pub(super) fn keep_session(db: &Connection, session: &SessionRow, now: i64) -> Result<()> {
    let SessionRow { key: SessionKey { bot, chat, user }, data } = session;
    match data {
        Some(data) => {
            let sql = "INSERT INTO sessions (bot, chat, user, at, data) VALUES (?, ?, ?, ?, ?)
                       ON CONFLICT (bot, chat, user) DO UPDATE SET at = excluded.at, data = excluded.data";
            db.prepare_cached(sql)?.execute(params![bot, chat, user, now, data])?;
        }
        None => {
            let sql = "DELETE FROM sessions WHERE bot = ? AND chat = ? AND user = ?";
            db.prepare_cached(sql)?.execute([bot, chat, user])?;
        }
    }
    Ok(())
}

pub(super) fn remove(db: &Connection, key: Key) -> Result<()> {
    let sql = format!("DELETE FROM inbox WHERE {THIS}");
    db.prepare_cached(&sql)?.execute(this(key))?;
    Ok(())
}

pub(super) fn see(db: &Connection, seen: &Seen) -> Result<()> {
    let sql = "INSERT INTO seen (bot, update_id, digest, chat, user, at, answer) VALUES (?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (bot, update_id, digest) DO UPDATE SET at = excluded.at, answer = excluded.answer";
    let [bot, number, digest] = this(seen.key);
    db.prepare_cached(sql)?.execute(params![
        bot,
        number,
        digest,
        seen.whose.chat,
        seen.whose.user,
        seen.at,
        &seen.answer[..]
    ])?;
    Ok(())
}

pub(super) fn seen_of(row: &Row<'_>) -> Result<Seen> {
    let answer = Bytes::from(row.get::<_, Vec<u8>>("answer")?);
    Ok(Seen { key: key(row)?, whose: whose(row)?, at: row.get("at")?, answer })
}

/// What was dealt with is to be dealt with once more.
pub(super) fn unsee(db: &Connection, key: Key) -> Result<()> {
    let sql = format!("DELETE FROM seen WHERE {THIS}");
    db.prepare_cached(&sql)?.execute(this(key))?;
    Ok(())
}

pub(super) fn bury(db: &Connection, letter: &DeadLetter) -> Result<()> {
    let DeadLetter { key, name, whose, at, attempts, crashes, reason, body } = letter;
    let sql = "INSERT INTO dead_letters (bot, update_id, digest, name, chat, user, at, attempts, crashes, reason, body)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (bot, update_id, digest) DO UPDATE SET
               at = excluded.at, attempts = excluded.attempts, crashes = excluded.crashes, reason = excluded.reason";
    let [bot, number, digest] = this(*key);
    let row =
        params![bot, number, digest, name, whose.chat, whose.user, at, attempts, crashes, reason, &body[..]];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

pub(super) fn discard(db: &Connection, filter: &Filter) -> Result<usize> {
    let sql = format!("DELETE FROM dead_letters WHERE {WANTED}");
    db.prepare_cached(&sql)?.execute(params![filter.bot, filter.number])
}

pub(super) fn kept(db: &Connection, filter: &Filter) -> Result<Vec<Kept>> {
    let sql = format!("SELECT {KEPT} FROM inbox WHERE {WANTED} ORDER BY place");
    db.prepare_cached(&sql)?.query_map(params![filter.bot, filter.number], kept_of)?.collect()
}

pub(super) fn dead_letters(db: &Connection, filter: &Filter) -> Result<Vec<DeadLetter>> {
    let sql = format!("SELECT {LETTER} FROM dead_letters WHERE {WANTED} ORDER BY at");
    db.prepare_cached(&sql)?.query_map(params![filter.bot, filter.number], letter_of)?.collect()
}

/// The row of a [`Key`], and what it is compared with.
pub(super) const THIS: &str = "bot = ? AND update_id = ? AND digest = ?";

pub(super) fn this(key: Key) -> [i64; 3] {
    [key.bot, key.update.number, key.update.digest]
}

/// The rows of a [`Filter`].
const WANTED: &str = "(?1 IS NULL OR name = ?1) AND (?2 IS NULL OR update_id = ?2)";

fn key(row: &Row<'_>) -> Result<Key> {
    let update = Id { number: row.get("update_id")?, digest: row.get("digest")? };
    Ok(Key { bot: row.get("bot")?, update })
}

fn whose(row: &Row<'_>) -> Result<Whose> {
    Ok(Whose { chat: row.get("chat")?, user: row.get("user")? })
}

fn kept_of(row: &Row<'_>) -> Result<Kept> {
    let progress =
        Progress { attempts: row.get("attempts")?, crashes: row.get("crashes")?, calls: row.get("calls")? };
    let body = Bytes::from(row.get::<_, Vec<u8>>("body")?);
    let (received, is_running) = (row.get("received")?, row.get("running")?);
    Ok(Kept {
        key: key(row)?,
        name: row.get("name")?,
        whose: whose(row)?,
        received,
        body,
        progress,
        is_running,
    })
}

fn letter_of(row: &Row<'_>) -> Result<DeadLetter> {
    Ok(DeadLetter {
        key: key(row)?,
        name: row.get("name")?,
        whose: whose(row)?,
        at: row.get("at")?,
        attempts: row.get("attempts")?,
        crashes: row.get("crashes")?,
        reason: row.get("reason")?,
        body: Bytes::from(row.get::<_, Vec<u8>>("body")?),
    })
}

/// Counts the rows of all tables that say whose they are, or deletes those of somebody.
pub(super) fn counts(mut of: impl FnMut(&str) -> Result<i64>) -> Result<Counts> {
    Ok(Counts {
        updates: of("inbox")?,
        dead_letters: of("dead_letters")?,
        sessions: of("sessions")?,
        answered: of("seen")?,
    })
}

/// How many rows of a table are removed in one go: other work waits meanwhile.
pub(super) const ONE_SWEEP: usize = 2000;

/// Removes the oldest rows that are older than this; gives back how many.
pub(super) fn remove_old(db: &Connection, table: &str, since: i64) -> Result<usize> {
    let sql = format!(
        "DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE at < ? ORDER BY at LIMIT {ONE_SWEEP})"
    );
    db.prepare_cached(&sql)?.execute([since])
}

/// A row, and how old it was when it was found to be one too many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surplus {
    row: i64,
    bot: i64,
    at: i64,
}

/// The oldest rows of each bot that has more than so many.
pub(super) fn surplus(db: &Connection, table: &str, most: i64) -> Result<Vec<Surplus>> {
    let sql = format!("SELECT bot FROM {table} GROUP BY bot HAVING count(*) > ?");
    let bots: Vec<i64> = db.prepare(&sql)?.query_map([most], |row| row.get(0))?.collect::<Result<_>>()?;
    let sql = format!("SELECT rowid, bot, at FROM {table} WHERE bot = ? ORDER BY at DESC LIMIT -1 OFFSET ?");
    let mut oldest = db.prepare(&sql)?;
    let mut surplus = Vec::new();
    for bot in bots {
        let found = oldest.query_map([bot, most], |row| {
            Ok(Surplus { row: row.get(0)?, bot: row.get(1)?, at: row.get(2)? })
        })?;
        surplus.extend(found.collect::<Result<Vec<_>>>()?);
    }
    Ok(surplus)
}

/// Removes these rows, unless one has changed since; gives back how many.
pub(super) fn remove_these(db: &Connection, table: &str, rows: &[Surplus]) -> Result<usize> {
    let mut remove =
        db.prepare_cached(&format!("DELETE FROM {table} WHERE rowid = ? AND bot = ? AND at = ?"))?;
    rows.iter().try_fold(0, |removed, Surplus { row, bot, at }| Ok(removed + remove.execute([row, bot, at])?))
}

pub(super) fn erase(db: &Connection, Whose { chat, user }: Whose) -> Result<Counts> {
    counts(|table| {
        // A person's private chat has the person's id.
        let sql = format!("DELETE FROM {table} WHERE chat = ?1 OR chat = ?2 OR user = ?2");
        Ok(i64::try_from(db.prepare_cached(&sql)?.execute([chat, user])?).unwrap_or(i64::MAX))
    })
}

/// Takes as much out of a damaged file as can be read; gives back how many rows that are.
pub(super) fn save(damaged: &Path, into: &Connection) -> usize {
    let Ok(from) = Connection::open_with_flags(damaged, OpenFlags::SQLITE_OPEN_READ_WRITE) else { return 0 };
    // From both ends, up to what cannot be read.
    for direction in ["ASC", "DESC"] {
        let sql = format!("SELECT {KEPT}, place FROM inbox ORDER BY rowid {direction}");
        each(&from, &sql, |row| {
            let (kept, place) = (kept_of(row)?, row.get("place")?);
            insert(into, &kept, place, None)
        });
        let sql = format!("SELECT {LETTER} FROM dead_letters ORDER BY rowid {direction}");
        each(&from, &sql, |row| bury(into, &letter_of(row)?));
    }
    let sql = "SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM dead_letters)";
    into.query_row(sql, [], |row| row.get::<_, i64>(0))
        .ok()
        .and_then(|rows| rows.try_into().ok())
        .unwrap_or_default()
}

/// Goes through rows up to the first that cannot be read.
fn each(db: &Connection, sql: &str, take: impl FnMut(&Row<'_>) -> Result<()>) {
    let Ok(mut statement) = db.prepare(sql) else { return };
    if let Ok(rows) = statement.query_map([], take) {
        rows.take_while(Result::is_ok).for_each(drop);
    }
}

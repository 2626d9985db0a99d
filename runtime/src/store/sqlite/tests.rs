//! What is this engine's own: the file, and its faults.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use rusqlite::Connection;

use super::{FILE_NAME, LEAP, Opened, Sqlite};
use crate::store::{Filter, From, Id, Kept, Key, Progress, Store, StoreError, Whose, now, suite};

fn open(data: &Path) -> Opened {
    Sqlite::open_or_mend(data).unwrap()
}

fn kept(number: i64) -> Kept {
    let body = Bytes::from(format!(r#"{{"update_id":{number}}}"#));
    Kept {
        key: Key { bot: 1, update: Id::new(number, &body) },
        name: "bot".to_owned(),
        whose: Whose::default(),
        received: 0,
        body,
        progress: Progress::default(),
        is_running: false,
    }
}

#[tokio::test]
async fn it_does_what_a_store_must() {
    let data = tempfile::tempdir().unwrap();
    suite::run(&|| Arc::new(open(data.path()).store)).await;
}

#[tokio::test]
async fn what_comes_together_is_committed_together() {
    let data = tempfile::tempdir().unwrap();
    let store = Arc::new(open(data.path()).store);
    let kept = (0..5000).map(|number| store.keep(kept(number)));
    futures_util::future::try_join_all(kept).await.unwrap();
    assert_eq!(store.kept(Filter::default()).await.unwrap().len(), 5000);
}

#[test]
fn only_its_owner_reads_the_file() {
    let data = tempfile::tempdir().unwrap();
    let _store = open(data.path()).store;
    for entry in fs::read_dir(data.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{entry:?}");
    }
}

#[test]
fn one_version_newer_is_fine_and_two_are_not() {
    let data = tempfile::tempdir().unwrap();
    drop(open(data.path()));
    let version = |number: i64| {
        let db = Connection::open(data.path().join(FILE_NAME)).unwrap();
        db.pragma_update(None, "user_version", number).unwrap();
    };
    version(3);
    drop(open(data.path()));
    version(4);
    let error = Sqlite::open(data.path()).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 4, known: 2, .. }), "{error}");
    assert!(
        error
            .to_string()
            .ends_with("has the schema 4, which is newer than 2, the one that this version knows")
    );
}

#[tokio::test]
async fn a_damaged_file_is_set_aside_and_what_can_be_read_is_saved() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join(FILE_NAME);
    {
        let store = open(data.path()).store;
        store.claim(From::Everybody).await.unwrap();
        for number in 0..400 {
            store.keep(kept(number)).await.unwrap();
        }
    }
    // Behind the pages that say what is where, where rows are.
    let mut bytes = fs::read(&file).unwrap();
    let row = bytes.windows(17).rposition(|window| window == br#"{"update_id":200}"#).unwrap();
    let page = row / 4096 * 4096;
    bytes[page..page + 4096].fill(0xff);
    fs::write(&file, &bytes).unwrap();
    assert!(
        matches!(Sqlite::open(data.path()), Err(StoreError::Damaged { .. })),
        "who only looks changes nothing"
    );
    assert_eq!(fs::read(&file).unwrap(), bytes);
    let Opened { store, damaged } = open(data.path());
    let damaged = damaged.expect("it is damaged");
    assert_eq!(fs::read(&damaged.path).unwrap(), bytes, "it is as it was");
    let saved = store.claim(From::Everybody).await.unwrap().kept;
    assert_eq!(saved.len(), damaged.saved);
    assert!((1..400).contains(&saved.len()), "{}", saved.len());
    drop(store);
    assert!(open(data.path()).damaged.is_none(), "the new one is sound");
}

#[test]
fn what_is_no_database_is_set_aside() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join(FILE_NAME), "no database, but longer than the head of one has to be, which is a hundred bytes or so, if one counts them").unwrap();
    let damaged = open(data.path()).damaged.expect("it is none");
    assert_eq!((damaged.saved, damaged.reason.as_str()), (0, "file is not a database"));
}

#[test]
fn a_folder_that_is_none_is_said() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Sqlite::open(&file).unwrap_err();
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error}");
}

#[tokio::test]
async fn another_program_that_keeps_it_locked_is_waited_for_and_then_said() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).store;
    let other = Connection::open(data.path().join(FILE_NAME)).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let error = store.keep(kept(1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    other.execute_batch("COMMIT").unwrap();
    store.keep(kept(1)).await.unwrap();
    assert_eq!(store.kept(Filter::default()).await.unwrap(), [kept(1)], "what failed left nothing behind");
}

#[tokio::test]
async fn a_backup_is_a_whole_store_and_replaces_nothing() {
    let data = tempfile::tempdir().unwrap();
    let store = open(data.path()).store;
    store.keep(kept(1)).await.unwrap();
    let copy = data.path().join("copy");
    fs::create_dir(&copy).unwrap();
    store.backup(copy.join(FILE_NAME)).await.unwrap();
    assert_eq!(fs::metadata(copy.join(FILE_NAME)).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(open(&copy).store.kept(Filter::default()).await.unwrap(), [kept(1)]);
    let error = store.backup(copy.join(FILE_NAME)).await.unwrap_err();
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error}");
}

#[tokio::test]
async fn a_store_of_the_version_before_goes_on_from_its_last_row() {
    let data = tempfile::tempdir().unwrap();
    let db = Connection::open(data.path().join(FILE_NAME)).unwrap();
    db.execute_batch(include_str!("migrations/1.sql")).unwrap();
    let last = 1_000_000;
    db.execute("INSERT INTO sessions VALUES (1, 1, 0, ?, \'{}\')", [last]).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    drop(db);
    let store = open(data.path()).store;
    let now = store.now();
    assert!((last + LEAP..last + LEAP + 600_000).contains(&now), "an hour later, and no more: {now}");
    store.leave().await.unwrap();
    let next = open(data.path()).store.now();
    assert!((now + LEAP..now + LEAP + 600_000).contains(&next), "an hour for each start: {next}");
}

#[tokio::test]
async fn the_time_of_a_store_does_not_go_back_with_the_clock() {
    let data = tempfile::tempdir().unwrap();
    drop(open(data.path()));
    let later = now() + 365 * 24 * LEAP;
    let db = Connection::open(data.path().join(FILE_NAME)).unwrap();
    db.execute("INSERT INTO clock (at) VALUES (?)", [later]).unwrap();
    drop(db);
    assert!(open(data.path()).store.now() >= later);
}

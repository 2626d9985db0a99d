//! What any store must do. An engine runs it with a function that opens the same store once more.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::join_all;

use super::{
    Bound, Bounds, Counts, DeadLetter, Filter, From, Id, Kept, Key, Progress, Seen, SessionKey, SessionRow,
    Store, Whose, now,
};

/// Opens the store of the test, beside those that are open.
pub(super) type Open<'a> = &'a dyn Fn() -> Arc<dyn Store>;

fn key(bot: i64, number: i64) -> Key {
    Key { bot, update: Id::new(number, body(number).as_ref()) }
}

fn body(number: i64) -> Bytes {
    Bytes::from(format!(r#"{{"update_id":{number}}}"#))
}

fn kept(bot: i64, number: i64) -> Kept {
    Kept {
        key: key(bot, number),
        name: format!("bot{bot}"),
        whose: Whose { chat: Some(40 + number), user: Some(7) },
        received: 1_790_000_000_000 + number,
        body: body(number),
        progress: Progress::default(),
        is_running: false,
    }
}

fn letter(bot: i64, number: i64, at: i64) -> DeadLetter {
    DeadLetter {
        key: key(bot, number),
        name: format!("bot{bot}"),
        whose: Whose { chat: Some(40 + number), user: Some(7) },
        at,
        attempts: 3,
        crashes: 0,
        reason: "told to fail".to_owned(),
        body: body(number),
    }
}

fn seen(number: i64, at: i64) -> Seen {
    Seen {
        key: key(1, number),
        whose: Whose { chat: Some(40 + number), user: Some(7) },
        at,
        answer: Bytes::new(),
    }
}

fn all() -> Filter {
    Filter::default()
}

fn numbers(kept: &[Kept]) -> Vec<i64> {
    kept.iter().map(|kept| kept.key.update.number).collect()
}

/// Runs all of it.
pub(super) async fn run(open: Open<'_>) {
    what_is_kept_is_taken_over_in_its_order(open).await;
    progress_outlives_the_process(open).await;
    a_crash_is_told_and_counted(open).await;
    what_is_finished_is_seen(open).await;
    letters_are_buried_shown_revived_and_discarded(open).await;
    several_become_one(open).await;
    what_is_old_is_swept(open).await;
    what_is_too_much_of_one_bot_is_swept(open).await;
    sessions_are_kept_with_the_update_that_changed_them(open).await;
    the_same_number_with_another_body_is_another_update(open).await;
    what_is_about_somebody_is_erased_everywhere(open).await;
}

/// Takes everything over and away, so that the next part finds nothing.
async fn empty(open: Open<'_>) {
    let store = open();
    for kept in store.claim(From::Everybody).await.unwrap().kept {
        store.forget(kept.key).await.unwrap();
    }
    store.discard(all()).await.unwrap();
    store.sweep(older(i64::MAX, i64::MAX, i64::MAX)).await.unwrap();
    store.leave().await.unwrap();
}

async fn what_is_kept_is_taken_over_in_its_order(open: Open<'_>) {
    empty(open).await;
    let store = open();
    assert!(store.claim(From::Everybody).await.unwrap().kept.is_empty());
    for number in [5, 3, 4] {
        store.keep(kept(1, number)).await.unwrap();
    }
    store.keep(kept(2, 5)).await.unwrap();
    store.keep(kept(1, 5)).await.unwrap();
    assert_eq!(numbers(&store.kept(all()).await.unwrap()), [5, 3, 4, 5], "the second time changes nothing");
    assert!(store.claim(From::Nobody).await.unwrap().kept.is_empty(), "they are this process's");
    let of_one = Filter { bot: Some("bot1".to_owned()), number: Some(5) };
    assert_eq!(store.kept(of_one).await.unwrap(), [kept(1, 5)]);
    store.leave().await.unwrap();
    let next = open();
    let claimed = next.claim(From::Everybody).await.unwrap();
    assert!(!claimed.after_a_crash);
    assert_eq!(claimed.kept, [kept(1, 5), kept(1, 3), kept(1, 4), kept(2, 5)]);
    next.keep(kept(1, 1)).await.unwrap();
    assert_eq!(numbers(&next.kept(all()).await.unwrap()), [5, 3, 4, 5, 1], "the new one is the last");
    next.leave().await.unwrap();
}

async fn several_become_one(open: Open<'_>) {
    empty(open).await;
    let store = open();
    store.claim(From::Everybody).await.unwrap();
    for number in [1, 2, 3, 4] {
        store.keep(kept(1, number)).await.unwrap();
    }
    let whole = Kept { body: Bytes::from_static(b"all three"), ..kept(1, 2) };
    store.gather(whole.clone(), vec![seen(1, now()), seen(3, now())]).await.unwrap();
    store.leave().await.unwrap();
    let next = open();
    assert_eq!(next.claim(From::Everybody).await.unwrap().kept, [whole, kept(1, 4)]);
    let seen: Vec<_> = next.seen(60_000).await.unwrap().iter().map(|seen| seen.key.update.number).collect();
    assert_eq!(seen, [1, 3]);
    next.leave().await.unwrap();
}

async fn progress_outlives_the_process(open: Open<'_>) {
    empty(open).await;
    let store = open();
    store.claim(From::Everybody).await.unwrap();
    store.keep(Kept { is_running: true, ..kept(1, 1) }).await.unwrap();
    let progress = Progress { attempts: 2, crashes: 1, calls: Some(b"[]".to_vec()) };
    store.note(key(1, 1), progress.clone()).await.unwrap();
    store.leave().await.unwrap();
    let next = open();
    assert_eq!(next.claim(From::Everybody).await.unwrap().kept, [Kept { progress, ..kept(1, 1) }]);
    next.leave().await.unwrap();
}

async fn a_crash_is_told_and_counted(open: Open<'_>) {
    empty(open).await;
    // What does not leave might as well have been killed.
    let store = open();
    assert!(!store.claim(From::Everybody).await.unwrap().after_a_crash);
    store.keep(Kept { is_running: true, ..kept(1, 1) }).await.unwrap();
    store.keep(kept(1, 2)).await.unwrap();
    store.keep(kept(1, 3)).await.unwrap();
    store.begin(key(1, 3)).await.unwrap();
    let next = open();
    let claimed = next.claim(From::Everybody).await.unwrap();
    assert!(claimed.after_a_crash);
    let crashes: Vec<_> = claimed.kept.iter().map(|kept| kept.progress.crashes).collect();
    assert_eq!(crashes, [1, 0, 1], "of those alone that ran");
    assert!(claimed.kept.iter().all(|kept| !kept.is_running));
    next.leave().await.unwrap();
    assert!(!open().claim(From::Everybody).await.unwrap().after_a_crash);
}

async fn what_is_finished_is_seen(open: Open<'_>) {
    empty(open).await;
    let store = open();
    store.claim(From::Everybody).await.unwrap();
    for number in [1, 2, 3] {
        store.keep(kept(1, number)).await.unwrap();
    }
    store.finish(seen(1, 1000), Vec::new()).await.unwrap();
    store.finish(Seen { answer: Bytes::from_static(b"{}"), ..seen(2, 2000) }, Vec::new()).await.unwrap();
    store.forget(key(1, 3)).await.unwrap();
    assert!(store.kept(all()).await.unwrap().is_empty());
    let answered = Seen { answer: Bytes::from_static(b"{}"), ..seen(2, 2000) };
    assert_eq!(store.seen(999).await.unwrap(), std::slice::from_ref(&answered), "by the last one");
    assert_eq!(store.seen(1_000_000).await.unwrap(), [seen(1, 1000), answered]);
    store.leave().await.unwrap();
}

async fn letters_are_buried_shown_revived_and_discarded(open: Open<'_>) {
    empty(open).await;
    let store = open();
    store.claim(From::Everybody).await.unwrap();
    store.keep(kept(1, 1)).await.unwrap();
    store.bury(letter(1, 1, 2000)).await.unwrap();
    store.bury(letter(1, -7, 1000)).await.unwrap();
    store.bury(letter(2, 1, 3000)).await.unwrap();
    assert!(store.kept(all()).await.unwrap().is_empty(), "it is in one place");
    let letters = store.dead_letters(all()).await.unwrap();
    assert_eq!(letters, [letter(1, -7, 1000), letter(1, 1, 2000), letter(2, 1, 3000)]);

    let one = Filter { bot: Some("bot1".to_owned()), number: Some(1) };
    assert_eq!(open().revive(one.clone()).await.unwrap(), 1);
    assert_eq!(store.revive(one).await.unwrap(), 0, "there is none any more");
    let revived = store.claim(From::Nobody).await.unwrap().kept;
    assert_eq!((numbers(&revived), revived[0].progress.clone()), (vec![1], Progress::default()));
    assert!(store.claim(From::Nobody).await.unwrap().kept.is_empty());
    let seen = store.seen(1_000_000).await.unwrap();
    assert!(seen.iter().all(|seen| seen.key != key(1, 1)), "it is to be handled once more");

    let of_one = Filter { bot: Some("bot1".to_owned()), number: None };
    assert_eq!(store.discard(of_one.clone()).await.unwrap(), 1);
    assert_eq!(store.discard(of_one).await.unwrap(), 0);
    assert_eq!(store.dead_letters(all()).await.unwrap().len(), 1);
    store.leave().await.unwrap();
}

/// Keeps what is not older than these times, however much it is.
fn older(seen: i64, dead_letters: i64, sessions: i64) -> Bounds {
    let bound = |since| Bound { since, most: i64::MAX };
    Bounds { seen: bound(seen), dead_letters: bound(dead_letters), sessions: bound(sessions) }
}

async fn what_is_too_much_of_one_bot_is_swept(open: Open<'_>) {
    empty(open).await;
    let store = open();
    store.claim(From::Everybody).await.unwrap();
    let last = 5000;
    for buried in join_all((1..=last).map(|number| store.bury(letter(1, number, number)))).await {
        buried.unwrap();
    }
    store.bury(letter(2, 1, 1)).await.unwrap();
    let few = Bound { since: 0, most: 10 };
    let bounds = Bounds { dead_letters: few, ..older(0, 0, 0) };
    let beyond = Counts { dead_letters: last - 10, ..Counts::default() };
    assert_eq!(store.sweep(bounds).await.unwrap(), beyond);
    let left: Vec<_> = store.dead_letters(all()).await.unwrap().iter().map(|letter| letter.key).collect();
    let newest = (last - 9..=last).map(|number| key(1, number));
    assert_eq!(left, [key(2, 1)].into_iter().chain(newest).collect::<Vec<_>>(), "each bot has its own");
    store.leave().await.unwrap();
}

async fn what_is_old_is_swept(open: Open<'_>) {
    empty(open).await;
    let store = open();
    store.claim(From::Everybody).await.unwrap();
    for (number, at) in [(1, 1000), (2, 2000)] {
        store.keep(kept(1, number)).await.unwrap();
        store.finish(seen(number, at), Vec::new()).await.unwrap();
        store.bury(letter(2, number, at)).await.unwrap();
    }
    store.keep(kept(3, 1)).await.unwrap();
    assert_eq!(store.sweep(older(1500, 1000, 0)).await.unwrap(), Counts::default());
    let left: Vec<_> = store.seen(i64::MAX).await.unwrap().iter().map(|seen| seen.key).collect();
    assert_eq!(left, [key(1, 2), key(2, 1), key(2, 2)], "whatever time a letter has, it was dealt with now");
    assert_eq!(store.dead_letters(all()).await.unwrap().len(), 2, "nothing is older than that");
    store.sweep(older(0, 1500, 0)).await.unwrap();
    assert_eq!(store.dead_letters(all()).await.unwrap(), [letter(2, 2, 2000)]);
    assert_eq!(store.kept(all()).await.unwrap().len(), 1, "what is not done is never too old");
    store.probe().await.unwrap();
    let now = store.now();
    store.leave().await.unwrap();
    assert!(open().now() >= now, "the time of a store does not go back");
}

async fn sessions_are_kept_with_the_update_that_changed_them(open: Open<'_>) {
    empty(open).await;
    let store = open();
    store.claim(From::Everybody).await.unwrap();
    let of = |chat, user| SessionKey { bot: 1, chat, user };
    let row = |key, data: &str| SessionRow { key, data: Some(data.as_bytes().to_vec()) };
    let data = async |key| store.session(key).await.unwrap().map(|data| String::from_utf8(data).unwrap());
    assert_eq!(data(of(42, 0)).await, None);

    // Of an update that was not in the inbox: it is from then on, without having to run again.
    let replied =
        Kept { progress: Progress { calls: Some(b"[]".to_vec()), ..Progress::default() }, ..kept(1, 1) };
    store.replied(replied.clone(), vec![row(of(42, 0), "1"), row(of(42, 7), "2")]).await.unwrap();
    assert_eq!(store.kept(all()).await.unwrap(), [replied]);
    assert_eq!((data(of(42, 0)).await, data(of(42, 7)).await), (Some("1".to_owned()), Some("2".to_owned())));
    assert_eq!(data(SessionKey { bot: 2, ..of(42, 0) }).await, None, "another bot's is another one");

    // Of one that was: it is noted.
    store.keep(Kept { is_running: true, ..kept(1, 2) }).await.unwrap();
    let progress = Progress { attempts: 1, crashes: 0, calls: Some(b"[]".to_vec()) };
    store
        .replied(Kept { progress: progress.clone(), ..kept(1, 2) }, vec![row(of(43, 0), "3")])
        .await
        .unwrap();
    assert_eq!(store.kept(all()).await.unwrap()[1], Kept { progress, ..kept(1, 2) });

    let nothing = SessionRow { key: of(42, 7), data: None };
    store.finish(seen(1, 1000), vec![row(of(42, 0), "4"), nothing]).await.unwrap();
    assert_eq!((data(of(42, 0)).await, data(of(42, 7)).await), (Some("4".to_owned()), None));
    store.sweep(older(0, 0, i64::MAX)).await.unwrap();
    assert_eq!(data(of(42, 0)).await, None, "nobody has changed it for long enough");
    store.leave().await.unwrap();
}

async fn the_same_number_with_another_body_is_another_update(open: Open<'_>) {
    empty(open).await;
    let store = open();
    store.claim(From::Everybody).await.unwrap();
    let other = Bytes::from_static(b"{\"update_id\":1,\"message\":null}");
    let other = Kept { key: Key { bot: 1, update: Id::new(1, &other) }, body: other, ..kept(1, 1) };
    store.keep(kept(1, 1)).await.unwrap();
    store.keep(other.clone()).await.unwrap();
    store.finish(seen(1, 1000), Vec::new()).await.unwrap();
    assert_eq!(store.kept(all()).await.unwrap(), [other]);
    store.leave().await.unwrap();
}

async fn what_is_about_somebody_is_erased_everywhere(open: Open<'_>) {
    empty(open).await;
    let store = open();
    store.claim(From::Everybody).await.unwrap();
    let session = |chat, user| {
        let key = SessionKey { bot: 1, chat, user };
        SessionRow { key, data: Some(b"1".to_vec()) }
    };
    store.keep(kept(1, 1)).await.unwrap();
    store.keep(Kept { whose: Whose { chat: Some(-1), user: Some(8) }, ..kept(1, 2) }).await.unwrap();
    store.bury(letter(1, 3, now())).await.unwrap();
    store.keep(kept(1, 4)).await.unwrap();
    store.finish(seen(4, now()), vec![session(7, 0), session(-1, 7), session(-1, 8)]).await.unwrap();
    // The bury has left a trace of its own.
    let all_of_it = Counts { updates: 2, dead_letters: 1, sessions: 3, answered: 2 };
    assert_eq!(store.check().await.unwrap(), all_of_it);

    let chat = Whose { chat: Some(41), user: None };
    assert_eq!(store.erase(chat).await.unwrap(), Counts { updates: 1, ..Counts::default() });
    let person = Whose { chat: None, user: Some(7) };
    let gone = store.erase(person).await.unwrap();
    assert_eq!(gone, Counts { updates: 0, dead_letters: 1, sessions: 2, answered: 2 });
    let left = Counts { updates: 1, dead_letters: 0, sessions: 1, answered: 0 };
    assert_eq!(store.check().await.unwrap(), left, "what is about others stays");
    store.leave().await.unwrap();
}

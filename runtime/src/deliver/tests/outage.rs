//! The Bot API is not there for an hour, and for longer than anything is worth being said.

use std::collections::BTreeMap;

use super::*;
use crate::deliver::{LastCall, Outcome, deliver};
use crate::pause::pause_after;
use crate::store::Filter;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// How many chats write, and how often in the hour.
const CHATS: i64 = 10;
const TIMES: i64 = 4;

/// Sends an update of each chat, each of which is answered.
async fn all_chats_write(world: &World, time: i64) {
    for chat in 1..=CHATS {
        let bot = world.bot();
        let taken = tokio::spawn(async move {
            deliver(&bot, message(time * CHATS + chat, chat), LastCall::InResponse).await.0
        });
        // The first one of a chat fails at once and is kept; its sender does not wait. The others wait for their turn.
        while !taken.is_finished() {
            world.settle().await;
            advance(SECOND).await;
        }
        assert_eq!(taken.await.unwrap(), Outcome::Accepted);
    }
}

#[tokio::test(start_paused = true)]
async fn an_hour_without_telegram_costs_nothing_and_is_no_reason_to_hurry() {
    let world = World::new(&ECHOES).await;
    world.telegram.is_down(true);
    let began = Instant::now();
    for time in 0..TIMES {
        all_chats_write(&world, time).await;
        world.pass(HOUR / 8, SECOND).await;
    }
    world.pass((began + HOUR).saturating_duration_since(Instant::now()), SECOND).await;
    world.telegram.is_down(false);
    let back = Instant::now();
    let mut tries = BTreeMap::<_, Vec<Instant>>::new();
    for Made { text, at, is_done } in world.telegram.made() {
        assert!(!is_done);
        tries.entry(text).or_default().push(at);
    }
    assert_eq!(tries.len(), CHATS as usize, "those behind them wait: {tries:?}");
    for (update, times) in &tries {
        for (failures, pair) in (0..).zip(times.windows(2)) {
            let pause = pair[1] - pair[0];
            let least = pause_after(failures);
            assert!(pause >= least, "{update} was tried again after {pause:?}, and not {least:?}");
            assert!(pause <= least + 3 * SECOND, "{update} was forgotten for {pause:?}, and not {least:?}");
        }
        assert!(back - *times.last().unwrap() <= pause_after(16) + 3 * SECOND, "{update} was given up");
    }
    assert_eq!(world.store.kept(Filter::default()).await.unwrap().len(), (CHATS * TIMES) as usize);

    world.pass(pause_after(16) + 20 * SECOND, SECOND).await;
    let mut said = BTreeMap::<i64, Vec<i64>>::new();
    for Made { text, .. } in world.telegram.made().into_iter().filter(|made| made.is_done) {
        let update: i64 = text.parse().unwrap();
        said.entry((update - 1) % CHATS + 1).or_default().push(update);
    }
    let expected = (1..=CHATS).map(|chat| (chat, (0..TIMES).map(|time| time * CHATS + chat).collect()));
    assert_eq!(said, expected.collect(), "each once, and in the order of its chat");
    assert_eq!(world.store.kept(Filter::default()).await.unwrap(), []);
    assert_eq!(world.store.dead_letters(Filter::default()).await.unwrap(), []);
    assert_eq!(world.service.at_work(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_telegram_would_not_deliver_any_more_either_is_given_up() {
    let world = World::new(&ECHOES).await;
    world.telegram.is_down(true);
    all_chats_write(&world, 0).await;
    let step = Duration::from_secs(20);
    world.pass(24 * HOUR - 2 * Duration::from_secs(60), step).await;
    assert_eq!(world.store.dead_letters(Filter::default()).await.unwrap(), []);
    world.pass(4 * Duration::from_secs(60), step).await;
    let letters = world.store.dead_letters(Filter::default()).await.unwrap();
    assert_eq!(letters.len(), CHATS as usize);
    assert!(letters.iter().all(|letter| letter.reason.starts_with("it has expired: ")), "{letters:?}");
    assert_eq!(world.store.kept(Filter::default()).await.unwrap(), []);
}

//! A fleet that is killed again and again, while people write to its bots, loses nothing that it has acknowledged, and
//! keeps the order of each chat.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::{Duration, Instant};

use botserver_emulator::{Config, Emulator, FileUpload, NewBot, Person, Say, Upload, Where};
use harness::{Settings, free_port, token};

/// The bots, and for how many milliseconds each works on an update. The second one's updates go on from the inbox, the third
/// one's go through it.
const BOTS: [(&str, i64, u64); 3] = [("awkward", 1001, 0), ("brief", 1002, 300), ("durable", 1003, 40)];

/// The bot that counts what it is told, in a session, and answers with the count.
const COUNTER: (&str, i64) = ("counter", 1004);

/// The bot that is sent albums, and answers with the ids of the messages of each.
const ALBUMS: (&str, i64) = ("waiter", 1005);

/// How many people write to each of them.
const PEOPLE: usize = 12;

/// How long all may take that is left after the last crash: Telegram waits for two minutes at most before it tries again.
const PATIENCE: Duration = Duration::from_secs(240);

#[test]
fn twenty_crashes_lose_nothing_and_keep_the_order() {
    crash(20, 7);
}

#[test]
#[ignore = "takes many minutes: `cargo xtask test --long`"]
fn a_thousand_crashes_lose_nothing_and_keep_the_order() {
    crash(1000, 11);
}

/// Numbers that are the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn crash(crashes: usize, seed: u64) {
    let mut random = Random(seed);
    let history = 8 * crashes + 1000;
    let emulator =
        Emulator::new(Config { auto_create_bots: false, limits: false, history, ..Config::default() });
    for (name, id, _) in BOTS {
        let bot = NewBot { token: token(id), username: format!("{name}_bot"), ..NewBot::default() };
        emulator.add_bot(bot).unwrap();
    }
    for (name, id) in [COUNTER, ALBUMS] {
        let bot = NewBot { token: token(id), username: format!("{name}_bot"), ..NewBot::default() };
        emulator.add_bot(bot).unwrap();
    }
    let telegram = emulator.serve_in_background().unwrap();
    let address = free_port();
    let settings = || {
        let settings = Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
            .listen(address)
            .log_level("info")
            .arg(format!("--api-url=http://{telegram}"))
            .arg("--webhook-watch=off")
            .token(COUNTER.0, token(COUNTER.1))
            .token(ALBUMS.0, token(ALBUMS.1));
        BOTS.iter().fold(settings, |settings, (name, id, _)| settings.token(name, token(*id)))
    };
    let mut server = settings().start();
    let applied =
        server.run(&format!("webhook apply --api-url=http://{telegram} --public-url=http://{address}"));
    assert!(applied.status.success(), "{applied:?}");

    let people: Vec<_> =
        (0..PEOPLE).map(|number| emulator.add_person(Person::named(&format!("Person {number}")))).collect();
    for number in 0..crashes {
        for (_, id, pause) in BOTS {
            for person in &people {
                let text = format!("step {number} {pause}");
                emulator
                    .say(Say { place: Where::private(id), person: *person, text, ..Say::default() })
                    .unwrap();
            }
        }
        for person in &people {
            let place = Where::private(COUNTER.1);
            emulator
                .say(Say { place, person: *person, text: format!("{number}"), ..Say::default() })
                .unwrap();
            for _ in 0..3 {
                emulator.upload(photo(*person, number)).unwrap();
            }
        }
        thread::sleep(Duration::from_millis(random.below(700)));
        server.signal("KILL");
        server = settings().start_in(server.ended());
    }
    let mut counts = BTreeMap::new();
    for (name, id, _) in BOTS {
        for person in &people {
            let texts = all_ends(&emulator, id, *person, crashes);
            let (ends, repeats) = in_order(&texts, name);
            assert_eq!(ends, (0..crashes).collect::<Vec<_>>(), "{name}: {texts:?}");
            *counts.entry(name).or_insert(0) += repeats;
        }
    }
    for person in &people {
        counts_are_exact(&emulator, *person, crashes);
        no_message_of_an_album_is_lost(&emulator, *person, 3 * crashes);
    }
    let letters = server.run("inbox list --json");
    assert!(String::from_utf8_lossy(&letters.stdout).contains("\"dead_letters\": []"), "{letters:?}");
    let updates = crashes * PEOPLE;
    eprintln!(
        "{crashes} crashes, {updates} updates a bot, each took effect and in order; runs that were repeated: {counts:?}"
    );
    let most = crashes * PEOPLE * BOTS.len();
    assert!(counts.values().sum::<usize>() <= most, "no more than were at work at a crash: {counts:?}");
    assert!(server.stop().status.success());
}

fn photo(person: i64, number: usize) -> Upload {
    Upload {
        place: Where::private(ALBUMS.1),
        person,
        kind: "photo".to_owned(),
        album: Some(format!("{person}{number}")),
        file: FileUpload { content: "x".into(), ..FileUpload::default() },
        ..Upload::default()
    }
}

/// Each message is in an album that was answered, and no album has messages of two.
fn no_message_of_an_album_is_lost(emulator: &Emulator, person: i64, count: usize) {
    let messages = emulator.messages(&Where::private(ALBUMS.1), person, usize::MAX).unwrap();
    let albums: BTreeMap<i64, String> = messages
        .iter()
        .filter_map(|posted| {
            let message = &posted["message"];
            let album = message["media_group_id"].as_str()?.to_owned();
            Some((message["message_id"].as_i64()?, album))
        })
        .collect();
    assert_eq!(albums.len(), count);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let mut answered = BTreeSet::new();
        for text in texts(emulator, ALBUMS.1, person) {
            let ids = text.strip_prefix("[album ").and_then(|text| text.strip_suffix(']')).unwrap();
            let ids: Vec<i64> = ids.split(' ').map(|id| id.parse().unwrap()).collect();
            assert!(ids.is_sorted(), "{text}");
            assert!(ids.iter().all(|id| albums[id] == albums[&ids[0]]), "{text}");
            answered.extend(ids);
        }
        let lost: Vec<_> = albums.keys().filter(|id| !answered.contains(id)).collect();
        if lost.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "never answered: {lost:?}");
        thread::sleep(Duration::from_millis(200));
    }
}

/// Each message was counted once: the bot has said every count, and none beyond the number of messages.
fn counts_are_exact(emulator: &Emulator, person: i64, count: usize) {
    let expected: Vec<_> = (1..=count).map(|number| format!("{number} {number}")).collect();
    let deadline = Instant::now() + PATIENCE;
    loop {
        let mut said = texts(emulator, COUNTER.1, person);
        // A reply can come twice, the count in it is the same.
        said.dedup();
        if said.last() == expected.last() || Instant::now() > deadline {
            assert_eq!(said, expected);
            return;
        }
        thread::sleep(Duration::from_millis(200));
    }
}

/// What a bot has said to a person.
fn texts(emulator: &Emulator, bot: i64, person: i64) -> Vec<String> {
    let messages = emulator.messages(&Where::private(bot), person, usize::MAX).unwrap();
    let said = messages.iter().filter(|posted| posted["message"]["from"]["is_bot"] == true);
    said.map(|posted| posted["message"]["text"].as_str().unwrap().to_owned()).collect()
}

/// What a bot has said to a person, once it has answered all.
fn all_ends(emulator: &Emulator, bot: i64, person: i64, count: usize) -> Vec<String> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let texts = texts(emulator, bot, person);
        let missing = (0..count).find(|number| !texts.contains(&format!("end {number}")));
        let Some(missing) = missing else { return texts };
        assert!(Instant::now() < deadline, "bot {bot} never came to the end of {missing}: {texts:?}");
        thread::sleep(Duration::from_millis(200));
    }
}

/// The numbers in the order of their first ends, and how many runs there were in vain. Between the beginning of a run and its
/// end there is nothing of another update.
fn in_order(texts: &[String], bot: &str) -> (Vec<usize>, usize) {
    let (mut ends, mut begun, mut repeats) = (Vec::new(), None, 0);
    for text in texts {
        let (what, number) = text.split_once(' ').unwrap();
        let number: usize = number.parse().unwrap();
        if what == "begin" {
            let is_again = begun == Some(number) || ends.contains(&number);
            assert!(begun.is_none() || is_again, "{bot}: {number} began before {begun:?} ended: {texts:?}");
            repeats += usize::from(is_again);
            begun = Some(number);
        } else {
            begun = None;
            if !ends.contains(&number) {
                ends.push(number);
            }
        }
    }
    (ends, repeats)
}

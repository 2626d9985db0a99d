//! However deep a body is nested, it is read or refused, on a thread of 2 MiB in a debug build too.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic, in its helper functions too")]

use std::fmt::Debug;

use botserver_api::types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The levels of a body that is read: serde_json's limit.
const LEVELS: usize = 127;

/// The size of a body, and half as much again.
const MANY: usize = 3 << 19;

fn nested(open: &str, inner: &str, close: &str, depth: usize) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}

/// Reads `json` and does with it all that walks through it, in a thread like a server's.
fn reads<T: DeserializeOwned + Serialize + Clone + Debug + PartialEq + 'static>(json: String) -> bool {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let Ok(read) = serde_json::from_str::<T>(&json) else { return false };
        let written = serde_json::to_string(&read).unwrap();
        assert!(serde_json::from_str::<T>(&written).unwrap() == read.clone());
        !format!("{read:?}").is_empty()
    });
    thread.unwrap().join().unwrap()
}

/// What holds another one of itself: how it begins, what the innermost holds, and how it ends.
type Chain = (&'static str, &'static str, &'static str);

/// Each in a chain of `levels` levels a link is read as far as the levels go, with `inner` of them in the innermost.
fn read_up_to_the_limit<T>(chains: &[Chain], levels: usize, inner_levels: usize)
where
    T: DeserializeOwned + Serialize + Clone + Debug + PartialEq + 'static,
{
    for (open, inner, close) in chains {
        let most = (LEVELS - inner_levels) / levels;
        assert!(reads::<T>(nested(open, inner, close, most)), "{open}");
        for more in [most + 1, MANY / open.len()] {
            assert!(!reads::<T>(nested(open, inner, close, more)), "{open} {more}");
        }
    }
}

#[test]
fn messages_in_messages() {
    let chains = [
        (r#"{"message_id":1,"date":1,"chat":{"id":1,"type":"group"},"reply_to_message":"#, "null", "}"),
        (r#"{"message_id":1,"date":1,"chat":{"id":1,"type":"group"},"pinned_message":"#, "null", "}"),
        (r#"{"reply_to_message":"#, "null", r#","chat":{"id":1,"type":"group"},"date":1,"message_id":1}"#),
    ];
    read_up_to_the_limit::<Message>(&chains, 1, 1);
    let tasks = r#"{"message_id":1,"date":1,"chat":{"id":1,"type":"group"},"checklist_tasks_done":{"checklist_message":"#;
    read_up_to_the_limit::<Message>(&[(tasks, "null", "}}")], 2, 0);
}

#[test]
fn texts_in_texts() {
    let chains = [
        (r#"{"type":"bold","text":"#, "\"x\"", "}"),
        (r#"{"text":"#, "\"x\"", r#","type":"bold"}"#),
        (r#"{"text":"#, "\"x\"", "}"),
        (r#"{"text":"#, "\"x\"", r#","type":"wobbly"}"#),
        (r#"{"type":"wobbly","text":"#, "\"x\"", "}"),
        ("[", "\"x\"", "]"),
    ];
    read_up_to_the_limit::<RichText>(&chains, 1, 0);
}

#[test]
fn blocks_in_blocks() {
    let chains = [
        (r#"{"type":"blockquote","blocks":["#, "", "]}"),
        (r#"{"blocks":["#, "", r#"],"type":"blockquote"}"#),
    ];
    read_up_to_the_limit::<RichBlock>(&chains, 2, 0);
}

#[test]
fn what_is_not_known_may_nest_as_deep_as_it_likes() {
    for (open, close) in [("[", "]"), ("{\"x\":", "}")] {
        let aura = nested(open, "1", close, MANY / 8);
        let message = format!(
            r#"{{"message_id":1,"date":1,"chat":{{"id":1,"type":"group"}},"aura":{aura},"text":"hi"}}"#
        );
        assert!(reads::<Message>(message));
    }
}

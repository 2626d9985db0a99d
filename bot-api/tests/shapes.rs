//! Updates as they have been seen: of older servers, of newer ones, written again by proxies, and of forms that few
//! tests think of. Each is read as an [`Update`], and what is odd in it stands where a handler finds it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic, in its helper functions too")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use botserver_api::UpdateKind::{self, *};
use botserver_api::types::*;
use serde_json::Value;

/// A file of `shapes/`, its kind, and what stands where in the update that was read: a pointer and JSON, or nothing
/// for what is absent.
type Shape = (&'static str, UpdateKind, &'static [(&'static str, &'static str)]);

const SHAPES: &[Shape] = &[
    (
        "anonymous_admin_forward",
        Message,
        &[
            ("/message/from/username", r#""GroupAnonymousBot""#),
            ("/message/sender_chat/id", "-1001234567890"),
            ("/message/author_signature", r#""Chef""#),
            ("/message/forward_origin/type", r#""chat""#),
            ("/message/forward_origin/author_signature", r#""Waiter""#),
        ],
    ),
    (
        "api_2015_no_is_bot",
        Message,
        &[
            ("/message/from/is_bot", "false"),
            ("/message/reply_to_message/from/is_bot", "false"),
            ("/message/text", r#""some text""#),
        ],
    ),
    (
        "api_2016_many_kinds",
        Message,
        &[
            ("/message/entities/1/type", r#""bold""#),
            ("/edited_message/text", r#""Edited""#),
            ("/edited_message/chat/id", "-10000000000"),
            ("/callback_query/chat_instance", r#""""#),
        ],
    ),
    (
        "api_4_2_poll",
        Poll,
        &[
            ("/poll/question", r#""Best?""#),
            ("/poll/total_voter_count", "0"),
            ("/poll/type", r#""""#),
            ("/poll/is_anonymous", "false"),
            ("/poll/options/1/persistent_id", r#""""#),
        ],
    ),
    (
        "boost_added",
        Message,
        &[
            ("/message/boost_added/boost_count", "3"),
            ("/message/sender_boost_count", "3"),
            ("/message/from/last_name", r#""""#),
            ("/message/text", ""),
        ],
    ),
    (
        "business_message_by_bot",
        BusinessMessage,
        &[
            ("/business_message/from/id", "5550101"),
            ("/business_message/sender_business_bot/id", "110201543"),
            ("/business_message/is_from_offline", "true"),
            ("/business_message/business_connection_id", r#""bcExample01""#),
        ],
    ),
    (
        "callback_game",
        CallbackQuery,
        &[
            ("/callback_query/game_short_name", r#""toss""#),
            ("/callback_query/data", ""),
            ("/callback_query/message/game/description", r#""""#),
        ],
    ),
    (
        "callback_general_topic",
        CallbackQuery,
        &[
            ("/callback_query/message/message_thread_id", "66"),
            ("/callback_query/message/is_topic_message", ""),
            ("/callback_query/message/chat/is_forum", "true"),
        ],
    ),
    (
        "callback_inline_message",
        CallbackQuery,
        &[
            ("/callback_query/inline_message_id", r#""BAAAAExample""#),
            ("/callback_query/message", ""),
            ("/callback_query/data", r#""x""#),
        ],
    ),
    (
        "channel_direct_message",
        Message,
        &[
            ("/message/direct_messages_topic/topic_id", "5550101"),
            ("/message/message_thread_id", ""),
            ("/message/chat/is_direct_messages", "true"),
            ("/message/suggested_post_info/price", r#"{"currency":"XTR","amount":50}"#),
        ],
    ),
    (
        "channel_post_signed",
        ChannelPost,
        &[
            ("/channel_post/from", ""),
            ("/channel_post/sender_chat/title", r#""Pizza News""#),
            ("/channel_post/author_signature", r#""Ada""#),
        ],
    ),
    (
        "chat_boost_unclaimed",
        ChatBoost,
        &[
            ("/chat_boost/boost/source/source", r#""giveaway""#),
            ("/chat_boost/boost/source/user", ""),
            ("/chat_boost/boost/source/is_unclaimed", "true"),
            ("/chat_boost/boost/source/giveaway_message_id", "0"),
        ],
    ),
    (
        "chat_member_status_last",
        ChatMember,
        &[
            ("/chat_member/old_chat_member/status", r#""member""#),
            ("/chat_member/old_chat_member/until_date", "1787500060"),
            ("/chat_member/new_chat_member/status", r#""creator""#),
            ("/chat_member/new_chat_member/custom_title", r#""Chef""#),
            ("/chat_member/new_chat_member/is_anonymous", "true"),
            ("/chat_member/via_chat_folder_invite_link", "true"),
        ],
    ),
    (
        "chat_shared",
        Message,
        &[
            ("/message/chat_shared/chat_id", "-1001999888777"),
            ("/message/chat_shared/request_id", "42"),
            ("/message/chat_shared/photo/0/width", "160"),
        ],
    ),
    (
        "checklist_tasks_done",
        BusinessMessage,
        &[
            ("/business_message/checklist_tasks_done/checklist_message/message_id", "500"),
            (
                "/business_message/checklist_tasks_done/checklist_message/checklist/tasks/1/completion_date",
                "0",
            ),
            ("/business_message/checklist_tasks_done/marked_as_done_task_ids", "[2,3]"),
            ("/business_message/checklist_tasks_done/marked_as_not_done_task_ids", ""),
        ],
    ),
    (
        "command_comma",
        Message,
        &[("/message/entities/0", r#"{"type":"bot_command","offset":0,"length":14}"#)],
    ),
    ("command_in_code", Message, &[("/message/entities/0", r#"{"type":"code","offset":0,"length":5}"#)]),
    (
        "command_with_dash",
        Message,
        &[("/message/entities/0", r#"{"type":"bot_command","offset":0,"length":5}"#)],
    ),
    (
        "emoji_entities_utf16",
        Message,
        &[
            ("/message/text", r##""👩‍👩‍👧‍👦 @echo_bot /menu 🇮🇹 #pizza""##),
            ("/message/entities/1", r#"{"type":"bot_command","offset":22,"length":5}"#),
            ("/message/entities/2", r#"{"type":"hashtag","offset":33,"length":6}"#),
        ],
    ),
    (
        "escaped_surrogates",
        Message,
        &[
            ("/message/from/first_name", r#""Ада""#),
            ("/message/text", r#""🍕 ё https://example.com/ \u0000 \u2028""#),
        ],
    ),
    (
        "external_reply_quote",
        Message,
        &[
            ("/message/reply_to_message", ""),
            ("/message/external_reply/origin/type", r#""channel""#),
            ("/message/external_reply/origin/message_id", "19"),
            ("/message/external_reply/link_preview_options/is_disabled", "true"),
            ("/message/quote/position", "10"),
            ("/message/quote/entities/0/custom_emoji_id", r#""5310000000000000002""#),
        ],
    ),
    (
        "floats_for_integers",
        Message,
        &[
            ("/update_id", "700000904"),
            ("/message/message_id", "6"),
            ("/message/from/id", "5550101"),
            ("/message/chat/id", "5550101"),
            ("/message/date", "1787500000"),
        ],
    ),
    (
        "floats_inside_only",
        Message,
        &[("/update_id", "700000905"), ("/message/message_id", "6"), ("/message/date", "1787500000")],
    ),
    (
        "forum_general_reply_thread",
        Message,
        &[
            ("/message/message_thread_id", "66"),
            ("/message/is_topic_message", ""),
            ("/message/reply_to_message/message_id", "66"),
        ],
    ),
    (
        "forum_topic_closed_general",
        Message,
        &[("/message/forum_topic_closed", "{}"), ("/message/message_thread_id", "")],
    ),
    (
        "forum_topic_message",
        Message,
        &[
            ("/message/message_thread_id", "4"),
            ("/message/is_topic_message", "true"),
            ("/message/reply_to_message/forum_topic_created/icon_color", "9367192"),
        ],
    ),
    (
        "forward_channel_signed",
        Message,
        &[
            ("/message/forward_origin/type", r#""channel""#),
            ("/message/forward_origin/author_signature", r#""Ada""#),
            ("/message/forward_from_chat", ""),
        ],
    ),
    ("giveaway_created_stars", ChannelPost, &[("/channel_post/giveaway_created/prize_star_count", "1000")]),
    (
        "giveaway_winners",
        ChannelPost,
        &[
            ("/channel_post/giveaway_winners/winner_count", "2"),
            ("/channel_post/giveaway_winners/unclaimed_prize_count", "1"),
            ("/channel_post/giveaway_winners/was_refunded", "true"),
            ("/channel_post/giveaway_winners/winners/1/first_name", r#""Bob""#),
        ],
    ),
    (
        "guest_message",
        GuestMessage,
        &[("/guest_message/guest_query_id", r#""gqExample1""#), ("/guest_message/chat/id", "-1009876543210")],
    ),
    (
        "link_preview_options",
        Message,
        &[
            ("/message/link_preview_options/prefer_small_media", "true"),
            ("/message/link_preview_options/is_disabled", ""),
        ],
    ),
    (
        "location_integers",
        Message,
        &[
            ("/message/location/latitude", "44.0"),
            ("/message/location/longitude", "8.0"),
            ("/message/location/horizontal_accuracy", "65.0"),
            ("/message/location/heading", "360"),
        ],
    ),
    ("managed_bot_created", Message, &[("/message/managed_bot_created/bot/is_bot", "true")]),
    (
        "message_poll_no_members_only",
        Message,
        &[
            ("/message/poll/members_only", "false"),
            ("/message/poll/options/0/persistent_id", r#""a""#),
            ("/message/poll/total_voter_count", "3"),
        ],
    ),
    (
        "message_reaction_anonymous",
        MessageReaction,
        &[
            ("/message_reaction/user", ""),
            ("/message_reaction/actor_chat/id", "-1001234567890"),
            ("/message_reaction/old_reaction", "[]"),
            ("/message_reaction/new_reaction/0", r#"{"type":"emoji","emoji":"❤️"}"#),
            ("/message_reaction/new_reaction/1/custom_emoji_id", r#""5310000000000000004""#),
        ],
    ),
    (
        "migrate_to_supergroup",
        Message,
        &[("/message/migrate_to_chat_id", "-1001555296000"), ("/message/chat/type", r#""group""#)],
    ),
    (
        "my_chat_member_admin_server_10_0",
        MyChatMember,
        &[
            ("/my_chat_member/old_chat_member/status", r#""left""#),
            ("/my_chat_member/new_chat_member/status", r#""administrator""#),
            ("/my_chat_member/new_chat_member/can_manage_chat", "true"),
            ("/my_chat_member/new_chat_member/can_send_welcome_messages", "false"),
            ("/my_chat_member/new_chat_member/can_manage_voice_chats", ""),
        ],
    ),
    (
        "my_chat_member_restricted_no_react",
        MyChatMember,
        &[
            ("/my_chat_member/new_chat_member/status", r#""restricted""#),
            ("/my_chat_member/new_chat_member/is_member", "true"),
            ("/my_chat_member/new_chat_member/can_react_to_messages", "false"),
            ("/my_chat_member/new_chat_member/can_edit_tag", "false"),
        ],
    ),
    (
        "new_chat_members_legacy",
        Message,
        &[
            ("/message/new_chat_members/0/username", r#""echo_bot""#),
            ("/message/new_chat_participant", ""),
            ("/message/new_chat_member", ""),
        ],
    ),
    (
        "null_fields",
        Message,
        &[
            ("/message/from/last_name", ""),
            ("/message/chat/title", ""),
            ("/message/chat/is_forum", ""),
            ("/message/message_thread_id", ""),
            ("/message/reply_to_message", ""),
            ("/message/entities", ""),
            ("/message/photo", ""),
            ("/message/text", r#""hi""#),
            ("/edited_message", ""),
            ("/callback_query", ""),
        ],
    ),
    (
        "poll_answer_server_9_5",
        PollAnswer,
        &[("/poll_answer/option_ids", "[0]"), ("/poll_answer/option_persistent_ids", "[]")],
    ),
    (
        "poll_option_added",
        Message,
        &[
            ("/message/poll_option_added/option_persistent_id", r#""c""#),
            ("/message/poll_option_added/poll_message", ""),
        ],
    ),
    (
        "poll_server_9_5",
        Poll,
        &[
            ("/poll/allows_revoting", "false"),
            ("/poll/members_only", "false"),
            ("/poll/options/0/persistent_id", r#""""#),
            ("/poll/options/0/voter_count", "1"),
        ],
    ),
    ("pretty_crlf", Message, &[("/message/text", r#""hi""#)]),
    (
        "purchased_paid_media",
        PurchasedPaidMedia,
        &[
            ("/purchased_paid_media/paid_media_payload", r#""recipe-7""#),
            ("/purchased_paid_media/from/id", "5550101"),
        ],
    ),
    (
        "refunded_payment",
        Message,
        &[
            ("/message/refunded_payment/telegram_payment_charge_id", r#""stxExample""#),
            ("/message/refunded_payment/provider_payment_charge_id", ""),
        ],
    ),
    ("reply_to_story", Message, &[("/message/reply_to_story/id", "9"), ("/message/reply_to_message", "")]),
    (
        "supergroup_reply_thread",
        Message,
        &[
            ("/message/message_thread_id", "66"),
            ("/message/is_topic_message", ""),
            ("/message/chat/is_forum", ""),
        ],
    ),
    (
        "unique_gift",
        Message,
        &[
            ("/message/unique_gift/gift/backdrop/colors/center_color", "16777215"),
            ("/message/unique_gift/gift/symbol/sticker/width", "512"),
            ("/message/unique_gift/origin", r#""resale""#),
            ("/message/unique_gift/last_resale_amount", "1500000000"),
        ],
    ),
    (
        "web_app_data",
        Message,
        &[("/message/web_app_data/data", r#""{\"order\": [1, 2], \"note\": \"no \\\"onions\\\"\\n\"}""#)],
    ),
    ("write_access_allowed", Message, &[("/message/write_access_allowed", "{}")]),
];

/// Those that are no update, with the reason.
const REFUSED: &[(&str, &str)] = &[
    // A byte order mark is not JSON.
    ("bom_in_front", "expected value at line 1 column 1"),
    // What another service sends to a bot's path.
    ("foreign_notification", "missing field `update_id`"),
    // Half of a pair is no text.
    ("lone_surrogate", "unexpected end of hex escape"),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/shapes")
}

fn file(name: &str) -> String {
    let path = folder().join(name).with_extension("json");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn each_is_read_and_what_is_odd_stands_in_its_place() {
    for (name, kind, expected) in SHAPES {
        let update =
            Update::from_json(file(name).as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(update.kind(), *kind, "{name}");
        let written = serde_json::to_value(&update).unwrap();
        for (pointer, expected) in *expected {
            let expected: Option<Value> =
                (!expected.is_empty()).then(|| serde_json::from_str(expected).unwrap());
            assert_eq!(written.pointer(pointer), expected.as_ref(), "{name}: {pointer}");
        }
    }
}

#[test]
fn what_is_no_update_is_refused_with_the_reason() {
    for (name, reason) in REFUSED {
        let error = Update::from_json(file(name).as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with(reason), "{name}: {error}");
    }
}

#[test]
fn every_file_is_tested() {
    let files = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let files: BTreeSet<String> =
        files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    let names = SHAPES.iter().map(|shape| shape.0).chain(REFUSED.iter().map(|refused| refused.0));
    assert_eq!(names.map(str::to_owned).collect::<BTreeSet<_>>(), files);
}

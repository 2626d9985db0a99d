//! The update kinds of Bot API 10.3, with what the sender does by kind: how long one lives and which queue it joins.

/// Every update kind the emulator knows, in the order of the Bot API's `Update` section.
pub const UPDATE_KINDS: [&str; 27] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "subscription",
    "stopped_message_generation",
];

/// Kinds that come only to a bot that named them in `allowed_updates`.
const OPT_IN: [&str; 3] = ["message_reaction", "message_reaction_count", "chat_member"];

/// Whether `kind` comes to a bot that never said which kinds it wants.
pub(crate) fn is_default(kind: &str) -> bool {
    !OPT_IN.contains(&kind)
}

/// Seconds after which an undelivered update of this kind is dropped.
pub(crate) fn lifetime(kind: &str) -> u64 {
    match kind {
        "callback_query" | "shipping_query" | "pre_checkout_query" => 150,
        "inline_query" => 30,
        "chosen_inline_result" => 600,
        _ => 86_400,
    }
}

/// The queue an update joins: order holds within a queue only. `id` is the chat, user or poll it is about.
///
/// Messages and posts are keyed by the chat alone; every other family is shifted by its own multiple of 2^33, so a
/// person's button presses and messages are in different queues.
pub(crate) fn queue(kind: &str, id: i64) -> i64 {
    let family: i64 = match kind {
        "message" | "edited_message" | "channel_post" | "edited_channel_post" | "poll" | "poll_answer" => 0,
        "inline_query" => 1,
        "chosen_inline_result" => 2,
        "callback_query" => 3,
        "shipping_query" | "pre_checkout_query" => 4,
        "my_chat_member" => 5,
        "chat_member" | "chat_join_request" => 6,
        "chat_boost" | "removed_chat_boost" => 7,
        "message_reaction" => 8,
        "message_reaction_count" => 9,
        "business_connection" => 10,
        "business_message" | "edited_business_message" | "deleted_business_messages" => 11,
        "guest_message" | "purchased_paid_media" => 12,
        "managed_bot" => 13,
        "subscription" => 14,
        "stopped_message_generation" => 15,
        _ => 16,
    };
    id.wrapping_add(family << 33)
}

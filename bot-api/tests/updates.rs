//! Every kind of update, as Telegram sends it, is read and written without loss.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic, in its helper functions too")]

use std::path::PathBuf;

use botserver_api::UpdateKind;
use botserver_api::types::*;
use serde_json::Value;

/// The text of `updates/<kind>.json`.
fn file(kind: UpdateKind) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/updates/{kind}.json"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn update(kind: UpdateKind) -> Update {
    Update::from_json(file(kind).as_bytes()).unwrap_or_else(|error| panic!("{kind}: {error}"))
}

#[test]
fn each_kind_is_recognised_and_nothing_is_lost() {
    assert_eq!(UpdateKind::ALL.len(), 27);
    for kind in UpdateKind::ALL {
        let update = update(kind);
        assert_eq!(update.kind(), kind);
        let sent: Value = serde_json::from_str(&file(kind)).unwrap();
        assert_eq!(serde_json::to_value(&update).unwrap(), sent, "{kind}");
    }
}

#[test]
fn each_kind_reaches_its_payload() {
    use UpdateKind as Kind;

    let text = |message: Option<Box<Message>>| message.unwrap().text.unwrap();
    assert!(text(update(Kind::Message).message).starts_with("/order two Margherita"));
    assert_eq!(text(update(Kind::EditedMessage).edited_message), "/order two Margherita");
    let post = update(Kind::ChannelPost).channel_post.unwrap();
    assert_eq!((post.photo.unwrap()[1].width, post.chat.type_), (1280, ChatType::Channel));
    assert_eq!(text(update(Kind::EditedChannelPost).edited_channel_post), "Focaccia: sold out");
    assert!(update(Kind::BusinessConnection).business_connection.unwrap().is_enabled);
    assert_eq!(text(update(Kind::BusinessMessage).business_message), "Are you open on Monday?");
    assert_eq!(text(update(Kind::EditedBusinessMessage).edited_business_message), "Are you open on Tuesday?");
    let deleted = update(Kind::DeletedBusinessMessages).deleted_business_messages.unwrap();
    assert_eq!(deleted.message_ids, [412, 413]);
    assert_eq!(update(Kind::GuestMessage).guest_message.unwrap().guest_query_id.unwrap(), "guest-84412");
    let reaction = update(Kind::MessageReaction).message_reaction.unwrap();
    assert!(matches!(&reaction.new_reaction[0], ReactionType::Emoji(emoji) if emoji.emoji == "🔥"));
    let counts = update(Kind::MessageReactionCount).message_reaction_count.unwrap();
    assert!(matches!(counts.reactions[1].type_, ReactionType::Paid(_)));
    assert_eq!(
        update(Kind::InlineQuery).inline_query.unwrap().chat_type,
        Some(InlineQueryChatType::Supergroup)
    );
    assert_eq!(update(Kind::ChosenInlineResult).chosen_inline_result.unwrap().result_id, "margherita");
    let query = update(Kind::CallbackQuery).callback_query.unwrap();
    assert_eq!(query.data.as_deref(), Some("size:large"));
    let keyboard = query.message.unwrap().message().unwrap().reply_markup.clone().unwrap();
    assert_eq!(keyboard.inline_keyboard[1][0].text, "Cancel");
    assert_eq!(update(Kind::ShippingQuery).shipping_query.unwrap().shipping_address.city, "Genova");
    assert_eq!(update(Kind::PreCheckoutQuery).pre_checkout_query.unwrap().total_amount, 1300);
    assert_eq!(update(Kind::PurchasedPaidMedia).purchased_paid_media.unwrap().paid_media_payload, "recipe-7");
    assert_eq!(update(Kind::Poll).poll.unwrap().options[0].voter_count, 5);
    assert_eq!(update(Kind::PollAnswer).poll_answer.unwrap().option_ids, [0]);
    let blocked = update(Kind::MyChatMember).my_chat_member.unwrap();
    assert!(matches!(blocked.new_chat_member, ChatMember::Banned(_)));
    let joined = update(Kind::ChatMember).chat_member.unwrap();
    assert!(matches!(joined.new_chat_member, ChatMember::Restricted(member) if member.can_send_photos));
    assert_eq!(update(Kind::ChatJoinRequest).chat_join_request.unwrap().user_chat_id, 5_550_123);
    let boost = update(Kind::ChatBoost).chat_boost.unwrap();
    assert!(matches!(boost.boost.source, ChatBoostSource::Premium(_)));
    let removed = update(Kind::RemovedChatBoost).removed_chat_boost.unwrap();
    assert!(matches!(removed.source, ChatBoostSource::Giveaway(_)));
    assert_eq!(update(Kind::ManagedBot).managed_bot.unwrap().bot.first_name, "Focacceria");
    assert_eq!(update(Kind::Subscription).subscription.unwrap().state, BotSubscriptionUpdatedState::Active);
    assert_eq!(update(Kind::StoppedMessageGeneration).stopped_message_generation.unwrap().draft_id, 7);
}

#[test]
fn names_lead_to_kinds_and_back() {
    for (index, kind) in UpdateKind::ALL.into_iter().enumerate() {
        assert_eq!(UpdateKind::from_name(kind.as_str()), kind);
        assert_eq!(kind.as_index(), index);
    }
    assert_eq!(UpdateKind::from_name("message_forgotten"), UpdateKind::Unknown);
    assert_eq!(UpdateKind::from_name(""), UpdateKind::Unknown);
    assert_eq!(UpdateKind::Unknown.as_index(), UpdateKind::ALL.len());
    assert_eq!(serde_json::to_string(&UpdateKind::ALL[..2]).unwrap(), r#"["message","edited_message"]"#);
}

#[test]
fn the_text_message_is_of_the_size_that_is_measured_everywhere() {
    assert_eq!(file(UpdateKind::Message).len(), 577);
}

#[test]
fn a_message_stays_small() {
    // About 1 KiB: one pointer for each of its 75 objects, and what cannot be smaller: texts, lists and numbers.
    assert!(size_of::<Message>() <= 1200, "{} bytes", size_of::<Message>());
    assert!(size_of::<Update>() <= 256, "{} bytes", size_of::<Update>());
}

#[test]
fn numbers_are_read_whole() {
    let json = r#"{"id":-1009007199254740993,"type":"supergroup"}"#;
    assert_eq!(serde_json::from_str::<Chat>(json).unwrap().id, -1_009_007_199_254_740_993);
    let location: Location =
        serde_json::from_str(r#"{"latitude":44,"longitude":8.9342,"heading":90}"#).unwrap();
    assert_eq!((location.latitude, location.longitude, location.heading), (44.0, 8.9342, Some(90)));
}

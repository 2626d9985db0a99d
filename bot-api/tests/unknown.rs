//! What a newer Bot API may send: kept where it has a place, ignored where it has none, and never an error.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic, in its helper functions too")]

use botserver_api::UpdateKind;
use botserver_api::types::*;
use serde_json::{Value, json};

fn message(fields: Value) -> Message {
    let mut message = json!({"message_id": 1, "date": 1787558400, "chat": {"id": 7, "type": "private"}});
    message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    Message::from_json(message.to_string().as_bytes()).unwrap()
}

#[test]
fn unknown_fields_are_ignored() {
    let message = message(json!({
        "text": "hi",
        "aura": {"colour": [1, 2, {"deep": null}]},
        "from": {"id": 5, "is_bot": false, "first_name": "Ada", "mood": "cheerful"},
    }));
    assert_eq!(message.text.as_deref(), Some("hi"));
    assert_eq!(message.from.unwrap().first_name, "Ada");
}

#[test]
fn an_unknown_kind_of_update_is_read_as_such() {
    let update = Update::from_json(br#"{"update_id":9,"telepathy":{"thought":"pizza"}}"#).unwrap();
    assert_eq!((update.update_id, update.kind()), (9, UpdateKind::Unknown));
}

#[test]
fn unknown_texts_are_kept() {
    let message = message(json!({
        "chat": {"id": 7, "type": "hologram"},
        "text": "hi",
        "entities": [{"type": "sparkle", "offset": 0, "length": 2}],
    }));
    assert_eq!(message.chat.type_, ChatType::Unknown("hologram".into()));
    let entity = &message.entities.as_ref().unwrap()[0];
    assert_eq!(entity.type_.as_str(), "sparkle");
    assert_eq!(serde_json::to_value(entity).unwrap()["type"], "sparkle");
}

/// Reads `sent` as a member, which must not be known, and writes it again.
fn unknown_member(sent: &Value) -> Value {
    let member: ChatMember = serde_json::from_str(&sent.to_string()).unwrap();
    assert!(matches!(member, ChatMember::Unknown(_)), "{member:?}");
    serde_json::to_value(member).unwrap()
}

#[test]
fn unknown_variants_are_kept_whole() {
    for sent in [
        json!({"status": "ghost", "user": {"id": 5}, "since": [1, 2.5, "x", null]}),
        json!({"user": {"id": 5}, "status": "ghost"}),
        json!({"user": {"id": 5}}),
        json!({"status": 3, "user": {"id": 5}}),
        json!({}),
        json!([1, "two"]),
        json!("member"),
        json!(true),
        json!(-1),
        json!(null),
    ] {
        assert_eq!(unknown_member(&sent), sent);
    }
    let reaction: ReactionType = serde_json::from_str(r#"{"type":"wave","strength":3}"#).unwrap();
    assert_eq!(reaction, ReactionType::Unknown(json!({"type": "wave", "strength": 3})));
    let message = message(json!({"forward_origin": {"type": "dream", "date": 1}}));
    assert_eq!(*message.forward_origin.unwrap(), MessageOrigin::Unknown(json!({"type": "dream", "date": 1})));
}

#[test]
fn the_tag_of_a_variant_may_stand_anywhere() {
    let user = r#"{"id":5,"is_bot":false,"first_name":"Ada"}"#;
    for json in [
        format!(r#"{{"status":"kicked","user":{user},"until_date":9}}"#),
        format!(r#"{{"user":{user},"status":"kicked","until_date":9}}"#),
        format!(r#"{{"until_date":9,"user":{user},"status":"kicked"}}"#),
    ] {
        let ChatMember::Banned(member) = serde_json::from_str(&json).unwrap() else { panic!("{json}") };
        assert_eq!((member.user.id, member.until_date), (5, 9));
    }
}

#[test]
fn what_a_known_variant_lacks_is_named() {
    let error = serde_json::from_str::<MessageOrigin>(r#"{"type":"hidden_user"}"#).unwrap_err();
    assert!(error.to_string().starts_with("missing field `date`"), "{error}");
    let error = Message::from_json(br#"{"message_id":1,"date":2}"#).unwrap_err();
    assert!(error.to_string().starts_with("missing field `chat`"), "{error}");
    let error = Message::from_json(br#"{"message_id":"1"}"#).unwrap_err();
    assert!(error.to_string().contains("expected an integer"), "{error}");
}

#[test]
fn a_message_out_of_reach_is_told_by_its_date() {
    let chat = json!({"id": 7, "type": "private"});
    let pinned = json!({"pinned_message": {"message_id": 3, "date": 0, "chat": chat}});
    let pinned = *message(pinned).pinned_message.unwrap();
    assert!(matches!(pinned, MaybeInaccessibleMessage::Inaccessible(_)));
    assert_eq!((pinned.message_id(), pinned.chat().id), (3, 7));

    let pinned = json!({"pinned_message": {"message_id": 3, "date": 4, "chat": chat, "text": "menu"}});
    let pinned = *message(pinned).pinned_message.unwrap();
    assert_eq!(pinned.message().unwrap().text.as_deref(), Some("menu"));
}

#[test]
fn rich_text_may_be_text_a_list_or_an_object() {
    let sent = json!(["two ", {"type": "bold", "text": ["Marg", {"type": "italic", "text": "herita"}]}]);
    let text: RichText = serde_json::from_str(&sent.to_string()).unwrap();
    let RichText::List(parts) = &text else { panic!("{text:?}") };
    assert_eq!(parts[0], RichText::Plain("two ".into()));
    assert!(matches!(&parts[1], RichText::Bold(_)));
    assert_eq!(serde_json::to_value(&text).unwrap(), sent);
}

#[test]
fn broken_json_is_an_error_with_its_place() {
    for json in
        [&b""[..], b"{", b"[]", b"{\"message_id\":1,}", b"{\"message_id\":1} x", b"{\"text\":\"\xff\"}"]
    {
        assert!(Message::from_json(json).is_err(), "{json:?}");
    }
    let error = Message::from_json(b"{\"message_id\":\n  1 2}").unwrap_err();
    assert_eq!((error.line(), error.column()), (2, 5));
}

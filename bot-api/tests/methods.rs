//! Methods are written as Telegram reads them, and their results are read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic, in its helper functions too")]

use botserver_api::methods::*;
use botserver_api::types::*;
use botserver_api::upload::Content;
use botserver_api::{ApiResponse, Method, for_each_method};
use serde_json::{Value, json};

fn written(method: &impl Method) -> Value {
    serde_json::from_slice(&method.to_json()).unwrap()
}

#[test]
fn a_message_with_a_keyboard() {
    let keyboard = InlineKeyboardMarkup::from([
        vec![
            InlineKeyboardButton::callback("Normal", "size:normal"),
            InlineKeyboardButton::callback("Large", "size:large"),
        ],
        vec![InlineKeyboardButton::url("Menu", "https://example.com/menu")],
    ]);
    let method = SendMessage::new(42, "Which *size*?").parse_mode("MarkdownV2").reply_markup(keyboard);
    assert_eq!(
        String::from_utf8(method.to_json()).unwrap(),
        concat!(
            r#"{"chat_id":42,"text":"Which *size*?","parse_mode":"MarkdownV2","reply_markup":{"inline_keyboard":["#,
            r#"[{"text":"Normal","callback_data":"size:normal"},{"text":"Large","callback_data":"size:large"}],"#,
            r#"[{"text":"Menu","url":"https://example.com/menu"}]]}}"#,
        )
    );
    assert!(method.files().is_empty());
}

#[test]
fn the_reply_to_a_webhook_names_its_method() {
    let reply = SendMessage::new("@menu_of_the_day", "hi").to_webhook_reply();
    assert_eq!(reply, br#"{"method":"sendMessage","chat_id":"@menu_of_the_day","text":"hi"}"#);
    assert_eq!(GetMe::new().to_webhook_reply(), br#"{"method":"getMe"}"#);
}

#[test]
fn other_keyboards() {
    let keyboard = ReplyKeyboardMarkup::new([["Margherita", "Farinata"]]).one_time();
    assert_eq!(
        written(&SendMessage::new(1, "Which?").reply_markup(keyboard))["reply_markup"],
        json!({
            "keyboard": [[{"text": "Margherita"}, {"text": "Farinata"}]],
            "resize_keyboard": true,
            "one_time_keyboard": true,
        })
    );
    let markup =
        |markup: ReplyMarkup| written(&SendMessage::new(1, "?").reply_markup(markup))["reply_markup"].clone();
    assert_eq!(markup(ReplyKeyboardRemove::new().into()), json!({"remove_keyboard": true}));
    assert_eq!(markup(ForceReply::default().into()), json!({"force_reply": true}));
}

#[test]
fn tags_are_written_by_themselves() {
    let reaction = ReactionTypeEmoji { emoji: "🔥".into() };
    let method = SetMessageReaction::new(1, 2).reaction([ReactionType::from(reaction)]);
    assert_eq!(written(&method)["reaction"], json!([{"type": "emoji", "emoji": "🔥"}]));
    let scope = BotCommandScopeChat { chat_id: 5.into() };
    let command =
        BotCommand { command: "menu".into(), description: "Show the menu".into(), ..Default::default() };
    assert_eq!(
        written(&SetMyCommands::new([command]).scope(BotCommandScope::Chat(scope))),
        json!({"commands": [{"command": "menu", "description": "Show the menu"}], "scope": {"type": "chat", "chat_id": 5}})
    );
}

#[test]
fn files_are_uploaded_under_a_name_that_follows_from_their_content() {
    let upload = |bytes: &[u8]| Upload::new("pizza.jpg", bytes);
    let by_id = SendPhoto::new(1, "AgACAgQAAx0C");
    assert_eq!((written(&by_id)["photo"].as_str(), by_id.files().len()), (Some("AgACAgQAAx0C"), 0));

    let sent = SendPhoto::new(1, upload(b"first"));
    let [(part, file)] = &sent.files()[..] else { panic!("{sent:?}") };
    assert_eq!(written(&sent)["photo"], format!("attach://{part}"));
    assert_eq!((file.file_name(), file.content()), ("pizza.jpg", &Content::Bytes((*b"first").into())));
    assert_eq!(SendPhoto::new(2, upload(b"first")).files()[0].0, *part);
    assert_ne!(SendPhoto::new(1, upload(b"second")).files()[0].0, *part);

    let photo = |bytes: &[u8]| InputMediaPhoto { media: upload(bytes).into(), ..Default::default() };
    let group = SendMediaGroup::new(
        1,
        [photo(b"first"), photo(b"second"), photo(b"first")].map(MediaGroupItem::from),
    );
    let media = written(&group)["media"].clone();
    let parts: Vec<String> = group.files().iter().map(|(part, _)| format!("attach://{part}")).collect();
    assert_eq!(parts.len(), 2, "the same file is sent once");
    assert_eq!(
        [&media[0]["media"], &media[1]["media"], &media[2]["media"]],
        [&parts[0], &parts[1], &parts[0]]
    );
    assert_eq!(media[0]["type"], "photo");

    let path = || Upload::path("menus/today.pdf");
    assert_eq!(path().file_name(), "today.pdf");
    assert_eq!(path(), path());
    let (one, other) = (SendDocument::new(1, path()), SendDocument::new(1, path().named("menu.pdf")));
    assert_ne!(one.files()[0].0, other.files()[0].0);
    assert_eq!(SendDocument::new(2, path()).files()[0].0, one.files()[0].0);

    let sticker = InputSticker { sticker: upload(b"first").into(), ..Default::default() };
    assert_eq!(AddStickerToSet::new(1, "set", sticker).files().len(), 1);
    let paid = InputPaidMediaVideo {
        media: upload(b"film").into(),
        thumbnail: Some(upload(b"thumb").into()),
        ..Default::default()
    };
    assert_eq!(SendPaidMedia::new(1, 5, [InputPaidMedia::from(paid)]).files().len(), 2);
}

#[test]
fn results_are_read() {
    let message = br#"{"message_id":3,"date":4,"chat":{"id":1,"type":"private"}}"#;
    assert_eq!(SendMessage::parse_response(message).unwrap().message_id, 3);
    assert!(SetWebhook::parse_response(b"true").unwrap());
    assert_eq!(GetChatMemberCount::parse_response(b"12").unwrap(), 12);
    assert!(
        matches!(EditMessageText::parse_response(message).unwrap(), MessageOrTrue::Message(m) if m.date == 4)
    );
    assert!(matches!(EditMessageText::parse_response(b"true").unwrap(), MessageOrTrue::True));
    assert!(GetUpdates::parse_response(b"[]").unwrap().is_empty());
    assert!(SendMessage::parse_response(b"true").is_err());
}

#[test]
fn answers_are_a_result_or_an_error() {
    let Ok(ApiResponse::Ok(result)) =
        ApiResponse::from_json(br#"{"ok":true,"result":true,"description":"Webhook was set"}"#)
    else {
        panic!("not a result")
    };
    assert_eq!(result.get(), "true");

    let json =
        br#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}"#;
    let Ok(ApiResponse::Err(error)) = ApiResponse::from_json(json) else { panic!("not an error") };
    assert_eq!((error.retry_after(), error.to_string().as_str()), (Some(7), "429 Too Many Requests"));

    let json =
        br#"{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-1001}}"#;
    let Ok(ApiResponse::Err(error)) = ApiResponse::from_json(json) else { panic!("not an error") };
    assert_eq!(error.parameters.migrate_to_chat_id, Some(-1001));

    assert!(ApiResponse::from_json(br#"{"ok":true}"#).is_err());
    assert!(ApiResponse::from_json(br#"{"error_code":400}"#).is_err());
    assert!(ApiResponse::from_json(b"<html>502</html>").is_err());
}

#[test]
fn every_method_is_listed() {
    macro_rules! names {
        ($($method:path),* $(,)?) => {{
            fn name<T: Method>() -> &'static str { T::NAME }
            vec![$(name::<$method>()),*]
        }};
    }
    let names: Vec<&str> = for_each_method!(names);
    assert!(names.len() >= 180, "{}", names.len());
    for name in ["getUpdates", "sendMessage", "answerCallbackQuery", "getGameHighScores"] {
        assert!(names.contains(&name), "{name}");
    }
}

#[test]
fn a_method_knows_the_names_of_its_parameters() {
    assert_eq!(botserver_api::methods::GetMe::PARAMETERS, &[] as &[&str]);
    assert_eq!(&SendMessage::PARAMETERS[..2], ["chat_id", "text"]);
    assert!(SendMessage::PARAMETERS.contains(&"reply_markup"));
    assert!(!botserver_api::methods::SendChatAction::PARAMETERS.contains(&"reply_markup"));
}

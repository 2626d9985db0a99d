//! The pizza shops, as a customer meets them.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use botserver::testing::{Answer, Chat};
use fleet::FLEET;
use harness::{Server, Settings, Stub, http_answer, token};
use serde_json::json;

async fn shop(name: &str) -> Chat {
    Chat::with(&FLEET, name).await
}

/// Chooses a pizza of Rosticceria Sacco, and answers what is asked until the last question.
async fn order(chat: &mut Chat) -> Answer {
    chat.say("/menu").await;
    for button in ["Margherita", "Large", "Olives", "That is all"] {
        chat.press(button).await;
    }
    chat.say("Via Prè 12").await
}

#[tokio::test]
async fn the_menu_has_a_button_for_each_pizza() {
    let menu = shop("rosticceria_sacco").await.say("/menu").await;
    assert_eq!(menu.text(), "Today at Rosticceria Sacco:");
    assert_eq!(
        menu.buttons(),
        ["Margherita · 6.50 EUR", "Farinata · 4.50 EUR", "Focaccia al formaggio · 5.50 EUR"]
    );
}

#[tokio::test]
async fn a_pizza_is_ordered_step_by_step() {
    let mut chat = shop("rosticceria_sacco").await;
    chat.say("/start").await;
    let size = chat.press("Margherita").await;
    assert_eq!(size.text(), "One Margherita. Which size?");
    assert_eq!(size.buttons(), ["Small", "Medium · +1.50 EUR", "Large · +3.00 EUR"]);
    let toppings = chat.press("Large").await;
    assert_eq!(toppings.text(), "One large Margherita. Anything else on top?");
    let more = chat.press("Olives").await;
    assert_eq!(more.text(), "One large Margherita with olives. Anything else on top?");
    assert_eq!(more.buttons(), ["Mushrooms · +1.00 EUR", "Ham · +1.50 EUR", "That is all"]);
    let address = chat.press("That is all").await;
    assert_eq!(address.text(), "Where shall we bring the large Margherita with olives? Write the address.");
    let question = chat.say("Via Prè 12").await;
    assert_eq!(question.text(), "One large Margherita with olives to Via Prè 12, for 10.30 EUR?");
    let thanks = chat.press("Yes").await;
    assert_eq!(
        thanks.text(),
        "One large Margherita with olives is on its way to Via Prè 12. 10.30 EUR, please."
    );
}

#[tokio::test]
async fn all_can_be_written_and_delivery_may_cost_something() {
    let mut chat = shop("slice_of_naples").await;
    for (said, answer) in [
        ("diavola", "One Diavola. Which size?"),
        ("small", "One small Diavola. Anything else on top?"),
        ("HAM", "One small Diavola with ham. Anything else on top?"),
        ("mushrooms", "One small Diavola with ham and mushrooms. Anything else on top?"),
        ("that is all", "Where shall we bring the small Diavola with ham and mushrooms? Write the address."),
        (
            "1 High Street",
            "One small Diavola with ham and mushrooms to 1 High Street, for 13.50 GBP, and 2.50 GBP for delivery?",
        ),
        (
            "yes, please",
            "One small Diavola with ham and mushrooms is on its way to 1 High Street. 16.00 GBP, please.",
        ),
    ] {
        assert_eq!(chat.say(said).await.text(), answer);
    }
}

#[tokio::test]
async fn what_is_not_expected_is_answered_with_what_is() {
    let mut chat = shop("rosticceria_sacco").await;
    let nothing = "Sorry, that does not fit here. What would you like? /menu shows what we have.";
    assert_eq!(chat.say("Hawaii").await.text(), nothing);
    chat.say("/menu").await;
    chat.press("Farinata").await;
    let size = chat.say("with ham").await;
    assert_eq!(size.text(), "Sorry, that does not fit here. One Farinata. Which size?");
    assert_eq!(size.buttons().len(), 3);
    chat.press("Small").await;
    chat.press("Ham").await;
    // A button of an older message means what it says, and that is nothing here.
    let toppings = chat.press("Large").await;
    assert_eq!(
        toppings.text(),
        "Sorry, that does not fit here. One small Farinata with ham. Anything else on top?"
    );
    assert!(chat.say("ham").await.text().starts_with("Sorry"), "it is on top already");
    chat.press("That is all").await;
    let address = chat.say(&"x".repeat(201)).await;
    let asked = "Where shall we bring the small Farinata with ham? Write the address.";
    assert_eq!(address.text(), format!("Sorry, that does not fit here. {asked}"));
    chat.say("Via Prè 12").await;
    assert_eq!(
        chat.say("perhaps").await.text(),
        "Sorry, that does not fit here. One small Farinata with ham to Via Prè 12, for 6.00 EUR?"
    );
    chat.press("Yes").await;
    assert_eq!(chat.press("Yes").await.text(), nothing, "it counts once");
}

#[tokio::test]
async fn an_order_can_be_changed_before_it_counts() {
    let mut chat = shop("rosticceria_sacco").await;
    assert_eq!(order(&mut chat).await.buttons(), ["Yes, please", "Change it"]);
    assert_eq!(chat.press("Change").await.text(), "One Margherita. Which size?");
    assert_eq!(chat.press("Small").await.text(), "One small Margherita. Anything else on top?");
    // Another pizza is another order.
    chat.say("/menu").await;
    assert_eq!(chat.press("Farinata").await.text(), "One Farinata. Which size?");
}

#[tokio::test]
async fn an_order_can_be_cancelled_at_every_step() {
    let steps = ["Margherita", "large", "olives", "that is all", "Via Prè 12"];
    for step in 0..=steps.len() {
        let mut chat = shop("rosticceria_sacco").await;
        for said in steps.iter().take(step) {
            chat.say(said).await;
        }
        assert_eq!(chat.say("/cancel").await.text(), "Nothing is ordered. /menu shows what we have.");
        assert!(chat.say("yes, please").await.text().ends_with("/menu shows what we have."), "after {step}");
    }
}

/// Sends an update to a shop that is served, and gives back the text of its answer.
fn answer(server: &Server, id: i64, kind: &str, mut payload: serde_json::Value) -> String {
    payload["from"] = json!({ "id": 7, "is_bot": false, "first_name": "Ada" });
    let update = json!({ "update_id": id, kind: payload });
    let response = server.post("rosticceria_sacco", &update.to_string());
    assert_eq!(response.status, 200, "{}", server.log());
    response.json()["text"].as_str().unwrap().to_owned()
}

fn message(text: &str) -> serde_json::Value {
    json!({ "message_id": 1, "date": 1, "chat": { "id": 7, "type": "private" }, "text": text })
}

fn button(data: &str) -> serde_json::Value {
    json!({ "id": "1", "chat_instance": "1", "message": message("Which?"), "data": data })
}

#[test]
fn an_order_goes_on_where_it_was_when_the_process_is_killed_at_every_step() {
    let telegram = Stub::start(|_, _| http_answer("200 OK", "", r#"{"ok":true,"result":true}"#));
    let settings = || {
        Settings::new(env!("CARGO_BIN_EXE_fleet"))
            .token("rosticceria_sacco", token(1001))
            .arg(format!("--api-url={}", telegram.url()))
    };
    let mut server = settings().start();
    let steps = [
        ("message", message("margherita"), "One Margherita. Which size?"),
        ("callback_query", button("Large"), "One large Margherita. Anything else on top?"),
        ("callback_query", button("Ham"), "One large Margherita with ham. Anything else on top?"),
        (
            "callback_query",
            button("That is all"),
            "Where shall we bring the large Margherita with ham? Write the address.",
        ),
        ("message", message("Via Prè 12"), "One large Margherita with ham to Via Prè 12, for 11.00 EUR?"),
        (
            "callback_query",
            button("Yes, please"),
            "One large Margherita with ham is on its way to Via Prè 12. 11.00 EUR, please.",
        ),
    ];
    for (id, (kind, payload, expected)) in (1..).zip(steps) {
        assert_eq!(answer(&server, id, kind, payload), expected);
        server.signal("KILL");
        server = settings().start_in(server.ended());
    }
    assert!(server.stop().status.success());
}

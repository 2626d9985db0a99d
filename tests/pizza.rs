//! The pizza shops, as a customer meets them.

use botserver::testing::Chat;
use fleet::FLEET;

#[tokio::test]
async fn the_menu_has_a_button_for_each_pizza() {
    let mut chat = Chat::with(&FLEET, "rosticceria_sacco").await;
    let menu = chat.say("/menu").await;
    assert_eq!(menu.text(), "Today at Rosticceria Sacco:");
    assert_eq!(
        menu.buttons(),
        ["Margherita · 6.50 EUR", "Farinata · 4.50 EUR", "Focaccia al formaggio · 5.50 EUR"]
    );
}

#[tokio::test]
async fn a_pizza_is_ordered_with_two_buttons() {
    let mut chat = Chat::with(&FLEET, "rosticceria_sacco").await;
    chat.say("/menu").await;
    let question = chat.press("Margherita").await;
    assert_eq!(question.text(), "One Margherita for 6.50 EUR?");
    assert_eq!(question.buttons(), ["Yes, please", "No"]);
    let thanks = chat.press("Yes").await;
    assert_eq!(thanks.text(), "One Margherita is on its way. 6.50 EUR, please.");
}

#[tokio::test]
async fn a_shop_that_delivers_asks_for_that_as_well() {
    let mut chat = Chat::with(&FLEET, "slice_of_naples").await;
    let question = chat.say("diavola").await;
    assert_eq!(question.text(), "One Diavola for 11.00 GBP, and 2.50 GBP for delivery?");
    assert_eq!(chat.press("Yes").await.text(), "One Diavola is on its way. 13.50 GBP, please.");
}

#[tokio::test]
async fn no_means_that_nothing_is_ordered() {
    let mut chat = Chat::with(&FLEET, "slice_of_naples").await;
    chat.say("/start").await;
    chat.press("Marinara").await;
    assert_eq!(chat.press("No").await.text(), "Nothing ordered. /menu shows what we have.");
}

#[tokio::test]
async fn what_the_shop_does_not_have_is_said() {
    let mut chat = Chat::with(&FLEET, "slice_of_naples").await;
    assert_eq!(chat.say("Hawaii").await.text(), "We do not have that. /menu shows what we have.");
}

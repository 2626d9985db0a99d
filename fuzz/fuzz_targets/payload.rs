//! An update, and the payload of each kind of update, from any bytes: read or refused, and what was read can be
//! written and read again.
#![no_main]

use botserver_api::types::*;
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;

fuzz_target!(|json: &[u8]| {
    let Ok(json) = std::str::from_utf8(json) else { return };
    read::<Update>(json);
    read::<BotSubscriptionUpdated>(json);
    read::<BusinessConnection>(json);
    read::<BusinessMessagesDeleted>(json);
    read::<CallbackQuery>(json);
    read::<ChatBoostRemoved>(json);
    read::<ChatBoostUpdated>(json);
    read::<ChatJoinRequest>(json);
    read::<ChatMemberUpdated>(json);
    read::<ChosenInlineResult>(json);
    read::<InlineQuery>(json);
    read::<ManagedBotUpdated>(json);
    read::<Message>(json);
    read::<MessageGenerationStopped>(json);
    read::<MessageReactionCountUpdated>(json);
    read::<MessageReactionUpdated>(json);
    read::<PaidMediaPurchased>(json);
    read::<Poll>(json);
    read::<PollAnswer>(json);
    read::<PreCheckoutQuery>(json);
    read::<ShippingQuery>(json);
});

fn read<T: DeserializeOwned + Serialize>(json: &str) {
    let Ok(value) = serde_json::from_str::<T>(json) else { return };
    let written = serde_json::to_string(&value).expect("what was read can be written");
    let again = serde_json::from_str::<T>(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_string(&again).expect("it can be written again"), written);
}

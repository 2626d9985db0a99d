//! Has a function for every kind of update, and answers each with a text that names the kind.
//!
//! An answer goes to one chat whatever the kind, since not every kind has one.

use botserver::prelude::*;

fn answer(kind: &str, about: impl ToString) -> SendMessage {
    SendMessage::new(1, format!("{kind}: {}", about.to_string()))
}

pub async fn on_update(update: &Update) -> SendMessage {
    answer("update", update.kind_name())
}

pub async fn on_business_connection(payload: BusinessConnection) -> SendMessage {
    answer("business_connection", payload.id)
}

pub async fn on_business_message(payload: Message) -> SendMessage {
    answer("business_message", payload.message_id)
}

pub async fn on_callback_query(payload: CallbackQuery) -> SendMessage {
    answer("callback_query", payload.id)
}

pub async fn on_channel_post(payload: Message) -> SendMessage {
    answer("channel_post", payload.message_id)
}

pub async fn on_chat_boost(payload: ChatBoostUpdated) -> SendMessage {
    answer("chat_boost", payload.boost.boost_id)
}

pub async fn on_chat_join_request(payload: ChatJoinRequest) -> SendMessage {
    answer("chat_join_request", payload.chat.id)
}

pub async fn on_chat_member(payload: ChatMemberUpdated) -> SendMessage {
    answer("chat_member", payload.chat.id)
}

pub async fn on_chosen_inline_result(payload: ChosenInlineResult) -> SendMessage {
    answer("chosen_inline_result", payload.result_id)
}

pub async fn on_deleted_business_messages(payload: BusinessMessagesDeleted) -> SendMessage {
    answer("deleted_business_messages", payload.chat.id)
}

pub async fn on_edited_business_message(payload: Message) -> SendMessage {
    answer("edited_business_message", payload.message_id)
}

pub async fn on_edited_channel_post(payload: Message) -> SendMessage {
    answer("edited_channel_post", payload.message_id)
}

pub async fn on_edited_message(payload: Message) -> SendMessage {
    answer("edited_message", payload.message_id)
}

pub async fn on_guest_message(payload: Message) -> SendMessage {
    answer("guest_message", payload.message_id)
}

pub async fn on_inline_query(payload: InlineQuery) -> SendMessage {
    answer("inline_query", payload.id)
}

pub async fn on_managed_bot(payload: ManagedBotUpdated) -> SendMessage {
    answer("managed_bot", payload.user.id)
}

pub async fn on_message(payload: Message) -> SendMessage {
    answer("message", payload.message_id)
}

pub async fn on_message_reaction(payload: MessageReactionUpdated) -> SendMessage {
    answer("message_reaction", payload.message_id)
}

pub async fn on_message_reaction_count(payload: MessageReactionCountUpdated) -> SendMessage {
    answer("message_reaction_count", payload.message_id)
}

pub async fn on_my_chat_member(payload: ChatMemberUpdated) -> SendMessage {
    answer("my_chat_member", payload.chat.id)
}

pub async fn on_poll(payload: Poll) -> SendMessage {
    answer("poll", payload.id)
}

pub async fn on_poll_answer(payload: PollAnswer) -> SendMessage {
    answer("poll_answer", payload.poll_id)
}

pub async fn on_pre_checkout_query(payload: PreCheckoutQuery) -> SendMessage {
    answer("pre_checkout_query", payload.id)
}

pub async fn on_purchased_paid_media(payload: PaidMediaPurchased) -> SendMessage {
    answer("purchased_paid_media", payload.from.id)
}

pub async fn on_removed_chat_boost(payload: ChatBoostRemoved) -> SendMessage {
    answer("removed_chat_boost", payload.boost_id)
}

pub async fn on_shipping_query(payload: ShippingQuery) -> SendMessage {
    answer("shipping_query", payload.id)
}

pub async fn on_stopped_message_generation(payload: MessageGenerationStopped) -> SendMessage {
    answer("stopped_message_generation", payload.chat.id)
}

pub async fn on_subscription(payload: BotSubscriptionUpdated) -> SendMessage {
    answer("subscription", payload.user.id)
}

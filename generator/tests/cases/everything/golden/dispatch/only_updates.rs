// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "only_updates",
    allowed_updates: &[
        UpdateKind::BusinessConnection,
        UpdateKind::BusinessMessage,
        UpdateKind::CallbackQuery,
        UpdateKind::ChannelPost,
        UpdateKind::ChatBoost,
        UpdateKind::ChatJoinRequest,
        UpdateKind::ChatMember,
        UpdateKind::ChosenInlineResult,
        UpdateKind::DeletedBusinessMessages,
        UpdateKind::EditedBusinessMessage,
        UpdateKind::EditedChannelPost,
        UpdateKind::EditedMessage,
        UpdateKind::GuestMessage,
        UpdateKind::InlineQuery,
        UpdateKind::ManagedBot,
        UpdateKind::Message,
        UpdateKind::MessageReaction,
        UpdateKind::MessageReactionCount,
        UpdateKind::MyChatMember,
        UpdateKind::Poll,
        UpdateKind::PollAnswer,
        UpdateKind::PreCheckoutQuery,
        UpdateKind::PurchasedPaidMedia,
        UpdateKind::RemovedChatBoost,
        UpdateKind::ShippingQuery,
        UpdateKind::StoppedMessageGeneration,
        UpdateKind::Subscription,
    ],
    commands: &[],
    gathers_albums: false,
    urgent: Urgent {
        kinds: &[],
        commands: &[],
    },
    dispatch,
};

fn dispatch(_bot: Bot, update: Update) -> Dispatch {
    Box::pin(async move {
        reply(handlers::only_updates::on_update(&update).await, &update)
    })
}

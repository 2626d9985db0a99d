// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "kitchen_sink",
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
    commands: &[
        MenuCommand {
            name: "all",
            description: "Takes everything by reference",
        },
        MenuCommand {
            name: "nothing",
            description: "Takes nothing",
        },
    ],
    gathers_albums: false,
    urgent: Urgent {
        kinds: &[],
        commands: &[],
    },
    dispatch,
};

fn dispatch(bot: Bot, update: Update) -> Dispatch {
    Box::pin(async move {
        match update.kind() {
            UpdateKind::EditedMessage => {
                let payload: types::Message = update.payload()?;
                reply(handlers::kitchen_sink::on_edited_message(payload).await, &update)
            }
            UpdateKind::Message => {
                let payload: types::Message = update.payload()?;
                if let Some(command) = bot.command(&payload) {
                    match command.name() {
                        "all" => {
                            return reply(
                                handlers::kitchen_sink::command_all(
                                    &command.args(),
                                    &update,
                                    &bot,
                                    bot.settings()?,
                                    &payload,
                                ),
                                &update,
                            );
                        }
                        "nothing" => {
                            return reply(
                                handlers::kitchen_sink::command_nothing().await,
                                &update,
                            );
                        }
                        "hidden" => {
                            return reply(
                                handlers::kitchen_sink::command_hidden(),
                                &update,
                            );
                        }
                        _ => {}
                    }
                }
                reply(
                    handlers::kitchen_sink::on_message(&payload, bot.settings()?),
                    &update,
                )
            }
            UpdateKind::Poll => reply(handlers::kitchen_sink::on_poll(), &update),
            _ => reply(handlers::kitchen_sink::on_update(&update, &bot).await, &update),
        }
    })
}

// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "pizza",
    allowed_updates: &[UpdateKind::CallbackQuery, UpdateKind::Message],
    commands: &[
        MenuCommand {
            name: "menu",
            description: "Show today's menu",
        },
        MenuCommand {
            name: "order",
            description: "Order pizzas by name",
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
            UpdateKind::CallbackQuery => {
                let payload: types::CallbackQuery = update.payload()?;
                reply(handlers::pizza::on_callback_query(payload).await, &update)
            }
            UpdateKind::Message => {
                let payload: types::Message = update.payload()?;
                if let Some(command) = bot.command(&payload) {
                    match command.name() {
                        "menu" => {
                            return reply(
                                handlers::pizza::command_menu(bot.settings()?).await,
                                &update,
                            );
                        }
                        "order" => {
                            return reply(
                                handlers::pizza::command_order(
                                        payload,
                                        command.args(),
                                        bot.settings()?,
                                        &bot,
                                    )
                                    .await,
                                &update,
                            );
                        }
                        _ => {}
                    }
                }
                reply(handlers::pizza::on_message(payload, &bot).await, &update)
            }
            _ => Ok(Reply::none()),
        }
    })
}

// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "stoppable",
    allowed_updates: &[
        UpdateKind::CallbackQuery,
        UpdateKind::Message,
        UpdateKind::StoppedMessageGeneration,
    ],
    commands: &[
        MenuCommand {
            name: "write",
            description: "Write",
        },
        MenuCommand {
            name: "cancel",
            description: "Stop",
        },
    ],
    gathers_albums: false,
    urgent: Urgent {
        kinds: &[UpdateKind::CallbackQuery],
        commands: &["cancel"],
    },
    dispatch,
};

fn dispatch(bot: Bot, update: Update) -> Dispatch {
    Box::pin(async move {
        match update.kind() {
            UpdateKind::CallbackQuery => {
                reply(
                    handlers::stoppable::on_callback_query(AtWork::beside(&bot, &update))
                        .await,
                    &update,
                )
            }
            UpdateKind::Message => {
                let payload: types::Message = update.payload()?;
                if let Some(command) = bot.command(&payload) {
                    match command.name() {
                        "write" => {
                            return {
                                let cancellation = Cancellation::of(&bot, &update).await?;
                                let mut session: Held<handlers::stoppable::Session> = Held::load(
                                        &bot,
                                        &update,
                                        SessionScope::Chat,
                                        None,
                                    )
                                    .await?;
                                let replied = reply(
                                    cancellation
                                        .end_in_time(
                                            handlers::stoppable::command_write(
                                                cancellation.token().clone(),
                                                session.value(),
                                            ),
                                        )
                                        .await?,
                                    &update,
                                );
                                session.keep(replied)
                            };
                        }
                        "cancel" => {
                            return reply(
                                handlers::stoppable::command_cancel(
                                    &AtWork::beside(&bot, &update),
                                    command.args(),
                                ),
                                &update,
                            );
                        }
                        _ => {}
                    }
                }
                {
                    let cancellation = Cancellation::of(&bot, &update).await?;
                    reply(
                        cancellation
                            .end_in_time(
                                handlers::stoppable::on_message(cancellation.token()),
                            )
                            .await?,
                        &update,
                    )
                }
            }
            _ => Ok(Reply::none()),
        }
    })
}

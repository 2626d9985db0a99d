// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "only_commands",
    allowed_updates: &[UpdateKind::Message],
    commands: &[
        MenuCommand {
            name: "start",
            description: "Say hello",
        },
        MenuCommand {
            name: "stop",
            description: "Say goodbye",
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
            UpdateKind::Message => {
                let payload: types::Message = update.payload()?;
                if let Some(command) = bot.command(&payload) {
                    match command.name() {
                        "start" => {
                            return reply(
                                handlers::only_commands::command_start(command.args())
                                    .await,
                                &update,
                            );
                        }
                        "stop" => {
                            return reply(
                                handlers::only_commands::command_stop().await,
                                &update,
                            );
                        }
                        _ => {}
                    }
                }
                Ok(Reply::none())
            }
            _ => Ok(Reply::none()),
        }
    })
}

// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "with_sessions",
    allowed_updates: &[UpdateKind::Message],
    commands: &[
        MenuCommand {
            name: "ask",
            description: "Ask",
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
                        "ask" => {
                            return {
                                let mut session: Held<handlers::with_sessions::Session> = Held::load(
                                        &bot,
                                        &update,
                                        SessionScope::Chat,
                                        Some(handlers::with_sessions::migrate_session),
                                    )
                                    .await?;
                                let replied = reply(
                                    handlers::with_sessions::command_ask(
                                            command.args(),
                                            session.value(),
                                        )
                                        .await,
                                    &update,
                                );
                                session.keep(replied)
                            };
                        }
                        _ => {}
                    }
                }
                {
                    let mut session: Held<handlers::with_sessions::Session> = Held::load(
                            &bot,
                            &update,
                            SessionScope::Chat,
                            Some(handlers::with_sessions::migrate_session),
                        )
                        .await?;
                    let mut user_session: Held<handlers::with_sessions::UserSession> = Held::load(
                            &bot,
                            &update,
                            SessionScope::User,
                            None,
                        )
                        .await?;
                    let replied = reply(
                        handlers::with_sessions::on_message(
                            session.value(),
                            user_session.value(),
                            &payload,
                        ),
                        &update,
                    );
                    user_session.keep(session.keep(replied))
                }
            }
            _ => Ok(Reply::none()),
        }
    })
}

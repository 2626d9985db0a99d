// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "echo",
    allowed_updates: &[UpdateKind::Message],
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
        match update.kind() {
            UpdateKind::Message => {
                let payload: types::Message = update.payload()?;
                reply(handlers::echo::on_message(payload).await, &update)
            }
            _ => Ok(Reply::none()),
        }
    })
}

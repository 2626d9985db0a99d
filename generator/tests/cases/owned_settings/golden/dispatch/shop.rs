// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "shop",
    allowed_updates: &[UpdateKind::Message],
    commands: &[],
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
                reply(handlers::shop::on_message(bot.settings()?), &update)
            }
            _ => Ok(Reply::none()),
        }
    })
}

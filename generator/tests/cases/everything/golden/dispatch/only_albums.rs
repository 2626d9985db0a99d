// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "only_albums",
    allowed_updates: &[UpdateKind::Message],
    commands: &[],
    gathers_albums: true,
    urgent: Urgent {
        kinds: &[],
        commands: &[],
    },
    dispatch,
};

fn dispatch(_bot: Bot, update: Update) -> Dispatch {
    Box::pin(async move {
        if update.is_album() {
            return reply(handlers::only_albums::on_album(), &update);
        }
        Ok(Reply::none())
    })
}

// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::{Bot, Dispatch, Handler, Update, UpdateKind, reply};

pub(crate) static HANDLER: Handler = Handler {
    name: "echo",
    allowed_updates: &[UpdateKind::Message],
    commands: &[],
    dispatch,
};

fn dispatch(_bot: &'static Bot, update: Update) -> Dispatch {
    Box::pin(async move {
        match update.kind() {
            UpdateKind::Message => reply(handlers::echo::on_message(), &update),
            _ => Ok(::botserver::Reply::none()),
        }
    })
}

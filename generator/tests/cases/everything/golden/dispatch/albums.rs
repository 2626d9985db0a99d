// @generated from bots.yml by botserver-generator. Do not edit.
use super::super::handlers;
use ::botserver::codegen::*;

pub(crate) static HANDLER: Handler = Handler {
    name: "albums",
    allowed_updates: &[
        UpdateKind::ChannelPost,
        UpdateKind::Message,
        UpdateKind::StoppedMessageGeneration,
    ],
    commands: &[],
    gathers_albums: true,
    urgent: Urgent {
        kinds: &[],
        commands: &[],
    },
    dispatch,
};

fn dispatch(bot: Bot, update: Update) -> Dispatch {
    Box::pin(async move {
        if let Some(payload) = update.album()? {
            return {
                let cancellation = Cancellation::of(&bot, &update).await?;
                let mut session: Held<handlers::albums::Session> = Held::load(
                        &bot,
                        &update,
                        SessionScope::Chat,
                        None,
                    )
                    .await?;
                let replied = reply(
                    cancellation
                        .end_in_time(
                            handlers::albums::on_album(
                                payload,
                                session.value(),
                                cancellation.token(),
                            ),
                        )
                        .await?,
                    &update,
                );
                session.keep(replied)
            };
        }
        match update.kind() {
            UpdateKind::ChannelPost => {
                let payload: types::Message = update.payload()?;
                reply(handlers::albums::on_channel_post(&payload), &update)
            }
            _ => Ok(Reply::none()),
        }
    })
}

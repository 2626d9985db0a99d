//! The two ways between emulator and bot, without a socket.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use ::http::{Request, Response, StatusCode};
use botserver_api::ApiResponse;
use botserver_emulator::{Emulator, FileUpload, Receiver};
use botserver_manifest::Token;
use bytes::Bytes;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::client::{self, Call, Transport, with_transport};
use crate::http::SECRET_HEADER;
use crate::webhook::{WebhookRequest, receive};
use crate::{ApiError, Fleet, Limits};

/// The bots' way to the emulator.
pub(super) struct ToEmulator {
    pub(super) emulator: Emulator,
    /// Of the bot under test; the fleet's other bots are not there.
    pub(super) token: Token,
}

impl Transport for ToEmulator {
    fn call<'a>(&'a self, _: &'static str, _: Option<&'a Token>, call: &'a Call) -> client::Response<'a> {
        Box::pin(async move {
            let unfit = |error| ApiError::response(call.method(), &error);
            let params: Value = serde_json::from_slice(call.params()).map_err(unfit)?;
            let files = call.files().iter().map(|(field, upload)| FileUpload {
                field: field.clone(),
                file_name: Some(upload.file_name().to_owned()),
                content: Bytes::copy_from_slice(upload.bytes()),
                ..FileUpload::default()
            });
            let answer =
                self.emulator.call(self.token.expose(), call.method(), params, files.collect()).await;
            let json = serde_json::to_vec(&answer).map_err(unfit)?;
            match ApiResponse::from_json(&json).map_err(unfit)? {
                ApiResponse::Ok(result) => Ok::<Box<RawValue>, _>(result),
                ApiResponse::Err(refusal) => Err(ApiError::Refused { method: call.method(), refusal }),
            }
        })
    }
}

/// The emulator's way to the bots: each request is answered as if it had come over the network.
///
/// `status` is the one of the last response.
pub(super) fn to_fleet(
    fleet: &'static Fleet,
    bot: &'static str,
    transport: ToEmulator,
    status: Arc<AtomicU16>,
) -> Receiver {
    let transport: Arc<dyn Transport> = Arc::new(transport);
    Receiver::new(move |request: Request<Bytes>| {
        let status = Arc::clone(&status);
        let (head, body) = request.into_parts();
        let request = WebhookRequest {
            bot: bot.to_owned(),
            method: head.method,
            secret: head.headers.get(SECRET_HEADER).cloned(),
            length: Some(body.len() as u64),
            body: futures_util::stream::iter([Ok::<_, Infallible>(body)]),
        };
        let transport = Arc::clone(&transport);
        async move {
            let limits = Limits::default();
            let response: Response<Bytes> = with_transport(transport, receive(fleet, &limits, request)).await;
            status.store(response.status().as_u16(), Ordering::Relaxed);
            response
        }
    })
}

/// Before any response has come.
pub(super) const NO_STATUS: u16 = 0;

/// Whether the last response asks for the update to be delivered again.
pub(super) fn is_failure(status: &AtomicU16) -> bool {
    StatusCode::from_u16(status.load(Ordering::Relaxed)).is_ok_and(|status| !status.is_success())
}

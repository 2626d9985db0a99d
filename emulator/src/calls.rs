//! The way of every call: who may call, injected faults, limits, the method itself, the journal.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use http::Response;
use serde_json::Value;

use crate::faults::ApiFault;
use crate::form;
use crate::inner::Inner;
use crate::journal::Entry;
use crate::methods;
use crate::params::Params;
use crate::response::{ApiError, ApiResponse, ApiResult};
use crate::state::Bot;

/// Where a call comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Caller {
    /// Over HTTP, from this address.
    Network(IpAddr),
    /// From this process.
    InProcess,
    /// As the body of a webhook response.
    WebhookReply,
}

impl Caller {
    fn name(self) -> &'static str {
        match self {
            Self::Network(_) => "http",
            Self::InProcess => "in_process",
            Self::WebhookReply => "webhook_reply",
        }
    }
}

/// How a call ended for the transport that brought it.
pub(crate) enum Answer {
    Response(ApiResponse),
    /// An injected fault: a gateway's page says this, in HTML.
    Gateway(ApiResponse),
    /// An injected fault: close the connection without an answer.
    Drop,
}

impl Inner {
    /// The way of every call: faults, token, limits, the method, the journal.
    pub(crate) async fn api(
        self: &Arc<Self>,
        caller: Caller,
        token: &str,
        method: &str,
        params: Params,
    ) -> Answer {
        let bot = match self.authenticate(token) {
            Ok(bot) => bot,
            Err(error) => return Answer::Response(Err(error).into()),
        };
        match self.faults.for_call(bot.id, method, &self.rng) {
            Some(ApiFault::Drop) => return Answer::Drop,
            Some(ApiFault::Error(error)) => {
                return Answer::Response(self.recorded((caller, None), &bot, method, params, Err(error)));
            }
            Some(ApiFault::Gateway(error)) => {
                return Answer::Gateway(self.recorded((caller, None), &bot, method, params, Err(error)));
            }
            Some(ApiFault::Delay(span)) => self.clock().sleep(span).await,
            None => {}
        }
        if let Err(error) = self.admit(caller, &bot, method) {
            return Answer::Response(self.recorded((caller, None), &bot, method, params, Err(error)));
        }
        let result = if method.eq_ignore_ascii_case("getUpdates") {
            methods::updates::get_updates(self, &bot, &params).await
        } else {
            methods::execute(self, &bot, method, &params)
        };
        Answer::Response(self.recorded((caller, None), &bot, method, params, result))
    }

    /// Whether the bot may be called at all.
    fn admit(&self, caller: Caller, bot: &Bot, method: &str) -> Result<(), ApiError> {
        if bot.logged_out.load(Ordering::Relaxed) && !method.eq_ignore_ascii_case("getMe") {
            return Err(ApiError::new(400, "Bad Request: Logged out"));
        }
        if bot.loaded.load(Ordering::Relaxed) {
            return Ok(());
        }
        if let Caller::Network(ip) = caller {
            self.limits.wake_bot(ip, self.clock().now())?;
        }
        bot.loaded.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Books how a call ended. `update_id` is that of the update in whose response it came.
    fn recorded(
        &self,
        (caller, update_id): (Caller, Option<i64>),
        bot: &Bot,
        method: &str,
        params: Params,
        result: ApiResult,
    ) -> ApiResponse {
        let response = ApiResponse::from(result);
        // Long polls that bring nothing would push everything else out of the journal.
        let empty_poll = method.eq_ignore_ascii_case("getUpdates")
            && response.result.as_ref().and_then(Value::as_array).is_some_and(Vec::is_empty);
        if !empty_poll {
            self.journal.record(Entry::Call {
                bot: bot.id,
                method: methods::canonical(method),
                params: params.into_shown(),
                response: response.clone(),
                via: caller.name(),
                update_id,
            });
        }
        response
    }
}

/// Executes the method that the response to an update asks for. What Telegram would drop without a word is booked as
/// refused.
pub(crate) async fn webhook_reply(
    emulator: &Arc<Inner>,
    bot: &Arc<Bot>,
    update_id: i64,
    response: Response<Bytes>,
) {
    if response.body().is_empty() {
        return;
    }
    let (head, body) = response.into_parts();
    let caller = (Caller::WebhookReply, Some(update_id));
    let mut params = match form::parse_body(&head.headers, body).await {
        Ok(params) => params,
        Err(error) => {
            emulator.recorded(caller, bot, "", Params::default(), Err(error));
            return;
        }
    };
    // Receivers may answer with anything; only what names a method is a call.
    let Some(method) = params.remove_text("method").filter(|method| !method.is_empty()) else { return };
    let name = method.to_ascii_lowercase();
    let excluded = matches!(name.as_str(), "setwebhook" | "deletewebhook" | "close" | "logout");
    let result = if excluded || name.starts_with("get") {
        Err(ApiError::bad_request("the method can't be called in the response to an update"))
    } else {
        methods::execute(emulator, bot, &method, &params)
    };
    emulator.recorded(caller, bot, &method, params, result);
}

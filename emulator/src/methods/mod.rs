//! The Bot API's methods.
//!
//! Every method is a function from the bot and its parameters to a result. What is not emulated is checked against
//! the API's tables, recorded, and answered with a clear error.

mod about;
mod chats;
mod edit;
mod forward;
mod invites;
mod markup;
mod media;
mod members;
mod pay;
mod poll;
mod queries;
mod send;
mod target;
mod topics;
mod unknown;
pub(crate) mod updates;

use std::sync::Arc;

use crate::inner::Inner;
use crate::params::Params;
use crate::response::ApiResult;
use crate::state::Bot;

pub(crate) use media::insert as insert_media;

/// One call under way.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) emulator: &'a Arc<Inner>,
    pub(crate) bot: &'a Arc<Bot>,
    pub(crate) params: &'a Params,
}

/// Executes a method by name, in any case. `getUpdates` waits and is not here.
pub(crate) fn execute(emulator: &Arc<Inner>, bot: &Arc<Bot>, method: &str, params: &Params) -> ApiResult {
    let call = Call { emulator, bot, params };
    let name = method.to_ascii_lowercase();
    // Each module answers for its methods and passes on the rest.
    let modules = [
        updates::execute,
        send::execute,
        edit::execute,
        forward::execute,
        queries::execute,
        about::execute,
        chats::execute,
        members::execute,
        invites::execute,
        topics::execute,
        poll::execute,
        pay::execute,
    ];
    for module in modules {
        if let Some(result) = module(call, &name) {
            return result;
        }
    }
    unknown::execute(method, params)
}

/// The name as the documentation writes it.
pub(crate) fn canonical(method: &str) -> String {
    unknown::canonical(method).map_or_else(|| method.to_owned(), str::to_owned)
}

//! All that generated code names, so that moving a type elsewhere in this crate breaks no fleet's build.

pub use botserver_api::UpdateKind;
pub use botserver_api::types;
pub use botserver_manifest::slot::slot;

pub use crate::bots::{Bot, List, Text};
pub use crate::deliver::{AtWork, Cancellation, Urgent};
pub use crate::fleet::{
    CompiledBot, Delivery, Fleet, Language, Menu, MenuChat, MenuScope, Profile, ServerDefaults,
};
pub use crate::handler::{Dispatch, Handler, MenuCommand, reply};
pub use crate::reply::Reply;
pub use crate::session::{Held, SessionScope};
pub use crate::update::Update;

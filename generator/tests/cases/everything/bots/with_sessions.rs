use botserver::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
pub enum Session {
    #[default]
    Nothing,
    Asked {
        question: String,
    },
}

/// Kept for each person.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct UserSession {
    visits: u32,
}

pub fn migrate_session(old: botserver::Value) -> Option<Session> {
    Some(Session::Asked { question: old.as_str()?.to_owned() })
}

/// Ask
pub async fn command_ask(args: Args, session: &mut Session) -> &'static str {
    *session = Session::Asked { question: args.as_str().to_owned() };
    "asked"
}

pub(crate) fn on_message(session: &mut Session, person: &mut UserSession, message: &Message) -> String {
    person.visits += 1;
    match session {
        Session::Nothing => String::new(),
        Session::Asked { question } => format!("{question}, {} times: {:?}", person.visits, message.text),
    }
}

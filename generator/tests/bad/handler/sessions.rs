use botserver::prelude::*;

#[derive(Default)]
struct Session<T>(T);

fn migrate_session(_: botserver::Value) -> Option<Session<u8>> {
    None
}

pub async fn on_message(session: &Session, person: &mut UserSession) {}

pub async fn on_edited_message(session: &mut Session, again: &mut Session) {}

pub async fn on_poll(session: Session) {}

pub async fn on_callback_query(session: &'static mut Session) {}

//! Delivery from end to end in one process, in a time that the test drives.

mod lanes;
mod outage;

use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use serde_json::value::RawValue;
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::{Instant, advance};

use super::{Urgent, recover};
use crate::bots::invented_token;
use crate::codegen::{CompiledBot, Delivery, Profile, reply};
use crate::fleet::ServerDefaults;
use crate::handler::Handler;
use crate::store::{From, SessionKey, Sqlite, Store};
use crate::telegram::{Opening, Response};
use crate::{ApiError, Bot, Call, Fleet, Limits, Reply, Service, Token, Transport, Update};

/// A fleet of one bot.
const fn fleet(bots: &'static [&'static CompiledBot; 1]) -> Fleet {
    Fleet {
        package: "tests",
        version: "1",
        features: None,
        bots,
        route: |_| Some(0),
        server: ServerDefaults { public_url: None, listen: None, max_connections: None, certificate: None },
    }
}

const fn bot(delivery: Delivery, handler: &'static Handler) -> CompiledBot {
    CompiledBot {
        name: "bot",
        id: None,
        username: None,
        profile: Profile::NONE,
        delivery,
        handler,
        settings: &(),
    }
}

/// Answers with the id of the update.
static HANDLER: Handler = Handler {
    name: "echo",
    allowed_updates: &[],
    commands: &[],
    gathers_albums: false,
    urgent: Urgent { kinds: &[], commands: &[] },
    dispatch: |_, update| Box::pin(async move { reply(Reply::text(update.id().to_string()), &update) }),
};

static ECHO: CompiledBot = bot(Delivery { confirm_replies: true, ..Delivery::DEFAULT }, &HANDLER);
static ECHOES: Fleet = fleet(&[&ECHO]);

/// A call that was made: of which update, when, and whether it was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Made {
    text: String,
    at: Instant,
    is_done: bool,
}

/// A Bot API that is there or not.
#[derive(Debug, Default)]
struct Telegram {
    state: Mutex<(bool, Vec<Made>)>,
}

impl Telegram {
    fn is_down(&self, is_down: bool) {
        self.state.lock().unwrap().0 = is_down;
    }

    fn made(&self) -> Vec<Made> {
        self.state.lock().unwrap().1.clone()
    }
}

/// The same Bot API for several.
struct To(Arc<Telegram>);

impl Transport for To {
    fn call<'a>(&'a self, _: &'a Token, call: &'a Call) -> Response<'a> {
        let params: serde_json::Value = serde_json::from_slice(call.params()).unwrap();
        let text = params["text"].as_str().unwrap().to_owned();
        let (is_down, made) = &mut *self.0.state.lock().unwrap();
        made.push(Made { text, at: Instant::now(), is_done: !*is_down });
        let answer = if *is_down {
            let reason = "the connection was lost".to_owned();
            Err(ApiError::Unreachable { method: call.method(), reason, may_have_arrived: true })
        } else {
            Ok(RawValue::from_string("true".to_owned()).unwrap())
        };
        Box::pin(async { answer })
    }

    fn open<'a>(&'a self, _: &'a Token, _: &'a str, _: Option<u64>) -> Opening<'a> {
        unreachable!("no test asks for a file")
    }
}

/// A service with its store, in a time that goes on when the test says so.
struct World {
    service: Service,
    store: Arc<dyn Store>,
    telegram: Arc<Telegram>,
    _data: TempDir,
    /// While a task blocks, time does not jump to the next moment at which something is to happen: not before the thread that
    /// writes has done its work.
    _holds_the_clock: mpsc::Sender<()>,
}

impl World {
    async fn new(fleet: &'static Fleet) -> Self {
        let (holds, held) = mpsc::channel::<()>();
        spawn_blocking(move || held.recv());
        let data = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> = Arc::new(Sqlite::open_or_mend(data.path()).unwrap().store);
        let telegram = Arc::<Telegram>::default();
        let transport = Arc::new(To(Arc::clone(&telegram)));
        let tokens = fleet.bots.iter().map(|bot| (*bot, invented_token(bot)));
        let service = Service::new(fleet, Limits::default(), tokens, transport, &Handle::current());
        service.keep_in(Arc::clone(&store));
        recover(&service, From::Everybody).await.unwrap();
        Self { service, store, telegram, _data: data, _holds_the_clock: holds }
    }

    fn bot(&self) -> Bot {
        self.service.bots().next().unwrap().clone()
    }

    /// Lets all go on that need not wait for the time.
    async fn settle(&self) {
        for _ in 0..4 {
            // Whatever was asked for before is done when this is.
            self.store.session(SessionKey { bot: 1, chat: 1, user: 1 }).await.unwrap();
            for _ in 0..8 {
                yield_now().await;
            }
        }
    }

    /// Lets time pass.
    async fn pass(&self, time: Duration, step: Duration) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.settle().await;
            advance(step).await;
        }
        self.settle().await;
    }
}

fn message(id: i64, chat: i64) -> Update {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": chat, "type": "private" }, "text": "hi" });
    Update::decode(Bytes::from(json!({ "update_id": id, "message": message }).to_string())).unwrap()
}

//! One emulator and one service of a fleet, and the two ways between them, without a socket.

use std::collections::HashSet;
use std::convert::Infallible;
use std::io;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use botserver_api::ApiResponse;
use botserver_api::types::Upload;
use botserver_api::upload::{Content, FileStream};
use botserver_emulator::{Clock, Config, Emulator, FileUpload, NewBot, Person, Receiver};
use botserver_runtime::{
    ApiError, Bot, Call, Complaints, Fleet, Limits, Opening, Response, SECRET_HEADER, Service, Token,
    Transport, WebhookRequest, invented_token,
};
use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt as _;
use http::Request;
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::runtime::Handle;

use crate::patience::within;

/// How long a handler may take, in real time, before a test goes on without its answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Where the people of this process begin: ids that no other test's people have, so that what a handler keeps of one
/// person in a `static` is nobody else's.
static NEXT_PERSON: AtomicI64 = AtomicI64::new(5_000_000_001);

/// A fleet at work in an emulator. All chats of a test that know each other share one.
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) service: Service,
    /// What went wrong since somebody last looked.
    complaints: Arc<Mutex<Vec<String>>>,
    /// The bots that the emulator knows.
    known: Mutex<HashSet<String>>,
    /// The last entry of the emulator's log that was looked at.
    looked_at: Mutex<u64>,
}

impl World {
    /// A world in which the bots of a fleet are, and nobody else.
    pub(crate) fn of(fleet: &'static Fleet) -> Self {
        show_errors();
        // The emulator's own patience would end at once in a test that pauses time.
        let patience = Duration::from_secs(u64::from(u32::MAX));
        let emulator = Emulator::new(Config { clock: Clock::manual(), patience, ..Config::default() });
        let tokens = fleet.bots.iter().map(|bot| (*bot, invented_token(bot)));
        let transport = Arc::new(ToEmulator(emulator.clone()));
        let service = Service::new(fleet, Limits::default(), tokens, transport, &Handle::current());
        Self {
            emulator,
            service,
            complaints: Arc::default(),
            known: Mutex::default(),
            looked_at: Mutex::new(0),
        }
    }

    /// A bot of the fleet, by its name in bots.yml; from now on the emulator knows it.
    pub(crate) fn bot(&self, name: &str) -> Bot {
        let Some(bot) = self.service.bot(name) else {
            let names: Vec<_> = self.service.bots().map(Bot::name).collect();
            panic!("no bot `{name}` is in this fleet, which has {}", names.join(", "));
        };
        if lock(&self.known).insert(name.to_owned()) {
            self.attach(bot);
        }
        bot.clone()
    }

    fn attach(&self, bot: &Bot) {
        let compiled = self.service.fleet().bot(bot.name()).expect("a bot of the fleet");
        let token = invented_token(compiled).expose().to_owned();
        let username = bot.username().unwrap_or_default().to_owned();
        let new = NewBot { token, name: bot.name().to_owned(), username, ..NewBot::default() };
        let id = self.emulator.add_bot(new).expect("an invented token has the form of one");
        let secret = bot.secret().map(|secret| secret.expose().to_owned());
        let receiver = self.receiver(bot.name());
        self.emulator.attach(&id.into(), secret.as_deref(), receiver).expect("the bot was added");
    }

    /// The emulator's way to a bot: each request is answered as if it had come over the network.
    ///
    /// A failure is noted, and acknowledged all the same: the sender would try again at once, and the test would see a
    /// handler run twice.
    fn receiver(&self, bot: &str) -> Receiver {
        let (service, bot, complaints) = (self.service.clone(), bot.to_owned(), Arc::clone(&self.complaints));
        Receiver::new(move |request: Request<Bytes>| {
            let (head, body) = request.into_parts();
            let request = WebhookRequest {
                bot: bot.clone(),
                method: head.method,
                secret: head.headers.get(SECRET_HEADER).cloned(),
                length: Some(body.len() as u64),
                body: futures_util::stream::iter([Ok::<_, Infallible>(body)]),
            };
            let (service, complaints) = (service.clone(), Arc::clone(&complaints));
            async move {
                let mut response = service.receive(request).await;
                let status = response.status();
                match response.extensions_mut().remove::<Complaints>() {
                    Some(Complaints(news)) => lock(&complaints).extend(news),
                    None if status.is_success() => {}
                    None => lock(&complaints).push(format!("the webhook answered {status}")),
                }
                if status.is_success() { response } else { http::Response::new(Bytes::new()) }
            }
        })
    }

    /// A new person, whom no other test knows.
    pub(crate) fn person(&self, name: &str) -> i64 {
        let id = NEXT_PERSON.fetch_add(1, Ordering::Relaxed);
        self.emulator.add_person(Person { id, ..Person::named(name) })
    }

    /// Waits until everything that can be delivered is, and handled. `false` if a handler takes too long.
    pub(crate) async fn settle(&self) -> bool {
        let settled = async {
            // What a handler does last may be what another one is told of.
            while self.emulator.settle().await {
                if !self.service.at_rest().await {
                    return true;
                }
            }
            false
        };
        within(PATIENCE, settled).await == Some(true)
    }

    /// Lets time pass for the emulator. `false` if a handler takes too long.
    pub(crate) async fn advance(&self, span: Duration) -> bool {
        within(PATIENCE, self.emulator.advance(span)).await.is_some()
    }

    /// What went wrong since the last look: handlers that failed, calls of replies that were refused.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let mut complaints = std::mem::take(&mut *lock(&self.complaints));
        complaints.extend(self.service.unheard().0);
        let mut looked_at = lock(&self.looked_at);
        for call in self.emulator.call_records(*looked_at, None) {
            *looked_at = call.seq;
            // On the real network nobody would ever hear of it.
            if let Some(reason) = call.refusal().filter(|_| call.via == "webhook_reply") {
                complaints.push(format!("{}: {reason}", call.method));
            }
        }
        complaints
    }
}

/// The bots' way to the emulator.
struct ToEmulator(Emulator);

impl Transport for ToEmulator {
    /// A test need not wait for a minute because a bot says twenty things to a group.
    fn has_limits(&self) -> bool {
        false
    }

    fn open<'a>(&'a self, _: &'a Token, path: &'a str, _: Option<u64>) -> Opening<'a> {
        let file = self.0.file_at(path).ok_or_else(|| ApiError::File {
            method: "getFile",
            file: path.to_owned(),
            reason: "the emulator does not keep it any more".to_owned(),
        });
        let stream = file.map(|content| Box::pin(futures_util::stream::iter([Ok(content)])) as FileStream);
        Box::pin(std::future::ready(stream))
    }

    fn call<'a>(&'a self, token: &'a Token, call: &'a Call) -> Response<'a> {
        Box::pin(async move {
            let unfit = |error| ApiError::response(call.method(), &error);
            let params: Value = serde_json::from_slice(call.params()).map_err(unfit)?;
            let mut files = Vec::new();
            for (field, upload) in call.files() {
                files.push(FileUpload {
                    field: field.clone(),
                    file_name: Some(upload.file_name().to_owned()),
                    content: content(call.method(), upload).await?,
                    ..FileUpload::default()
                });
            }
            let answer = self.0.call(token.expose(), call.method(), params, files).await;
            let json = serde_json::to_vec(&answer).map_err(unfit)?;
            match ApiResponse::from_json(&json).map_err(unfit)? {
                ApiResponse::Ok(result) => Ok::<Box<RawValue>, _>(result),
                ApiResponse::Err(refusal) => {
                    Err(ApiError::Refused { method: call.method(), refusal, retry_after: None })
                }
            }
        })
    }
}

/// What is in a file that is uploaded.
async fn content(method: &'static str, upload: &Upload) -> Result<Bytes, ApiError> {
    let read = match upload.content() {
        Content::Bytes(bytes) => Ok(Bytes::copy_from_slice(bytes)),
        Content::Path(path) => std::fs::read(path).map(Bytes::from),
        Content::Stream(stream) => match stream.take() {
            Some(stream) => stream.try_collect::<BytesMut>().await.map(BytesMut::freeze),
            None => Err(io::Error::other("it is a stream, which was sent already")),
        },
        _ => Err(io::Error::other("its content is of a kind that is not known")),
    };
    let file = upload.file_name().to_owned();
    read.map_err(|error| ApiError::File { method, file, reason: error.to_string() })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has the errors of handlers shown in the output of a test that fails.
fn show_errors() {
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_test_writer();
    // The first chat of the process has done it already.
    let _ = lines.try_init();
}

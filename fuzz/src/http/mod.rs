//! The whole way of a request: from the bytes on a connection through the service of a small fleet to the bytes that
//! come back, in one process and in a time that only passes when everybody waits.

mod expect;
mod http1;
mod http2;
mod input;
mod log;

use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use arbitrary::{Arbitrary as _, Unstructured};
use botserver::{
    ApiError, Call, Limits, Opening, Response, Service, Token, Transport, invented_token, serve_connection,
};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::io::duplex;
use tokio::runtime::{Builder, Handle};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::FLEET;
use input::{Api, End, Input, Part, Version};

/// What an HTTP/2 connection begins with.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// What persons say begins with this, and no log has it.
const PERSONAL: &str = "nobody may read this in a log";

/// A body that comes byte by byte takes a tenth of a second, in which the fuzzer could try a hundred others.
const SMALLEST_BUFFER: usize = 32;

/// Parts of one connection that are looked at.
const MOST_PARTS: usize = 16;

/// What is known of a connection beside its input.
struct Conversation {
    /// Updates that the tests have.
    updates: &'static [Vec<u8>],
    /// Whether no request takes longer than it may.
    is_patient: bool,
}

static UPDATES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bot-api/tests");
    let folders =
        ["updates", "shapes"].map(|name| fs::read_dir(tests.join(name)).expect("the tests have updates"));
    let mut paths: Vec<_> = folders.into_iter().flatten().map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a file that can be read")).collect()
});

/// An update: somebody says something.
fn message(text: &str) -> Vec<u8> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let command = json!([{ "type": "bot_command", "offset": 0, "length": first.encode_utf16().count() }]);
    let message = json!({
        "message_id": 1,
        "date": 1,
        "chat": { "id": 1, "type": "private" },
        "text": format!("{first} {PERSONAL} {rest}"),
        "entities": if first.starts_with('/') { command } else { Value::Null },
    });
    json!({ "update_id": 1, "message": message }).to_string().into_bytes()
}

/// Lets a client do what the bytes say, and looks at what it gets.
pub fn run(data: &[u8]) {
    let Ok(mut input) = Input::arbitrary_take_rest(Unstructured::new(data)) else { return };
    input.parts.truncate(MOST_PARTS);
    log::start();
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
    let limits = Limits { body: 1 << 15, ..Limits::default() };
    let tokens = || FLEET.bots.iter().filter(|bot| bot.name != "mute").map(|bot| (*bot, invented_token(bot)));
    let received = runtime.block_on(async {
        let service = Service::new(&FLEET, limits, tokens(), Arc::new(input.api), &Handle::current());
        converse(&input, &service).await
    });
    let derived = tokens().map(|(_, token)| botserver::WebhookSecret::derive(&token).expose().to_owned());
    let tokens = tokens().map(|(_, token)| token.expose().to_owned());
    let written = log::end();
    let has = |text: &[u8], part: &str| text.windows(part.len()).any(|window| window == part.as_bytes());
    // What a client makes up may come back and be logged; the fuzzer learns secrets when they are compared.
    for secret in tokens.chain(derived).filter(|secret| !has(data, secret)) {
        assert!(!has(&received, &secret), "a secret is told");
        assert!(!has(&written, &secret), "a secret is logged");
    }
    assert!(!has(&written, PERSONAL) || has(data, PERSONAL), "what a person said is logged");
}

/// One connection, from its beginning to its end. Gives back what the client got.
async fn converse(input: &Input<'_>, service: &Service) -> Vec<u8> {
    let pauses: u64 = input.parts.iter().map(Part::pause).sum();
    let limits = service.limits();
    let is_patient = Duration::from_secs(pauses) < limits.body_timeout;
    let about = Conversation { updates: &UPDATES, is_patient };
    let (client, server) = duplex(usize::from(input.buffer).max(SMALLEST_BUFFER));
    let stop = CancellationToken::new();
    let serving = serve_connection(server, service, stop.clone());
    let talking = async {
        match input.version {
            Version::Http1 => http1::talk(input, service, &about, client).await,
            Version::Http2 => http2::talk(input, service, &about, client).await,
        }
    };
    let stopping = async {
        if let End::Stops(seconds) = input.end {
            sleep(Duration::from_secs(seconds.into())).await;
            stop.cancel();
        }
    };
    let begun = Instant::now();
    // Each request may take the time of its body, and of the calls of its reply: their turns, and their repetitions.
    let each = limits.body_timeout + Duration::from_secs(60);
    let longest = limits.head_timeout + 2 * limits.idle_timeout + 2 * limits.write_timeout;
    let longest =
        longest + Duration::from_secs(pauses + 255) + each * u32::try_from(input.parts.len()).unwrap_or(1);
    let all = async { tokio::join!(serving, talking, stopping).1 };
    let received = timeout(longest, all)
        .await
        .unwrap_or_else(|_| panic!("a connection goes on for {:?}", begun.elapsed()));
    timeout(each, service.idle()).await.expect("no handler is at work any more");
    received
}

impl Part<'_> {
    /// The seconds in which it says nothing.
    fn pause(&self) -> u64 {
        match self {
            Self::Request(request) => request.pause.into(),
            Self::Pause(seconds) => (*seconds).into(),
            Self::Raw(_) | Self::Preface | Self::Frame { .. } => 0,
        }
    }
}

fn down(method: &'static str) -> ApiError {
    ApiError::Unreachable { method, reason: "it is down".to_owned(), may_have_arrived: false }
}

impl Transport for Api {
    fn open<'a>(&'a self, _: &'a Token, _: &'a str, _: Option<u64>) -> Opening<'a> {
        Box::pin(std::future::ready(Err(down("getFile"))))
    }

    fn call<'a>(&'a self, _: &'a Token, call: &'a Call) -> Response<'a> {
        let method = call.method();
        Box::pin(async move {
            match self {
                Self::Takes => {}
                Self::TakesItsTime => sleep(Duration::from_secs(1)).await,
                Self::Refuses => {
                    let (description, parameters) = ("Too Many Requests".to_owned(), Default::default());
                    let refusal = botserver::api::ApiError { error_code: 429, description, parameters };
                    return Err(ApiError::Refused {
                        method,
                        refusal,
                        retry_after: Some(Duration::from_secs(3)),
                    });
                }
                Self::IsDown => {
                    return Err(down(method));
                }
            }
            Ok(RawValue::from_string("true".to_owned()).expect("JSON"))
        })
    }
}

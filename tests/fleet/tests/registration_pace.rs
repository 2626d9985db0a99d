//! A thousand bots are registered as fast as Telegram lets them, and no faster: no call is in vain.

#![allow(clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::future::Future;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use botserver::testing::emulator::{Clock, Config, Emulator, NewBot};
use botserver::{
    ApiError, Bot, Call, Client, Endpoint, Limits, Opening, Record, Response, Round, Service, Token,
    Transport, Trouble, plan_webhook, set_webhook,
};
use test_fleet::{many_bots, many_id as id};
use tokio::runtime::{Handle, Runtime};
use tokio::time::{Instant, timeout};

const BOTS: usize = 1000;

/// Bots whose tokens nobody knows any more.
const REVOKED: [usize; 3] = [0, 500, 999];

/// Bots whose calls reach nobody.
const UNREACHABLE: [usize; 2] = [7, 700];

const TELEGRAM: &str = "https://api.telegram.org";

/// An emulator behind a socket, whose time is that of the test, which passes only when nothing else is to be done.
struct Telegram {
    emulator: Emulator,
    client: Client,
    /// Its own, which outlives the test's: a runtime may not be dropped in another one.
    runtime: &'static Runtime,
    started: Instant,
}

impl Telegram {
    fn start() -> Self {
        let emulator = Emulator::new(Config {
            clock: Clock::manual(),
            limits: true,
            auto_create_bots: false,
            ..Config::default()
        });
        let address = emulator.serve_in_background().unwrap();
        let client = Client::new(&format!("http://{address}")).unwrap();
        let runtime = Box::leak(Box::new(Runtime::new().unwrap()));
        Self { emulator, client, runtime, started: Instant::now() }
    }

    /// Does this in real time, while the time of the test stands still.
    fn meanwhile<T: Send>(&self, work: impl Future<Output = T> + Send) -> T {
        thread::scope(|scope| scope.spawn(|| self.runtime.block_on(work)).join().unwrap())
    }

    fn calls(&self, method: &str) -> usize {
        let calls = self.emulator.call_records(0, None);
        calls.iter().filter(|call| call.method == method && call.response.ok).count()
    }
}

/// The bots' way to it.
struct Way(Arc<Telegram>);

impl Transport for Way {
    fn open<'a>(&'a self, token: &'a Token, path: &'a str, size: Option<u64>) -> Opening<'a> {
        self.0.client.open(token, path, size)
    }

    fn call<'a>(&'a self, token: &'a Token, call: &'a Call) -> Response<'a> {
        let telegram = &self.0;
        Box::pin(async move {
            if UNREACHABLE.map(id).contains(&token.id()) {
                return Err(ApiError::Unreachable {
                    method: call.method(),
                    reason: "nobody is there".to_owned(),
                    may_have_arrived: false,
                });
            }
            let passed = telegram.started.elapsed().saturating_sub(telegram.emulator.clock().now());
            telegram.meanwhile(async {
                if !passed.is_zero() {
                    telegram.emulator.advance(passed).await;
                }
                telegram.client.call(token, call).await
            })
        })
    }
}

async fn register(round: &Round, bots: &[Bot]) -> Vec<Result<bool, Trouble>> {
    let endpoint = Endpoint::new("https://bots.example.com");
    let errand = async |bot: &Bot| {
        let record = round.record();
        let recorded = bot.id().and_then(|id| record.webhook(id));
        let plan = plan_webhook(bot, &endpoint, recorded.as_deref()).await?;
        set_webhook(bot, &endpoint, &plan, record).await
    };
    round.each(bots, errand, |_| {}).await
}

#[tokio::test(start_paused = true)]
async fn a_thousand_bots_are_registered_without_a_call_in_vain() {
    let (fleet, telegram, data) =
        (many_bots(BOTS), Arc::new(Telegram::start()), tempfile::tempdir().unwrap());
    let tokens: Vec<_> = (0..BOTS).map(|place| Token::parse(&harness::token(id(place))).unwrap()).collect();
    for (place, token) in tokens.iter().enumerate().filter(|(place, _)| !REVOKED.contains(place)) {
        let (token, username) = (token.expose().to_owned(), format!("many_{place}_bot"));
        telegram.emulator.add_bot(NewBot { token, username, ..NewBot::default() }).unwrap();
    }
    let way = Arc::new(Way(Arc::clone(&telegram)));
    let tokens = fleet.bots.iter().copied().zip(tokens);
    let service = Service::new(fleet, Limits::default(), tokens, way, &Handle::current());
    let bots: Vec<Bot> = service.bots().cloned().collect();

    // Stopped after half an hour, and begun again.
    let round = Round::new(TELEGRAM, Record::open(data.path(), TELEGRAM).unwrap());
    assert!(timeout(Duration::from_secs(1800), register(&round, &bots)).await.is_err());
    drop(round);
    let half = telegram.calls("setWebhook");
    assert!((500..=620).contains(&half), "{half}");

    let round = Round::new(TELEGRAM, Record::open(data.path(), TELEGRAM).unwrap());
    let outcomes = register(&round, &bots).await;
    for (place, outcome) in outcomes.iter().enumerate() {
        match outcome {
            Err(Trouble::Api(error)) if REVOKED.contains(&place) => assert!(error.is_unauthorized()),
            Err(Trouble::Api(ApiError::Unreachable { .. })) if UNREACHABLE.contains(&place) => {}
            Ok(_) if !REVOKED.contains(&place) && !UNREACHABLE.contains(&place) => {}
            other => panic!("bot {place}: {other:?}"),
        }
    }
    let registered = BOTS - REVOKED.len() - UNREACHABLE.len();
    assert_eq!(telegram.calls("setWebhook"), registered);
    let refused: Vec<_> =
        telegram.emulator.call_records(0, None).into_iter().filter(|call| !call.response.ok).collect();
    assert!(refused.is_empty(), "{refused:?}");
    let hours = telegram.started.elapsed().as_secs_f64() / 3600.0;
    assert!((1.5..2.5).contains(&hours), "{hours}");

    // All is as wanted: nothing is set again, and nobody is waited for.
    let before = Instant::now();
    let again = register(&round, &bots).await;
    assert!(again.iter().flatten().all(|changed| !changed));
    assert_eq!(again.iter().flatten().count(), registered);
    assert_eq!(telegram.calls("setWebhook"), registered);
    assert!(before.elapsed() < Duration::from_secs(120), "{:?}", before.elapsed());
}

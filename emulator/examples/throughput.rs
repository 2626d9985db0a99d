//! How many updates a second the emulator delivers to a receiver on loopback.
//!
//! `cargo run --release -p botserver-emulator --example throughput -- [BOTS] [SECONDS]`

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use botserver_emulator::{BotRef, Config, Emulator, NewBot, Person, Say, Where};
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;

/// Updates of one bot that may wait, so that the load follows the deliveries.
const AHEAD: u64 = 4;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let bots: i64 = arguments.next().map_or(Ok(1000), |text| text.parse())?;
    let seconds: u64 = arguments.next().map_or(Ok(5), |text| text.parse())?;

    let received = Arc::new(AtomicU64::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    tokio::spawn(receive(listener, Arc::clone(&received)));

    let emulator = Emulator::new(Config { history: 100, ..Config::default() });
    let mut chats = Vec::new();
    for id in 1..=bots {
        let token = format!("{id}:AAexample");
        emulator.add_bot(NewBot { token: token.clone(), ..NewBot::default() })?;
        emulator.call(&token, "setWebhook", json!({ "url": url }), Vec::new()).await;
        chats.push((BotRef::Id(id), emulator.add_person(Person::named("Ada"))));
    }
    let start = Instant::now();
    let mut said = 0;
    while start.elapsed() < Duration::from_secs(seconds) {
        for (bot, person) in &chats {
            let place = Where { bot: Some(bot.clone()), chat: None };
            emulator.say(Say { place, person: *person, text: "hello".into(), ..Say::default() })?;
            said += 1;
        }
        while said > received.load(Ordering::Relaxed) + AHEAD * u64::try_from(bots)? {
            tokio::task::yield_now().await;
        }
    }
    emulator.settle().await;
    let (received, took) = (received.load(Ordering::Relaxed), start.elapsed().as_secs_f64());
    #[allow(clippy::cast_precision_loss, reason = "a rate")]
    let rate = received as f64 / took;
    println!("{bots} bots: {received} of {said} updates delivered in {took:.1} s: {rate:.0} a second");
    Ok(())
}

/// Reads every request and answers 200.
async fn receive(listener: TcpListener, received: Arc<AtomicU64>) {
    while let Ok((stream, _)) = listener.accept().await {
        let received = Arc::clone(&received);
        let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
            let received = Arc::clone(&received);
            async move {
                let _ = request.into_body().collect().await;
                received.fetch_add(1, Ordering::Relaxed);
                Ok::<_, Infallible>(http::Response::new(Empty::<Bytes>::new()))
            }
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

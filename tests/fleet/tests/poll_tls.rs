//! `poll` with a Bot API behind TLS that allows one stream on each connection of HTTP/2.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::convert::Infallible;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use harness::{Settings, token};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A request that is held open.
#[derive(Debug)]
struct Held;

/// Says of each `getUpdates` that it is held, and of each other call that all is well.
async fn answer(
    request: Request<Incoming>,
    held: mpsc::UnboundedSender<Held>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let is_poll = request.uri().path().ends_with("/getUpdates");
    let _ = request.into_body().collect().await;
    if is_poll {
        let _ = held.send(Held);
        std::future::pending::<()>().await;
    }
    let info = r#"{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}"#;
    Ok(Response::new(Full::new(Bytes::from_static(info.as_bytes()))))
}

async fn serve(listener: TcpListener, tls: ServerConfig, held: mpsc::UnboundedSender<Held>) {
    let tls = TlsAcceptor::from(Arc::new(tls));
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (tls, held) = (tls.clone(), held.clone());
        tokio::spawn(async move {
            let Ok(stream) = tls.accept(stream).await else { return };
            let mut builder = Builder::new(TokioExecutor::new());
            builder.http2().max_concurrent_streams(1);
            let service = service_fn(|request| answer(request, held.clone()));
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_poll_waits_for_the_stream_of_another() {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).unwrap();
    let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (seen, mut held) = mpsc::unbounded_channel();
    tokio::spawn(serve(listener, tls, seen));

    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    fs::write(&trusted, certified.cert.pem()).unwrap();
    let bots = ["awkward", "plain", "waiter"];
    let settings = Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .arg(format!("--api-url=https://localhost:{port}"))
        .env("SSL_CERT_FILE", trusted.to_str().unwrap());
    let _poll =
        bots.iter().zip(1001..).fold(settings, |settings, (bot, id)| settings.token(bot, token(id))).poll();
    for _ in bots {
        tokio::time::timeout(Duration::from_secs(20), held.recv()).await.expect("all are held").unwrap();
    }
}

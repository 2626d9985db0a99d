//! `server:` of bots.yml.

use std::num::NonZero;

use botserver_manifest::address::{PublicUrl, listen};

use crate::diagnostic::{Diagnostics, Place};
use crate::fleet::Server;
use crate::parse::{RawFleet, Text};
use crate::problem::Problem;

/// How many connections Telegram opens for a bot at most; see <https://core.telegram.org/bots/api#setwebhook>.
const MOST_CONNECTIONS: u8 = 100;

/// Takes the values out of the manifest and checks them; a wrong one is reported and left out.
pub(super) fn check(manifest: &mut RawFleet, problems: &mut Diagnostics) -> Server {
    let public_url = manifest.public_url.take().and_then(|Text { text, span }| {
        let url = PublicUrl::new(&text);
        match &url {
            Err(error) => problems.report(Place::manifest(span), Problem::PublicUrl(error.clone())),
            Ok(url) if url.ends_with_webhook() => {
                problems.report(Place::manifest(span), Problem::WebhookInPublicUrl);
            }
            Ok(_) => {}
        }
        url.ok()
    });
    let listen = manifest.listen.take().and_then(|Text { text, span }| {
        listen(&text).map_err(|error| problems.report(Place::manifest(span), Problem::Listen(error))).ok()
    });
    let max_connections = manifest.max_connections.take().and_then(|Text { text, span }| {
        let number = text.parse().ok().filter(|number: &NonZero<u8>| number.get() <= MOST_CONNECTIONS);
        if number.is_none() {
            problems.report(Place::manifest(span), Problem::MaxConnections(text));
        }
        number
    });
    let certificate = manifest.certificate.take().map(|Text { text, .. }| text);
    Server { public_url, listen, max_connections, certificate }
}

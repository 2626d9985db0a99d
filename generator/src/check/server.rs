//! `server:` of bots.yml.

use botserver_manifest::address::{PublicUrl, listen};

use crate::diagnostic::{Diagnostics, Place};
use crate::fleet::Server;
use crate::parse::Text;
use crate::problem::Problem;

/// Checks both values; a wrong one is reported and left out.
pub(super) fn check(url: Option<Text>, address: Option<Text>, problems: &mut Diagnostics) -> Server {
    let public_url = url.and_then(|Text { text, span }| {
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
    let listen = address.and_then(|Text { text, span }| {
        listen(&text).map_err(|error| problems.report(Place::manifest(span), Problem::Listen(error))).ok()
    });
    Server { public_url, listen }
}

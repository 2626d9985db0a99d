//! The files that hold a fleet together.

use std::num::NonZero;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::HEADER;
use crate::fleet::{Fleet, Server};
use crate::paths::{HANDLERS, handler_path};

/// `mod.rs`, which `botserver::fleet!()` includes at the root of the user's crate: no inner attributes, and no path
/// that starts at the crate.
pub(super) fn root(fleet: &Fleet) -> TokenStream {
    let bots = fleet.bots.iter().map(|bot| {
        let ident = format_ident!("{}", bot.ident);
        quote!(&bots::#ident::BOT)
    });
    let Server { public_url, listen, max_connections, certificate } = &fleet.server;
    let (public_url, listen) = (option(public_url.as_ref()), option(listen.as_ref()));
    let max_connections = match max_connections.map(NonZero::get) {
        Some(number) => quote!(Some(#number)),
        None => quote!(None),
    };
    let certificate = option(certificate.as_ref());
    quote! {
        /// One module a bot.
        #[allow(clippy::all, clippy::pedantic, non_snake_case)]
        pub mod bots;
        #[allow(clippy::all, clippy::pedantic, non_snake_case)]
        mod dispatch;
        /// The handler files of the bots.
        #[allow(missing_docs, non_snake_case)]
        pub mod handlers;
        #[allow(clippy::all, clippy::pedantic)]
        mod router;

        /// Every bot of bots.yml, and the router that finds them.
        pub static FLEET: ::botserver::codegen::Fleet = ::botserver::codegen::Fleet {
            package: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            features: option_env!("BOTSERVER_FEATURES"),
            bots: &[#(#bots),*],
            route: router::route,
            server: ::botserver::codegen::ServerDefaults {
                public_url: #public_url,
                listen: #listen,
                max_connections: #max_connections,
                certificate: #certificate,
            },
        };
    }
}

/// `bots/mod.rs`.
pub(super) fn bots(fleet: &Fleet) -> TokenStream {
    let idents = fleet.bots.iter().map(|bot| format_ident!("{}", bot.ident));
    quote!(#(pub mod #idents;)*)
}

/// `dispatch/mod.rs`.
pub(super) fn dispatch(fleet: &Fleet) -> TokenStream {
    let idents = fleet.handlers.iter().map(|handler| format_ident!("{}", handler.name.as_str()));
    quote!(#(pub(super) mod #idents;)*)
}

/// `handlers.rs`, the one file that depends on where the fleet is. Not formatted, so that `#[path]` keeps its line.
pub(super) fn handlers(fleet: &Fleet) -> String {
    let mut text = HEADER.to_owned();
    for handler in &fleet.handlers {
        let path = fleet.dir.join(HANDLERS).join(format!("{}.rs", handler.name));
        text.push_str(&format!(
            "\n// {}\n#[path = {:?}]\npub mod {};\n",
            handler_path(&handler.name),
            path.display().to_string(),
            handler.name.as_str()
        ));
    }
    text
}

/// `Some("text")` or `None`.
fn option(text: Option<&impl ToString>) -> TokenStream {
    match text.map(ToString::to_string) {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

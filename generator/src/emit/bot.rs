//! `bots/<bot>.rs`: one module, one static.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::fleet::option;
use crate::fleet::Bot;
use crate::handler::Handler;
use crate::settings::Value;
use crate::source::handler_path;

/// The module of one bot.
pub(super) fn bot(bot: &Bot, handler: &Handler) -> TokenStream {
    let about = format!(" `{}`, handled by `{}`.", bot.name, handler_path(&handler.name));
    let module = format_ident!("{}", handler.ident);
    let (imports, settings, settings_pointer) = match (&bot.settings, &handler.settings) {
        (Some(value), Some(schema)) => {
            let path = quote!(handlers::#module::);
            let value = expression(value, &path);
            let visibility = if schema.is_public { quote!(pub) } else { quote!(pub(crate)) };
            let settings = quote! {
                /// `settings:` of this bot in bots.yml.
                #visibility static SETTINGS: #path Settings = #value;
            };
            (
                quote!(
                    use super::super::{dispatch, handlers};
                ),
                settings,
                quote!(&SETTINGS),
            )
        }
        _ => (
            quote!(
                use super::super::dispatch;
            ),
            TokenStream::new(),
            quote!(&()),
        ),
    };
    let name = &bot.name;
    let id = match bot.id {
        Some(id) => {
            let id = Literal::i64_unsuffixed(id);
            quote!(Some(#id))
        }
        None => quote!(None),
    };
    let (username, description) = (option(bot.username.as_ref()), option(bot.description.as_ref()));
    quote! {
        #![doc = #about]
        #imports
        #settings
        /// This bot, at one address for as long as the process lives.
        pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
            ::botserver::Identity { name: #name, id: #id, username: #username, description: #description },
            &dispatch::#module::HANDLER,
            #settings_pointer,
        );
    }
}

/// A value as an expression; `path` leads to the module of its types.
fn expression(value: &Value, path: &TokenStream) -> TokenStream {
    match value {
        Value::Integer(number) => number_literal(&number.to_string()),
        Value::Float(number) => number_literal(number),
        Value::Bool(value) => quote!(#value),
        Value::Text(text) => quote!(#text),
        Value::List(values) => {
            let values = values.iter().map(|value| expression(value, path));
            quote!(&[#(#values),*])
        }
        Value::Absent => quote!(None),
        Value::Present(value) => {
            let value = expression(value, path);
            quote!(Some(#value))
        }
        Value::Struct(name, fields) => {
            let name = format_ident!("{name}");
            let fields = fields.iter().map(|(field, value)| {
                let (field, value) = (identifier(field), expression(value, path));
                quote!(#field: #value)
            });
            quote!(#path #name { #(#fields),* })
        }
        Value::Variant(name, variant) => {
            let (name, variant) = (identifier(name), identifier(variant));
            quote!(#path #name::#variant)
        }
    }
}

/// A field or variant as the handler's author wrote it, `r#` included.
fn identifier(name: &str) -> proc_macro2::Ident {
    match name.strip_prefix("r#") {
        Some(name) => proc_macro2::Ident::new_raw(name, proc_macro2::Span::call_site()),
        None => format_ident!("{name}"),
    }
}

/// Digits that are known to be a number, without a type: its field gives it one.
fn number_literal(digits: &str) -> TokenStream {
    digits.parse().unwrap_or_else(|_| quote!(0))
}

//! `dispatch/<handler>.rs`: from an update to the handler's function.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::fleet::{Function, Handler, Parameter, SessionScope};
use crate::update_kinds::{UPDATE_KINDS, UpdateKindRow};

/// The kind that brings commands.
const MESSAGE: &str = "message";

/// The kind by which Telegram tells to stop.
const STOPPED: &str = "stopped_message_generation";

/// The module of one handler.
pub(super) fn dispatch(handler: &Handler) -> TokenStream {
    let emitter = Emitter { handler, module: format_ident!("{}", handler.name.as_str()) };
    let name = handler.name.as_str();
    let kinds = UPDATE_KINDS.iter().filter(|kind| handler.on_update.is_some() || wants(handler, kind));
    let kinds = kinds.map(|kind| variant(kind.name));
    let urgent_kinds = handler.kinds.iter().filter(|(_, function)| function.is_urgent());
    let urgent_kinds = urgent_kinds.map(|(kind, _)| variant(kind));
    let urgent_commands = handler.commands.iter().filter(|command| command.function.is_urgent());
    let urgent_commands = urgent_commands.map(|command| &command.name);
    let menu = handler
        .menu()
        .map(|(name, description)| quote!(MenuCommand { name: #name, description: #description }));
    let bot = if emitter.uses_bot() { format_ident!("bot") } else { format_ident!("_bot") };
    let gathers_albums = handler.on_album.is_some();
    let album = emitter.album();
    let body = emitter.body();
    quote! {
        use super::super::handlers;
        use ::botserver::codegen::*;

        pub(crate) static HANDLER: Handler = Handler {
            name: #name,
            allowed_updates: &[#(UpdateKind::#kinds),*],
            commands: &[#(#menu),*],
            gathers_albums: #gathers_albums,
            urgent: Urgent { kinds: &[#(UpdateKind::#urgent_kinds),*], commands: &[#(#urgent_commands),*] },
            dispatch,
        };

        fn dispatch(#bot: Bot, update: Update) -> Dispatch {
            Box::pin(async move {
                #album
                #body
            })
        }
    }
}

/// Whether a kind has an arm of its own.
fn handles(handler: &Handler, kind: &UpdateKindRow) -> bool {
    handler.on(kind.name).is_some() || (kind.name == MESSAGE && !handler.commands.is_empty())
}

/// Whether a handler has a use for a kind. What can be told to stop is told so by Telegram, too.
fn wants(handler: &Handler, kind: &UpdateKindRow) -> bool {
    handles(handler, kind)
        || (kind.name == MESSAGE && handler.on_album.is_some())
        || (kind.name == STOPPED && handler.functions().any(Function::can_be_stopped))
}

struct Emitter<'a> {
    handler: &'a Handler,
    module: Ident,
}

impl Emitter<'_> {
    fn body(&self) -> TokenStream {
        let rest = self.rest();
        let arms: Vec<_> = UPDATE_KINDS
            .iter()
            .filter(|kind| handles(self.handler, kind))
            .map(|kind| {
                let (variant, body) = (variant(kind.name), self.arm(kind));
                quote!(UpdateKind::#variant => #body)
            })
            .collect();
        if arms.is_empty() {
            return rest;
        }
        quote! {
            match update.kind() {
                #(#arms,)*
                _ => #rest,
            }
        }
    }

    /// What happens to an album, of whichever kind its messages are.
    fn album(&self) -> Option<TokenStream> {
        let function = self.handler.on_album.as_ref()?;
        let call = self.reply(function);
        let condition = if function.takes_payload() {
            quote!(let Some(payload) = update.album()?)
        } else {
            quote!(update.is_album())
        };
        Some(quote! {
            if #condition {
                return #call;
            }
        })
    }

    /// What happens to an update of one kind.
    fn arm(&self, kind: &UpdateKindRow) -> TokenStream {
        let function = self.handler.on(kind.name);
        let call = function.map_or_else(|| self.rest(), |function| self.reply(function));
        let has_commands = kind.name == MESSAGE && !self.handler.commands.is_empty();
        if !has_commands && !function.is_some_and(Function::takes_payload) {
            return call;
        }
        let payload = format_ident!("{}", kind.payload);
        let commands = if has_commands { self.commands() } else { TokenStream::new() };
        quote! {{
            let payload: types::#payload = update.payload()?;
            #commands
            #call
        }}
    }

    /// Commands come before `on_message`, which gets those that nobody answers.
    fn commands(&self) -> TokenStream {
        let arms = self.handler.commands.iter().map(|command| {
            let (name, call) = (&command.name, self.reply(&command.function));
            quote!(#name => return #call)
        });
        quote! {
            if let Some(command) = bot.command(&payload) {
                match command.name() {
                    #(#arms,)*
                    _ => {}
                }
            }
        }
    }

    /// What happens to an update that nothing else handles.
    fn rest(&self) -> TokenStream {
        match &self.handler.on_update {
            Some(function) => self.reply(function),
            None => quote!(Ok(Reply::none())),
        }
    }

    fn reply(&self, function: &Function) -> TokenStream {
        let module = &self.module;
        let name = format_ident!("{}", function.name);
        let arguments = function.parameters.iter().map(|parameter| match parameter {
            Parameter::Payload { by_reference: true } => quote!(&payload),
            Parameter::Payload { by_reference: false } => quote!(payload),
            Parameter::Args { by_reference: true } => quote!(&command.args()),
            Parameter::Args { by_reference: false } => quote!(command.args()),
            Parameter::Settings => quote!(bot.settings()?),
            Parameter::Bot => quote!(&bot),
            Parameter::Update => quote!(&update),
            Parameter::Session(scope) => {
                let session = session(*scope);
                quote!(#session.value())
            }
            Parameter::Cancellation { by_reference: true } => quote!(cancellation.token()),
            Parameter::Cancellation { by_reference: false } => quote!(cancellation.token().clone()),
            Parameter::AtWork { by_reference: true } => quote!(&AtWork::beside(&bot, &update)),
            Parameter::AtWork { by_reference: false } => quote!(AtWork::beside(&bot, &update)),
        });
        let called = quote!(handlers::#module::#name(#(#arguments),*));
        let returned = if function.can_be_stopped() {
            quote!(cancellation.end_in_time(#called).await?)
        } else if function.is_async {
            quote!(#called.await)
        } else {
            called
        };
        let reply = quote!(reply(#returned, &update));
        let cancellation = function
            .can_be_stopped()
            .then(|| quote!(let cancellation = Cancellation::of(&bot, &update).await?;));
        let sessions: Vec<_> = sessions(function).collect();
        let held = sessions.iter().map(|scope| self.held(*scope));
        let before: TokenStream = cancellation.into_iter().chain(held).collect();
        let kept = sessions.iter().fold(quote!(replied), |replied, scope| {
            let session = session(*scope);
            quote!(#session.keep(#replied))
        });
        match (before.is_empty(), sessions.is_empty()) {
            (true, _) => reply,
            (false, true) => quote! {{
                #before
                #reply
            }},
            (false, false) => quote! {{
                #before
                let replied = #reply;
                #kept
            }},
        }
    }

    /// Has a session at hand while a function runs.
    fn held(&self, scope: SessionScope) -> TokenStream {
        let module = &self.module;
        let (variable, ty) = (session(scope), format_ident!("{}", scope.name()));
        let variant = match scope {
            SessionScope::Chat => quote!(Chat),
            SessionScope::User => quote!(User),
        };
        let has_migration =
            self.handler.sessions.iter().any(|session| session.scope == scope && session.has_migration);
        let migration = if has_migration {
            let function = format_ident!("{}", scope.migration());
            quote!(Some(handlers::#module::#function))
        } else {
            quote!(None)
        };
        quote! {
            let mut #variable: Held<handlers::#module::#ty> =
                Held::load(&bot, &update, SessionScope::#variant, #migration).await?;
        }
    }

    fn uses_bot(&self) -> bool {
        !self.handler.commands.is_empty()
            || self.handler.functions().flat_map(|function| &function.parameters).any(|parameter| {
                match parameter {
                    Parameter::Bot
                    | Parameter::Settings
                    | Parameter::Session(_)
                    | Parameter::Cancellation { .. }
                    | Parameter::AtWork { .. } => true,
                    Parameter::Payload { .. } | Parameter::Args { .. } | Parameter::Update => false,
                }
            })
    }
}

/// The sessions that a function takes.
fn sessions(function: &Function) -> impl Iterator<Item = SessionScope> {
    function.parameters.iter().filter_map(|parameter| match parameter {
        Parameter::Session(scope) => Some(*scope),
        _ => None,
    })
}

/// The variable that holds a session.
fn session(scope: SessionScope) -> Ident {
    match scope {
        SessionScope::Chat => format_ident!("session"),
        SessionScope::User => format_ident!("user_session"),
    }
}

/// `edited_message` as `EditedMessage`.
fn variant(kind: &str) -> Ident {
    let words = kind.split('_').flat_map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters)
    });
    format_ident!("{}", words.collect::<String>())
}

//! What is said of the functions of a handler file.

use std::fmt;

use botserver_manifest::Wording;
use botserver_manifest::suggest::list;

use crate::fleet::{MAX_COMMAND, MAX_MENU, MAX_MENU_TEXT};
use crate::problem::{FunctionProblem, Meant, Offers};

impl FunctionProblem {
    pub(super) fn wording(&self, name: &str) -> Wording {
        let say = |message: String, help: &str| Wording::new(message).help(help);
        let command = name.strip_prefix("command_").unwrap_or(name);
        match self {
            Self::Private { is_async } => {
                let fn_ = if *is_async { "async fn" } else { "fn" };
                say(
                    format!("`{name}` is private, so it would never be called"),
                    &format!("write `pub {fn_} {name}`, or give it another name if it is a helper"),
                )
            }
            Self::ReservedName => say(
                format!("`{name}` is no handler, but names that begin with `on_` are for handlers"),
                &format!("rename it, for instance to `{}`", name.replacen("on_", "handle_", 1)),
            ),
            Self::Conditional => say(
                format!("`{name}` is not always there"),
                "put the `cfg` inside of the function: what is handled cannot depend on it",
            ),
            Self::Twice => say(format!("there are two functions `{name}`"), "rename or remove one of them"),
            Self::Nearly(meant) => say(
                format!("`{name}` is nearly the name of a handler, but is none: it would never be called"),
                &format!("did you mean `{meant}`? if it is a helper, remove its `pub`"),
            ),
            Self::UnknownKind { kind, meant } => say(
                format!("no update is of kind `{kind}`, so `{name}` would never be called"),
                &match meant {
                    Meant::Function(meant) => format!("did you mean `{meant}`?"),
                    Meant::Content(field) => {
                        format!("this comes as a message: write `on_message`, and look at `message.{field}`")
                    }
                    Meant::Nothing => "the kinds are those of the Bot API's `Update`, such as `on_message`; \
                                           `on_update` gets the rest"
                        .to_owned(),
                },
            ),
            Self::Unsafe => say(format!("`{name}` is `unsafe`"), "dispatch calls safe functions only"),
            Self::Generic(offers) => say(
                format!("`{name}` is generic, so nothing says what to call it with"),
                &format!("it can take {offers}"),
            ),
            Self::TakesSelf => {
                say(format!("`{name}` takes `self`"), "make it a function that stands by itself in the file")
            }
            Self::Mutable => say(
                format!("`{name}` takes something by `&mut`"),
                "nothing but a session is for one handler alone: take it by `&`",
            ),
            Self::ByValue(ty) => say(format!("`{name}` takes `{ty}` by value"), &format!("write `&{ty}`")),
            Self::Static(ty) => say(
                format!("`{name}` takes `&'static {ty}`, but has it only while it runs"),
                &format!("write `&{ty}`"),
            ),
            Self::SameParameter => say(
                format!("`{name}` takes the same thing twice"),
                "dispatch fills each parameter by its type: remove one of the two",
            ),
            Self::NoSettings => say(
                format!("`{name}` takes `Settings`, but this file has no such struct"),
                "add `pub struct Settings { … }`, or remove the parameter",
            ),
            Self::NoSession(scope) => say(
                format!("`{name}` takes `{}`, but this file has no such type", scope.name()),
                &format!(
                    "add `#[derive(Default, Serialize, Deserialize)] pub struct {} {{ … }}`, or remove the parameter",
                    scope.name()
                ),
            ),
            Self::SessionByValue(scope) => say(
                format!("`{name}` takes `{}` in a way that changes nothing", scope.name()),
                &format!("write `&mut {}`: what it is afterwards is kept", scope.name()),
            ),
            Self::ArgsOutside(offers) => say(
                format!("`{name}` takes `Args`, which only a `command_…` function has"),
                &format!("it can take {offers}"),
            ),
            Self::AtWorkOutside => say(
                format!("`{name}` takes `AtWork`, and would not wait for its turn"),
                "that is for what tells a bot to stop: a command, `on_callback_query`, `on_stopped_message_generation`",
            ),
            Self::UrgentWithSession(scope) => say(
                format!(
                    "`{name}` takes `AtWork` and so runs beside what is at work in the chat, which has its `{}`",
                    scope.name()
                ),
                &format!(
                    "leave the session to the function that is told to stop; without `AtWork`, `{name}` gets it when that \
                     is done"
                ),
            ),
            Self::UrgentAndStoppable => say(
                format!("`{name}` takes `AtWork` and `CancellationToken`"),
                "what is at work is told to stop by the first, and told so by the second: remove one of the two",
            ),
            Self::StoppableAndBlocking => say(
                format!(
                    "`{name}` takes a `CancellationToken`, but nothing can end a function that is not `async`"
                ),
                &format!("write `pub async fn {name}`"),
            ),
            Self::OddParameter(offers) => say(
                format!("`{name}` has a parameter that dispatch cannot fill"),
                &format!("it can take {offers}"),
            ),
            Self::UnknownParameter { name: ty, offers } => {
                let known = match &offers.payload {
                    Some(payload) if payload.starts_with(['A', 'E', 'I', 'O', 'U']) => {
                        format!("its update brings an `{payload}`")
                    }
                    Some(payload) => format!("its update brings a `{payload}`"),
                    None => "`on_update` takes the `&Update` itself".to_owned(),
                };
                say(
                    format!("`{name}` takes `{ty}`, which dispatch does not have"),
                    &format!("{known}; it can take {offers}"),
                )
            }
            Self::CommandName => say(
                format!("`/{command}` cannot be a command"),
                &format!("Telegram takes 1 to {MAX_COMMAND} of `a-z`, `0-9` and `_`"),
            ),
            Self::NoMenuText => say(
                format!("`/{command}` has no text for Telegram's command menu"),
                &format!(
                    "write it as the first doc line, `/// What /{command} does`, or keep the command out of the menu \
                     with `#[doc(hidden)]`"
                ),
            ),
            Self::LongMenuText(length) => say(
                format!("the menu text of `/{command}` has {length} characters"),
                &format!("the first doc line is the menu's text, of at most {MAX_MENU_TEXT} characters"),
            ),
            Self::MenuIsFull => say(
                format!("`/{command}` is one command more than Telegram's menu takes ({MAX_MENU})"),
                "keep some out of the menu with `#[doc(hidden)]`",
            ),
        }
    }
}

impl fmt::Display for Offers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let args = self.args.then_some("Args");
        let settings = self.settings.then_some("&Settings");
        let sessions: Vec<_> = self.sessions.iter().map(|name| format!("&mut {name}")).collect();
        let at_work = self.at_work.then_some("AtWork");
        let all = self.payload.as_deref().into_iter().chain(args).chain(["&Bot", "&Update"]).chain(settings);
        let all = all.chain(sessions.iter().map(String::as_str));
        f.write_str(&list(all.chain(["CancellationToken"]).chain(at_work)))
    }
}

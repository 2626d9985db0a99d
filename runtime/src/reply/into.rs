//! What a handler function can return.

use std::borrow::Cow;

use super::{Part, Reply};
use crate::telegram::Call;

/// What a handler function can return.
///
/// `()` says nothing; a text goes to the chat that the update comes from; a method of the Bot API is called; `None` is
/// silence, and an `Err` has the update delivered again.
#[diagnostic::on_unimplemented(
    message = "a handler function cannot return `{Self}`",
    label = "this function of the handler file returns `{Self}`",
    note = "it can return `()`, a text, a `Reply`, a method of the Bot API such as `SendPhoto`, or an `Option` or a `Result` of these"
)]
pub trait IntoReply {
    /// Makes the reply.
    ///
    /// # Errors
    /// The handler's own.
    fn into_reply(self) -> crate::Result<Reply>;
}

impl IntoReply for Reply {
    fn into_reply(self) -> crate::Result<Reply> {
        Ok(self)
    }
}

impl IntoReply for () {
    fn into_reply(self) -> crate::Result<Reply> {
        Ok(Reply::none())
    }
}

impl<T: IntoReply> IntoReply for Option<T> {
    fn into_reply(self) -> crate::Result<Reply> {
        self.map_or_else(|| Ok(Reply::none()), T::into_reply)
    }
}

impl<T: IntoReply, E: Into<anyhow::Error>> IntoReply for Result<T, E> {
    fn into_reply(self) -> crate::Result<Reply> {
        self.map_err(Into::into)?.into_reply()
    }
}

macro_rules! texts {
    ($($text:ty),*) => {
        $(impl From<$text> for Reply {
            fn from(text: $text) -> Self {
                Self::text(text)
            }
        }

        impl IntoReply for $text {
            fn into_reply(self) -> crate::Result<Reply> {
                Ok(self.into())
            }
        })*
    };
}

texts!(&str, String, Cow<'_, str>);

macro_rules! methods {
    ($($method:path),* $(,)?) => {
        $(impl From<$method> for Reply {
            fn from(method: $method) -> Self {
                Self { parts: vec![Part::Call(Call::new(&method))], sessions: Vec::new() }
            }
        }

        // Or rustc would list them all to whoever returns something else.
        #[diagnostic::do_not_recommend]
        impl IntoReply for $method {
            fn into_reply(self) -> crate::Result<Reply> {
                Ok(self.into())
            }
        })*
    };
}

botserver_api::for_each_method!(methods);

//! What all methods have in common.

use serde::Serialize;

use crate::upload::Upload;

/// A method of the Bot API with its parameters.
///
/// ```
/// use botserver_api::{Method, methods::SendMessage, types::ParseMode};
///
/// let hello = SendMessage::new(42, "<b>hello</b>").parse_mode(ParseMode::Html);
/// assert_eq!(hello.to_json(), br#"{"chat_id":42,"text":"<b>hello</b>","parse_mode":"HTML"}"#);
/// ```
pub trait Method: Serialize + Send + Sync {
    /// The name of the method: `sendMessage`.
    const NAME: &'static str;

    /// The names of all its parameters.
    const PARAMETERS: &'static [&'static str];

    /// What the method returns.
    type Response: Send + 'static;

    /// The parameters as a JSON object.
    fn to_json(&self) -> Vec<u8>;

    /// The parameters and the name as one JSON object, `{"method":"sendMessage",…}`: the form in which a method
    /// is called in the response to a webhook request.
    fn to_webhook_reply(&self) -> Vec<u8> {
        webhook_reply(Self::NAME, &self.to_json())
    }

    /// Reads the `result` of the API's answer.
    ///
    /// # Errors
    /// When `result` is not what the method returns.
    fn parse_response(result: &[u8]) -> Result<Self::Response, serde_json::Error>;

    /// The files that must be uploaded along with the parameters, each under its name in `multipart/form-data`;
    /// none for most methods.
    fn files(&self) -> Vec<(String, &Upload)> {
        Vec::new()
    }
}

/// Writes parameters.
pub(crate) fn write<T: Serialize>(params: &T) -> Vec<u8> {
    let mut json = Vec::with_capacity(256);
    // Parameters have text keys and no fallible `Serialize`, so writing them to memory cannot fail.
    let written = serde_json::to_writer(&mut json, params);
    debug_assert!(written.is_ok(), "{written:?}");
    json
}

/// A call in the form in which it is made in the response to a webhook request: `params`, the JSON object of
/// [`Method::to_json`], with `method` in front.
pub fn webhook_reply(method: &str, params: &[u8]) -> Vec<u8> {
    let rest = params.strip_prefix(b"{").unwrap_or(b"}");
    let quote: &[u8] = if rest == b"}" { b"\"" } else { b"\"," };
    [br#"{"method":""#, method.as_bytes(), quote, rest].concat()
}

/// Declares a method: its struct, `new` with the required parameters, and a setter for each optional one.
macro_rules! method {
    (
        $(#[$doc:meta])*
        $name:ident = $method:literal -> $response:ty;
        required { $($required:ident $(= $required_key:literal)?: $required_type:ty,)* }
        optional { $($optional:ident $(= $optional_key:literal)?: $optional_type:ty,)* }
        files { $($file:ident),* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[must_use = "a method does nothing until it is returned as a reply or called"]
        pub struct $name {
            $(pub $required: $required_type,)*
            $(pub $optional: Option<$optional_type>,)*
        }

        impl $name {
            /// With the required parameters; the optional ones are absent.
            pub fn new($($required: impl Into<$required_type>),*) -> Self {
                Self { $($required: $required.into(),)* $($optional: None,)* }
            }

            $(
                #[doc = concat!("Sets `", stringify!($optional), "`.")]
                pub fn $optional(mut self, $optional: impl Into<$optional_type>) -> Self {
                    self.$optional = Some($optional.into());
                    self
                }
            )*
        }

        crate::json::write::serialize_object! {
            $name {}
            required { $($required $(= $required_key)?),* }
            optional { $($optional $(= $optional_key)?),* }
        }

        impl crate::Method for $name {
            const NAME: &'static str = $method;
            const PARAMETERS: &'static [&'static str] = &[
                $(crate::method::key!($required $(= $required_key)?),)*
                $(crate::method::key!($optional $(= $optional_key)?),)*
            ];
            type Response = $response;

            fn to_json(&self) -> Vec<u8> {
                crate::method::write(self)
            }

            fn parse_response(result: &[u8]) -> Result<Self::Response, serde_json::Error> {
                crate::json::from_slice(result)
            }

            crate::method::files! { $($file),* }
        }
    };
}
pub(crate) use method;

/// The name of a parameter, which is not always that of its field.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident = $key:literal) => {
        $key
    };
}
pub(crate) use key;

/// `Method::files` of a method some of whose parameters may hold files.
macro_rules! files {
    () => {};
    ($($file:ident),+) => {
        fn files(&self) -> Vec<(String, &crate::upload::Upload)> {
            let mut found = crate::upload::Found::default();
            $(crate::upload::Uploads::uploads(&self.$file, &mut found);)+
            found.into_parts()
        }
    };
}
pub(crate) use files;

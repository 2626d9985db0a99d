//! How generated types become JSON and back: the traits and loops that the generated code fills in.
//!
//! `serde_derive` is not used for them: it takes several times longer to compile, and buffers tagged enums.

mod kept;
pub(crate) mod read;
pub(crate) mod text_enum;
pub(crate) mod union;
pub(crate) mod values;
pub(crate) mod write;

use serde::de::Error as _;
use serde_json::{Deserializer, Error};

use read::{Field, whole};
pub(crate) use text_enum::text_enum;

/// Reads a whole text. It is checked to be UTF-8 once, and not once for every text in it as serde_json does
/// when it is given bytes: a seventh of all instructions of reading a message.
pub(crate) fn from_slice<T: Field>(json: &[u8]) -> Result<T, Error> {
    let text =
        std::str::from_utf8(json).map_err(|error| Error::custom(format_args!("not UTF-8: {error}")))?;
    let mut json = Deserializer::from_str(text);
    let value = whole(&mut json)?;
    json.end()?;
    Ok(value)
}

/// Gives types a `from_json` that is compiled here and not in the crate that calls it.
macro_rules! from_json {
    ($($name:ident),*) => {$(
        impl $name {
            #[doc = concat!("Reads a JSON object as `", stringify!($name), "`.")]
            ///
            /// # Errors
            /// When `json` is not JSON, nests more than 127 levels, lacks an essential field, or has a value of
            /// another type.
            pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
                crate::json::from_slice(json)
            }
        }
    )*};
}
pub(crate) use from_json;

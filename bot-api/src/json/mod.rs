//! How generated types become JSON and back: the traits and loops that the generated code fills in.
//!
//! `serde_derive` is not used for them: it takes several times longer to compile, and buffers tagged enums.

pub(crate) mod read;
pub(crate) mod text_enum;
pub(crate) mod write;

pub(crate) use text_enum::text_enum;

/// Gives types a `from_json` that is compiled here and not in the crate that calls it.
macro_rules! from_json {
    ($($name:ident),*) => {$(
        impl $name {
            #[doc = concat!("Reads a JSON object as `", stringify!($name), "`.")]
            ///
            /// # Errors
            /// When `json` is not JSON, or a required field is missing or of another type.
            pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
                serde_json::from_slice(json)
            }
        }
    )*};
}
pub(crate) use from_json;

//! The kinds of update.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::generated::update_kind::{from_bytes, is_kind};
use crate::types::{Update, UpdateKind};

/// Declares [`UpdateKind`].
macro_rules! update_kinds {
    ($count:literal $($variant:ident = $name:literal,)*) => {
        /// A kind of update: what an [`Update`] carries, and what `allowed_updates` lists.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum UpdateKind {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
            /// A kind that this version does not know.
            #[default]
            Unknown,
        }

        impl UpdateKind {
            /// All kinds that this version knows, in the order of the documentation.
            pub const ALL: [Self; $count] = [$(Self::$variant,)*];

            /// The name as it stands in an update; `unknown` for an unknown one.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::Unknown => "unknown",
                }
            }
        }
    };
}
pub(crate) use update_kinds;

impl UpdateKind {
    /// The kind of that name: `edited_message`.
    pub fn from_name(name: &str) -> Self {
        from_bytes(name.as_bytes())
    }

    /// The position in [`UpdateKind::ALL`], and its length for an unknown kind: an index for counters.
    pub const fn as_index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for UpdateKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for UpdateKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl From<&str> for UpdateKind {
    fn from(name: &str) -> Self {
        Self::from_name(name)
    }
}

crate::json::text_enum::read_text! { UpdateKind }

impl Update {
    /// The kind of the update: that of the one field which is present.
    pub fn kind(&self) -> UpdateKind {
        let kinds = UpdateKind::ALL.into_iter();
        kinds.into_iter().find(|kind| is_kind(self, *kind)).unwrap_or_default()
    }
}

//! The payload of an update, as the type of its kind.

use std::fmt;
use std::marker::PhantomData;

use botserver_api as api;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor,
};

use super::text;

/// The payload type of a kind of update.
///
/// Implemented here for each of them, so that their JSON code is compiled with this crate and not with every
/// rebuild of a fleet.
pub trait Payload: Sized {
    /// Parses the object below the key `kind` of an update, and skips the rest.
    ///
    /// # Errors
    /// If the object does not fit the type.
    fn read(kind: &str, body: &[u8]) -> serde_json::Result<Self>;
}

macro_rules! payloads {
    ($($payload:ident)*) => {
        $(impl Payload for api::types::$payload {
            fn read(kind: &str, body: &[u8]) -> serde_json::Result<Self> {
                read_value_of(kind, body)
            }
        })*
    };
}

payloads! {
    BotSubscriptionUpdated BusinessConnection BusinessMessagesDeleted CallbackQuery ChatBoostRemoved ChatBoostUpdated ChatJoinRequest
    ChatMemberUpdated ChosenInlineResult InlineQuery ManagedBotUpdated Message
    MessageGenerationStopped MessageReactionCountUpdated MessageReactionUpdated PaidMediaPurchased Poll PollAnswer PreCheckoutQuery ShippingQuery
}

/// Reads the value of one key of a JSON object.
pub(super) fn read_value_of<T: DeserializeOwned>(key: &str, json: &[u8]) -> serde_json::Result<T> {
    struct Pick<'k, T>(&'k str, PhantomData<T>);

    impl<'de, T: DeserializeOwned> Visitor<'de> for Pick<'_, T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "an object with the key `{}`", self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            let mut value = None;
            while let Some(found) = map.next_key_seed(Is(self.0))? {
                if found {
                    value = Some(map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            value.ok_or_else(|| A::Error::custom(format_args!("no `{}`", self.0)))
        }
    }

    /// Whether a key is the one looked for.
    struct Is<'k>(&'k str);

    impl<'de> DeserializeSeed<'de> for Is<'_> {
        type Value = bool;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
            deserializer.deserialize_identifier(self)
        }
    }

    impl Visitor<'_> for Is<'_> {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a key")
        }

        fn visit_str<E>(self, key: &str) -> Result<bool, E> {
            Ok(key == self.0)
        }
    }

    serde_json::Deserializer::from_str(text(json)?).deserialize_map(Pick(key, PhantomData))
}

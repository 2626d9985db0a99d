//! Times as RFC 3339 has them.

use std::time::SystemTime;

use serde::Serializer;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A time such as `2026-11-27T03:04:05Z`.
pub fn rfc3339(time: OffsetDateTime) -> String {
    // Only a year of five digits has none.
    time.format(&Rfc3339).unwrap_or_else(|_| format!("second {} since 1970", time.unix_timestamp()))
}

/// To the second, for `#[serde(serialize_with = …)]`.
pub(crate) fn serialize<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(OffsetDateTime::from(*time).truncate_to_second()))
}

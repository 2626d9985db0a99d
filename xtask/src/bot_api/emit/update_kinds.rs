//! The update kinds: an enum for the API crate, and a table for the build-time generator.

use super::super::model::Model;
use super::match_key;

/// `update_kind.rs` of the API crate.
pub(crate) fn for_api(model: &Model) -> String {
    let count = model.kinds.len();
    let variants: String =
        model.kinds.iter().map(|kind| format!("    {} = {:?},\n", kind.name, kind.key)).collect();
    let arms: Vec<(&str, String)> =
        model.kinds.iter().map(|kind| (kind.key.as_str(), format!("UpdateKind::{}", kind.name))).collect();
    let lookup = match_key(&arms, "UpdateKind::Unknown");
    let of_update: String = model
        .kinds
        .iter()
        .map(|kind| format!("UpdateKind::{} => update.{}.is_some(),\n", kind.name, kind.key))
        .collect();
    let mut payloads: Vec<&str> = model.kinds.iter().map(|kind| kind.payload.as_str()).collect();
    payloads.sort_unstable();
    payloads.dedup();
    format!(
        "//! The kinds of update.\n\nuse super::objects::*;\nuse crate::json::from_json;\nuse crate::update::update_kinds;\n\n\
         update_kinds! {{\n    {count}\n{variants}}}\n\n\
         /// The kind named by the bytes `key`.\n\
         pub(crate) fn from_bytes(key: &[u8]) -> UpdateKind {{\n{lookup}}}\n\n\
         /// Whether `update` carries `kind`.\n\
         pub(crate) fn is_kind(update: &Update, kind: UpdateKind) -> bool {{\nmatch kind {{\n{of_update}UpdateKind::Unknown => false,\n}}\n}}\n\n\
         from_json! {{ Update, {} }}\n",
        payloads.join(", ")
    )
}

/// `update_kinds.rs` of the generator, which must not depend on the API crate.
pub(crate) fn for_generator(model: &Model) -> String {
    let mut kinds: Vec<(&str, &str)> =
        model.kinds.iter().map(|kind| (kind.key.as_str(), kind.payload.as_str())).collect();
    kinds.sort_unstable();
    let rows: String = kinds
        .iter()
        .map(|(name, payload)| format!("UpdateKindRow {{ name: {name:?}, payload: {payload:?} }},\n"))
        .collect();
    format!(
        "//! The kinds of update of the Bot API, for finding `on_<kind>` handlers.\n\n\
         /// A kind of update.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n\
         pub(crate) struct UpdateKindRow {{\n/// As in an update and in `allowed_updates`: `edited_message`.\n\
         pub(crate) name: &'static str,\n/// The type that a handler receives: `Message`.\npub(crate) payload: &'static str,\n}}\n\n\
         /// All of them, sorted by name.\npub(crate) const UPDATE_KINDS: &[UpdateKindRow] = &[\n{rows}];\n"
    )
}

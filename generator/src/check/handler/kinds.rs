//! What a name that is no handler's was probably meant to be.

use botserver_manifest::suggest::closest;

use crate::problem::Meant;
use crate::update_kinds::UPDATE_KINDS;

/// What people call kinds of update, and what the Bot API does.
const OTHER_NAMES: [(&str, &str); 29] = [
    ("any", "on_update"),
    ("anything", "on_update"),
    ("blocked", "on_my_chat_member"),
    ("button", "on_callback_query"),
    ("callback", "on_callback_query"),
    ("channel", "on_channel_post"),
    ("checkout", "on_pre_checkout_query"),
    ("chosen_inline", "on_chosen_inline_result"),
    ("click", "on_callback_query"),
    ("default", "on_update"),
    ("edit", "on_edited_message"),
    ("edited", "on_edited_message"),
    ("fallback", "on_update"),
    ("inline", "on_inline_query"),
    ("join", "on_chat_join_request"),
    ("join_request", "on_chat_join_request"),
    ("media", "on_album"),
    ("media_group", "on_album"),
    ("member", "on_chat_member"),
    ("my_member", "on_my_chat_member"),
    ("other", "on_update"),
    ("post", "on_channel_post"),
    ("pre_checkout", "on_pre_checkout_query"),
    ("press", "on_callback_query"),
    ("query", "on_callback_query"),
    ("reaction", "on_message_reaction"),
    ("shipping", "on_shipping_query"),
    ("unknown", "on_update"),
    ("vote", "on_poll_answer"),
];

/// What comes inside of a message, and in which of its fields.
const CONTENTS: [(&str, &str); 25] = [
    ("animation", "animation"),
    ("audio", "audio"),
    ("caption", "caption"),
    ("contact", "contact"),
    ("dice", "dice"),
    ("document", "document"),
    ("file", "document"),
    ("forward", "forward_origin"),
    ("game", "game"),
    ("gif", "animation"),
    ("image", "photo"),
    ("invoice", "invoice"),
    ("left_chat_member", "left_chat_member"),
    ("location", "location"),
    ("new_chat_members", "new_chat_members"),
    ("payment", "successful_payment"),
    ("photo", "photo"),
    ("reply", "reply_to_message"),
    ("sticker", "sticker"),
    ("successful_payment", "successful_payment"),
    ("text", "text"),
    ("venue", "venue"),
    ("video", "video"),
    ("video_note", "video_note"),
    ("voice", "voice"),
];

/// Commands that every bot has.
const COMMANDS: [&str; 5] = ["start", "help", "settings", "menu", "cancel"];

/// What `on_<kind>` was meant to be.
pub(super) fn meant(kind: &str) -> Meant {
    if let Some((_, function)) = OTHER_NAMES.iter().find(|(name, _)| *name == kind) {
        return Meant::Function((*function).to_owned());
    }
    if let Some((_, field)) = CONTENTS.iter().find(|(name, _)| *name == kind) {
        return Meant::Content((*field).to_owned());
    }
    if COMMANDS.contains(&kind) {
        return Meant::Function(format!("command_{kind}"));
    }
    let known = UPDATE_KINDS.iter().map(|row| row.name).chain(["update", "album"]);
    match closest(kind, known) {
        Some(kind) => Meant::Function(format!("on_{kind}")),
        None => Meant::Nothing,
    }
}

/// The handler's name that a function of another name nearly has.
pub(super) fn nearly(name: &str) -> Option<String> {
    if let Some((prefix, rest)) = name.split_once('_') {
        let is_command = prefix.len() > 4 && prefix != "command" && closest(prefix, ["command"]).is_some();
        if is_command && !rest.is_empty() {
            return Some(format!("command_{rest}"));
        }
    }
    let kinds = UPDATE_KINDS.iter().map(|row| row.name).chain(["album"]);
    let names: Vec<_> = kinds.map(|kind| format!("on_{kind}")).collect();
    let is_slip = |known: &&String| {
        let known: &str = known;
        name.len() > 6 && name != known && strsim::damerau_levenshtein(name, known) <= 1
    };
    names.iter().find(is_slip).cloned()
}

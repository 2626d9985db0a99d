//! What the specification does not say, and names that read better than those a rule would make.
//!
//! Everything here is a fact of the published documentation. A field or type that is not listed takes the
//! general rule, so a newer specification generates without a change to this file.

/// Fields of any object or method that hold fractions. The specification writes `number` for these and for
/// integers alike; everything that is not listed here or in [`FLOAT_FIELDS_OF`] is an `i64`.
pub(crate) const FLOAT_FIELDS: [&str; 14] = [
    "corner_radius_percentage",
    "cover_frame_timestamp",
    "height_percentage",
    "horizontal_accuracy",
    "latitude",
    "longitude",
    "main_frame_timestamp",
    "scale",
    "temperature",
    "width_percentage",
    "x_percentage",
    "x_shift",
    "y_percentage",
    "y_shift",
];

/// Fields that hold fractions in one object and integers in others.
pub(crate) const FLOAT_FIELDS_OF: [(&str, &str); 2] =
    [("InputStoryContentVideo", "duration"), ("StoryAreaPosition", "rotation_angle")];

/// The required fields that are required of what Telegram sends too: which thing an object stands for, in which
/// chat, and when.
///
/// The specification calls far more fields required, and each version adds some, also to objects that have long
/// been there. A server that is older than these types does not send them; nor does one that has dropped them since.
/// An object is read without them: such a field holds the `Default` of its type, which is `false`, 0, an empty text
/// or list, `Unknown` of an enum, and of an object one in which all fields are such. The tag of a union is not
/// listed: an object without it is read as `Unknown`.
///
/// These are names and no rule on `_id`, because versions add ids too, such as the `persistent_id` of an option.
pub(crate) const ESSENTIAL: [&str; 9] = [
    "boost_id",
    "business_connection_id",
    "chat",
    "date",
    "id",
    "message_id",
    "poll_id",
    "result_id",
    "update_id",
];

/// Unions that the specification writes out in a field: the parent, the field, and the name we give the type.
pub(crate) const NAMED_UNIONS: [(&str, &str, &str); 2] =
    [("SendMediaGroup", "media", "MediaGroupItem"), ("InputRichMessageMedia", "media", "RichMessageMedia")];

/// Types that are written by hand in `bot-api/src/types/`, because their form follows from their content and
/// not from a tag.
pub(crate) const HAND_WRITTEN: [&str; 3] = ["InputFile", "MaybeInaccessibleMessage", "Currencies"];

/// Unions that may also be plain text or a list of themselves.
pub(crate) const TEXT_OR_LIST_UNIONS: [&str; 1] = ["RichText"];

/// The four kinds of keyboard; a union of them is a `ReplyMarkup`.
pub(crate) const REPLY_MARKUPS: [&str; 4] =
    ["InlineKeyboardMarkup", "ReplyKeyboardMarkup", "ReplyKeyboardRemove", "ForceReply"];

/// The values of `parse_mode`, which the specification writes out at every use.
pub(crate) const PARSE_MODES: [&str; 3] = ["HTML", "MarkdownV2", "Markdown"];

/// The object that lists the update kinds.
pub(crate) const UPDATE: &str = "Update";

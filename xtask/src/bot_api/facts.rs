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

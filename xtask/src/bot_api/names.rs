//! The names of generated types, variants and fields.

/// The Bot API's own name: the specification prefixes every object with `Telegram`.
pub(crate) fn object(name: &str) -> &str {
    name.strip_prefix("Telegram").unwrap_or(name)
}

/// `sendMessage` → `SendMessage`.
pub(crate) fn upper_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

/// `edited_message` → `EditedMessage`, `image/jpeg` → `ImageJpeg`, `HTML` → `Html`.
pub(crate) fn camel(text: &str) -> String {
    let words = text.split(['_', '/', '-', ' ']);
    words
        .map(|word| match word.chars().all(|c| c.is_ascii_uppercase()) {
            true => upper_first(&word.to_ascii_lowercase()),
            false => upper_first(word),
        })
        .collect()
}

/// The name of a union that is written out in a field.
pub(crate) fn nested(parent: &str, field: &str) -> String {
    parent.to_owned() + &camel(field)
}

/// The variants of a text enum, or `None` where the values are better kept as text: currencies, emoji, and
/// values that differ only in case.
pub(crate) fn text_variants(name: &str, values: &[&str]) -> Option<Vec<(String, String)>> {
    let variants: Vec<(String, String)> =
        values.iter().map(|value| (camel(value), (*value).to_owned())).collect();
    let is_name = |variant: &str| {
        variant.starts_with(|c: char| c.is_ascii_uppercase())
            && variant.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let distinct: std::collections::BTreeSet<&str> =
        variants.iter().map(|(variant, _)| variant.as_str()).collect();
    let named = variants.iter().all(|(variant, _)| is_name(variant)) && distinct.len() == values.len();
    (named && !name.ends_with("Currency") && !name.ends_with("Currencies")).then_some(variants)
}

/// The members' names without the words that all of them share at the start and at the end:
/// `ChatMemberOwner` → `Owner`, `InputTextMessageContent` → `Text`.
pub(crate) fn variants(union: &str, members: &[&str]) -> Vec<String> {
    let words: Vec<Vec<&str>> = members.iter().map(|member| split_words(member)).collect();
    let union = split_words(union);
    let shortest = words.iter().map(Vec::len).min().unwrap_or(0);
    let first = words.first().cloned().unwrap_or_default();
    let shared = |at: &dyn Fn(&[&str], usize) -> Option<String>, limit: usize| {
        (0..limit)
            .take_while(|i| words.iter().all(|w| at(w, *i).is_some() && at(w, *i) == at(&first, *i)))
            .count()
    };
    let from_start = |w: &[&str], i: usize| w.get(i).map(|word| (*word).to_owned());
    let from_end = |w: &[&str], i: usize| w.iter().rev().nth(i).map(|word| (*word).to_owned());
    let start = shared(&from_start, shortest.saturating_sub(1));
    let end = shared(&from_end, shortest.saturating_sub(start + 1));
    // Words at the end are only dropped where the union has them too: `ReplyKeyboardMarkup` keeps its own.
    let end = if from_end(&union, 0) == from_end(&first, 0) { end } else { 0 };
    let kept = |w: &Vec<&str>| w.iter().take(w.len() - end).skip(start).copied().collect::<String>();
    words.iter().map(kept).collect()
}

/// `Mpeg4Gif` → `Mpeg4`, `Gif`.
fn split_words(name: &str) -> Vec<&str> {
    let starts = name.char_indices().filter(|(_, c)| c.is_ascii_uppercase()).map(|(at, _)| at);
    let mut ends: Vec<usize> = starts.skip(1).collect();
    ends.push(name.len());
    let mut from = 0;
    let mut words = Vec::new();
    for end in ends {
        words.extend(name.get(from..end));
        from = end;
    }
    words
}

//! Finds commands, mentions, hashtags, cashtags, links and mail addresses in plain text.

use super::{Entity, EntityKind, utf16_length};

/// All entities of a text, in order.
pub(super) fn detect(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        // Brackets and quotes before a word do not belong to it.
        let opening: usize = bare.chars().take_while(|c| "([{\"'«".contains(*c)).map(char::len_utf16).sum();
        let core = bare.trim_start_matches(['(', '[', '{', '"', '\'', '«']);
        if let Some((kind, length)) = classify(core) {
            found.push(Entity { kind, offset: offset + opening, length });
        }
        offset += utf16_length(word);
    }
    found
}

/// What a word is, and how many UTF-16 units of it.
fn classify(word: &str) -> Option<(EntityKind, usize)> {
    let name_length =
        |text: &str| text.bytes().take_while(|c| c.is_ascii_alphanumeric() || *c == b'_').count();
    if let Some(rest) = word.strip_prefix('/') {
        let name = name_length(rest);
        let after = rest.get(name..).unwrap_or_default();
        let addressee = after.strip_prefix('@').map_or(0, name_length);
        let suffix = if addressee > 0 { addressee + 1 } else { 0 };
        let ends = rest.get(name + suffix..).unwrap_or_default();
        let is_command = (1..=64).contains(&name) && !ends.starts_with(['/', '@']);
        return is_command.then_some((EntityKind::BotCommand, 1 + name + suffix));
    }
    if let Some(rest) = word.strip_prefix('@') {
        let name = name_length(rest);
        return (2..=32).contains(&name).then_some((EntityKind::Mention, 1 + name));
    }
    if let Some(rest) = word.strip_prefix('#') {
        let tag: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let is_tag = tag.chars().any(|c| !c.is_ascii_digit());
        return is_tag.then(|| (EntityKind::Hashtag, 1 + utf16_length(&tag)));
    }
    if let Some(rest) = word.strip_prefix('$') {
        let name = rest.bytes().take_while(u8::is_ascii_uppercase).count();
        return (1..=8).contains(&name).then_some((EntityKind::Cashtag, 1 + name));
    }
    let trimmed = word.trim_end_matches(['.', ',', '!', '?', ';', ':', ')', ']', '}', '"', '\'', '»']);
    link(trimmed).map(|kind| (kind, utf16_length(trimmed)))
}

fn link(word: &str) -> Option<EntityKind> {
    for scheme in ["https://", "http://", "ftp://", "tg://", "ton://"] {
        let start = word.get(..scheme.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(scheme)) && word.len() > scheme.len() {
            return Some(EntityKind::Url);
        }
    }
    if let Some((name, host)) = word.split_once('@') {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
        let is_name = !name.is_empty() && name.chars().all(plain);
        return (is_name && is_host(host)).then_some(EntityKind::Email);
    }
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
    is_host(host).then_some(EntityKind::Url)
}

/// Whether a bare word is a host that an app makes a link of: it ends in a top-level domain in common use.
fn is_host(host: &str) -> bool {
    const DOMAINS: [&str; 24] = [
        "com", "org", "net", "io", "dev", "app", "me", "info", "it", "de", "fr", "uk", "es", "ru", "eu",
        "ch", "nl", "pl", "br", "in", "cn", "jp", "us", "gov",
    ];
    let Some((name, domain)) = host.rsplit_once('.') else { return false };
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    name.split('.').all(label) && DOMAINS.iter().any(|known| known.eq_ignore_ascii_case(domain))
}

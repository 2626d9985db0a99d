//! Commands: messages that start with a slash.

use std::ops::Deref;

use botserver_api::types::{Message, MessageEntity};

/// A command as a person sent it, such as `/order@example_bot two margherita`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    name: String,
    args: Args,
}

/// Most letters of a command's name, as Telegram finds one in a text.
const LONGEST_NAME: usize = 64;

/// Letters of a username behind the `@` of a command, as Telegram finds one in a text.
const USERNAME: std::ops::RangeInclusive<usize> = 3..=32;

impl Command {
    /// Reads the command at the start of a message, unless it names another bot than `username`.
    ///
    /// Where a command ends is said by its entity: `/menu, please` is the command `menu`, and `/menu` in code is none.
    /// A text without any entity, as one writes it by hand, is read by Telegram's own rule. Names are compared without
    /// regard to case, as Telegram's apps do. See <https://core.telegram.org/bots/features#commands>.
    pub(crate) fn of(message: &Message, username: Option<&str>) -> Option<Self> {
        let text = message.text.as_deref()?;
        let end = match message.entities.as_deref() {
            None | Some([]) => end_of_command(text)?,
            Some(entities) => {
                let is_command =
                    |entity: &&MessageEntity| entity.offset == 0 && entity.type_.as_str() == "bot_command";
                let entity = entities.iter().find(is_command)?;
                end_of_units(text, entity.length)?
            }
        };
        let (command, args) = text.split_at_checked(end)?;
        let command = command.strip_prefix('/')?;
        let (name, addressee) = match command.split_once('@') {
            Some((name, addressee)) => (name, Some(addressee)),
            None => (command, None),
        };
        let for_another = matches!((addressee, username), (Some(a), Some(u)) if !a.eq_ignore_ascii_case(u));
        if name.is_empty() || for_another {
            return None;
        }
        Some(Self { name: name.to_ascii_lowercase(), args: Args(args.trim().to_owned()) })
    }

    /// Its name without slash, in lower case.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What follows the name.
    pub fn args(self) -> Args {
        self.args
    }
}

/// Where the command at the start of a text ends, in bytes.
///
/// As Telegram finds it: a slash, 1 to 64 of letters, digits and `_`, and perhaps `@` and a username; behind it comes
/// neither a letter, a digit or `_` nor one of `/`, `<` and `>`.
fn end_of_command(text: &str) -> Option<usize> {
    let letters = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
    };
    let name =
        text.starts_with('/').then(|| letters(1)).filter(|length| (1..=LONGEST_NAME).contains(length))?;
    let mut end = 1 + name;
    if text.as_bytes().get(end) == Some(&b'@') && USERNAME.contains(&letters(end + 1)) {
        end += 1 + letters(end + 1);
    }
    let next = text.get(end..)?.chars().next();
    let goes_on = next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '_' | '/' | '<' | '>'));
    (!goes_on).then_some(end)
}

/// Where the first `units` UTF-16 units of a text end, in bytes.
fn end_of_units(text: &str, units: i64) -> Option<usize> {
    let mut left = usize::try_from(units).ok()?;
    for (at, letter) in text.char_indices() {
        if left == 0 {
            return Some(at);
        }
        left = left.checked_sub(letter.len_utf16())?;
    }
    (left == 0).then_some(text.len())
}

/// What follows a command's name, without surrounding white space: `two margherita`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Args(String);

impl Args {
    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Word by word.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split_whitespace()
    }
}

impl Deref for Args {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name and arguments of the command in a text, whose entities are `kind offset-length`.
    fn command(text: &str, entities: &[(&str, i64, i64)]) -> Option<(String, String)> {
        let entities = entities.iter().map(|(kind, offset, length)| MessageEntity {
            type_: (*kind).into(),
            offset: *offset,
            length: *length,
            ..MessageEntity::default()
        });
        let entities: Vec<_> = entities.collect();
        let message = Message {
            text: Some(text.to_owned()),
            entities: (!entities.is_empty()).then_some(entities),
            ..Message::default()
        };
        let command = Command::of(&message, Some("example_bot"))?;
        Some((command.name().to_owned(), command.args().as_str().to_owned()))
    }

    fn is(name: &str, args: &str) -> Option<(String, String)> {
        Some((name.to_owned(), args.to_owned()))
    }

    #[test]
    fn an_entity_says_where_a_command_ends() {
        assert_eq!(command("/menu, please", &[("bot_command", 0, 5)]), is("menu", ", please"));
        assert_eq!(command("/menu-today", &[("bot_command", 0, 5)]), is("menu", "-today"));
        assert_eq!(command("/menu@example_bot two", &[("bot_command", 0, 17)]), is("menu", "two"));
        assert_eq!(command("/menu@EXAMPLE_BOT two", &[("bot_command", 0, 17)]), is("menu", "two"));
        assert_eq!(command("/menu@other_bot two", &[("bot_command", 0, 15)]), None);
    }

    #[test]
    fn where_entities_mark_no_command_there_is_none() {
        assert_eq!(command("/menu", &[("code", 0, 5)]), None);
        assert_eq!(command("/menu /help", &[("code", 0, 5), ("bot_command", 6, 5)]), None);
        // Longer than the text, or ending within a letter.
        assert_eq!(command("/menu", &[("bot_command", 0, 50)]), None);
        assert_eq!(command("/🍕", &[("bot_command", 0, 2)]), None);
        assert_eq!(command("/menu", &[("bot_command", 0, -5)]), None);
    }

    #[test]
    fn a_text_without_entities_is_read_by_telegrams_rule() {
        assert_eq!(command("/menu", &[]), is("menu", ""));
        assert_eq!(command("/menu, please", &[]), is("menu", ", please"));
        assert_eq!(command("/Order@Example_Bot  two\nmargherita ", &[]), is("order", "two\nmargherita"));
        for text in
            ["menu", "/", "/ menu", "/@example_bot", "/menu@other_bot", "/menu/x", "/menü", "/menu<b>"]
        {
            assert_eq!(command(text, &[]), None, "{text}");
        }
        assert_eq!(command(&format!("/{}", "x".repeat(65)), &[]), None);
    }
}

//! Commands: messages that start with a slash.

use std::ops::Deref;

/// A command as a person sent it, such as `/order@example_bot two margherita`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    name: String,
    args: Args,
}

impl Command {
    /// Reads the command at the start of a text, unless it names another bot than `username`.
    ///
    /// Names are compared without regard to case, as Telegram's apps do. See
    /// <https://core.telegram.org/bots/features#commands>.
    pub(crate) fn parse(text: &str, username: Option<&str>) -> Option<Self> {
        let command = text.strip_prefix('/')?;
        let (head, args) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        let (name, addressee) = match head.split_once('@') {
            Some((name, addressee)) => (name, Some(addressee)),
            None => (head, None),
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

    fn parse(text: &str) -> Option<(String, String)> {
        Command::parse(text, Some("example_bot")).map(|c| (c.name().to_owned(), c.args().as_str().to_owned()))
    }

    #[test]
    fn a_command_is_a_slash_and_a_name() {
        assert_eq!(parse("/menu"), Some(("menu".into(), "".into())));
        assert_eq!(
            parse("/Order@Example_Bot  two\nmargherita "),
            Some(("order".into(), "two\nmargherita".into()))
        );
    }

    #[test]
    fn a_text_or_a_command_for_another_bot_is_none() {
        for text in ["menu", "/", "/ menu", "/@example_bot", "/menu@other_bot"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn without_a_username_every_addressee_passes() {
        assert!(Command::parse("/menu@any_bot", None).is_some());
    }
}

//! What is said of files that cannot be read or written, and of files that are not Rust.

use botserver_manifest::Wording;

use crate::problem::{FileProblem, RustProblem};

impl FileProblem {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::Unreadable { path, reason, is_missing } => {
                let help = is_missing.then(|| "`cargo botserver new` makes a fleet that has one".to_owned());
                Wording::new(format!("`{path}` cannot be read: {reason}")).maybe_help(help)
            }
            Self::Unwritable(reason) => {
                Wording::new(format!("the generated files cannot be written: {reason}"))
            }
            Self::Bug(path) => Wording::new(format!("botserver-generator could not write `{path}`"))
                .help("this is a bug of botserver, not of your fleet: please report it with your bots.yml"),
        }
    }
}

impl RustProblem {
    pub(super) fn wording(&self) -> Wording {
        let say =
            |message: &str, help: &str| Wording::new(format!("this is not valid Rust: {message}")).help(help);
        match self {
            Self::Unclosed(open) => {
                say(&format!("this `{open}` is never closed"), &format!("add the `{}`", closing(*open)))
            }
            Self::WrongClose { open, close } => say(
                &format!("`{close}` closes what `{open}` opened"),
                &format!("`{open}` goes with `{}`", closing(*open)),
            ),
            Self::Unopened(close) => say(
                &format!("nothing is open that this `{close}` closes"),
                "remove it, or add what it closes",
            ),
            Self::UnclosedText => say("this text is never closed", "add the closing quote"),
            Self::UnclosedComment => say("this comment never ends", "add the `*/`"),
            Self::Character(character) => {
                let code = u32::from(*character);
                let help = match character {
                    '“' | '”' | '„' | '«' | '»' => "write `\"` around a text",
                    '‘' | '’' | '‚' => "write `'` around a character, and `\"` around a text",
                    '–' | '—' | '−' => "write `-`",
                    '…' => "write `..`, or put it in a text",
                    character if character.is_whitespace() => "write a space",
                    _ => "remove it, or put it in a text",
                };
                let shown = if character.is_whitespace() || character.is_control() {
                    format!("U+{code:04X}")
                } else {
                    character.to_string()
                };
                say(&format!("`{shown}` stands outside of a text"), help)
            }
            Self::Syntax(reason) if reason == "expected `;`" => {
                say("a `;` is missing after this", "add the `;`")
            }
            Self::Syntax(reason) => Wording::new(format!("this is not valid Rust: {reason}")),
        }
    }
}

fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

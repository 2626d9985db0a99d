//! What is said of a text that is not YAML, or that is more YAML than we read.

use granit_parser::ErrorKind as Parser;

use super::Wording;
use crate::yaml::{MAX_BYTES, MAX_DEPTH, MAX_NODES, Mistake, ParserMistake};

impl Mistake {
    /// What to say of it.
    pub fn wording(&self) -> Wording {
        let say = |message: &str, help: &str| Wording::new(message).help(help);
        match self {
            Self::TooLarge => Wording::new(format!("this file is larger than {} MiB", MAX_BYTES >> 20)),
            Self::TooDeep => say(
                &format!("nested more than {MAX_DEPTH} levels deep"),
                "write it flatter, with fewer aliases",
            ),
            Self::TooMany => say(
                &format!("more than {MAX_NODES} values in one file, counting what aliases repeat"),
                "use fewer aliases (`*…`)",
            ),
            Self::Tag => say(
                "tags (`!…`) are not supported",
                "remove the tag, or put quotes around text that starts with `!`",
            ),
            Self::SecondDocument => {
                say("a second document starts here", "keep one document in this file: remove the `---`")
            }
            Self::RecursiveAlias => {
                say("this alias is inside of the value that it stands for", "write the value out")
            }
            Self::MergeKey => say(
                "merge keys (`<<`) are not supported",
                "give the whole map an anchor (`&name`) and use it as `*name`, or repeat the keys",
            ),
            Self::NoKey => say("a key is missing before this `:`", "write one, or remove the line"),
            Self::KeyNotText => {
                say("a key must be text", "put quotes around a key that starts with `[` or `{`")
            }
            Self::MergeConflict => say(
                "this is a merge conflict of git",
                "keep one of the two sides, and remove the three marks",
            ),
            Self::OddBlank(character) => {
                let what = match character {
                    '\u{a0}' => "a no-break space",
                    '\u{200b}' => "a zero-width space",
                    '\u{feff}' => "a byte-order mark",
                    '\u{3000}' => "an ideographic space",
                    _ => "a blank that is no space",
                };
                let code = u32::from(*character);
                say(
                    &format!("{what} (U+{code:04X}) stands where YAML wants a space"),
                    "write a space instead",
                )
            }
            Self::ControlCharacter(character) => {
                let code = u32::from(*character);
                say(
                    &format!("an invisible control character (U+{code:04X}) stands here"),
                    &format!("delete it, or write it as `\\x{code:02x}` in double quotes"),
                )
            }
            Self::NoSpace => {
                say("a space is missing after this `:`", "write `key: value`, or put quotes around the text")
            }
            Self::NoColon => {
                say("a `:` is missing after this word", "write `key: value`, or put quotes around the text")
            }
            Self::Parser(ParserMistake { kind, open }) => {
                let mut wording = parser(kind);
                if let Some((bracket, line)) = open {
                    wording =
                        wording.help(format!("or close the `{bracket}` of line {line} before this line"));
                }
                wording
            }
        }
    }
}

/// What a parser error means to somebody who edits a file by hand.
fn parser(kind: &Parser) -> Wording {
    use Parser as E;
    let (message, help) = match kind {
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation | E::TabInPlainScalar => {
            ("a tab stands where YAML wants spaces", "indent with two spaces")
        }
        E::UnknownAnchor => (
            "no value has this alias's name before it in the file",
            "put quotes around text that starts with `*`, or name the value with `&` first",
        ),
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => {
            ("this text is never closed", "add the closing quote")
        }
        E::UnclosedFlowCollection { open: '[' } | E::UnexpectedEofFlowSequence => {
            ("this list is never closed", "add the `]`")
        }
        E::UnclosedFlowCollection { .. }
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping => ("this map is never closed", "add the `}`"),
        E::MismatchedFlowCollectionEnd { open, close } => {
            return Wording::new(format!("`{close}` closes what `{open}` opened"))
                .help("`[` goes with `]`, and `{` with `}`");
        }
        E::MisplacedFlowCollectionEnd => {
            ("nothing is open that this closes", "remove it, or put quotes around the text")
        }
        E::ExpectedFlowMappingSeparator => {
            ("expected `,` or `}` here", "separate the keys of a map in `{…}` with `,`")
        }
        E::ExpectedFlowSequenceSeparator => {
            ("expected `,` or `]` here", "separate the items of a list in `[…]` with `,`")
        }
        E::MappingValueNotAllowed | E::InvalidColonPlacement => (
            "a `:` does not belong here",
            "put quotes around text with `: ` in it; if this is a key, end the one before it with `:`",
        ),
        E::SimpleKeyExpected | E::InvalidSimpleKey => ("expected `:` after this key", "write `key: value`"),
        E::ExpectedBlockMappingKey => {
            ("expected a key here", "start every key of one map in the same column, with `: ` after it")
        }
        E::ExpectedBlockSequenceEntry => {
            ("expected `- ` here", "start every item of one list in the same column")
        }
        E::InvalidIndentation
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent
        | E::InvalidBlockScalarIndent => (
            "this line is indented in a way that fits nothing above it",
            "start it in the same column as its neighbours",
        ),
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection => {
            ("a list item (`-`) cannot stand here", "start the list on a line of its own, under its key")
        }
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => (
            "something follows the closing quote",
            "escape a quote inside of the text: `''` in `'…'`, `\\\"` in `\"…\"`",
        ),
        E::UnknownQuotedScalarEscape => ("unknown escape after `\\`", "use `'…'` for text with backslashes"),
        E::UnexpectedCharacter { character } => {
            let character = character.escape_default();
            return Wording::new(format!("text without quotes cannot start with `{character}`"))
                .help("put it in quotes");
        }
        E::DirectiveDisallowed => ("directives (`%…`) are not supported", "remove this line"),
        E::CommentNotSeparated => ("expected a blank before `#`", "put quotes around text with `#` in it"),
        E::BomInsideDocument => ("an invisible byte-order mark stands here", "delete it"),
        other => return Wording::new(lower_first(&other.to_string())),
    };
    Wording::new(message).help(help)
}

fn lower_first(text: &str) -> String {
    let mut characters = text.trim_end_matches('.').chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

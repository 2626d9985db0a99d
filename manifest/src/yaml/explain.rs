//! What a parser error means to somebody who edits a file by hand.

use granit_parser::ErrorKind;

/// The message and the help for one kind of parser error.
pub(super) fn explain(kind: &ErrorKind) -> (String, Option<String>) {
    use ErrorKind as E;
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
            return (
                format!("`{close}` closes what `{open}` opened"),
                Some("`[` goes with `]`, and `{` with `}`".to_owned()),
            );
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
            return (
                format!("text without quotes cannot start with `{}`", character.escape_default()),
                Some("put it in quotes".to_owned()),
            );
        }
        E::RecursionLimitExceeded => {
            let message = format!("nested more than {} levels deep", super::MAX_DEPTH);
            return (message, Some("write it flatter".to_owned()));
        }
        E::DirectiveDisallowed => ("directives (`%…`) are not supported", "remove this line"),
        E::CommentNotSeparated => ("expected a blank before `#`", "put quotes around text with `#` in it"),
        E::BomInsideDocument => ("an invisible byte-order mark stands here", "delete it"),
        other => return (lower_first(&other.to_string()), None),
    };
    (message.to_owned(), Some(help.to_owned()))
}

fn lower_first(text: &str) -> String {
    let mut characters = text.trim_end_matches('.').chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

//! What is said of settings, in the words of somebody who writes bots.yml.

use super::Wording;
use crate::settings::{Advice, FieldRef, Mistake, Problem, Type};
use crate::suggest::list;

impl Problem {
    /// What to say of it. The message does not say whose settings they are.
    pub fn wording(&self) -> Wording {
        let path = &self.path;
        let names = |names: &[String]| list(names.iter().map(String::as_str));
        match &self.mistake {
            Mistake::Shape { ty, found, example } => {
                Wording::new(format!("`{path}` should be {}, but is {found}", describe(ty)))
                    .help(format!("write `{example}`"))
            }
            Mistake::NullText { ty } => {
                Wording::new(format!("`{path}` should be {}, but is nothing", describe(ty)))
                    .help("write `\"\"` for no text, or quotes around `null` if that is the text")
            }
            Mistake::Literal { ty, found, advice } => {
                Wording::new(format!("`{path}` should be {}, but is `{found}`", describe(ty)))
                    .help(advise(advice))
            }
            Mistake::Token => Wording::new(format!("`{path}` holds what looks like a bot token"))
                .help("settings are compiled into the binary: keep tokens in tokens.yml only"),
            Mistake::UnknownField { owner, name, guess, known } => Wording::new(format!(
                "`{path}` has no field `{name}`"
            ))
            .help(match (guess, known.as_slice()) {
                (Some(guess), _) => format!("did you mean `{guess}`?"),
                (None, []) => format!("`{owner}` of the handler has no fields: remove this"),
                (None, known) => format!("`{owner}` of the handler has {}", names(known)),
            }),
            Mistake::Missing { fields: missing, has_none } => {
                let fields: Vec<_> =
                    missing.iter().map(|(name, example)| format!("{name}: {example}")).collect();
                let fields = fields.join(", ");
                let fields = if *has_none { format!("settings: {{ {fields} }}") } else { fields };
                let missing = list(missing.iter().map(|(name, _)| name.as_str()));
                Wording::new(format!("`{path}` lacks {missing}"))
                    .help(format!("add `{fields}`, or make it an `Option` in the handler"))
            }
            Mistake::UnknownVariant { name, found, guess, known } => {
                Wording::new(format!("`{path}` should be {} `{name}`, but is `{found}`", article(name))).help(
                    match guess {
                        Some(guess) => format!("did you mean `{guess}`?"),
                        None => format!("write one of {}", names(known)),
                    },
                )
            }
        }
    }
}

impl FieldRef {
    /// What to write beside the field.
    pub fn label(&self) -> String {
        format!("this is {}", describe(&self.ty))
    }
}

fn advise(advice: &Advice) -> String {
    match advice {
        Advice::NoQuotes => "remove the quotes".to_owned(),
        Advice::Write(text) => format!("write `{text}`"),
        Advice::Bool => "write `true` or `false`".to_owned(),
        Advice::Digits => "write digits only, such as `650`".to_owned(),
        Advice::NoZeros(text) => format!("write `{text}`, or make the field `Text` to keep the zeros"),
        Advice::Range(name, smallest, largest) => format!("`{name}` goes from {smallest} to {largest}"),
        Advice::Finite => "write a finite number, such as `0.5`".to_owned(),
    }
}

/// What a value of the type is, such as ``a whole number (`u32`)``.
fn describe(ty: &Type) -> String {
    match ty {
        Type::Integer(name, ..) => format!("a whole number (`{name}`)"),
        Type::F32 | Type::F64 => format!("a number (`{ty}`)"),
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Str | Type::Text => "text".to_owned(),
        Type::Slice(item) | Type::List(item) => format!("a list of {}", plural(item)),
        Type::Option(inner) => format!("{}, or nothing", describe(inner)),
        Type::Named(name) => format!("{} `{name}`", article(name)),
    }
}

/// `a` or `an`.
fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" }
}

fn plural(ty: &Type) -> String {
    match ty {
        Type::Integer(name, ..) => format!("whole numbers (`{name}`)"),
        Type::F32 | Type::F64 => format!("numbers (`{ty}`)"),
        Type::Bool => "`true` and `false`".to_owned(),
        Type::Str | Type::Text => "texts".to_owned(),
        Type::Slice(item) | Type::List(item) => format!("lists of {}", plural(item)),
        Type::Option(_) | Type::Named(_) => format!("`{ty}`"),
    }
}

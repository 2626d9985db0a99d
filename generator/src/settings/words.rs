//! Types in the words of somebody who writes bots.yml.

use super::Type;

/// What a value of the type is: `a whole number (`u32`)`.
pub(super) fn describe(ty: &Type) -> String {
    match ty {
        Type::Integer(name, ..) => format!("a whole number (`{name}`)"),
        Type::F32 | Type::F64 => format!("a number (`{ty}`)"),
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Text => "text".to_owned(),
        Type::List(item) => format!("a list of {}", plural(item)),
        Type::Option(inner) => format!("{}, or nothing", describe(inner)),
        Type::Named(name) => format!("a `{name}`"),
    }
}

fn plural(ty: &Type) -> String {
    match ty {
        Type::Integer(name, ..) => format!("whole numbers (`{name}`)"),
        Type::F32 | Type::F64 => format!("numbers (`{ty}`)"),
        Type::Bool => "`true` and `false`".to_owned(),
        Type::Text => "texts".to_owned(),
        Type::List(_) | Type::Option(_) | Type::Named(_) => format!("`{ty}`"),
    }
}

/// What a value of the type looks like in bots.yml.
pub(super) fn example(ty: &Type) -> &'static str {
    match ty {
        Type::Integer(..) => "1",
        Type::F32 | Type::F64 => "1.5",
        Type::Bool => "true",
        Type::Text | Type::Named(_) => "…",
        Type::List(_) => "[…]",
        Type::Option(inner) => example(inner),
    }
}

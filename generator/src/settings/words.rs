//! Types in the words of somebody who writes bots.yml.

use super::{Definition, Schema, Type};
use crate::ident::snake_case;

/// What a value of the type is, such as ``a whole number (`u32`)``.
pub(super) fn describe(ty: &Type) -> String {
    match ty {
        Type::Integer(name, ..) => format!("a whole number (`{name}`)"),
        Type::F32 | Type::F64 => format!("a number (`{ty}`)"),
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Text => "text".to_owned(),
        Type::List(item) => format!("a list of {}", plural(item)),
        Type::Option(inner) => format!("{}, or nothing", describe(inner)),
        Type::Named(name) => format!("{} `{name}`", article(name)),
    }
}

/// `a` or `an`.
pub(super) fn article(name: &str) -> &'static str {
    if name.starts_with(['A', 'E', 'I', 'O', 'U']) { "an" } else { "a" }
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

/// What a value of the type looks like in bots.yml; a struct in a struct is only hinted at.
pub(super) fn example(schema: &Schema, ty: &Type) -> String {
    match ty {
        Type::List(item) => format!("[{}]", example(schema, item)),
        Type::Option(inner) => example(schema, inner),
        Type::Named(name) => match schema.definition(name) {
            Some(Definition::Struct(fields)) => {
                let required = fields.iter().filter(|field| !matches!(field.ty, Type::Option(_)));
                let fields: Vec<_> =
                    required.map(|field| format!("{}: {}", field.name, hint(&field.ty))).collect();
                if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
            }
            Some(Definition::Enum(variants)) => {
                variants.first().map_or_else(String::new, |name| snake_case(name))
            }
            None => hint(ty),
        },
        ty => hint(ty),
    }
}

fn hint(ty: &Type) -> String {
    match ty {
        Type::Integer(..) => "1",
        Type::F32 | Type::F64 => "1.5",
        Type::Bool => "true",
        Type::Text | Type::Named(_) => "…",
        Type::List(_) => "[…]",
        Type::Option(inner) => return hint(inner),
    }
    .to_owned()
}

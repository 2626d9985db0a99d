//! What values look like in bots.yml: in messages, and as what somebody starts from.

use super::schema::snake_case;
use super::{Definition, Schema, Type};
use crate::yaml::{Node, Value};

/// What a value of the type looks like; a struct in a struct is only hinted at.
pub(super) fn example(schema: &Schema, ty: &Type) -> String {
    match ty {
        Type::Slice(item) | Type::List(item) => format!("[{}]", example(schema, item)),
        Type::Option(inner) => example(schema, inner),
        Type::Named(name) => match schema.definition(name) {
            Some(Definition::Struct(fields)) => {
                let required = fields.iter().filter(|field| !matches!(field.ty, Type::Option(_)));
                let fields: Vec<_> =
                    required.map(|field| format!("{}: {}", field.name, hint(&field.ty))).collect();
                if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
            }
            Some(Definition::Enum(variants)) => first(variants),
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
        Type::Str | Type::Text | Type::Named(_) => "…",
        Type::Slice(_) | Type::List(_) => "[…]",
        Type::Option(inner) => return hint(inner),
    }
    .to_owned()
}

/// The fields of `Settings` that have to be there and are not in `given`, each with a value that fits, as YAML on one
/// line. It is for somebody to fill in.
pub fn placeholders(schema: &Schema, given: Option<&Node>) -> Vec<(String, String)> {
    let is_given = |name: &str| match given.map(|node| &node.value) {
        Some(Value::Map(entries)) => entries.iter().any(|entry| entry.key.text == name),
        _ => false,
    };
    let missing = schema.fields().iter().filter(|field| !is_given(&field.name));
    let required = missing.filter(|field| !matches!(field.ty, Type::Option(_)));
    required.map(|field| (field.name.clone(), placeholder(schema, &field.ty))).collect()
}

fn placeholder(schema: &Schema, ty: &Type) -> String {
    match ty {
        Type::Integer(..) => "0".to_owned(),
        Type::F32 | Type::F64 => "0.0".to_owned(),
        Type::Bool => "false".to_owned(),
        Type::Str | Type::Text => "\"…\"".to_owned(),
        Type::Slice(_) | Type::List(_) => "[]".to_owned(),
        Type::Option(_) => "~".to_owned(),
        Type::Named(name) => match schema.definition(name) {
            Some(Definition::Struct(fields)) => {
                let required = fields.iter().filter(|field| !matches!(field.ty, Type::Option(_)));
                let fields: Vec<_> = required
                    .map(|field| format!("{}: {}", field.name, placeholder(schema, &field.ty)))
                    .collect();
                if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
            }
            Some(Definition::Enum(variants)) => first(variants),
            None => "~".to_owned(),
        },
    }
}

fn first(variants: &[String]) -> String {
    variants.first().map_or_else(String::new, |name| snake_case(name))
}

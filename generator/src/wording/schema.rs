//! What is said of the types of settings.

use botserver_manifest::Wording;

use crate::problem::SchemaProblem;

const SUPPORTED: &str = "settings are made of integers (`i8` to `u64`, `isize`, `usize`), `f32`, `f64`, `bool`, `Text`, \
                         `List<T>`, `&'static str`, `&'static [T]`, `Option<T>`, and structs and enums of this file";

impl SchemaProblem {
    pub(super) fn wording(&self) -> Wording {
        let say = |message: String, help: &str| Wording::new(message).help(help);
        match self {
            Self::Private(name) => {
                say(format!("`{name}` is private, so no settings can be made of it"), "write `pub` before it")
            }
            Self::Conditional(name) => say(
                format!("`{name}` is not always there, so no settings can be made of it"),
                "remove its `cfg`: what bots.yml may hold cannot depend on it",
            ),
            Self::NeitherStructNorEnum(name) => say(
                format!("`{name}` is neither a struct nor an enum"),
                "make it a struct or an enum, or name the type itself",
            ),
            Self::Generic(name) => {
                say(format!("`{name}` is generic"), "name the types in it, and write `Text` for text")
            }
            Self::NoNames(name) => say(
                format!("the fields of `{name}` have no names"),
                &format!("name its fields: `pub struct {name} {{ pub name: … }}`"),
            ),
            Self::PrivateField { owner, field } => {
                let name = field.strip_prefix("r#").unwrap_or(field);
                say(
                    format!("field `{name}` of `{owner}` is private, so bots.yml cannot set it"),
                    &format!("write `pub {field}`"),
                )
            }
            Self::ConditionalField { owner, field } => say(
                format!("field `{field}` of `{owner}` is not always there"),
                "remove its `cfg`, and make it an `Option` instead",
            ),
            Self::FieldType { owner, field, instead } => {
                let help = match instead {
                    Some(ty) => format!("settings are compiled in: write `{ty}`"),
                    None => SUPPORTED.to_owned(),
                };
                say(format!("field `{field}` of `{owner}` has a type that bots.yml cannot set"), &help)
            }
            Self::Data { owner, variant } => say(
                format!("variant `{variant}` of `{owner}` holds data"),
                "settings can only name a variant: move the data to a field beside the enum",
            ),
        }
    }
}

//! `objects.rs` (structs) and `enums.rs` (unions and texts).

use super::super::model::{Model, Object, TextEnum, Union};
use super::anchor;

/// The structs.
pub(crate) fn objects(model: &Model) -> String {
    let structs: String = model.objects.iter().map(object).collect();
    format!(
        "//! Objects.\n\nuse super::enums::*;\nuse super::update_kind::UpdateKind;\nuse crate::types::*;\n\n{structs}"
    )
}

fn object(object: &Object) -> String {
    let name = &object.name;
    let fields: String =
        object.fields.iter().map(|field| format!("pub {}: {},\n", field.ident(), field.rust())).collect();
    format!(
        "/// `{name}` of the Bot API: {}.\n#[derive(Clone, Debug, Default, PartialEq)]\npub struct {name} {{\n{fields}}}\n\n",
        anchor(name)
    )
}

/// The enums.
pub(crate) fn enums(model: &Model) -> String {
    let unions: String = model.unions.iter().map(union).collect();
    let texts: String = model.text_enums.iter().map(text_enum).collect();
    format!(
        "//! Unions of objects, and enums of texts.\n\nuse serde_json::Value;\n\n\
         use super::objects::*;\nuse crate::json::text_enum;\n\n{unions}{texts}"
    )
}

fn union(union: &Union) -> String {
    let name = &union.name;
    let mut variants: String = union
        .variants
        .iter()
        .map(|variant| match variant.boxed {
            true => format!("{}(Box<{}>),\n", variant.name, variant.object),
            false => format!("{}({}),\n", variant.name, variant.object),
        })
        .collect();
    if union.text_or_list {
        variants +=
            &format!("/// Plain text.\nPlain(String),\n/// One after the other.\nList(Vec<{name}>),\n");
    }
    let from: String = union
        .variants
        .iter()
        .map(|variant| {
            let value = if variant.boxed { "Box::new(value)" } else { "value" };
            let (object, variant) = (&variant.object, &variant.name);
            format!("impl From<{object}> for {name} {{\nfn from(value: {object}) -> Self {{\nSelf::{variant}({value})\n}}\n}}\n\n")
        })
        .collect();
    let doc = match union.published {
        true => format!("`{name}` of the Bot API: {}.", anchor(name)),
        false => format!("`{name}`: one of several objects that a parameter takes."),
    };
    format!(
        "/// {doc}\n#[derive(Clone, Debug, PartialEq)]\n#[non_exhaustive]\npub enum {name} {{\n{variants}\
         /// What this version does not know, as it came.\nUnknown(Value),\n}}\n\n\
         impl Default for {name} {{\nfn default() -> Self {{\nSelf::Unknown(Value::Null)\n}}\n}}\n\n{from}"
    )
}

fn text_enum(texts: &TextEnum) -> String {
    let name = &texts.name;
    let values: String =
        texts.values.iter().map(|(variant, text)| format!("        {variant} = {text:?},\n")).collect();
    format!(
        "text_enum! {{\n    /// `{name}`: one of the texts that the Bot API lists.\n    {name} {{\n{values}    }}\n}}\n\n"
    )
}

//! `json.rs`: how objects and unions are read and written.

use super::super::model::{Constant, ConstantValue, Field, Model, Object, Union};
use super::match_key;

/// The implementations of `Object`, `Union` and `Serialize`, by way of `bot-api/src/json/`.
pub(crate) fn json(model: &Model) -> String {
    let mut code = "//! How objects and unions are read and written.\n\n\
        use serde::de::{MapAccess, SeqAccess};\nuse serde_json::Value;\n\n\
        use super::enums::*;\nuse super::objects::*;\n\
        use crate::json::read::{Object, SKIP, fields, read_objects, skip, value};\n\
        use crate::json::union::{Union, read_unions};\nuse crate::json::values::elements;\n\
        use crate::json::write::{serialize_object, serialize_union};\n\n"
        .to_owned();
    for object in &model.objects {
        code += &write_object(object);
        if model.received.contains(&object.name) {
            code += &read_object(object);
        }
    }
    for union in &model.unions {
        code += &write_union(union);
        if model.received.contains(&union.name) {
            code += &read_union(union);
        }
    }
    let received = |name: &&String| model.received.contains(*name);
    let objects: Vec<String> = model.objects.iter().map(|o| &o.name).filter(received).cloned().collect();
    let unions: Vec<String> = model.unions.iter().map(|u| &u.name).filter(received).cloned().collect();
    code += &format!("read_objects! {{{}}}\n\n", wrap(4, &objects));
    code + &format!("read_unions! {{{}}}\n", wrap(4, &unions))
}

fn read_object(object: &Object) -> String {
    let name = &object.name;
    if object.fields.is_empty() {
        return format!(
            "impl Object for {name} {{\nconst ESSENTIAL: &'static [&'static str] = &[];\n\n\
             fn index(_key: &[u8]) -> usize {{\nSKIP\n}}\n\n\
             fn field<'de, A: MapAccess<'de>>(&mut self, _index: usize, map: &mut A) -> Result<bool, A::Error> {{\n\
             skip(map)\n}}\n}}\n\n"
        );
    }
    // The essential ones first, by which their presence is counted.
    let (mut fields, others): (Vec<&Field>, Vec<&Field>) = object.fields.iter().partition(|f| f.essential);
    let essential: Vec<String> = fields.iter().map(|field| format!("{:?}", field.key)).collect();
    fields.extend(others);
    let arms: Vec<(&str, String)> =
        fields.iter().enumerate().map(|(index, f)| (f.key.as_str(), index.to_string())).collect();
    let reads = fields.iter().enumerate();
    let reads = reads.map(|(index, field)| format!("{index} => value(map, &mut self.{}),\n", field.ident()));
    format!(
        "impl Object for {name} {{\nconst ESSENTIAL: &'static [&'static str] = &[{}];\n\n\
         fn index(key: &[u8]) -> usize {{\n{}\n}}\n\n\
         fn field<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<bool, A::Error> {{\n\
         match index {{\n{}_ => skip(map),\n}}\n}}\n}}\n\n",
        essential.join(", "),
        match_key(&arms, "SKIP"),
        reads.collect::<String>(),
    )
}

fn write_object(object: &Object) -> String {
    let constant = object.constant.as_ref().map(|Constant { key, value }| match value {
        ConstantValue::True => format!("{key:?} = true"),
        ConstantValue::Text(text) => format!("{key:?} = {text:?}"),
    });
    let list = |required: bool| {
        let fields = object.fields.iter().filter(|field| field.required == required);
        wrap(8, &fields.map(super::name_and_key).collect::<Vec<_>>())
    };
    let constant = constant.map(|constant| format!(" {constant} ")).unwrap_or_default();
    format!(
        "serialize_object! {{\n    {} {{{constant}}}\n    required {{{}}}\n    optional {{{}}}\n}}\n\n",
        object.name,
        list(true),
        list(false)
    )
}

/// Names separated by commas, in indented lines of at most 110 columns, for the inside of a macro's braces,
/// which rustfmt leaves as it is.
fn wrap(indent: usize, names: &[String]) -> String {
    let Some((first, names)) = names.split_first() else { return String::new() };
    let margin = format!("\n{}", " ".repeat(indent));
    let mut text = format!("{margin}{first}");
    let mut column = indent + first.len();
    for name in names {
        text.push(',');
        column += 2 + name.len();
        // One more for the comma that may follow.
        if column + 1 > 110 {
            text += &margin;
            column = indent + name.len();
        } else {
            text.push(' ');
        }
        text += name;
    }
    let outer = " ".repeat(indent.saturating_sub(4));
    format!("{text}\n{outer}")
}

fn read_union(union: &Union) -> String {
    let (name, tag) = (&union.name, union.tag.as_deref().unwrap_or_default());
    let tagged = || union.variants.iter().filter_map(|variant| Some((variant, variant.tag.as_ref()?)));
    let empty: String = tagged()
        .map(|(variant, tag)| format!("{tag:?} => Some(Self::{}(Default::default())),\n", variant.name))
        .collect();
    let reads: String = tagged()
        .map(|(variant, _)| {
            let object = if variant.boxed { "object.as_mut()" } else { "object" };
            format!("Self::{}(object) => fields({object}, map),\n", variant.name)
        })
        .collect();
    let plain = if union.text_or_list {
        "\nfn plain(text: &str) -> Self {\nSelf::Plain(text.to_owned())\n}\n\n\
         fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {\nelements(list).map(Self::List)\n}\n"
    } else {
        ""
    };
    format!(
        "impl Union for {name} {{\nconst TAG: &'static str = {tag:?};\n\n\
         fn variant(tag: &str) -> Option<Self> {{\nmatch tag {{\n{empty}_ => None,\n}}\n}}\n\n\
         fn fields<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error> {{\n\
         match self {{\n{reads}_ => Ok(()),\n}}\n}}\n\n\
         fn unknown(value: Value) -> Self {{\nSelf::Unknown(value)\n}}\n{plain}}}\n\n"
    )
}

fn write_union(union: &Union) -> String {
    let mut variants: Vec<String> = union.variants.iter().map(|variant| variant.name.clone()).collect();
    if union.text_or_list {
        variants.extend(["Plain".to_owned(), "List".to_owned()]);
    }
    format!("serialize_union! {{\n    {} {{{}}}\n}}\n\n", union.name, wrap(8, &variants))
}

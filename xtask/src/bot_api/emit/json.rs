//! `json.rs`: how objects and unions are read and written.

use super::super::model::{Constant, ConstantValue, Model, Object, Union};
use super::match_key;

/// The implementations of `Object`, `Union` and `Serialize`, by way of `bot-api/src/json/`.
pub(crate) fn json(model: &Model) -> String {
    let mut code = "//! How objects and unions are read and written.\n\n\
        use serde::de::{MapAccess, SeqAccess};\nuse serde_json::Value;\n\n\
        use super::enums::*;\nuse super::objects::*;\n\
        use crate::json::read::{Fields, Object, SKIP, Union, deserialize_objects, deserialize_unions, elements, skip};\n\
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
    code += &format!("deserialize_objects! {{{}}}\n\n", wrap(4, &objects));
    code + &format!("deserialize_unions! {{{}}}\n", wrap(4, &unions))
}

fn read_object(object: &Object) -> String {
    let name = &object.name;
    if object.fields.is_empty() {
        return format!(
            "impl Object for {name} {{\nconst REQUIRED: &'static [&'static str] = &[];\n\n\
             fn index(_key: &[u8]) -> usize {{\nSKIP\n}}\n\n\
             fn read<'de, A: MapAccess<'de>>(&mut self, _index: usize, map: &mut A) -> Result<(), A::Error> {{\n\
             skip(map)\n}}\n}}\n\n"
        );
    }
    let required = object.fields.iter().filter(|field| field.required);
    let required: Vec<String> = required.map(|field| format!("{:?}", field.key)).collect();
    let arms: Vec<(&str, String)> =
        object.fields.iter().enumerate().map(|(index, f)| (f.key.as_str(), index.to_string())).collect();
    let reads = object.fields.iter().enumerate();
    let reads =
        reads.map(|(index, field)| format!("{index} => self.{} = map.next_value()?,\n", field.ident()));
    format!(
        "impl Object for {name} {{\nconst REQUIRED: &'static [&'static str] = &[{}];\n\n\
         fn index(key: &[u8]) -> usize {{\n{}\n}}\n\n\
         fn read<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error> {{\n\
         match index {{\n{}_ => skip(map)?,\n}}\nOk(())\n}}\n}}\n\n",
        required.join(", "),
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
    let arms: String = union
        .variants
        .iter()
        .filter_map(|variant| {
            let read = if variant.boxed { "Box::new(fields.read()?)" } else { "fields.read()?" };
            variant.tag.as_ref().map(|tag| format!("{tag:?} => Self::{}({read}),\n", variant.name))
        })
        .collect();
    let plain = if union.text_or_list {
        "\nfn plain(text: String) -> Self {\nSelf::Plain(text)\n}\n\n\
         fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {\nelements(list).map(Self::List)\n}\n"
    } else {
        ""
    };
    format!(
        "impl Union for {name} {{\nconst TAG: &'static str = {tag:?};\n\n\
         fn read<'de, A: MapAccess<'de>>(tag: &str, fields: Fields<A>) -> Result<Self, A::Error> {{\n\
         Ok(match tag {{\n{arms}_ => Self::Unknown(fields.into_value()?),\n}})\n}}\n\n\
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

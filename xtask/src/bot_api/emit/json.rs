//! `json.rs`: how objects and unions are read and written.

use super::super::model::{Constant, ConstantValue, Model, Object, Union};
use super::match_key;

/// The implementations of `Object`, `Union` and `Serialize`, by way of `bot-api/src/json/`.
pub(crate) fn json(model: &Model) -> String {
    let mut code = "//! How objects and unions are read and written.\n\n\
        use serde::de::{MapAccess, SeqAccess};\nuse serde_json::Value;\n\n\
        use super::enums::*;\nuse super::objects::*;\n\
        use crate::json::read::{Fields, Object, SKIP, Union, deserialize_objects, deserialize_unions, elements};\n\
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
    let objects: Vec<&str> =
        model.objects.iter().map(|o| &o.name).filter(received).map(String::as_str).collect();
    let unions: Vec<&str> =
        model.unions.iter().map(|u| &u.name).filter(received).map(String::as_str).collect();
    code += &format!("deserialize_objects! {{ {} }}\n", objects.join(", "));
    code + &format!("deserialize_unions! {{ {} }}\n", unions.join(", "))
}

fn read_object(object: &Object) -> String {
    let name = &object.name;
    if object.fields.is_empty() {
        return format!(
            "impl Object for {name} {{\nconst REQUIRED: &'static [&'static str] = &[];\n\n\
             fn index(_key: &[u8]) -> usize {{\nSKIP\n}}\n\n\
             fn read<'de, A: MapAccess<'de>>(&mut self, _index: usize, map: &mut A) -> Result<(), A::Error> {{\n\
             Fields::skip(map)\n}}\n}}\n\n"
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
         match index {{\n{}_ => Fields::skip(map)?,\n}}\nOk(())\n}}\n}}\n\n",
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
    let list = |required: bool| -> String {
        let fields = object.fields.iter().filter(|field| field.required == required);
        let names: Vec<String> = fields.map(super::name_and_key).collect();
        names.join(", ")
    };
    format!(
        "serialize_object! {{ {} {{ {} }} required {{ {} }} optional {{ {} }} }}\n\n",
        object.name,
        constant.unwrap_or_default(),
        list(true),
        list(false)
    )
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
    let mut variants: Vec<&str> = union.variants.iter().map(|variant| variant.name.as_str()).collect();
    if union.text_or_list {
        variants.extend(["Plain", "List"]);
    }
    format!("serialize_union! {{ {} {{ {} }} }}\n\n", union.name, variants.join(", "))
}

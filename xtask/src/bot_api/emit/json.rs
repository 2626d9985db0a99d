//! `json.rs`: how objects and unions are read and written.

use super::super::model::{ConstantValue, Model, Object, Union};
use super::match_key;

/// The implementations of `Object` and `Union` of `bot-api/src/json/`.
pub(crate) fn json(model: &Model) -> String {
    let mut code = "//! How objects and unions are read and written.\n\n\
        use serde::de::{MapAccess, SeqAccess};\nuse serde::ser::Serializer;\nuse serde_json::Value;\n\n\
        use super::enums::*;\nuse super::objects::*;\nuse crate::json::read::{Fields, Object, SKIP, Union, deserialize_objects, deserialize_unions, elements};\n\
        use crate::json::write::{ObjectWriter, serialize_fields, serialize_unions};\n\n"
        .to_owned();
    for object in &model.objects {
        code += &write_object(object);
        if model.received.contains(&object.name) {
            code += &read_object(object);
        }
    }
    for union in &model.unions {
        if model.received.contains(&union.name) {
            code += &read_union(union);
        }
        code += &write_union(union);
    }
    let received = |name: &&String| model.received.contains(*name);
    let objects: Vec<&str> =
        model.objects.iter().map(|o| &o.name).filter(received).map(String::as_str).collect();
    let unions: Vec<&str> =
        model.unions.iter().map(|u| &u.name).filter(received).map(String::as_str).collect();
    let written: Vec<&str> = model.objects.iter().map(|o| o.name.as_str()).collect();
    code += &format!("deserialize_objects! {{ {} }}\n", objects.join(", "));
    code += &format!("deserialize_unions! {{ {} }}\n", unions.join(", "));
    code += &format!("serialize_fields! {{ {} }}\n", written.join(", "));
    code
}

fn read_object(object: &Object) -> String {
    let name = &object.name;
    let required: Vec<String> =
        object.fields.iter().filter(|f| f.required).map(|f| format!("{:?}", f.key)).collect();
    let arms: Vec<(&str, String)> =
        object.fields.iter().enumerate().map(|(index, f)| (f.key.as_str(), index.to_string())).collect();
    let lookup = match arms.as_slice() {
        [] => "SKIP".to_owned(),
        arms => match_key(arms, "SKIP"),
    };
    let reads: String = object
        .fields
        .iter()
        .enumerate()
        .map(|(index, field)| format!("{index} => self.{} = map.next_value()?,\n", field.ident()))
        .collect();
    let key = if arms.is_empty() { "_key" } else { "key" };
    format!(
        "impl Object for {name} {{\nconst REQUIRED: &'static [&'static str] = &[{}];\n\n\
         fn index({key}: &[u8]) -> usize {{\n{lookup}\n}}\n\n\
         fn read<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error> {{\n\
         match index {{\n{reads}_ => Fields::skip(map)?,\n}}\nOk(())\n}}\n}}\n\n",
        required.join(", ")
    )
}

fn write_object(object: &Object) -> String {
    let name = &object.name;
    let mut writes = String::new();
    if let Some(constant) = &object.constant {
        let value = match &constant.value {
            ConstantValue::True => "true".to_owned(),
            ConstantValue::Text(text) => format!("{text:?}"),
        };
        writes += &format!("object.required({:?}, &{value})?;\n", constant.key);
    }
    for field in &object.fields {
        let way = if field.required { "required" } else { "optional" };
        writes += &format!("object.{way}({:?}, &self.{})?;\n", field.key, field.ident());
    }
    let object = if writes.is_empty() { "_object" } else { "object" };
    format!(
        "impl {name} {{\nfn write<S: Serializer>(&self, {object}: &mut ObjectWriter<S>) -> Result<(), S::Error> {{\n\
         {writes}Ok(())\n}}\n}}\n\n"
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
    format!("serialize_unions! {{ {} {{ {} }} }}\n\n", union.name, variants.join(", "))
}

//! `schema.rs`: the names and types of everything as constant tables.

use super::super::model::{Constant, ConstantValue, Field, Model, Object, Type, Union};

/// The tables of `bot-api/src/schema/`.
pub(crate) fn schema(model: &Model) -> String {
    let mut methods: Vec<_> = model.methods.iter().collect();
    methods.sort_by_key(|method| method.name.to_ascii_lowercase());
    let methods: String = methods
        .iter()
        .map(|method| {
            let (params, returns) = (fields(model, None, &method.params), shape(model, &method.returns));
            format!("MethodInfo {{ name: {:?}, params: &[{params}], returns: {returns} }},\n", method.name)
        })
        .collect();
    let mut objects: Vec<&Object> = model.objects.iter().collect();
    objects.sort_by_key(|object| &object.name);
    let objects: String = objects
        .iter()
        .map(|object| {
            let fields = fields(model, object.constant.as_ref(), &object.fields);
            format!("ObjectInfo {{ name: {:?}, fields: &[{fields}] }},\n", object.name)
        })
        .collect();
    let mut unions: Vec<&Union> = model.unions.iter().collect();
    unions.sort_by_key(|union| &union.name);
    let unions: String = unions.iter().map(|union| self::union(union)).collect();
    format!(
        "//! The names and types of everything, as tables.\n\n\
         use crate::schema::{{MethodInfo, ObjectInfo, Shape, UnionInfo, optional, required}};\n\n\
         /// All methods, sorted by name without regard to case.\npub const METHODS: &[MethodInfo] = &[\n{methods}];\n\n\
         /// All objects, sorted by name.\npub const OBJECTS: &[ObjectInfo] = &[\n{objects}];\n\n\
         /// All unions of objects, sorted by name.\npub const UNIONS: &[UnionInfo] = &[\n{unions}];\n"
    )
}

fn union(union: &Union) -> String {
    let name = &union.name;
    let tag = union.tag.as_ref().map_or("None".to_owned(), |tag| format!("Some({tag:?})"));
    let variants: Vec<String> =
        union.variants.iter().map(|variant| format!("{:?}", variant.object)).collect();
    let (text_or_list, variants) = (union.text_or_list, variants.join(", "));
    format!(
        "UnionInfo {{ name: {name:?}, tag: {tag}, text_or_list: {text_or_list}, objects: &[{variants}] }},\n"
    )
}

fn fields(model: &Model, constant: Option<&Constant>, fields: &[Field]) -> String {
    let constant = constant.map(|Constant { key, value }| match value {
        ConstantValue::True => format!("required({key:?}, Shape::True)"),
        ConstantValue::Text(text) => format!("required({key:?}, Shape::Constant({text:?}))"),
    });
    let fields = fields.iter().map(|field| {
        let way = if field.required { "required" } else { "optional" };
        format!("{way}({:?}, {})", field.key, shape(model, &field.ty))
    });
    constant.into_iter().chain(fields).collect::<Vec<_>>().join(", ")
}

fn shape(model: &Model, ty: &Type) -> String {
    match ty {
        Type::Integer => "Shape::Integer".to_owned(),
        Type::Float => "Shape::Float".to_owned(),
        Type::Boolean => "Shape::Boolean".to_owned(),
        Type::Text | Type::UpdateKind => "Shape::Text".to_owned(),
        Type::ChatId => "Shape::ChatId".to_owned(),
        Type::File => "Shape::File".to_owned(),
        Type::List(of) => format!("Shape::List(&{})", shape(model, of)),
        Type::Named(name) => named(model, name),
    }
}

fn named(model: &Model, name: &str) -> String {
    if let Some(texts) = model.text_enums.iter().find(|texts| texts.name == name) {
        let values: Vec<String> = texts.values.iter().map(|(_, text)| format!("{text:?}")).collect();
        return format!("Shape::OneOf(&[{}])", values.join(", "));
    }
    match name {
        "MessageOrTrue" => "Shape::MessageOrTrue".to_owned(),
        // An inaccessible message has three of the fields of a message, and tells itself apart by its date.
        "MaybeInaccessibleMessage" => "Shape::Object(\"InaccessibleMessage\")".to_owned(),
        name if model.unions.iter().any(|union| union.name == name) => format!("Shape::Union({name:?})"),
        name => format!("Shape::Object({name:?})"),
    }
}

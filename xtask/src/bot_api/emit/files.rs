//! `uploads.rs`: where to find the files to upload.

use super::super::model::{Field, Model, Type};

/// The implementations of `Uploads` of `bot-api/src/upload.rs`, and which methods use them.
pub(crate) fn files(model: &Model) -> String {
    let mut code = "//! Where to find the files to upload.\n\nuse super::enums::*;\nuse super::objects::*;\n\
        use crate::upload::{Uploads, uploads_of_objects, uploads_of_unions};\n\n"
        .to_owned();
    code += "uploads_of_objects! {\n";
    for object in model.objects.iter().filter(|object| model.with_files.contains(&object.name)) {
        let fields: Vec<String> = fields(model, &object.fields).collect();
        code += &format!("    {} {{ {} }}\n", object.name, fields.join(", "));
    }
    code += "}\n\nuploads_of_unions! {\n";
    for union in model.unions.iter().filter(|union| model.with_files.contains(&union.name)) {
        let variants = union.variants.iter().filter(|variant| model.with_files.contains(&variant.object));
        let variants: Vec<&str> = variants.map(|variant| variant.name.as_str()).collect();
        code += &format!("    {} {{ {} }}\n", union.name, variants.join(", "));
    }
    code + "}\n"
}

/// The names of the fields that may hold a file.
pub(crate) fn fields<'a>(model: &'a Model, fields: &'a [Field]) -> impl Iterator<Item = String> + 'a {
    let holds = |field: &&Field| match field.ty.element() {
        Type::File => true,
        Type::Named(name) => model.with_files.contains(name),
        _ => false,
    };
    fields.iter().filter(holds).map(Field::ident)
}

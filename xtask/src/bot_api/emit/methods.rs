//! `methods.rs`: one struct a method, and the macro that lists them all.

use super::super::model::{Method, Model};
use super::{anchor, files, name_and_key};

/// The methods, in the order of the specification.
pub(crate) fn methods(model: &Model) -> String {
    let methods: String = model.methods.iter().map(|m| method(model, m)).collect();
    let names: String =
        model.methods.iter().map(|m| format!("            $crate::methods::{},\n", m.struct_name)).collect();
    format!(
        "//! Methods.\n#![allow(clippy::too_many_arguments, reason = \"one for each required parameter\")]\n\n\
         use super::enums::*;\nuse super::objects::*;\nuse super::update_kind::UpdateKind;\n\
         use crate::method::method;\nuse crate::types::*;\n\n{methods}\
         /// Calls the macro `$callback` with the paths of all methods, separated by commas.\n\
         ///\n/// ```\n/// macro_rules! count {{\n///     ($($method:path),* $(,)?) => {{ [$(stringify!($method)),*].len() }};\n/// }}\n\
         /// assert!(botserver_api::for_each_method!(count) > 100);\n/// ```\n\
         #[macro_export]\nmacro_rules! for_each_method {{\n    ($($callback:tt)+) => {{\n        $($callback)+! {{\n{names}        }}\n    }};\n}}\n"
    )
}

fn method(model: &Model, method: &Method) -> String {
    let list = |required: bool| -> String {
        let params = method.params.iter().filter(|param| param.required == required);
        params.map(|param| format!("        {}: {},\n", name_and_key(param), param.ty.rust())).collect()
    };
    let files: Vec<String> = files::fields(model, &method.params).collect();
    let block = |name: &str, content: &str| match content {
        "" => format!("    {name} {{}}\n"),
        content => format!("    {name} {{\n{content}    }}\n"),
    };
    format!(
        "method! {{\n    /// `{name}` of the Bot API: {}.\n    {} = {name:?} -> {};\n{}{}    files {{{}}}\n}}\n\n",
        anchor(&method.name),
        method.struct_name,
        method.returns.rust(),
        block("required", &list(true)),
        block("optional", &list(false)),
        if files.is_empty() { String::new() } else { format!(" {} ", files.join(", ")) },
        name = method.name,
    )
}

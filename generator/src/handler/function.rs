//! One function of a handler file: how it is called.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{FnArg, GenericParam, ItemFn, Safety, Type};

use super::scan::File;
use crate::suggest::list;

/// How to call a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Whether its result must be awaited.
    pub is_async: bool,
    /// What it wants, in its order.
    pub parameters: Vec<Parameter>,
}

/// Something that dispatch can pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// The payload of the kind of update, such as `Message`.
    Payload {
        /// `&Message` instead of `Message`.
        by_reference: bool,
    },
    /// The text after a command.
    Args {
        /// `&Args` instead of `Args`.
        by_reference: bool,
    },
    /// `&Settings`.
    Settings,
    /// `&Bot`.
    Bot,
    /// `&Update`.
    Update,
}

/// What the name of a function says about its parameters.
pub(super) struct Role<'a> {
    /// The payload of its kind; `None` for `on_update`.
    pub(super) payload: Option<&'a str>,
    /// Whether it can have `Args`.
    pub(super) is_command: bool,
    /// Whether the file has a `Settings`.
    pub(super) has_settings: bool,
}

impl Role<'_> {
    /// What a function in this role can take, for a message.
    fn offers(&self) -> String {
        let references = ["&Bot", "&Update", "&Settings"];
        let references = references.iter().filter(|name| **name != "&Settings" || self.has_settings).copied();
        list(self.payload.into_iter().chain(self.is_command.then_some("Args")).chain(references))
    }
}

impl Function {
    /// Reads a function, or reports why it cannot be called.
    pub(super) fn read(function: &ItemFn, role: &Role<'_>, file: &mut File<'_>) -> Option<Self> {
        let name = function.sig.ident.to_string();
        let signature = &function.sig;
        let mut is_good = true;
        let mut refuse = |at: Span, message: String, help: String| {
            file.error(at, message, Some(help));
            is_good = false;
        };
        if matches!(signature.safety, Safety::Unsafe(_)) {
            refuse(
                signature.ident.span(),
                format!("`{name}` is `unsafe`"),
                "dispatch calls safe functions only".to_owned(),
            );
        }
        for parameter in &signature.generics.params {
            if let GenericParam::Type(_) | GenericParam::Const(_) = parameter {
                refuse(
                    signature.ident.span(),
                    format!("`{name}` is generic, so nothing says what to call it with"),
                    format!("it can take {}", role.offers()),
                );
            }
        }
        let mut parameters = Vec::new();
        for input in &signature.inputs {
            let typed = match input {
                FnArg::Receiver(receiver) => {
                    let help = "make it a function that stands by itself in the file".to_owned();
                    refuse(receiver.self_token.span, format!("`{name}` takes `self`"), help);
                    continue;
                }
                FnArg::Typed(typed) => typed,
            };
            let at = typed.ty.span();
            match read_parameter(&typed.ty, role) {
                Ok(parameter) if parameters.iter().any(|known| same_kind(*known, parameter)) => {
                    let help = "dispatch fills each parameter by its type: remove one of the two".to_owned();
                    refuse(at, format!("`{name}` takes the same thing twice"), help);
                }
                Ok(parameter) => parameters.push(parameter),
                Err(Refused { message, help }) => refuse(at, format!("`{name}` {message}"), help),
            }
        }
        is_good.then_some(Self { name, is_async: signature.asyncness.is_some(), parameters })
    }

    /// Whether it wants the payload of its kind.
    pub(crate) fn takes_payload(&self) -> bool {
        self.parameters.iter().any(|parameter| matches!(parameter, Parameter::Payload { .. }))
    }
}

fn same_kind(a: Parameter, b: Parameter) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}

struct Refused {
    message: String,
    help: String,
}

fn read_parameter(ty: &Type, role: &Role<'_>) -> Result<Parameter, Refused> {
    let refuse = |message: String, help: String| Err(Refused { message, help });
    let unknown = || Refused {
        message: "has a parameter that dispatch cannot fill".to_owned(),
        help: format!("it can take {}", role.offers()),
    };
    let (ty, by_reference) = match ty {
        Type::Reference(reference) if reference.mutability.is_some() => {
            return refuse(
                "takes something by `&mut`".to_owned(),
                "nothing here is for one handler alone: take it by `&`".to_owned(),
            );
        }
        Type::Reference(reference) => (reference.elem.as_ref(), true),
        ty => (ty, false),
    };
    let name = last_segment(ty).ok_or_else(unknown)?;
    let shared = |parameter| {
        if by_reference {
            Ok(parameter)
        } else {
            refuse(format!("takes `{name}` by value"), format!("write `&{name}`"))
        }
    };
    match name.as_str() {
        "Bot" => shared(Parameter::Bot),
        "Update" => shared(Parameter::Update),
        "Settings" if role.has_settings => shared(Parameter::Settings),
        "Settings" => refuse(
            "takes `Settings`, but this file has no such struct".to_owned(),
            "add `pub struct Settings { … }`, or remove the parameter".to_owned(),
        ),
        "Args" if role.is_command => Ok(Parameter::Args { by_reference }),
        "Args" => refuse(
            "takes `Args`, which only a `command_…` function has".to_owned(),
            format!("it can take {}", role.offers()),
        ),
        name if role.payload == Some(name) => Ok(Parameter::Payload { by_reference }),
        name => {
            let known = role.payload.map_or_else(
                || "`on_update` takes the `&Update` itself".to_owned(),
                |payload| format!("its update brings a `{payload}`"),
            );
            refuse(
                format!("takes `{name}`, which dispatch does not have"),
                format!("{known}; it can take {}", role.offers()),
            )
        }
    }
}

/// `Message` of `botserver::api::Message`; nothing for what is no plain path.
pub(crate) fn last_segment(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            last.arguments.is_empty().then(|| last.ident.to_string())
        }
        _ => None,
    }
}

//! What a function takes, and whether dispatch has it.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned;
use syn::{FnArg, GenericParam, ItemFn, Safety, Type};

use super::File;
use crate::fleet::{Function, Parameter, SessionScope};
use crate::problem::{FunctionProblem, Offers, Problem};

/// What the name of a function says about its parameters.
pub(super) struct Role {
    /// The payload of its kind; `None` for `on_update`.
    pub(super) payload: Option<&'static str>,
    /// Whether it can have `Args`.
    pub(super) is_command: bool,
    /// Whether it can have `AtWork`, and so need not wait for its turn.
    pub(super) may_be_urgent: bool,
    /// Whether the file has a `Settings`.
    pub(super) has_settings: bool,
    /// The sessions that the file has.
    pub(super) sessions: Vec<SessionScope>,
}

impl Role {
    /// What a function in this role can take, for a message.
    fn offers(&self) -> Offers {
        let payload = self.payload.map(str::to_owned);
        let sessions = self.sessions.iter().map(|scope| scope.name()).collect();
        let (args, settings, at_work) = (self.is_command, self.has_settings, self.may_be_urgent);
        Offers { payload, args, settings, at_work, sessions }
    }
}

/// Reads how to call a function, or reports why it cannot be called.
pub(super) fn read(function: &ItemFn, role: &Role, file: &mut File<'_, '_>) -> Option<Function> {
    let signature = &function.sig;
    let name = signature.ident.unraw().to_string();
    let mut is_good = true;
    let mut refuse = |at: Span, problem: FunctionProblem| {
        file.report(at, Problem::Function(name.clone(), problem));
        is_good = false;
    };
    if matches!(signature.safety, Safety::Unsafe(_)) {
        refuse(signature.ident.span(), FunctionProblem::Unsafe);
    }
    for parameter in &signature.generics.params {
        if let GenericParam::Type(_) | GenericParam::Const(_) = parameter {
            refuse(signature.ident.span(), FunctionProblem::Generic(role.offers()));
        }
    }
    let mut parameters = Vec::new();
    for input in &signature.inputs {
        let typed = match input {
            FnArg::Receiver(receiver) => {
                refuse(receiver.self_token.span, FunctionProblem::TakesSelf);
                continue;
            }
            FnArg::Typed(typed) => typed,
        };
        let at = typed.ty.span();
        match read_parameter(&typed.ty, role) {
            Ok(parameter) if parameters.iter().any(|known| same_kind(*known, parameter)) => {
                refuse(at, FunctionProblem::SameParameter);
            }
            Ok(parameter) => parameters.push(parameter),
            Err(problem) => refuse(at, problem),
        }
    }
    let read = Function { name, is_async: signature.asyncness.is_some(), parameters };
    if let Some(problem) = together(&read) {
        file.report(signature.ident.span(), Problem::Function(read.name, problem));
        return None;
    }
    is_good.then_some(read)
}

/// What is wrong with parameters that each by itself could be filled.
fn together(function: &Function) -> Option<FunctionProblem> {
    let session = function.parameters.iter().find_map(|parameter| match parameter {
        Parameter::Session(scope) => Some(*scope),
        _ => None,
    });
    match (function.is_urgent(), function.can_be_stopped(), session) {
        (true, true, _) => Some(FunctionProblem::UrgentAndStoppable),
        (true, _, Some(scope)) => Some(FunctionProblem::UrgentWithSession(scope)),
        (_, true, _) if !function.is_async => Some(FunctionProblem::StoppableAndBlocking),
        _ => None,
    }
}

fn same_kind(a: Parameter, b: Parameter) -> bool {
    match (a, b) {
        (Parameter::Session(a), Parameter::Session(b)) => a == b,
        _ => std::mem::discriminant(&a) == std::mem::discriminant(&b),
    }
}

fn read_parameter(ty: &Type, role: &Role) -> Result<Parameter, FunctionProblem> {
    let is_static = matches!(ty, Type::Reference(reference)
        if reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static"));
    if let Some((scope, is_mutable)) = session(ty) {
        return match (role.sessions.contains(&scope), is_mutable) {
            (false, _) => Err(FunctionProblem::NoSession(scope)),
            (true, false) => Err(FunctionProblem::SessionByValue(scope)),
            (true, true) if is_static => Err(FunctionProblem::Static(format!("mut {}", scope.name()))),
            (true, true) => Ok(Parameter::Session(scope)),
        };
    }
    let (ty, by_reference) = match ty {
        Type::Reference(reference) if reference.mutability.is_some() => return Err(FunctionProblem::Mutable),
        Type::Reference(reference) => (reference.elem.as_ref(), true),
        ty => (ty, false),
    };
    let name = last_segment(ty).ok_or_else(|| FunctionProblem::OddParameter(role.offers()))?;
    let shared = |parameter| {
        if by_reference { Ok(parameter) } else { Err(FunctionProblem::ByValue(name.clone())) }
    };
    let parameter = match name.as_str() {
        "Bot" => shared(Parameter::Bot),
        "Update" => shared(Parameter::Update),
        "Settings" if role.has_settings => shared(Parameter::Settings),
        "Settings" => Err(FunctionProblem::NoSettings),
        "Args" if role.is_command => Ok(Parameter::Args { by_reference }),
        "Args" => Err(FunctionProblem::ArgsOutside(role.offers())),
        "CancellationToken" => Ok(Parameter::Cancellation { by_reference }),
        "AtWork" if role.may_be_urgent => Ok(Parameter::AtWork { by_reference }),
        "AtWork" => Err(FunctionProblem::AtWorkOutside),
        name if role.payload == Some(name) => Ok(Parameter::Payload { by_reference }),
        name => Err(FunctionProblem::UnknownParameter { name: name.to_owned(), offers: role.offers() }),
    }?;
    if is_static { Err(FunctionProblem::Static(name)) } else { Ok(parameter) }
}

/// The session that a type is, and whether it is taken as `&mut`.
fn session(ty: &Type) -> Option<(SessionScope, bool)> {
    let (ty, is_mutable) = match ty {
        Type::Reference(reference) => (reference.elem.as_ref(), reference.mutability.is_some()),
        ty => (ty, false),
    };
    let name = last_segment(ty)?;
    SessionScope::ALL.into_iter().find(|scope| scope.name() == name).map(|scope| (scope, is_mutable))
}

/// `Message` of `botserver::api::Message`; nothing for what is no plain path.
pub(super) fn last_segment(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            last.arguments.is_empty().then(|| last.ident.to_string())
        }
        _ => None,
    }
}

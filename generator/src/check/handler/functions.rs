//! The functions of a handler file, found by their names, and names that were meant to be found.

use std::collections::HashMap;

use syn::ext::IdentExt as _;
use syn::{Attribute, Expr, ExprLit, Item, ItemFn, Lit, Meta};

use super::parameters::{self, Role};
use super::{File, is_conditional, is_handlers_name, is_only_for_tests, is_visible, kinds};
use crate::diagnostic::{Diagnostic, Note};
use crate::fleet::{Command, Handler, MAX_COMMAND, MAX_MENU, MAX_MENU_TEXT, URGENT_KINDS};
use crate::problem::{FunctionProblem, Problem};
use crate::update_kinds::UPDATE_KINDS;

/// Adds the functions of a file to its handler, and says how many were meant to be found, right or wrong.
pub(super) fn read(items: &[Item], handler: &mut Handler, file: &mut File<'_, '_>) -> usize {
    let functions: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Fn(function) if !is_only_for_tests(&function.attrs) => Some(function),
            _ => None,
        })
        .collect();
    check_names(&functions, file);
    let count = functions.iter().filter(|function| read_function(function, handler, file)).count();
    handler.kinds.sort_by_key(|(kind, _)| *kind);
    check_menu(&functions, handler, file);
    count
}

/// Its name, which `r#` is no part of.
fn name(function: &ItemFn) -> String {
    function.sig.ident.unraw().to_string()
}

fn report(function: &ItemFn, problem: FunctionProblem, file: &mut File<'_, '_>) {
    file.report(function.sig.ident.span(), Problem::Function(name(function), problem));
}

/// Names that are there twice.
fn check_names(functions: &[&ItemFn], file: &mut File<'_, '_>) {
    let mut seen = HashMap::new();
    for function in functions.iter().filter(|function| !is_conditional(&function.attrs)) {
        let span = function.sig.ident.span();
        if let Some(first) = seen.insert(name(function), span) {
            let problem = Problem::Function(name(function), FunctionProblem::Twice);
            let found = Diagnostic::new(file.raw.place(span), problem);
            file.problems.push(found.related(file.raw.place(first), Note::First));
        }
    }
}

/// Adds a function to the handler if its name says so. Returns whether it was meant to be one, right or wrong.
fn read_function(function: &ItemFn, handler: &mut Handler, file: &mut File<'_, '_>) -> bool {
    let name = name(function);
    if !is_handlers_name(&name) {
        let nearly = kinds::nearly(&name).filter(|_| is_visible(&function.vis));
        if let Some(meant) = nearly {
            report(function, FunctionProblem::Nearly(meant), file);
            return true;
        }
        return false;
    }
    if is_conditional(&function.attrs) {
        report(function, FunctionProblem::Conditional, file);
        return true;
    }
    let kind = name.strip_prefix("on_");
    let row = kind.and_then(|kind| UPDATE_KINDS.iter().find(|row| row.name == kind));
    if !is_visible(&function.vis) {
        let is_reserved = kind.is_some() && row.is_none() && !matches!(kind, Some("update" | "album"));
        let is_async = function.sig.asyncness.is_some();
        let problem =
            if is_reserved { FunctionProblem::ReservedName } else { FunctionProblem::Private { is_async } };
        report(function, problem, file);
        return true;
    }
    let has_settings = handler.settings.is_some();
    let sessions: Vec<_> = handler.sessions.iter().map(|session| session.scope).collect();
    // What tells a bot to stop is a command, a button, or Telegram itself.
    let may_be_urgent = !matches!(kind, Some(kind) if !URGENT_KINDS.contains(&kind));
    let role = |payload, is_command| Role {
        payload,
        is_command,
        may_be_urgent,
        has_settings,
        sessions: sessions.clone(),
    };
    match (kind, row) {
        (Some("update"), _) => handler.on_update = parameters::read(function, &role(None, false), file),
        (Some("album"), _) => {
            handler.on_album = parameters::read(function, &role(Some("Album"), false), file);
        }
        (Some(_), Some(row)) => {
            let read = parameters::read(function, &role(Some(row.payload), false), file);
            handler.kinds.extend(read.map(|function| (row.name, function)));
        }
        (Some(kind), None) => {
            let problem = FunctionProblem::UnknownKind { kind: kind.to_owned(), meant: kinds::meant(kind) };
            report(function, problem, file);
        }
        (None, _) => {
            let command = name.strip_prefix("command_").unwrap_or(&name);
            let description = read_command(command, function, file);
            let read = parameters::read(function, &role(Some("Message"), true), file);
            if let (Some(description), Some(function)) = (description, read) {
                handler.commands.push(Command { name: command.to_owned(), description, function });
            }
        }
    }
    true
}

/// Checks the name and the text of a command. The text is `Some(None)` for a hidden one, `None` for a wrong one.
fn read_command(command: &str, function: &ItemFn, file: &mut File<'_, '_>) -> Option<Option<String>> {
    let name_is_good = (1..=MAX_COMMAND).contains(&command.len())
        && command.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !name_is_good {
        report(function, FunctionProblem::CommandName, file);
        return None;
    }
    if is_hidden(&function.attrs) {
        return Some(None);
    }
    let description = first_doc_line(&function.attrs);
    if description.is_empty() {
        report(function, FunctionProblem::NoMenuText, file);
        return None;
    }
    let length = description.chars().count();
    if length > MAX_MENU_TEXT {
        report(function, FunctionProblem::LongMenuText(length), file);
        return None;
    }
    Some(Some(description))
}

fn check_menu(functions: &[&ItemFn], handler: &Handler, file: &mut File<'_, '_>) {
    let Some((one_too_many, _)) = handler.menu().nth(MAX_MENU) else { return };
    let one = format!("command_{one_too_many}");
    if let Some(function) = functions.iter().find(|function| name(function) == one) {
        report(function, FunctionProblem::MenuIsFull, file);
    }
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc")
            && attribute.parse_args::<syn::Path>().is_ok_and(|argument| argument.is_ident("hidden"))
    })
}

/// The first line of the first doc comment, without blanks around it.
fn first_doc_line(attributes: &[Attribute]) -> String {
    let first = attributes.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    first.unwrap_or_default().trim().lines().next().unwrap_or_default().trim().to_owned()
}

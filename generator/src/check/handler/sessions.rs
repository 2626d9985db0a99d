//! The types of a handler file that are kept for a chat, or for a person in it, and the functions that read older ones.

use syn::ext::IdentExt as _;
use syn::{Generics, Ident, Item, Visibility};

use super::{File, is_only_for_tests, is_visible};
use crate::fleet::{Session, SessionScope};
use crate::problem::{Problem, SessionProblem};

/// Finds them. Reports what generated code could not name.
pub(super) fn read(items: &[Item], file: &mut File<'_, '_>) -> Vec<Session> {
    SessionScope::ALL.into_iter().filter_map(|scope| session(items, scope, file)).collect()
}

fn session(items: &[Item], scope: SessionScope, file: &mut File<'_, '_>) -> Option<Session> {
    let (name, visibility, generics) =
        items.iter().filter_map(declared).find(|(name, ..)| *name == scope.name())?;
    let mut report =
        |at: &Ident, problem| file.report(at.span(), Problem::Session(at.unraw().to_string(), problem));
    if !is_visible(visibility) {
        report(name, SessionProblem::Private);
    }
    if !generics.params.is_empty() {
        report(name, SessionProblem::Generic);
    }
    let migration = items.iter().find_map(|item| match item {
        Item::Fn(function)
            if function.sig.ident == scope.migration() && !is_only_for_tests(&function.attrs) =>
        {
            Some(function)
        }
        _ => None,
    });
    if let Some(function) = migration.filter(|function| !is_visible(&function.vis)) {
        report(&function.sig.ident, SessionProblem::PrivateMigration);
    }
    Some(Session { scope, has_migration: migration.is_some() })
}

/// A struct or an enum.
fn declared(item: &Item) -> Option<(&Ident, &Visibility, &Generics)> {
    match item {
        Item::Struct(item) if !is_only_for_tests(&item.attrs) => {
            Some((&item.ident, &item.vis, &item.generics))
        }
        Item::Enum(item) if !is_only_for_tests(&item.attrs) => Some((&item.ident, &item.vis, &item.generics)),
        _ => None,
    }
}

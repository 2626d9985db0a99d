//! What of a handler file is no function, and yet could bring one.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Item, ItemConst, ItemMacro, ItemStatic, UseTree};

use super::{File, is_handlers_name, is_only_for_tests, is_visible, kinds};
use crate::diagnostic::Place;
use crate::problem::{FunctionProblem, ItemsProblem, Problem};

/// The files beside this one that it declares as its modules.
pub(super) fn modules(items: &[Item]) -> Vec<String> {
    let modules = items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.content.is_none() => Some(module.ident.unraw().to_string()),
        _ => None,
    });
    modules.collect()
}

/// Reports that nothing is handled.
pub(super) fn report_empty(file: &mut File<'_, '_>) {
    let path = file.raw.path.clone();
    file.problems.report(Place::file(&path), Problem::Items(ItemsProblem::Empty(path)));
}

/// Reports what would bring functions that nobody sees, and says how many times.
pub(super) fn check(items: &[Item], file: &mut File<'_, '_>) -> usize {
    let before = file.problems.iter().len();
    for item in items {
        match item {
            Item::Use(item) if is_visible(&item.vis) && !is_only_for_tests(&item.attrs) => {
                reexports(&item.tree, file);
            }
            Item::Const(ItemConst { attrs, ident, .. }) | Item::Static(ItemStatic { attrs, ident, .. })
                if is_handlers_name(&ident.unraw().to_string()) && !is_only_for_tests(attrs) =>
            {
                file.report(ident.span(), Problem::Items(ItemsProblem::Value(ident.unraw().to_string())));
            }
            Item::Macro(item) if !is_only_for_tests(&item.attrs) => made_by(item, file),
            _ => {}
        }
    }
    file.problems.iter().len() - before
}

fn reexports(tree: &UseTree, file: &mut File<'_, '_>) {
    match tree {
        UseTree::Path(path) => reexports(&path.tree, file),
        UseTree::Group(group) => group.items.iter().for_each(|tree| reexports(tree, file)),
        UseTree::Glob(glob) => file.report(glob.span(), Problem::Items(ItemsProblem::Glob)),
        UseTree::Name(name) => reexport(&name.ident, file),
        UseTree::Rename(renamed) => reexport(&renamed.rename, file),
    }
}

fn reexport(ident: &syn::Ident, file: &mut File<'_, '_>) {
    let name = ident.unraw().to_string();
    if is_handlers_name(&name) {
        file.report(ident.span(), Problem::Items(ItemsProblem::Reexport(name)));
    } else if let Some(meant) = kinds::nearly(&name) {
        file.report(ident.span(), Problem::Function(name, FunctionProblem::Nearly(meant)));
    }
}

/// Of a macro that is called nothing is known but its name and what it is given; of one that is defined here, its text.
fn made_by(item: &ItemMacro, file: &mut File<'_, '_>) {
    let path = &item.mac.path;
    let called = path.segments.last().map(|segment| segment.ident.to_string());
    // By its whole name too, as in `std::include!`.
    if called.as_deref() == Some("include") {
        return file.report(path.span(), Problem::Items(ItemsProblem::Include));
    }
    let name = item.ident.as_ref().map(ToString::to_string).or(called).unwrap_or_default();
    if let Some(function) = handlers_name(item.mac.tokens.clone()) {
        file.report(
            function.span(),
            Problem::Items(ItemsProblem::Macro { name, function: function.to_string() }),
        );
    }
}

/// The first name of a handler that follows a `fn`, or that stands alone among what a macro is given.
fn handlers_name(tokens: TokenStream) -> Option<proc_macro2::Ident> {
    let mut before = None;
    for token in tokens {
        let is_called_or_used =
            matches!(&before, Some(TokenTree::Punct(sign)) if matches!(sign.as_char(), '.' | ':'));
        let found = match &token {
            TokenTree::Ident(ident) if is_handlers_name(&ident.unraw().to_string()) && !is_called_or_used => {
                Some(ident.clone())
            }
            TokenTree::Group(group) => handlers_name(group.stream()),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        before = Some(token);
    }
    None
}

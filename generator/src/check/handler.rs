//! The handler files that bots use: what their functions are called for and with, and what settings they take.

mod functions;
mod items;
mod kinds;
mod parameters;
mod schema;
mod sessions;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use botserver_manifest::names::{BotName, HandlerName};
use syn::{Attribute, Visibility};

use crate::diagnostic::{Diagnostics, Place};
use crate::fleet::Handler;
use crate::parse::RawHandler;
use crate::paths::handler_path;
use crate::problem::{HandlerProblem, Problem};

/// A handler file that a bot uses.
pub(super) struct Used {
    pub(super) handler: Handler,
    /// Where the fields of its settings are declared, by struct and field.
    pub(super) fields: HashMap<(String, String), Place>,
    /// It has errors of its own.
    pub(super) is_broken: bool,
    /// Modules that the file declares with `mod name;`: files beside it that are no handlers.
    modules: Vec<String>,
}

/// All handler files that bots use, sorted by name.
pub(super) struct AllUsed(Vec<Used>);

/// Checks the files that are wanted, once each.
pub(super) fn check(
    wanted: &[Option<HandlerName>],
    files: &BTreeMap<&str, RawHandler<'_>>,
    problems: &mut Diagnostics,
) -> AllUsed {
    let names: BTreeSet<_> = wanted.iter().flatten().collect();
    let used = names.into_iter().filter_map(|name| {
        let raw = files.get(name.as_str())?;
        let mut found = Diagnostics::default();
        let mut used = check_one(name, raw, &mut found);
        used.is_broken = found.has_errors();
        problems.extend(found);
        Some(used)
    });
    AllUsed(used.collect())
}

fn check_one(name: &HandlerName, raw: &RawHandler<'_>, problems: &mut Diagnostics) -> Used {
    let mut used = Used {
        handler: Handler {
            name: name.clone(),
            kinds: Vec::new(),
            on_update: None,
            on_album: None,
            commands: Vec::new(),
            sessions: Vec::new(),
            settings: None,
        },
        fields: HashMap::new(),
        is_broken: false,
        modules: Vec::new(),
    };
    let items = match &raw.items {
        Ok(items) => items,
        Err(syntax) => {
            problems.extend(syntax.clone());
            return used;
        }
    };
    let mut file = File { raw, problems };
    if let Some((settings, fields)) = schema::read(items, &mut file) {
        used.handler.settings = Some(settings);
        used.fields = fields;
    }
    used.handler.sessions = sessions::read(items, &mut file);
    used.modules = items::modules(items);
    let others = items::check(items, &mut file);
    let functions = functions::read(items, &mut used.handler, &mut file);
    if functions + others == 0 {
        items::report_empty(&mut file);
    }
    used
}

impl AllUsed {
    /// The handler of this name, and its place among all of them.
    pub(super) fn find(&self, name: &HandlerName) -> Option<(usize, &Used)> {
        let index = self.0.binary_search_by(|used| used.handler.name.cmp(name)).ok()?;
        Some((index, self.0.get(index)?))
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Used> {
        self.0.iter()
    }

    pub(super) fn into_handlers(self) -> Vec<Handler> {
        self.0.into_iter().map(|used| used.handler).collect()
    }

    /// Files that no bot uses are probably waiting for a line in bots.yml.
    pub(super) fn warn_of_unused(&self, files: &BTreeMap<&str, RawHandler<'_>>, problems: &mut Diagnostics) {
        for stem in files.keys().copied() {
            let is_used = self.0.iter().any(|used| {
                used.handler.name.as_str() == stem || used.modules.iter().any(|name| name == stem)
            });
            if !is_used {
                let problem = match HandlerName::new(stem) {
                    Some(name) => HandlerProblem::Unused(name),
                    None => {
                        let meant = BotName::new(stem).map(|name| name.ident());
                        HandlerProblem::NotAHandler { stem: stem.to_owned(), meant }
                    }
                };
                problems.report(Place::file(handler_path(stem)), Problem::Handler(problem));
            }
        }
    }
}

/// A file being checked, and where to report what is wrong with it.
struct File<'a, 'p> {
    raw: &'a RawHandler<'a>,
    problems: &'p mut Diagnostics,
}

impl File<'_, '_> {
    fn report(&mut self, at: proc_macro2::Span, problem: Problem) {
        self.problems.report(self.raw.place(at), problem);
    }
}

/// `pub` and `pub(crate)`: what the generated code, elsewhere in the crate, can name.
fn is_visible(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        Visibility::Inherited => false,
    }
}

fn is_conditional(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg"))
}

fn is_only_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|argument| argument.is_ident("test"))
    })
}

/// Whether a name is one by which functions are found.
fn is_handlers_name(name: &str) -> bool {
    name.starts_with("on_") || name.starts_with("command_")
}

//! The settings of each bot, on top of those of `defaults`, against the types of its handler.

use std::collections::HashSet;

use botserver_manifest::settings::{self, Place as SettingsPlace, Value};
use botserver_manifest::suggest::closest;
use botserver_manifest::yaml::{self, Entry, Node};

use super::bots::Draft;
use super::handler::{AllUsed, Used};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Place};
use crate::paths::MANIFEST;
use crate::problem::{HandlerProblem, Problem, SettingsOf};

/// Checks one bot after the other.
pub(super) struct Checker<'a> {
    defaults: &'a [Entry],
    /// First bytes of what stands in `defaults.settings`.
    places: HashSet<usize>,
    /// What has been said of `defaults`, since it concerns many bots.
    said: HashSet<(Option<yaml::Span>, Problem)>,
    problems: &'a mut Diagnostics,
}

impl<'a> Checker<'a> {
    /// Looks at the defaults. A key of theirs may be for some of the handlers only, but not for none.
    pub(super) fn new(defaults: Option<&'a Node>, used: &AllUsed, problems: &'a mut Diagnostics) -> Self {
        let defaults = defaults.map_or(&[][..], entries);
        let schemas = || used.iter().filter_map(|used| used.handler.settings.as_ref());
        let known: Vec<_> = schemas()
            .flat_map(|settings| settings.schema.fields())
            .map(|field| field.name.as_str())
            .collect();
        let mut places = HashSet::new();
        let is_sure = used.iter().all(|used| !used.is_broken);
        for Entry { key, value } in defaults {
            places.insert(key.span.start);
            collect(value, &mut places);
            if is_sure && !known.contains(&key.text.as_str()) {
                let guess = closest(&key.text, known.iter().copied()).map(str::to_owned);
                let problem = Problem::UnknownDefault { key: key.text.clone(), guess };
                problems.report(Place::manifest(key.span), problem);
            }
        }
        Self { defaults, places, said: HashSet::new(), problems }
    }

    /// Where what is wrong with a bot goes.
    pub(super) fn problems(&mut self) -> &mut Diagnostics {
        self.problems
    }

    /// The settings of one bot, if its handler takes some. Nothing is said beside a bot or a handler that is
    /// wrong itself.
    pub(super) fn check(&mut self, draft: &Draft, used: &Used) -> Option<Value> {
        let own = draft.settings.as_ref();
        if used.is_broken || draft.is_broken {
            return None;
        }
        let Some(wanted) = &used.handler.settings else {
            if let Some(Entry { key, .. }) = own.filter(|entry| !entry.value.is_null()) {
                let (bot, handler) = (draft.name.clone(), used.handler.name.clone());
                let problem = Problem::Handler(HandlerProblem::TakesNoSettings { bot, handler });
                self.problems.report(Place::manifest(key.span), problem);
            }
            return None;
        };
        let fields = wanted.schema.fields();
        let is_wanted = |entry: &&Entry| fields.iter().any(|field| field.name == entry.key.text);
        let defaults: Vec<_> = self.defaults.iter().filter(is_wanted).cloned().collect();
        let value = own.map(|entry| &entry.value).filter(|value| !value.is_null());
        let place = value.map_or(SettingsPlace::Nowhere, |value| SettingsPlace::At(value.span));
        let merged = match value {
            Some(value) => merge(&defaults, value),
            None => Node { value: yaml::Value::Map(defaults), span: yaml::Span::default() },
        };
        match settings::check(&wanted.schema, Some(&merged), place) {
            Ok(value) => Some(value),
            Err(found) => {
                for problem in found {
                    self.report(problem, draft, used);
                }
                None
            }
        }
    }

    fn report(&mut self, mut problem: settings::Problem, draft: &Draft, used: &Used) {
        let span = problem.span.take();
        let related: Vec<_> = problem
            .fields
            .iter()
            .filter_map(|field| {
                let place = used.fields.get(&(field.owner.clone(), field.name.clone()))?;
                Some((place.clone(), Note::Field(field.clone())))
            })
            .collect();
        let is_default = span.is_some_and(|span| self.places.contains(&span.start));
        let of = if is_default {
            SettingsOf::Defaults(used.handler.name.clone())
        } else {
            SettingsOf::Bot(draft.name.clone())
        };
        let at = match (span, &draft.settings) {
            (Some(span), _) => Place::manifest(span),
            (None, Some(entry)) => Place { path: MANIFEST.to_owned(), span: Some(entry.key.span) },
            (None, None) => draft.at.clone(),
        };
        let problem = Problem::Setting(of, problem);
        if is_default && !self.said.insert((span, problem.clone())) {
            return;
        }
        self.problems.push(Diagnostic { at, problem, related });
    }
}

/// `own` on top of `defaults`: maps are merged key by key, at any depth; everything else is replaced.
fn merge(defaults: &[Entry], own: &Node) -> Node {
    let yaml::Value::Map(entries) = &own.value else { return own.clone() };
    let given = |name: &str| entries.iter().find(|entry| entry.key.text == name);
    let kept = defaults.iter().filter(|default| given(&default.key.text).is_none()).cloned();
    let merged = entries.iter().map(|entry| {
        let default = defaults.iter().find(|default| default.key.text == entry.key.text);
        match default.map(|default| &default.value.value) {
            Some(yaml::Value::Map(below)) => {
                Entry { key: entry.key.clone(), value: merge(below, &entry.value) }
            }
            _ => entry.clone(),
        }
    });
    Node { value: yaml::Value::Map(merged.chain(kept).collect()), span: own.span }
}

fn entries(node: &Node) -> &[Entry] {
    match &node.value {
        yaml::Value::Map(entries) => entries,
        _ => &[],
    }
}

/// Every place inside of a value.
fn collect(node: &Node, places: &mut HashSet<usize>) {
    places.insert(node.span.start);
    match &node.value {
        yaml::Value::Scalar(_) => {}
        yaml::Value::List(items) => items.iter().for_each(|item| collect(item, places)),
        yaml::Value::Map(entries) => entries.iter().for_each(|entry| {
            places.insert(entry.key.span.start);
            collect(&entry.value, places);
        }),
    }
}

//! Walks `settings:` of one bot beside the types that it must fit.

use botserver_manifest::looks_like_a_token;
use botserver_manifest::yaml::{self, Entry, Node, Scalar, Span};

use super::literal::read_literal;
use super::words::{article, describe, example};
use super::{Definition, Field, Schema, Type, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ident::snake_case;
use crate::suggest::{closest, list};

/// Checks `settings:` of one bot. `about` names the bot in messages; `at` is where it stands that there are none.
pub(crate) fn check(
    schema: &Schema,
    settings: Option<&Node>,
    about: &str,
    at: &Place,
    problems: &mut Diagnostics,
) -> Option<Value> {
    let nothing = Node { value: yaml::Value::Map(Vec::new()), span: at.span.unwrap_or_default() };
    let settings = settings.filter(|node| !node.is_null()).unwrap_or(&nothing);
    let target = Target { path: "settings", field: None, span: settings.span };
    Checker { schema, about, path: &at.path, problems }.value(&schema.root(), settings, target)
}

struct Checker<'a> {
    schema: &'a Schema,
    about: &'a str,
    /// The file that the bot stands in.
    path: &'a str,
    problems: &'a mut Diagnostics,
}

/// Where a value comes from and where it goes.
#[derive(Clone, Copy)]
struct Target<'a> {
    /// `settings.menu[0].cents`
    path: &'a str,
    /// The Rust field that it fills.
    field: Option<&'a Field>,
    /// The value, or the key of a value that was left out.
    span: Span,
}

impl Checker<'_> {
    fn value(&mut self, ty: &Type, node: &Node, target: Target<'_>) -> Option<Value> {
        let scalar = match &node.value {
            yaml::Value::Scalar(scalar) if !scalar.is_null() => Some(scalar),
            _ => None,
        };
        match (ty, scalar) {
            (Type::Option(_), None) if node.is_null() => Some(Value::Absent),
            (Type::Option(inner), _) => Some(Value::Present(Box::new(self.value(inner, node, target)?))),
            (Type::List(item), _) => self.list(ty, item, node, target),
            (Type::Named(name), scalar) => match (self.schema.definition(name)?, scalar) {
                (Definition::Struct(fields), _) => self.structure(ty, fields, node, target),
                (Definition::Enum(variants), Some(scalar)) => self.variant(name, variants, scalar, target),
                (Definition::Enum(_), None) => self.mismatch(ty, node, target),
            },
            (_, None) => self.mismatch(ty, node, target),
            (Type::Text, Some(scalar)) => self.text(scalar, target),
            (_, Some(scalar)) => match read_literal(ty, scalar) {
                Ok(value) => Some(value),
                Err(help) => {
                    let quote = if scalar.plain { "" } else { "\"" };
                    let found = format!("{quote}{}{quote}", scalar.text);
                    let message = format!("`{}` should be {}, but is `{found}`", target.path, describe(ty));
                    self.report(target, message, Some(help))
                }
            },
        }
    }

    fn text(&mut self, scalar: &Scalar, target: Target<'_>) -> Option<Value> {
        if looks_like_a_token(&scalar.text) {
            let message = format!("`{}` holds what looks like a bot token", target.path);
            let help = "settings are compiled into the binary: keep tokens in tokens.yml only";
            return self.report(target, message, Some(help.to_owned()));
        }
        Some(Value::Text(scalar.text.clone()))
    }

    fn list(&mut self, ty: &Type, item: &Type, node: &Node, target: Target<'_>) -> Option<Value> {
        let yaml::Value::List(nodes) = &node.value else { return self.mismatch(ty, node, target) };
        let mut values = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            let path = format!("{}[{index}]", target.path);
            values.push(self.value(item, node, Target { path: &path, span: node.span, ..target }));
        }
        values.into_iter().collect::<Option<_>>().map(Value::List)
    }

    fn structure(&mut self, ty: &Type, fields: &[Field], node: &Node, target: Target<'_>) -> Option<Value> {
        let yaml::Value::Map(entries) = &node.value else { return self.mismatch(ty, node, target) };
        let guesses = self.unknown_keys(ty, fields, entries, target);
        let mut is_good = entries.iter().all(|entry| fields.iter().any(|field| field.name == entry.key.text));
        let mut values = Vec::with_capacity(fields.len());
        let mut missing = Vec::new();
        for field in fields {
            let entry = entries.iter().find(|entry| entry.key.text == field.name);
            let value = match entry {
                Some(Entry { key, value }) => {
                    let path = format!("{}.{}", target.path, field.name);
                    let was_left_out = value.span.start == value.span.end;
                    let span = if was_left_out { key.span } else { value.span };
                    self.value(&field.ty, value, Target { path: &path, field: Some(field), span })
                }
                None if matches!(field.ty, Type::Option(_)) => Some(Value::Absent),
                None => {
                    // A misspelt one has been reported as that.
                    missing.extend((!guesses.contains(&field.name.as_str())).then_some(field));
                    None
                }
            };
            match value {
                Some(value) => values.push((field.ident.clone(), value)),
                None => is_good = false,
            }
        }
        if !missing.is_empty() {
            self.missing_fields(&missing, target);
        }
        is_good.then(|| Value::Struct(ty.to_string(), values))
    }

    /// Reports keys that are no fields, and returns the fields that they were probably meant to be.
    fn unknown_keys<'f>(
        &mut self,
        ty: &Type,
        fields: &'f [Field],
        entries: &[Entry],
        target: Target<'_>,
    ) -> Vec<&'f str> {
        let known = || fields.iter().map(|field| field.name.as_str());
        let mut guesses = Vec::new();
        for Entry { key, .. } in entries {
            if known().any(|name| name == key.text) {
                continue;
            }
            let unset = known().filter(|name| !entries.iter().any(|entry| entry.key.text == *name));
            let guess = closest(&key.text, unset);
            let help = match (guess, fields) {
                (Some(guess), _) => format!("did you mean `{guess}`?"),
                (None, []) => format!("`{ty}` of the handler has no fields: remove this"),
                (None, _) => format!("`{ty}` of the handler has {}", list(known())),
            };
            guesses.extend(guess);
            let at = Target { span: key.span, ..target };
            self.report(at, format!("`{}` has no field `{}`", target.path, key.text), Some(help));
        }
        guesses
    }

    fn missing_fields(&mut self, missing: &[&Field], target: Target<'_>) {
        let names = list(missing.iter().map(|field| field.name.as_str()));
        let message = format!("{}: `{}` lacks {names}", self.about, target.path);
        let mut problem = Diagnostic::error(self.place(target), message);
        for field in missing {
            problem = problem.related(field.place.clone(), format!("this is {}", describe(&field.ty)));
        }
        let lines =
            missing.iter().map(|field| format!("{}: {}", field.name, example(self.schema, &field.ty)));
        let lines = lines.collect::<Vec<_>>().join(", ");
        self.problems.push(problem.help(format!("add `{lines}`, or make it an `Option` in the handler")));
    }

    fn variant(
        &mut self,
        name: &str,
        variants: &[String],
        scalar: &Scalar,
        target: Target<'_>,
    ) -> Option<Value> {
        let is_meant = |variant: &&String| **variant == scalar.text || snake_case(variant) == scalar.text;
        if let Some(variant) = variants.iter().find(is_meant) {
            return Some(Value::Variant(name.to_owned(), variant.clone()));
        }
        let names: Vec<_> = variants.iter().map(|variant| snake_case(variant)).collect();
        let names = || names.iter().map(String::as_str);
        let help = match closest(&scalar.text, names()) {
            Some(variant) => format!("did you mean `{variant}`?"),
            None => format!("write one of {}", list(names())),
        };
        let message =
            format!("`{}` should be {} `{name}`, but is `{}`", target.path, article(name), scalar.text);
        self.report(target, message, Some(help))
    }

    fn mismatch(&mut self, ty: &Type, node: &Node, target: Target<'_>) -> Option<Value> {
        let message = format!("`{}` should be {}, but is {}", target.path, describe(ty), node.describe());
        let help = match (ty, &node.value) {
            (Type::Text, yaml::Value::Scalar(_)) => {
                "write `\"\"` for no text, or quotes around `null` if that is the text".to_owned()
            }
            _ => {
                let example = example(self.schema, ty);
                match target.path.rsplit('.').next().filter(|name| !name.ends_with(']')) {
                    Some(name) => format!("write `{name}: {example}`"),
                    None => format!("write `{example}`"),
                }
            }
        };
        self.report(target, message, Some(help))
    }

    fn place(&self, target: Target<'_>) -> Place {
        Place { path: self.path.to_owned(), span: Some(target.span) }
    }

    fn report(&mut self, target: Target<'_>, message: String, help: Option<String>) -> Option<Value> {
        let message = format!("{}: {message}", self.about);
        let problem = Diagnostic::error(self.place(target), message).maybe_help(help);
        self.problems.push(match target.field {
            Some(field) => problem.related(field.place.clone(), format!("this is {}", describe(&field.ty))),
            None => problem,
        });
        None
    }
}

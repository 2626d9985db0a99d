//! Walks `settings:` of one bot beside the types that it must fit.

use super::example::example;
use super::literal::read_literal;
use super::schema::snake_case;
use super::{Definition, Field, FieldRef, Mistake, Problem, Schema, Type, Value};
use crate::looks_like_a_token;
use crate::suggest::closest;
use crate::yaml::{self, Entry, Node, Scalar, Span};

/// Where the settings stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Here.
    At(Span),
    /// Nowhere: the bot has none of its own.
    Nowhere,
}

/// Checks the settings of one bot. Problems with them as a whole are reported at `place`.
///
/// # Errors
/// Everything that does not fit.
pub fn check(schema: &Schema, settings: Option<&Node>, place: Place) -> Result<Value, Vec<Problem>> {
    let nothing = Node { value: yaml::Value::Map(Vec::new()), span: Span::default() };
    let settings = settings.filter(|node| !node.is_null()).unwrap_or(&nothing);
    let span = match place {
        Place::At(span) => Some(span),
        Place::Nowhere => None,
    };
    let mut checker = Checker { schema, problems: Vec::new() };
    let value = checker.value(&schema.root(), settings, Target { path: "settings", field: None, span });
    value.filter(|_| checker.problems.is_empty()).ok_or(checker.problems)
}

struct Checker<'a> {
    schema: &'a Schema,
    problems: Vec<Problem>,
}

/// Where a value comes from and where it goes.
#[derive(Clone, Copy)]
struct Target<'a> {
    /// `settings.menu[0].cents`
    path: &'a str,
    /// The struct and the field of it that it fills, itself or as an item of a list.
    field: Option<(&'a str, &'a Field)>,
    /// The value, or the key of a value that was left out.
    span: Option<Span>,
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
            (Type::Slice(item), _) => self.list(ty, item, node, target).map(Value::Slice),
            (Type::List(item), _) => self.list(ty, item, node, target).map(Value::List),
            (Type::Named(name), scalar) => match (self.schema.definition(name)?, scalar) {
                (Definition::Struct(fields), _) => self.structure(name, fields, node, target),
                (Definition::Enum(variants), Some(scalar)) => self.variant(name, variants, scalar, target),
                (Definition::Enum(_), None) => self.mismatch(ty, node, target),
            },
            (_, None) => self.mismatch(ty, node, target),
            (Type::Str, Some(scalar)) => self.text(scalar, target).map(Value::Str),
            (Type::Text, Some(scalar)) => self.text(scalar, target).map(Value::Text),
            (_, Some(scalar)) => match read_literal(ty, scalar) {
                Ok(value) => Some(value),
                Err(advice) => {
                    let quote = if scalar.plain { "" } else { "\"" };
                    let found = format!("{quote}{}{quote}", scalar.text);
                    self.report(target, Mistake::Literal { ty: ty.clone(), found, advice })
                }
            },
        }
    }

    fn text(&mut self, scalar: &Scalar, target: Target<'_>) -> Option<String> {
        if looks_like_a_token(&scalar.text) {
            return self.report(target, Mistake::Token);
        }
        Some(scalar.text.clone())
    }

    fn list(&mut self, ty: &Type, item: &Type, node: &Node, target: Target<'_>) -> Option<Vec<Value>> {
        let yaml::Value::List(nodes) = &node.value else { return self.mismatch(ty, node, target) };
        let mut values = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            let path = format!("{}[{index}]", target.path);
            values.push(self.value(item, node, Target { path: &path, span: Some(node.span), ..target }));
        }
        values.into_iter().collect()
    }

    fn structure(&mut self, owner: &str, fields: &[Field], node: &Node, target: Target<'_>) -> Option<Value> {
        let yaml::Value::Map(entries) = &node.value else {
            return self.mismatch(&Type::Named(owner.to_owned()), node, target);
        };
        let guesses = self.unknown_keys(owner, fields, entries, target);
        let mut is_good = entries.iter().all(|entry| fields.iter().any(|field| field.name == entry.key.text));
        let mut values = Vec::with_capacity(fields.len());
        let mut missing = Vec::new();
        for field in fields {
            let entry = entries.iter().find(|entry| entry.key.text == field.name);
            let value = match entry {
                Some(Entry { key, value }) => {
                    let path = format!("{}.{}", target.path, field.name);
                    let was_left_out = value.span.start == value.span.end;
                    let span = Some(if was_left_out { key.span } else { value.span });
                    self.value(&field.ty, value, Target { path: &path, field: Some((owner, field)), span })
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
            let examples = missing.iter().map(|field| (field.name.clone(), example(self.schema, &field.ty)));
            self.problems.push(Problem {
                span: target.span,
                path: target.path.to_owned(),
                fields: missing.iter().map(|field| reference(owner, field)).collect(),
                mistake: Mistake::Missing { fields: examples.collect(), has_none: target.span.is_none() },
            });
        }
        is_good.then(|| Value::Struct(owner.to_owned(), values))
    }

    /// Reports keys that are no fields, and returns the fields that they were probably meant to be.
    fn unknown_keys<'f>(
        &mut self,
        owner: &str,
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
            guesses.extend(guess);
            let mistake = Mistake::UnknownField {
                owner: owner.to_owned(),
                name: key.text.clone(),
                guess: guess.map(str::to_owned),
                known: known().map(str::to_owned).collect(),
            };
            self.report::<()>(Target { span: Some(key.span), ..target }, mistake);
        }
        guesses
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
        let known: Vec<_> = variants.iter().map(|variant| snake_case(variant)).collect();
        let guess = closest(&scalar.text, known.iter().map(String::as_str)).map(str::to_owned);
        let found = scalar.text.clone();
        self.report(target, Mistake::UnknownVariant { name: name.to_owned(), found, guess, known })
    }

    fn mismatch<T>(&mut self, ty: &Type, node: &Node, target: Target<'_>) -> Option<T> {
        let mistake = match (ty, &node.value) {
            (Type::Str | Type::Text, yaml::Value::Scalar(_)) => Mistake::NullText { ty: ty.clone() },
            _ => {
                // The whole of the field, also when an item of its list is wrong.
                let (name, whole) = match target.field {
                    Some((_, field)) => (field.name.as_str(), &field.ty),
                    None => ("settings", ty),
                };
                let example = format!("{name}: {}", example(self.schema, whole));
                Mistake::Shape { ty: ty.clone(), found: node.describe(), example }
            }
        };
        self.report(target, mistake)
    }

    fn report<T>(&mut self, target: Target<'_>, mistake: Mistake) -> Option<T> {
        let fields = target.field.iter().map(|(owner, field)| reference(owner, field)).collect();
        self.problems.push(Problem { span: target.span, path: target.path.to_owned(), fields, mistake });
        None
    }
}

fn reference(owner: &str, field: &Field) -> FieldRef {
    FieldRef { owner: owner.to_owned(), name: field.name.clone(), ty: field.ty.clone() }
}

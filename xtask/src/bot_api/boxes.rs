//! Decides where a `Box` goes, by estimated size, so that no type grows without anybody noticing.
//!
//! - What contains itself is boxed.
//! - An optional object of more than [`SMALL`] bytes is boxed: most of them are absent most of the time.
//! - In a struct of more than [`LARGE`] bytes every object is boxed, but for markers without a field.
//! - A variant of more than [`VARIANT`] bytes is boxed.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Field, Model, Type};

const BOX: usize = 8;
const SMALL: usize = 32;
const LARGE: usize = 1024;
const VARIANT: usize = 256;

/// Sets `boxed` of every field and variant of the model's objects and unions.
pub(crate) fn place(model: &mut Model) {
    let containers = containers(model);
    let sizes = sizes(model, &containers);
    let size = |name: &str| sizes.get(name).copied().unwrap_or(0);

    let mut objects = std::mem::take(&mut model.objects);
    for object in &mut objects {
        let large = size(&object.name) > LARGE;
        for field in &mut object.fields {
            field.boxed = is_boxed(field, &object.name, &containers, &size)
                || (large && own_type(field).is_some_and(|name| size(name) > 0));
        }
    }
    model.objects = objects;
    for union in &mut model.unions {
        for variant in &mut union.variants {
            variant.boxed = sizes.get(&variant.object).is_some_and(|size| *size > VARIANT);
        }
    }
}

/// Of each type, those that it contains without a list in between.
fn containers(model: &Model) -> BTreeMap<String, BTreeSet<String>> {
    let references = model.references(false);
    let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
    let names = references.keys();
    names.map(|name| ((*name).to_owned(), owned(Model::reachable(&references, [*name])))).collect()
}

fn own_type(field: &Field) -> Option<&str> {
    match &field.ty {
        Type::Named(name) => Some(name),
        _ => None,
    }
}

fn is_boxed(
    field: &Field,
    parent: &str,
    containers: &BTreeMap<String, BTreeSet<String>>,
    size: &impl Fn(&str) -> usize,
) -> bool {
    own_type(field).is_some_and(|name| {
        containers.get(name).is_some_and(|inside| inside.contains(parent))
            || (!field.required && containers.contains_key(name) && size(name) > SMALL)
    })
}

/// The estimated size in bytes of each object and union.
fn sizes(model: &Model, containers: &BTreeMap<String, BTreeSet<String>>) -> BTreeMap<String, usize> {
    // What contains others comes out too small in the first rounds; each round is right for one more level.
    let mut sizes = BTreeMap::<String, usize>::new();
    for _ in 0..8 {
        let before = sizes.clone();
        let size = |name: &str| before.get(name).copied().unwrap_or(24);
        for object in &model.objects {
            let bytes = object.fields.iter().map(|field| {
                if is_boxed(field, &object.name, containers, &size) { BOX } else { field_size(field, &size) }
            });
            sizes.insert(object.name.clone(), bytes.sum());
        }
        for union in &model.unions {
            let largest = union.variants.iter().map(|variant| size(&variant.object)).max().unwrap_or(0);
            sizes.insert(union.name.clone(), 8 + largest.min(VARIANT));
        }
        sizes.insert("MaybeInaccessibleMessage".to_owned(), size("InaccessibleMessage"));
        sizes.insert("MessageOrTrue".to_owned(), BOX);
    }
    sizes
}

fn field_size(field: &Field, size: &impl Fn(&str) -> usize) -> usize {
    match &field.ty {
        Type::Integer | Type::Float if field.required => 8,
        Type::Integer | Type::Float => 16,
        Type::Boolean => 1,
        Type::Text | Type::List(_) | Type::ChatId | Type::File => 24,
        Type::UpdateKind => 1,
        Type::Named(name) => size(name),
    }
}

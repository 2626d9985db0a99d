//! The struct `Settings` of a handler file, and every type of the file that it holds.

use std::collections::{BTreeMap, HashMap};

use botserver_manifest::settings::{Definition, Field, Schema, Type};
use syn::spanned::Spanned;
use syn::{Attribute, Fields, GenericArgument, Ident, Item, ItemEnum, ItemStruct, PathArguments, Visibility};

use super::parameters::last_segment;
use super::{File, is_conditional, is_visible};
use crate::diagnostic::Place;
use crate::fleet::Settings;
use crate::problem::{Problem, SchemaProblem};

/// Where fields are declared, by struct and field.
type Places = HashMap<(String, String), Place>;

/// Finds `Settings` among the items of a file; `None` when there is none. Reports what cannot be compiled in.
pub(super) fn read(items: &[Item], file: &mut File<'_, '_>) -> Option<(Settings, Places)> {
    let root = items.iter().filter_map(named).find(|named| *named.name == Schema::ROOT)?;
    let is_public = matches!(root.visibility, Visibility::Public(_));
    let mut definitions = BTreeMap::new();
    let mut places = Places::new();
    let mut wanted = vec![Schema::ROOT.to_owned()];
    while let Some(name) = wanted.pop() {
        let item = items.iter().find(|item| named(item).is_some_and(|named| *named.name == name));
        if let Some(item) = item.filter(|_| !definitions.contains_key(&name)) {
            let mut reader = Reader { items, file: &mut *file, wanted: &mut wanted, places: &mut places };
            definitions.insert(name, reader.definition(item));
        }
    }
    Some((Settings { is_public, schema: Schema::new(definitions) }, places))
}

/// An item that defines a type.
struct Named<'a> {
    name: &'a Ident,
    visibility: &'a Visibility,
    attributes: &'a [Attribute],
}

fn named(item: &Item) -> Option<Named<'_>> {
    let (name, visibility, attributes) = match item {
        Item::Struct(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Enum(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Type(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Union(item) => (&item.ident, &item.vis, &item.attrs),
        _ => return None,
    };
    Some(Named { name, visibility, attributes })
}

struct Reader<'a, 'f, 'p> {
    items: &'a [Item],
    file: &'a mut File<'f, 'p>,
    wanted: &'a mut Vec<String>,
    places: &'a mut Places,
}

impl Reader<'_, '_, '_> {
    fn report(&mut self, at: proc_macro2::Span, problem: SchemaProblem) {
        self.file.report(at, Problem::Schema(problem));
    }

    fn definition(&mut self, item: &Item) -> Definition {
        if let Some(Named { name, visibility, attributes }) = named(item) {
            if !is_visible(visibility) {
                self.report(name.span(), SchemaProblem::Private(name.to_string()));
            }
            if is_conditional(attributes) {
                self.report(name.span(), SchemaProblem::Conditional(name.to_string()));
            }
        }
        match item {
            Item::Struct(item) => Definition::Struct(self.fields(item)),
            Item::Enum(item) => Definition::Enum(self.variants(item)),
            item => {
                if let Some(Named { name, .. }) = named(item) {
                    self.report(name.span(), SchemaProblem::NeitherStructNorEnum(name.to_string()));
                }
                Definition::Struct(Vec::new())
            }
        }
    }

    fn fields(&mut self, item: &ItemStruct) -> Vec<Field> {
        let owner = item.ident.to_string();
        if let Some(parameter) = item.generics.params.first() {
            self.report(parameter.span(), SchemaProblem::Generic(owner.clone()));
        }
        if matches!(item.fields, Fields::Unnamed(_)) {
            self.report(item.ident.span(), SchemaProblem::NoNames(owner.clone()));
        }
        let mut fields = Vec::new();
        for field in &item.fields {
            let Some(ident) = &field.ident else { continue };
            let written = ident.to_string();
            let name = written.strip_prefix("r#").unwrap_or(&written).to_owned();
            if !is_visible(&field.vis) {
                let problem = SchemaProblem::PrivateField { owner: owner.clone(), field: written.clone() };
                self.report(ident.span(), problem);
            }
            if is_conditional(&field.attrs) {
                let problem = SchemaProblem::ConditionalField { owner: owner.clone(), field: name.clone() };
                self.report(ident.span(), problem);
            }
            match self.read_type(&field.ty) {
                Ok(ty) => {
                    self.places.insert((owner.clone(), name.clone()), self.file.raw.place(ident.span()));
                    fields.push(Field { name, ident: written, ty });
                }
                Err(instead) => {
                    let problem = SchemaProblem::FieldType { owner: owner.clone(), field: name, instead };
                    self.report(field.ty.span(), problem);
                }
            }
        }
        fields
    }

    fn variants(&mut self, item: &ItemEnum) -> Vec<String> {
        for variant in &item.variants {
            if !matches!(variant.fields, Fields::Unit) {
                let (owner, name) = (item.ident.to_string(), variant.ident.to_string());
                self.report(variant.ident.span(), SchemaProblem::Data { owner, variant: name });
            }
        }
        item.variants.iter().map(|variant| variant.ident.to_string()).collect()
    }

    /// Reads a type, and wants what it names. The error is the type that fits in its place.
    fn read_type(&mut self, ty: &syn::Type) -> Result<Type, Option<Type>> {
        match self.fitting(ty) {
            Some((ty, true)) => Ok(ty),
            Some((instead, false)) => Err(Some(instead)),
            None => Err(None),
        }
    }

    /// The type that settings can have for this one, and whether it is this one.
    fn fitting(&mut self, ty: &syn::Type) -> Option<(Type, bool)> {
        match ty {
            syn::Type::Reference(reference) => {
                let is_static =
                    reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static")
                        && reference.mutability.is_none();
                match reference.elem.as_ref() {
                    syn::Type::Slice(slice) => {
                        let (item, fits) = self.fitting(&slice.elem)?;
                        Some((Type::Slice(Box::new(item)), fits && is_static))
                    }
                    elem if last_segment(elem).as_deref() == Some("str") => Some((Type::Str, is_static)),
                    elem => self.fitting(elem).map(|(ty, _)| (ty, false)),
                }
            }
            syn::Type::Slice(slice) => {
                self.fitting(&slice.elem).map(|(item, _)| (Type::List(Box::new(item)), false))
            }
            syn::Type::Array(array) => {
                self.fitting(&array.elem).map(|(item, _)| (Type::List(Box::new(item)), false))
            }
            syn::Type::Paren(inner) => self.fitting(&inner.elem),
            syn::Type::Path(_) => match last_argument(ty) {
                Some((name, inner)) => self.generic(&name.to_string(), inner),
                None => self.plain(&last_segment(ty)?),
            },
            _ => None,
        }
    }

    fn generic(&mut self, name: &str, inner: &syn::Type) -> Option<(Type, bool)> {
        let (inner, fits) = self.fitting(inner)?;
        Some(match name {
            "Option" => (Type::Option(Box::new(inner)), fits),
            "List" if !self.is_defined(name) => (Type::List(Box::new(inner)), fits),
            "Vec" | "VecDeque" | "BTreeSet" | "HashSet" => (Type::List(Box::new(inner)), false),
            "Box" | "Rc" | "Arc" | "Cow" => (inner, false),
            _ => return None,
        })
    }

    fn plain(&mut self, name: &str) -> Option<(Type, bool)> {
        if self.is_defined(name) {
            self.wanted.push(name.to_owned());
            return Some((Type::Named(name.to_owned()), true));
        }
        Some(match name {
            "f32" => (Type::F32, true),
            "f64" => (Type::F64, true),
            "bool" => (Type::Bool, true),
            "Text" => (Type::Text, true),
            "String" | "str" | "char" => (Type::Text, false),
            "i128" => (Type::integer("i64")?, false),
            "u128" => (Type::integer("u64")?, false),
            name => (Type::integer(name)?, true),
        })
    }

    /// Whether the file has a type of its own of this name.
    fn is_defined(&self, name: &str) -> bool {
        self.items.iter().filter_map(named).any(|named| *named.name == name)
    }
}

/// `Option` and `T` of `Option<T>`, also of `Cow<'static, T>`.
fn last_argument(ty: &syn::Type) -> Option<(&Ident, &syn::Type)> {
    let syn::Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    let only = types.next()?;
    types.next().is_none().then_some((&last.ident, only))
}

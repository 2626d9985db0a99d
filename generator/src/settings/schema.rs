//! The struct `Settings` of a handler file, and every type of the file that it holds.

use std::collections::BTreeMap;
use std::fmt;

use syn::spanned::Spanned;
use syn::{Fields, GenericArgument, Ident, Item, ItemEnum, ItemStruct, PathArguments, Visibility};

use crate::diagnostic::Place;
use crate::handler::{File, is_visible, last_segment};

/// The name of the struct at its root.
const ROOT: &str = "Settings";

const SUPPORTED: &str = "settings are made of integers (`i8` to `u64`, `isize`, `usize`), `f32`, `f64`, `bool`, \
                         `&'static str`, `&'static [T]`, `Option<T>`, and structs and enums of this file";

/// `Settings` and what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Whether `Settings` is `pub`, rather than `pub(crate)`.
    pub is_public: bool,
    definitions: BTreeMap<String, Definition>,
}

/// A type of the handler file.
#[derive(Clone, Debug, PartialEq)]
pub enum Definition {
    /// A struct with named fields.
    Struct(Vec<Field>),
    /// An enum without data; its variants.
    Enum(Vec<String>),
}

/// One field of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// As in bots.yml.
    pub name: String,
    /// As in Rust: `r#type` for `type`.
    pub ident: String,
    /// What it holds.
    pub ty: Type,
    /// Where it is declared.
    pub place: Place,
}

/// What a field can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Such as `u8`, with its smallest and largest value.
    Integer(&'static str, i128, i128),
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `bool`.
    Bool,
    /// `&'static str`.
    Text,
    /// `&'static [T]`.
    List(Box<Type>),
    /// `Option<T>`.
    Option(Box<Type>),
    /// A struct or enum of the file.
    Named(String),
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(name, ..) => f.write_str(name),
            Self::F32 => f.write_str("f32"),
            Self::F64 => f.write_str("f64"),
            Self::Bool => f.write_str("bool"),
            Self::Text => f.write_str("&'static str"),
            Self::List(item) => write!(f, "&'static [{item}]"),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl Schema {
    /// Finds `Settings` among the items of a file; `None` when there is none. Reports what cannot be compiled in.
    pub(crate) fn read(items: &[Item], file: &mut File<'_>) -> Option<Self> {
        let (_, visibility) = items.iter().filter_map(named).find(|(name, _)| *name == ROOT)?;
        let is_public = matches!(visibility, Visibility::Public(_));
        let mut definitions = BTreeMap::new();
        let mut wanted = vec![ROOT.to_owned()];
        while let Some(name) = wanted.pop() {
            let item = items.iter().find(|item| named(item).is_some_and(|(ident, _)| *ident == name));
            if let Some(item) = item.filter(|_| !definitions.contains_key(&name)) {
                let mut reader = Reader { items, file: &mut *file, wanted: &mut wanted };
                definitions.insert(name, reader.definition(item));
            }
        }
        Some(Self { is_public, definitions })
    }

    /// The struct at the root.
    pub fn root(&self) -> Type {
        Type::Named(ROOT.to_owned())
    }

    /// What a name of [`Type::Named`] stands for.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.get(name)
    }
}

/// Name and visibility of an item that defines a type.
fn named(item: &Item) -> Option<(&Ident, &Visibility)> {
    match item {
        Item::Struct(item) => Some((&item.ident, &item.vis)),
        Item::Enum(item) => Some((&item.ident, &item.vis)),
        Item::Type(item) => Some((&item.ident, &item.vis)),
        Item::Union(item) => Some((&item.ident, &item.vis)),
        _ => None,
    }
}

struct Reader<'a, 'f> {
    items: &'a [Item],
    file: &'a mut File<'f>,
    wanted: &'a mut Vec<String>,
}

impl Reader<'_, '_> {
    fn definition(&mut self, item: &Item) -> Definition {
        if let Some((name, visibility)) = named(item)
            && !is_visible(visibility)
        {
            let message = format!("`{name}` is private, so no settings can be made of it");
            self.file.error(name.span(), message, Some("write `pub` before it".to_owned()));
        }
        match item {
            Item::Struct(item) => Definition::Struct(self.fields(item)),
            Item::Enum(item) => Definition::Enum(self.variants(item)),
            item => {
                if let Some((name, _)) = named(item) {
                    let help = "make it a struct or an enum, or name the type itself".to_owned();
                    let message = format!("`{name}` is neither a struct nor an enum");
                    self.file.error(name.span(), message, Some(help));
                }
                Definition::Struct(Vec::new())
            }
        }
    }

    fn fields(&mut self, item: &ItemStruct) -> Vec<Field> {
        let owner = &item.ident;
        if let Some(parameter) = item.generics.params.first() {
            let help = "name the types in it, and write `&'static str` for text".to_owned();
            self.file.error(parameter.span(), format!("`{owner}` is generic"), Some(help));
        }
        if matches!(item.fields, Fields::Unnamed(_)) {
            let help = format!("name its fields: `pub struct {owner} {{ pub name: … }}`");
            self.file.error(owner.span(), format!("the fields of `{owner}` have no names"), Some(help));
        }
        let mut fields = Vec::new();
        for field in &item.fields {
            let Some(ident) = &field.ident else { continue };
            let written = ident.to_string();
            let name = written.strip_prefix("r#").unwrap_or(&written).to_owned();
            if !is_visible(&field.vis) {
                let message = format!("field `{name}` of `{owner}` is private, so bots.yml cannot set it");
                self.file.error(ident.span(), message, Some(format!("write `pub {written}`")));
            }
            if field.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) {
                let message = format!("field `{name}` of `{owner}` is not always there");
                let help = "remove its `cfg`, and make it an `Option` instead".to_owned();
                self.file.error(ident.span(), message, Some(help));
            }
            match self.read_type(&field.ty) {
                Ok(ty) => {
                    fields.push(Field { name, ident: written, ty, place: self.file.place(ident.span()) })
                }
                Err(help) => {
                    let message = format!("field `{name}` of `{owner}` has a type that bots.yml cannot set");
                    self.file.error(field.ty.span(), message, Some(help));
                }
            }
        }
        fields
    }

    fn variants(&mut self, item: &ItemEnum) -> Vec<String> {
        for variant in &item.variants {
            if !matches!(variant.fields, Fields::Unit) {
                let message = format!("variant `{}` of `{}` holds data", variant.ident, item.ident);
                let help =
                    "settings can only name a variant: move the data to a field beside the enum".to_owned();
                self.file.error(variant.ident.span(), message, Some(help));
            }
        }
        item.variants.iter().map(|variant| variant.ident.to_string()).collect()
    }

    /// Reads a type, and wants what it names. The error is a help text.
    fn read_type(&mut self, ty: &syn::Type) -> Result<Type, String> {
        if let syn::Type::Reference(reference) = ty {
            let ty = match reference.elem.as_ref() {
                syn::Type::Slice(slice) => Type::List(Box::new(self.read_type(&slice.elem)?)),
                elem if last_segment(elem).as_deref() == Some("str") => Type::Text,
                _ => return Err(SUPPORTED.to_owned()),
            };
            let is_static = reference.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static");
            if !is_static || reference.mutability.is_some() {
                return Err(format!("settings live in a `static`: write `{ty}`"));
            }
            return Ok(ty);
        }
        if let Some((name, inner)) = one_argument(ty) {
            let inner = self.read_type(inner)?;
            return match name.to_string().as_str() {
                "Option" => Ok(Type::Option(Box::new(inner))),
                "Vec" => Err(format!("settings live in a `static`: write `{}`", Type::List(Box::new(inner)))),
                "Box" => Err(format!("settings live in a `static`: write `{inner}`")),
                _ => Err(SUPPORTED.to_owned()),
            };
        }
        let name = last_segment(ty).ok_or(SUPPORTED)?;
        if let Some(ty) = primitive(&name) {
            return Ok(ty);
        }
        if self.items.iter().filter_map(named).any(|(ident, _)| *ident == name) {
            self.wanted.push(name.clone());
            return Ok(Type::Named(name));
        }
        Err(match name.as_str() {
            "String" => "settings live in a `static`: write `&'static str`".to_owned(),
            _ => SUPPORTED.to_owned(),
        })
    }
}

/// `Option` and `T` of `Option<T>`.
fn one_argument(ty: &syn::Type) -> Option<(&Ident, &syn::Type)> {
    let syn::Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) if arguments.args.len() == 1 => Some((&last.ident, ty)),
        _ => None,
    }
}

fn primitive(name: &str) -> Option<Type> {
    Some(match name {
        "i8" => Type::Integer("i8", i8::MIN.into(), i8::MAX.into()),
        "i16" => Type::Integer("i16", i16::MIN.into(), i16::MAX.into()),
        "i32" => Type::Integer("i32", i32::MIN.into(), i32::MAX.into()),
        "i64" => Type::Integer("i64", i64::MIN.into(), i64::MAX.into()),
        "isize" => Type::Integer("isize", i64::MIN.into(), i64::MAX.into()),
        "u8" => Type::Integer("u8", 0, u8::MAX.into()),
        "u16" => Type::Integer("u16", 0, u16::MAX.into()),
        "u32" => Type::Integer("u32", 0, u32::MAX.into()),
        "u64" => Type::Integer("u64", 0, u64::MAX.into()),
        "usize" => Type::Integer("usize", 0, u64::MAX.into()),
        "f32" => Type::F32,
        "f64" => Type::F64,
        "bool" => Type::Bool,
        _ => return None,
    })
}

//! What will be generated: Rust names, Rust types and where a `Box` goes.
//!
//! `lower.rs` makes a [`Model`] from the declarations; `emit/` only prints it.

use std::collections::{BTreeMap, BTreeSet};

/// The whole API. All lists keep the order of the specification.
#[derive(Debug, Default)]
pub(crate) struct Model {
    /// `10.3`
    pub(crate) version: String,
    pub(crate) objects: Vec<Object>,
    pub(crate) unions: Vec<Union>,
    pub(crate) text_enums: Vec<TextEnum>,
    pub(crate) methods: Vec<Method>,
    /// The update kinds and the object that each of them carries.
    pub(crate) kinds: Vec<Kind>,
    /// Objects and unions that Telegram sends, so that they need a `Deserialize`.
    pub(crate) received: BTreeSet<String>,
    /// Types that may hold a file to upload.
    pub(crate) with_files: BTreeSet<String>,
}

/// An object, which becomes a struct.
#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) name: String,
    /// A field that always has the same value, such as the tag of a union: written, never stored.
    pub(crate) constant: Option<Constant>,
    /// Required fields first.
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug, Clone)]
pub(crate) struct Constant {
    pub(crate) key: String,
    pub(crate) value: ConstantValue,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ConstantValue {
    True,
    Text(String),
}

/// A field of an object or a parameter of a method.
#[derive(Debug)]
pub(crate) struct Field {
    /// As in JSON.
    pub(crate) key: String,
    pub(crate) required: bool,
    /// Whether there is no such object without it: see [`facts::ESSENTIAL`](super::facts::ESSENTIAL).
    pub(crate) essential: bool,
    pub(crate) boxed: bool,
    pub(crate) ty: Type,
}

/// A Rust type, without the `Option` and `Box` of the field it stands in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    Integer,
    Float,
    Boolean,
    Text,
    ChatId,
    File,
    UpdateKind,
    /// An object, a union, a text enum or a type that is written by hand.
    Named(String),
    List(Box<Type>),
}

/// One of several objects, which becomes an enum.
#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) name: String,
    /// Whether the name is Telegram's own, so that there is documentation to link to.
    pub(crate) published: bool,
    /// The field whose value tells the variants apart; `None` for what is only ever sent.
    pub(crate) tag: Option<String>,
    /// Whether it may also be plain text, or a list of itself.
    pub(crate) text_or_list: bool,
    pub(crate) variants: Vec<Variant>,
}

#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) object: String,
    pub(crate) boxed: bool,
    /// The value of the union's tag.
    pub(crate) tag: Option<String>,
}

/// One of several texts, which becomes an enum: the Rust name and the text of each.
#[derive(Debug)]
pub(crate) struct TextEnum {
    pub(crate) name: String,
    pub(crate) values: Vec<(String, String)>,
}

#[derive(Debug)]
pub(crate) struct Method {
    /// `sendMessage`
    pub(crate) name: String,
    /// `SendMessage`
    pub(crate) struct_name: String,
    pub(crate) params: Vec<Field>,
    pub(crate) returns: Type,
}

#[derive(Debug)]
pub(crate) struct Kind {
    /// `edited_message`
    pub(crate) key: String,
    /// `EditedMessage`
    pub(crate) name: String,
    /// `Message`
    pub(crate) payload: String,
}

impl Field {
    /// The name in Rust: `type` is a keyword.
    pub(crate) fn ident(&self) -> String {
        if self.key == "type" { "type_".to_owned() } else { self.key.clone() }
    }

    /// The type in Rust, with its `Box` and `Option`.
    pub(crate) fn rust(&self) -> String {
        let mut ty = self.ty.rust();
        if self.boxed {
            ty = format!("Box<{ty}>");
        }
        if self.required { ty } else { format!("Option<{ty}>") }
    }
}

impl Type {
    pub(crate) fn rust(&self) -> String {
        match self {
            Type::Integer => "i64".to_owned(),
            Type::Float => "f64".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Text => "String".to_owned(),
            Type::ChatId => "ChatId".to_owned(),
            Type::File => "InputFile".to_owned(),
            Type::UpdateKind => "UpdateKind".to_owned(),
            Type::Named(name) => name.clone(),
            Type::List(of) => format!("Vec<{}>", of.rust()),
        }
    }

    /// The innermost type of nested lists.
    pub(crate) fn element(&self) -> &Type {
        match self {
            Type::List(of) => of.element(),
            other => other,
        }
    }

    /// The name of the object, union or enum at the core of this type.
    pub(crate) fn named(&self) -> Option<&str> {
        match self.element() {
            Type::Named(name) => Some(name),
            _ => None,
        }
    }
}

impl Model {
    /// What each object and union refers to, through lists too if `through_lists`.
    pub(crate) fn references(&self, through_lists: bool) -> BTreeMap<&str, BTreeSet<&str>> {
        let of = |field: &Field| match &field.ty {
            Type::List(_) if !through_lists => None,
            ty => ty.named().map(str::to_owned),
        };
        let mut references = BTreeMap::<&str, BTreeSet<&str>>::new();
        for object in &self.objects {
            let names = object.fields.iter().filter(|field| of(field).is_some());
            references.insert(&object.name, names.filter_map(|field| field.ty.named()).collect());
        }
        for union in &self.unions {
            let mut names: BTreeSet<&str> = union.variants.iter().map(|v| v.object.as_str()).collect();
            if through_lists && union.text_or_list {
                names.insert(&union.name);
            }
            references.insert(&union.name, names);
        }
        references.insert("MaybeInaccessibleMessage", BTreeSet::from(["Message", "InaccessibleMessage"]));
        references.insert("MessageOrTrue", BTreeSet::from(["Message"]));
        references
    }

    /// Everything that can be reached from `roots` by following [`Model::references`], the roots included.
    pub(crate) fn reachable<'a>(
        references: &BTreeMap<&'a str, BTreeSet<&'a str>>,
        roots: impl IntoIterator<Item = &'a str>,
    ) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = roots.into_iter().collect();
        while let Some(name) = open.pop() {
            if found.insert(name) {
                open.extend(references.get(name).into_iter().flatten());
            }
        }
        found
    }
}

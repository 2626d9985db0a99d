//! From declarations to the [`Model`]: names, types, tags and constants.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use super::facts;
use super::model::{
    Constant, ConstantValue, Field, Kind, Method, Model, Object, TextEnum, Type, Union, Variant,
};
use super::names;
use super::parse::{self, Declaration, Type as Declared};
use super::spec::Spec;

/// The model of `spec`.
///
/// # Errors
/// When the specification is outside of the subset, or names a type that it does not declare.
pub(crate) fn lower(spec: &Spec) -> Result<Model> {
    let objects = parse::parse(&spec.objects).context("in objects.d.ts")?;
    let params = parse::parse(&spec.params).context("in params.d.ts")?;
    let methods = parse::parse(&spec.methods).context("in methods.d.ts")?;

    let mut lowering = Lowering::default();
    for declaration in objects.iter().chain(&params) {
        lowering.declare(declaration);
    }
    lowering.text_enums(objects.iter().chain(&params));
    for declaration in &objects {
        lowering.object_or_union(declaration).with_context(|| format!("in {declaration:.80?}"))?;
    }
    lowering.methods(&methods, &params)?;
    all_are_declared(&lowering.model)?;

    let mut model = lowering.model;
    model.version = spec.version()?;
    model.kinds = kinds(&model)?;
    super::boxes::place(&mut model);
    let (received, with_files) = (received(&model), with_files(&model));
    model.received = received;
    model.with_files = with_files;
    Ok(model)
}

#[derive(Default)]
struct Lowering {
    model: Model,
    /// What a declared name stands for.
    types: BTreeMap<String, Type>,
    /// The constant fields of each interface, which is where a union finds its tag.
    constants: BTreeMap<String, Vec<Constant>>,
}

impl Lowering {
    fn declare(&mut self, declaration: &Declaration) {
        if let Declaration::Interface { name, fields } = declaration {
            let name = names::object(name);
            let constants = fields.iter().filter(|field| !field.optional).filter_map(|field| {
                let value = match &field.ty {
                    Declared::Text(text) => ConstantValue::Text(text.clone()),
                    Declared::Name(name) if name == "true" => ConstantValue::True,
                    _ => return None,
                };
                Some(Constant { key: field.name.clone(), value })
            });
            self.constants.insert(name.to_owned(), constants.collect());
        }
    }

    /// Text enums with the same values become one, under the shortest of their names.
    fn text_enums<'a>(&mut self, declarations: impl Iterator<Item = &'a Declaration>) {
        let mut by_values = BTreeMap::<Vec<&str>, Vec<(&str, Vec<&str>)>>::new();
        for declaration in declarations {
            let Declaration::Alias { name, ty: Declared::Union(arms) } = declaration else { continue };
            let values: Vec<&str> = arms.iter().filter_map(text).collect();
            if values.len() == arms.len() {
                let mut sorted = values.clone();
                sorted.sort_unstable();
                by_values.entry(sorted).or_default().push((names::object(name), values));
            } else if arms.iter().all(|arm| matches!(arm, Declared::Number(_))) {
                self.types.insert(names::object(name).to_owned(), Type::Integer);
            }
        }
        for same in by_values.values() {
            let Some((name, values)) = same.iter().min_by_key(|(name, _)| name.len()) else { continue };
            let ty = match names::text_variants(name, values) {
                Some(values) => {
                    self.model.text_enums.push(TextEnum { name: (*name).to_owned(), values });
                    Type::Named((*name).to_owned())
                }
                None => Type::Text,
            };
            for (name, _) in same {
                self.types.insert((*name).to_owned(), ty.clone());
            }
        }
        let parse_modes = names::text_variants("ParseMode", &facts::PARSE_MODES).unwrap_or_default();
        self.model.text_enums.push(TextEnum { name: "ParseMode".to_owned(), values: parse_modes });
        self.model.text_enums.sort_by(|a, b| a.name.cmp(&b.name));
    }

    fn object_or_union(&mut self, declaration: &Declaration) -> Result<()> {
        match declaration {
            Declaration::Interface { name, fields } => {
                let name = names::object(name);
                if name.starts_with("APIResponse") {
                    return Ok(()); // the envelope, written by hand
                }
                let constants = self.constants.get(name).cloned().unwrap_or_default();
                let constant = constants.first().cloned();
                let fields =
                    fields.iter().filter(|field| constant.as_ref().is_none_or(|c| c.key != field.name));
                let fields = self.fields(name, fields)?;
                self.model.objects.push(Object { name: name.to_owned(), constant, fields });
            }
            Declaration::Alias { name, ty: Declared::Union(arms) } => {
                let name = names::object(name);
                if !self.types.contains_key(name) && !facts::HAND_WRITTEN.contains(&name) {
                    self.union(name, true, arms)?;
                }
            }
            Declaration::Alias { .. } => {}
        }
        Ok(())
    }

    fn union(&mut self, name: &str, published: bool, arms: &[Declared]) -> Result<()> {
        let mut members = Vec::new();
        for arm in arms {
            let Declared::Name(member) = arm else {
                bail!("`{name}` is a union of something else than objects")
            };
            members.push(names::object(member));
        }
        let tag = self.tag(&members);
        let variants = members.iter().zip(names::variants(name, &members)).map(|(member, variant)| Variant {
            name: variant,
            object: (*member).to_owned(),
            boxed: false,
            tag: tag.as_ref().and_then(|_| self.tag_value(member)).map(str::to_owned),
        });
        let variants = variants.collect();
        let text_or_list = facts::TEXT_OR_LIST_UNIONS.contains(&name);
        self.model.unions.push(Union { name: name.to_owned(), published, tag, text_or_list, variants });
        Ok(())
    }

    /// The field in which every member has a different constant text.
    fn tag(&self, members: &[&str]) -> Option<String> {
        let values: BTreeSet<&str> = members.iter().filter_map(|member| self.tag_value(member)).collect();
        let key = &self.constants.get(*members.first()?)?.first()?.key;
        (values.len() == members.len()).then(|| key.clone())
    }

    fn tag_value(&self, member: &str) -> Option<&str> {
        match &self.constants.get(member)?.first()?.value {
            ConstantValue::Text(text) => Some(text),
            ConstantValue::True => None,
        }
    }

    fn fields<'a>(
        &mut self,
        parent: &str,
        fields: impl Iterator<Item = &'a parse::Field>,
    ) -> Result<Vec<Field>> {
        let mut lowered = Vec::new();
        for field in fields {
            let ty = self
                .ty(parent, &field.name, &field.ty)
                .with_context(|| format!("in `{parent}.{}`", field.name))?;
            let required = !field.optional;
            let essential = required && facts::ESSENTIAL.contains(&field.name.as_str());
            lowered.push(Field { key: field.name.clone(), required, essential, boxed: false, ty });
        }
        lowered.sort_by_key(|field| !field.required);
        Ok(lowered)
    }

    fn ty(&mut self, parent: &str, field: &str, ty: &Declared) -> Result<Type> {
        Ok(match ty {
            Declared::Name(name) => match name.as_str() {
                "string" => Type::Text,
                "boolean" | "true" => Type::Boolean,
                "number"
                    if facts::FLOAT_FIELDS.contains(&field)
                        || facts::FLOAT_FIELDS_OF.contains(&(parent, field)) =>
                {
                    Type::Float
                }
                "number" => Type::Integer,
                name => self.named(names::object(name)),
            },
            Declared::List(of) => Type::List(Box::new(self.ty(parent, field, of)?)),
            Declared::Generic(name, arguments)
                if name == "Exclude" && matches!(arguments.first(), Some(Declared::KeyOf(_))) =>
            {
                Type::UpdateKind
            }
            Declared::Union(arms) => {
                let arms: Vec<&Declared> = arms.iter().filter(|arm| **arm != Declared::Convertible).collect();
                self.anonymous_union(parent, field, &arms)?
            }
            other => bail!("the type {other:?} is not understood"),
        })
    }

    fn named(&self, name: &str) -> Type {
        match name {
            "InputFile" => Type::File,
            "Currencies" => Type::Text,
            _ => self.types.get(name).cloned().unwrap_or_else(|| Type::Named(name.to_owned())),
        }
    }

    fn anonymous_union(&mut self, parent: &str, field: &str, arms: &[&Declared]) -> Result<Type> {
        let mut plain: Vec<&str> = arms.iter().filter_map(|arm| name(arm)).map(names::object).collect();
        plain.sort_unstable();
        if let ([], [only]) | ([_], [only]) = (plain.as_slice(), arms) {
            return self.ty(parent, field, only);
        }
        let texts: Vec<&str> = arms.iter().filter_map(|arm| text(arm)).collect();
        if texts.len() == arms.len() && texts.iter().all(|text| facts::PARSE_MODES.contains(text)) {
            return Ok(Type::Named("ParseMode".to_owned()));
        }
        Ok(match plain.as_slice() {
            ["number", "string"] => Type::ChatId,
            ["InputFile", "string"] => Type::File,
            ["Message", "true"] => Type::Named("MessageOrTrue".to_owned()),
            markups if markups.iter().all(|name| facts::REPLY_MARKUPS.contains(name)) => {
                let union = "ReplyMarkup";
                if !self.model.unions.iter().any(|known| known.name == union) {
                    let markups = facts::REPLY_MARKUPS.map(|name| Declared::Name(name.to_owned()));
                    self.union(union, false, &markups)?;
                }
                Type::Named(union.to_owned())
            }
            members if members.len() == arms.len() => {
                let known = facts::NAMED_UNIONS.iter().find(|(of, key, _)| (*of, *key) == (parent, field));
                let union = known.map_or_else(|| names::nested(parent, field), |known| known.2.to_owned());
                let arms: Vec<Declared> = arms.iter().map(|arm| (*arm).clone()).collect();
                self.union(&union, false, &arms)?;
                Type::Named(union)
            }
            _ => bail!("the union {arms:?} is not understood"),
        })
    }

    fn methods(&mut self, methods: &[Declaration], params: &[Declaration]) -> Result<()> {
        let fields = methods.iter().find_map(|declaration| match declaration {
            Declaration::Interface { name, fields } if name == "APIMethods" => Some(fields),
            _ => None,
        });
        for method in fields.context("methods.d.ts has no `APIMethods`")? {
            let Declared::Generic(_, arguments) = &method.ty else {
                bail!("the method `{}` is not a call", method.name)
            };
            let (declared, returns) = match arguments.as_slice() {
                [returns] => (None, returns),
                [Declared::Name(params), returns] => (Some(params), returns),
                _ => bail!("the method `{}` has odd arguments", method.name),
            };
            let struct_name = names::upper_first(&method.name);
            let fields = params.iter().find_map(|declaration| match declaration {
                Declaration::Interface { name, fields } if Some(name) == declared => Some(fields),
                _ => None,
            });
            if fields.is_none() && declared.is_some() {
                bail!("params.d.ts does not declare the parameters of `{}`", method.name);
            }
            let params = self.fields(&struct_name, fields.into_iter().flatten())?;
            let returns = self.ty(&struct_name, "", returns)?;
            self.model.methods.push(Method { name: method.name.clone(), struct_name, params, returns });
        }
        Ok(())
    }
}

fn all_are_declared(model: &Model) -> Result<()> {
    let mut known: BTreeSet<&str> = BTreeSet::from(["MaybeInaccessibleMessage", "MessageOrTrue"]);
    known.extend(model.objects.iter().map(|object| object.name.as_str()));
    known.extend(model.unions.iter().map(|union| union.name.as_str()));
    known.extend(model.text_enums.iter().map(|texts| texts.name.as_str()));
    let fields = model.objects.iter().flat_map(|object| &object.fields);
    let fields = fields.chain(model.methods.iter().flat_map(|method| &method.params));
    let named = fields.map(|field| &field.ty).chain(model.methods.iter().map(|method| &method.returns));
    let named = named.filter_map(Type::named);
    let variants =
        model.unions.iter().flat_map(|union| &union.variants).map(|variant| variant.object.as_str());
    match named.chain(variants).find(|name| !known.contains(name)) {
        Some(name) => bail!("the type `{name}` is used, but not declared"),
        None => Ok(()),
    }
}

fn text(ty: &Declared) -> Option<&str> {
    match ty {
        Declared::Text(text) => Some(text),
        _ => None,
    }
}

fn name(ty: &Declared) -> Option<&str> {
    match ty {
        Declared::Name(name) => Some(name),
        _ => None,
    }
}

fn kinds(model: &Model) -> Result<Vec<Kind>> {
    let update = model.objects.iter().find(|object| object.name == facts::UPDATE);
    let update = update.context("objects.d.ts has no `Update`")?;
    let kinds = update.fields.iter().filter(|field| !field.required).filter_map(|field| {
        let payload = field.ty.named()?.to_owned();
        Some(Kind { key: field.key.clone(), name: names::camel(&field.key), payload })
    });
    Ok(kinds.collect())
}

/// Everything that an update or the result of a method may contain.
fn received(model: &Model) -> BTreeSet<String> {
    let references = model.references(true);
    let results = model.methods.iter().filter_map(|method| method.returns.named());
    let roots = results.chain([facts::UPDATE, "ResponseParameters"]);
    Model::reachable(&references, roots).into_iter().map(str::to_owned).collect()
}

fn with_files(model: &Model) -> BTreeSet<String> {
    let references = model.references(true);
    let holders: BTreeSet<&str> = model
        .objects
        .iter()
        .filter(|object| object.fields.iter().any(|field| *field.ty.element() == Type::File))
        .map(|object| object.name.as_str())
        .collect();
    let holds = |name: &&&str| !Model::reachable(&references, [**name]).is_disjoint(&holders);
    references.keys().filter(holds).map(|name| (*name).to_owned()).collect()
}

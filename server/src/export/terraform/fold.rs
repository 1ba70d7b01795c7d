//! Resources as blocks: siblings of one name become one block with `for_each`. What is equal in all
//! of them is written once; what differs stands in the map and is read from `each.value`.

use std::collections::{BTreeMap, BTreeSet};

use hcl::structure::Structure;
use hcl::{Attribute, Block, Body, Expression, Object};
use shared::document::NodeId;
use shared::iac::{Content, Entry, Resource, Value};

use super::expression::{Keys, Scope, each_value, object_key, resource};
use crate::export::ExportError;

/// A block, and the nodes for which it is there.
pub struct Owned {
    /// The block.
    pub block: Block,
    /// The nodes: several, when siblings share it.
    pub nodes: BTreeSet<NodeId>,
}

/// The blocks of resources, in their order.
pub fn blocks<'a>(
    resources: impl Iterator<Item = &'a Resource>,
    keys: &Keys,
) -> Result<Vec<Owned>, ExportError> {
    let mut order = Vec::new();
    let mut families: BTreeMap<(&str, &str), Vec<&Resource>> = BTreeMap::new();
    for resource in resources {
        let name = (resource.address.kind, resource.address.name.as_str());
        let family = families.entry(name).or_default();
        if family.is_empty() {
            order.push(name);
        }
        family.push(resource);
    }
    let mut blocks = Vec::new();
    for name in order {
        let mut family = families.remove(&name).unwrap_or_default();
        family.sort_by_key(|resource| &resource.address.key);
        blocks.push(Owned {
            nodes: family
                .iter()
                .filter_map(|resource| resource.owner)
                .collect(),
            block: block(name, &family, keys)?,
        });
    }
    Ok(blocks)
}

fn block(
    (kind, name): (&str, &str),
    family: &[&Resource],
    keys: &Keys,
) -> Result<Block, ExportError> {
    let mut fold = Fold {
        scopes: (family.iter())
            .map(|resource| Scope::each(keys, resource.address.key.as_deref()))
            .collect(),
        differing: Vec::new(),
        address: format!("{kind}.{name}"),
    };
    let contents: Vec<&Content> = family.iter().map(|resource| &resource.content).collect();
    let mut inside = fold.content(&contents)?;
    let mut head = Vec::new();
    if family.iter().any(|resource| resource.address.key.is_some()) {
        let each = fold.for_each(family)?;
        head.push(Structure::Attribute(Attribute::new("for_each", each)));
    }
    if let Some(alias) = family
        .iter()
        .find_map(|resource| resource.provider.as_ref())
    {
        let provider = format!("aws.{alias}").parse::<Expression>()?;
        head.push(Structure::Attribute(Attribute::new("provider", provider)));
    }
    head.append(&mut inside.0);
    head.extend(meta(family)?);
    Ok(Block::builder("resource")
        .add_labels([kind, name])
        .add_structures(head)
        .build())
}

/// What is said to Terraform about a resource, rather than to the provider.
fn meta(family: &[&Resource]) -> Result<Vec<Structure>, ExportError> {
    let mut structures = Vec::new();
    let mut after: Vec<_> = family.iter().flat_map(|found| &found.depends_on).collect();
    after.sort();
    after.dedup_by_key(|address| (address.kind, &address.name));
    if !after.is_empty() {
        let after: Result<Vec<_>, _> = after.into_iter().map(resource).collect();
        structures.push(Attribute::new("depends_on", Expression::Array(after?)).into());
    }
    let mut lifecycle = Block::builder("lifecycle");
    let (first, ignored) = (
        family.iter().any(|found| found.create_before_destroy),
        family.iter().flat_map(|found| &found.ignore_changes),
    );
    let mut ignored: Vec<_> = ignored.collect();
    ignored.sort();
    ignored.dedup();
    if first {
        lifecycle = lifecycle.add_attribute(Attribute::new("create_before_destroy", true));
    }
    if !ignored.is_empty() {
        let names: Result<Vec<Expression>, _> = ignored.iter().map(|name| name.parse()).collect();
        lifecycle =
            lifecycle.add_attribute(Attribute::new("ignore_changes", Expression::Array(names?)));
    }
    let lifecycle = lifecycle.build();
    if !lifecycle.body().0.is_empty() {
        structures.push(lifecycle.into());
    }
    Ok(structures)
}

/// The making of one block out of siblings.
struct Fold<'a> {
    scopes: Vec<Scope<'a>>,
    /// What differs: its name, and its value in each sibling.
    differing: Vec<(String, Vec<Expression>)>,
    address: String,
}

impl Fold<'_> {
    fn content(&mut self, siblings: &[&Content]) -> Result<Body, ExportError> {
        let mut structures = Vec::new();
        let longest = siblings.iter().map(|content| content.entries.len()).max();
        for place in 0..longest.unwrap_or_default() {
            let entries: Option<Vec<&Entry>> = (siblings.iter())
                .map(|content| content.entries.get(place))
                .collect();
            let entries = entries.ok_or_else(|| self.unlike())?;
            match entries.as_slice() {
                [Entry::Attribute(name, _), ..] => {
                    let values = self.attributes(name, &entries)?;
                    if let Some(value) = self.value(&[*name], &values)? {
                        structures.push(Attribute::new(*name, value).into());
                    }
                }
                [Entry::Block(name, _), ..] => {
                    let inner = self.nested(name, &entries)?;
                    let body = self.content(&inner)?;
                    let block = Block::builder(*name).add_structures(body).build();
                    structures.push(block.into());
                }
                [] => {}
            }
        }
        Ok(Body(structures))
    }

    fn attributes<'e>(
        &self,
        name: &str,
        entries: &[&'e Entry],
    ) -> Result<Vec<&'e Value>, ExportError> {
        let value = |entry: &&'e Entry| match entry {
            Entry::Attribute(found, value) if *found == name => Some(value),
            _ => None,
        };
        let values: Option<Vec<_>> = entries.iter().map(value).collect();
        values.ok_or_else(|| self.unlike())
    }

    fn nested<'e>(
        &self,
        name: &str,
        entries: &[&'e Entry],
    ) -> Result<Vec<&'e Content>, ExportError> {
        let content = |entry: &&'e Entry| match entry {
            Entry::Block(found, content) if *found == name => Some(content),
            _ => None,
        };
        let contents: Option<Vec<_>> = entries.iter().map(content).collect();
        contents.ok_or_else(|| self.unlike())
    }

    fn unlike(&self) -> ExportError {
        ExportError::Siblings(self.address.clone())
    }

    /// A value for all siblings; none when it is nothing in all of them.
    fn value(
        &mut self,
        path: &[&str],
        values: &[&Value],
    ) -> Result<Option<Expression>, ExportError> {
        if values.iter().all(|value| **value == Value::Null) {
            return Ok(None);
        }
        let written: Result<Vec<_>, _> = (self.scopes.iter().zip(values))
            .map(|(scope, value)| scope.expression(value))
            .collect();
        let written = written?;
        if let [first, rest @ ..] = written.as_slice()
            && rest.iter().all(|other| other == first)
        {
            return Ok(Some(first.clone()));
        }
        if let Some(names) = same_names(values) {
            let mut object = Object::new();
            for (place, name) in names.into_iter().enumerate() {
                let inner: Vec<_> = (values.iter())
                    .filter_map(|value| match value {
                        Value::Map(entries) => entries.get(place).map(|(_, value)| value),
                        _ => None,
                    })
                    .collect();
                let path: Vec<&str> = path.iter().copied().chain([name]).collect();
                let value = self.value(&path, &inner)?.unwrap_or(Expression::Null);
                object.insert(object_key(name), value);
            }
            return Ok(Some(Expression::Object(object)));
        }
        let spelled: Result<Vec<_>, _> = (self.scopes.iter().zip(values))
            .map(|(scope, value)| scope.spelled_out().expression(value))
            .collect();
        let name = self.name(path);
        self.differing.push((name.clone(), spelled?));
        Ok(Some(each_value(&name)?))
    }

    /// The shortest name that says which value it is.
    fn name(&self, path: &[&str]) -> String {
        let lower = |parts: &[&str]| parts.join("_").to_lowercase().replace('-', "_");
        let starts = (0..path.len()).rev();
        let names = starts.filter_map(|start| path.get(start..)).map(lower);
        let taken = |name: &String| self.differing.iter().any(|(other, _)| other == name);
        let mut names = names.filter(|name| !taken(name));
        let free = names.next();
        free.unwrap_or_else(|| format!("{}_{}", lower(path), self.differing.len()))
    }

    fn for_each(&self, family: &[&Resource]) -> Result<Expression, ExportError> {
        let key = |resource: &&Resource| resource.address.key.clone().unwrap_or_default();
        if self.differing.is_empty() {
            let keys = Value::list(family.iter().map(key));
            return Scope::outside().expression(&Value::Call("toset", vec![keys]));
        }
        let mut siblings = Object::new();
        for (place, resource) in family.iter().enumerate() {
            let mut values = Object::new();
            for (name, differing) in &self.differing {
                let value = differing.get(place).cloned().unwrap_or(Expression::Null);
                values.insert(object_key(name), value);
            }
            siblings.insert(object_key(&key(resource)), Expression::Object(values));
        }
        Ok(Expression::Object(siblings))
    }
}

/// The names in maps, when all values are maps with the same names.
fn same_names<'v>(values: &[&'v Value]) -> Option<Vec<&'v str>> {
    let names = |value: &&'v Value| match value {
        Value::Map(entries) => Some(
            entries
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>(),
        ),
        _ => None,
    };
    let first = values.first().and_then(names)?;
    values
        .iter()
        .all(|value| names(value).as_ref() == Some(&first))
        .then_some(first)
}

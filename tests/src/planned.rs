//! What our plan says beside what Terraform read and planned: every value that we know must be
//! there, as Terraform knows it.

#![expect(
    clippy::indexing_slicing,
    reason = "what is missing in JSON reads as null"
)]

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use shared::iac::{Content, Entry, Plan, Resource, Value};

use crate::terraform::changes;

/// Attributes to which the provider adds what it knows: the name of a certificate is among its
/// other names.
const COMPLETED: [&str; 1] = ["subject_alternative_names"];

/// What Terraform says about one root, or about one of its modules.
#[derive(Debug)]
pub struct Planned<'a> {
    /// The changes, by the address that a resource has in its module.
    changes: BTreeMap<&'a str, &'a Json>,
    /// What was declared.
    configuration: &'a Json,
}

impl<'a> Planned<'a> {
    /// A root without modules.
    #[must_use]
    pub fn root(shown: &'a Json) -> Self {
        Self {
            changes: addressed(shown, "").collect(),
            configuration: &shown["configuration"]["root_module"],
        }
    }

    /// A module that stands at the top.
    #[must_use]
    pub fn module(shown: &'a Json, name: &str) -> Self {
        let calls = &shown["configuration"]["root_module"]["module_calls"];
        Self {
            changes: addressed(shown, &format!("module.{name}.")).collect(),
            configuration: &calls[name]["module"],
        }
    }

    /// Where Terraform's values differ from ours, each as a sentence, and how many were compared.
    #[must_use]
    pub fn differences(&self, plan: &Plan) -> (Vec<String>, usize) {
        let mut comparison = Comparison {
            variables: (plan.variables.iter())
                .map(|variable| (variable.name.as_str(), &variable.example))
                .collect(),
            ..Comparison::default()
        };
        let mut left: BTreeMap<&str, &Json> = self.changes.clone();
        for resource in &plan.resources {
            let address = address(resource);
            comparison.key = resource.address.key.as_deref().unwrap_or_default();
            match left.remove(address.as_str()) {
                None => comparison.tell(&address, "is not planned"),
                Some(change) if change["actions"] != json!(["create"]) => {
                    comparison.tell(&address, &format!("is planned to {}", change["actions"]));
                }
                Some(change) => comparison.content(
                    &address,
                    &resource.content,
                    &change["after"],
                    &change["after_unknown"],
                ),
            }
        }
        for address in left.keys() {
            comparison.tell(address, "is planned by nobody");
        }
        comparison.declarations(plan, self.configuration);
        (comparison.differences, comparison.compared)
    }
}

/// The changes of resources whose addresses begin so, by the rest of the address.
fn addressed<'a>(shown: &'a Json, start: &str) -> impl Iterator<Item = (&'a str, &'a Json)> {
    changes(shown).filter_map(move |change| {
        let address = change["address"].as_str()?.strip_prefix(start)?;
        Some((address, &change["change"]))
    })
}

/// The address of a resource as Terraform writes it.
#[must_use]
pub fn address(resource: &Resource) -> String {
    let address = &resource.address;
    match &address.key {
        Some(key) => format!("{}.{}[\"{key}\"]", address.kind, address.name),
        None => format!("{}.{}", address.kind, address.name),
    }
}

#[derive(Debug, Default)]
struct Comparison<'a> {
    /// The values with which Terraform planned.
    variables: BTreeMap<&'a str, &'a Value>,
    /// The key of the resource that is being compared.
    key: &'a str,
    differences: Vec<String>,
    compared: usize,
}

impl<'a> Comparison<'a> {
    fn tell(&mut self, path: &str, what: &str) {
        self.differences.push(format!("{path} {what}"));
    }

    fn content(&mut self, path: &str, content: &'a Content, found: &Json, unknown: &Json) {
        let mut blocks: BTreeMap<&str, Vec<&'a Content>> = BTreeMap::new();
        for entry in &content.entries {
            match entry {
                Entry::Attribute(name, _) if COMPLETED.contains(name) => {}
                Entry::Attribute(name, value) => {
                    let path = format!("{path} {name}");
                    self.value(&path, value, &found[*name], &unknown[*name]);
                }
                Entry::Block(name, inner) => blocks.entry(name).or_default().push(inner),
            }
        }
        for (name, contents) in blocks {
            let path = format!("{path} {name}");
            let (found, unknown) = (&found[name], &unknown[name]);
            if let Some(found) = found.as_array() {
                self.each(
                    &path,
                    &contents,
                    found,
                    unknown,
                    |inner, content, found, unknown| {
                        inner.content(&path, content, found, unknown);
                    },
                );
            } else if let (Json::Object(_), [only]) = (found, contents.as_slice()) {
                self.content(&path, only, found, unknown);
            } else if *unknown != Json::Bool(true) {
                self.tell(&path, "is not there");
            }
        }
    }

    /// Each of ours must be one of theirs: in its place, or, as sets have an order of their own,
    /// in another one.
    fn each<T: Copy>(
        &mut self,
        path: &str,
        ours: &[T],
        theirs: &[Json],
        unknown: &Json,
        compare: impl Fn(&mut Self, T, &Json, &Json),
    ) {
        if ours.len() != theirs.len() {
            let counts = format!("has {} parts instead of {}", theirs.len(), ours.len());
            return self.tell(path, &counts);
        }
        let mut left: Vec<(usize, &Json)> = theirs.iter().enumerate().collect();
        for (place, &one) in ours.iter().enumerate() {
            let trial = |at: usize, found: &Json| {
                let mut inner = Self {
                    variables: self.variables.clone(),
                    key: self.key,
                    ..Self::default()
                };
                compare(&mut inner, one, found, &unknown[at]);
                inner
            };
            left.sort_by_key(|(at, _)| *at != place);
            let mut trials = left.iter().map(|(at, found)| (*at, trial(*at, found)));
            let first = trials.next();
            let fits = |(_, inner): &(usize, Self)| inner.differences.is_empty();
            let best = match first {
                Some(first) if fits(&first) => Some(first),
                first => trials.find(fits).or(first),
            };
            if let Some((at, inner)) = best {
                left.retain(|(other, _)| *other != at);
                self.compared += inner.compared;
                self.differences.extend(inner.differences);
            }
        }
    }

    fn value(&mut self, path: &str, value: &'a Value, found: &Json, unknown: &Json) {
        if *unknown == Json::Bool(true) {
            // Only what is known later may be unknown.
            if self.known(value).is_some() {
                self.tell(path, "is unknown");
            }
            return;
        }
        match value {
            Value::Null => {}
            Value::Attribute(..) if found.is_null() => self.tell(path, "is not there"),
            Value::Attribute(..) => {}
            // Some attributes do not tell an empty list from none.
            Value::List(values) if values.is_empty() && found.is_null() => {}
            Value::List(values) => match found.as_array() {
                Some(found) => {
                    let values: Vec<&Value> = values.iter().collect();
                    self.each(
                        path,
                        &values,
                        found,
                        unknown,
                        |inner, value, found, unknown| {
                            inner.value(path, value, found, unknown);
                        },
                    );
                }
                None => self.tell(path, &format!("is {found} instead of a list")),
            },
            Value::Map(entries) => {
                for (name, value) in entries {
                    self.value(
                        &format!("{path} {name}"),
                        value,
                        &found[name],
                        &unknown[name],
                    );
                }
            }
            Value::Variable(name) => {
                if let Some(example) = self.variables.get(name.as_str()).copied() {
                    self.value(path, example, found, unknown);
                }
            }
            Value::Call("jsonencode", arguments) => {
                let text = found.as_str().unwrap_or_default();
                match (serde_json::from_str::<Json>(text), arguments.as_slice()) {
                    (Ok(found), [value]) => self.value(path, value, &found, &Json::Null),
                    _ => self.tell(path, &format!("is {found} instead of JSON")),
                }
            }
            Value::Call(..) => {}
            Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::Key
            | Value::Template(_) => {
                let Some(known) = self.known(value) else {
                    return;
                };
                self.compared += 1;
                if spelled(found).as_deref() != Some(&known) {
                    self.tell(path, &format!("is {found} instead of {known:?}"));
                }
            }
        }
    }

    /// The text of a value without parts, when Terraform can know it before anything is applied.
    fn known(&self, value: &Value) -> Option<String> {
        match value {
            Value::Bool(value) => Some(value.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Text(text) => Some(text.clone()),
            Value::Key => Some(self.key.to_owned()),
            Value::Variable(name) => self.known(self.variables.get(name.as_str())?),
            Value::Template(parts) => parts.iter().map(|part| self.known(part)).collect(),
            _ => None,
        }
    }

    /// What variables and outputs say about themselves.
    fn declarations(&mut self, plan: &'a Plan, declared: &Json) {
        for variable in &plan.variables {
            let found = &declared["variables"][&variable.name];
            let path = format!("var.{}", variable.name);
            let description = Value::Text(variable.description.clone());
            self.declared(&path, &description, &found["description"]);
            if let Some(default) = &variable.default {
                self.declared(&path, default, &found["default"]);
            }
        }
        for output in &plan.outputs {
            let found = &declared["outputs"][output.name]["description"];
            let path = format!("output.{}", output.name);
            self.declared(&path, &output.description.into(), found);
        }
    }

    fn declared(&mut self, path: &str, value: &Value, found: &Json) {
        let Some(known) = self.known(value) else {
            return;
        };
        self.compared += 1;
        if spelled(found).as_deref() != Some(&known) {
            self.tell(path, &format!("says {found} instead of {known:?}"));
        }
    }
}

/// A value without parts as text, as Terraform converts it.
fn spelled(found: &Json) -> Option<String> {
    match found {
        Json::String(text) => Some(text.clone()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

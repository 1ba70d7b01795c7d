//! Exported files beside the schema of provider 6: nothing that it does not know, nothing missing
//! that it requires, and values of the types that it asks for.
//!
//! `tests/schema/provider-6.json` is a reduced copy of that schema.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use hcl::expr::{Expression, ObjectKey, TraversalOperator};
use hcl::structure::{Block, Structure};
use hcl::{Body, Traversal};
use serde::Deserialize;

/// The types of resources of a version of the provider.
#[derive(Debug, Deserialize)]
pub struct Schema {
    /// The provider and its version.
    pub provider: String,
    /// Where it was read.
    pub source: String,
    /// The day on which that was published.
    pub published: String,
    resources: BTreeMap<String, Resource>,
}

#[derive(Debug, Deserialize)]
struct Resource {
    arguments: Arguments,
    /// What can be referred to without being an argument.
    computed: BTreeSet<String>,
}

type Arguments = BTreeMap<String, Argument>;

#[derive(Debug, Deserialize)]
struct Argument {
    /// `string`, `number`, `boolean`, `any`, or a collection such as `list string`.
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    block: bool,
    /// What stands in it: for blocks, and for objects.
    body: Option<Arguments>,
}

/// Arguments and blocks that Terraform itself reads.
const META: [&str; 4] = ["for_each", "provider", "depends_on", "lifecycle"];

impl Schema {
    /// The schema in the repository.
    ///
    /// # Errors
    /// When the file is not as it should be.
    pub fn of_provider_6() -> Result<Self> {
        let path = crate::repository().join("tests/schema/provider-6.json");
        let schema: Self = serde_json::from_str(&std::fs::read_to_string(path)?)?;
        ensure!(
            schema.provider.starts_with("hashicorp/aws 6."),
            "{}",
            schema.provider
        );
        Ok(schema)
    }

    /// Every type of resource in it.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.resources.keys().map(String::as_str)
    }

    /// What is wrong with the resources in files, each as a sentence.
    ///
    /// # Errors
    /// When a file is not HCL.
    pub fn faults(&self, files: &BTreeMap<String, String>) -> Result<Vec<String>> {
        let mut faults = Faults::default();
        for (_, text) in files.iter().filter(|(name, _)| name.ends_with(".tf")) {
            let body = hcl::parse(text)?;
            self.references(&body, &mut faults);
            for block in body
                .blocks()
                .filter(|block| block.identifier() == "resource")
            {
                let labels: Vec<&str> = block.labels().iter().map(|label| label.as_str()).collect();
                let [kind, name] = labels.as_slice() else {
                    faults.tell("a resource without a type and a name".to_owned());
                    continue;
                };
                match self.resources.get(*kind) {
                    None => faults.tell(format!("{kind}: unknown type")),
                    Some(resource) => {
                        faults.place = vec![format!("{kind}.{name}")];
                        faults.body(block.body(), &resource.arguments, &META);
                        faults.place.clear();
                    }
                }
            }
        }
        Ok(faults.found)
    }

    /// Attributes of resources that are referred to must be there.
    fn references(&self, body: &Body, faults: &mut Faults) {
        for traversal in traversals(body) {
            let Expression::Variable(kind) = &traversal.expr else {
                continue;
            };
            let Some(resource) = self.resources.get(kind.as_str()) else {
                continue;
            };
            let names: Vec<&str> = (traversal.operators.iter())
                .filter_map(|step| match step {
                    TraversalOperator::GetAttr(name) => Some(name.as_str()),
                    _ => None,
                })
                .collect();
            // A resource as a whole, or the name and what is read of it.
            if let [_, attribute, ..] = names.as_slice()
                && !resource.arguments.contains_key(*attribute)
                && !resource.computed.contains(*attribute)
                && *attribute != "id"
            {
                faults.tell(format!("{} has no attribute {attribute}", kind.as_str()));
            }
        }
    }
}

#[derive(Debug, Default)]
struct Faults {
    place: Vec<String>,
    found: Vec<String>,
}

impl Faults {
    fn tell(&mut self, what: String) {
        let place = self.place.join(" ");
        let place = if place.is_empty() {
            place
        } else {
            place + ": "
        };
        self.found.push(place + &what);
    }

    fn body(&mut self, body: &Body, arguments: &Arguments, meta: &[&str]) {
        let mut given = BTreeSet::new();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let name = attribute.key();
                    given.insert(name);
                    match arguments.get(name) {
                        _ if meta.contains(&name) => {}
                        None => self.tell(format!("unknown argument {name}")),
                        Some(known) if known.block => self.tell(format!("{name} is a block")),
                        Some(known) => self.value(name, attribute.expr(), known),
                    }
                }
                Structure::Block(block) => {
                    given.insert(block.identifier());
                    self.block(block, arguments, meta);
                }
            }
        }
        for (name, argument) in arguments {
            if argument.required && !given.contains(name.as_str()) {
                self.tell(format!("{name} is missing"));
            }
        }
    }

    fn block(&mut self, block: &Block, arguments: &Arguments, meta: &[&str]) {
        let name = block.identifier();
        match arguments.get(name) {
            _ if meta.contains(&name) => {}
            None => self.tell(format!("unknown block {name}")),
            Some(Argument {
                body: Some(inner),
                block: true,
                ..
            }) => {
                self.place.push(name.to_owned());
                self.body(block.body(), inner, &[]);
                self.place.pop();
            }
            // A block that may hold itself, which the bindings do not follow.
            Some(known) if known.kind == "any" => {}
            Some(_) => self.tell(format!("{name} is no block")),
        }
    }

    fn value(&mut self, name: &str, value: &Expression, argument: &Argument) {
        let (shape, inner) = (argument.kind.split_once(' ')).unwrap_or((&argument.kind, ""));
        let fits = match (shape, value) {
            // What is only known later, or in another place.
            (_, Expression::Null | Expression::Traversal(_) | Expression::FuncCall(_)) => true,
            ("list" | "set", Expression::Array(items)) => {
                items.iter().all(|item| is_scalar(inner, item))
            }
            ("map", Expression::Object(object)) => {
                object.values().all(|item| is_scalar(inner, item))
            }
            ("struct", Expression::Object(object)) => {
                let body = argument.body.as_ref();
                object.keys().all(|key| match (key, body) {
                    (ObjectKey::Identifier(key), Some(body)) => body.contains_key(key.as_str()),
                    (_, body) => body.is_none(),
                })
            }
            ("any", _) => true,
            (scalar, value) => is_scalar(scalar, value),
        };
        if !fits {
            self.tell(format!("{name} is no {}: {value}", argument.kind));
        }
    }
}

/// Whether a value is of a type without parts, or one that Terraform converts to it.
fn is_scalar(kind: &str, value: &Expression) -> bool {
    match (kind, value) {
        (_, Expression::Traversal(_) | Expression::FuncCall(_) | Expression::Null) => true,
        ("string", Expression::String(_) | Expression::TemplateExpr(_)) => true,
        // A number or a truth value stands where a text is asked for, never the other way round.
        ("string" | "number", Expression::Number(_)) => true,
        ("string" | "boolean", Expression::Bool(_)) => true,
        _ => false,
    }
}

/// Every path into something that stands in a body, in nested ones and inside of templates, too.
fn traversals(body: &Body) -> Vec<Traversal> {
    let mut found = Vec::new();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => collect(attribute.expr(), &mut found),
            Structure::Block(block) => found.extend(traversals(block.body())),
        }
    }
    found
}

fn collect(value: &Expression, found: &mut Vec<Traversal>) {
    match value {
        Expression::Traversal(traversal) => {
            found.push((**traversal).clone());
            collect(&traversal.expr, found);
        }
        Expression::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Expression::Object(object) => object.values().for_each(|item| collect(item, found)),
        Expression::FuncCall(call) => call.args.iter().for_each(|item| collect(item, found)),
        Expression::TemplateExpr(template) => {
            let elements = hcl::template::Template::from_expr(template);
            for element in elements.iter().flat_map(|template| template.elements()) {
                if let hcl::template::Element::Interpolation(inside) = element {
                    collect(&inside.expr, found);
                }
            }
        }
        _ => {}
    }
}

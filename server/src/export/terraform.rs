//! Terraform: a plan as the files of one root module, in the form that `terraform fmt` writes.
//!
//! Values become expressions of hcl-rs; [`layout`] sets them out. Siblings over zones become one
//! block with `for_each`.

mod expression;
mod fold;
mod layout;
mod moved;
mod readme;

use std::collections::{BTreeMap, BTreeSet};

use hcl::expr::{FuncCall, Variable as Name};
use hcl::structure::Structure;
use hcl::{Attribute, Block, Body, Expression};
use shared::api::Source;
use shared::document::{Document, Environment};
use shared::field::Choice;
use shared::iac::{Concern, Output, Plan, Provider, Value, Variable, VariableType};
use shared::plan::Root;

use super::ExportError;
use expression::{Keys, Scope};

/// The oldest Terraform that the files are written for.
const TERRAFORM: &str = ">= 1.11";
/// The first version of the provider for which the files are not written.
const PROVIDER_END: &str = "7.0.0";

/// The files that are not about a concern.
const EXAMPLE: &str = "terraform.tfvars.example";
const README: &str = "README.md";
const GENERAL: [&str; 6] = [
    "versions",
    "backend",
    "providers",
    "variables",
    "outputs",
    "moved",
];

/// The folder of a root module: none of its own when it builds all environments.
#[must_use]
pub fn folder(environment: Option<Environment>) -> String {
    environment.map_or_else(String::new, |one| format!("environments/{}/", one.id()))
}

/// The paths of all files that an export may have.
#[must_use]
pub fn file_names() -> BTreeSet<String> {
    let environments = Environment::ALL.iter().map(|(one, _, _)| Some(*one));
    (environments.chain([None]))
        .flat_map(|environment| {
            let folder = folder(environment);
            names_in_root().map(move |name| format!("{folder}{name}"))
        })
        .collect()
}

/// The names of the files that a root module may have.
fn names_in_root() -> impl Iterator<Item = String> {
    let concerns = Concern::ALL.into_iter().map(Concern::file);
    (GENERAL.into_iter().chain(concerns))
        .map(|name| format!("{name}.tf"))
        .chain([EXAMPLE.to_owned(), README.to_owned()])
}

/// The files of a root module, and the nodes for which their lines are there.
#[derive(Debug, Default)]
pub struct Printed {
    /// The text of each file by its name.
    pub files: BTreeMap<String, String>,
    /// The blocks of each file that are there for nodes, from its first line to its last.
    pub sources: BTreeMap<String, Vec<Source>>,
}

/// The files of a plan by name.
///
/// # Errors
/// When something in the plan cannot be written as HCL, which is a fault of Azimuth.
pub fn files(plan: &Plan, document: &Document) -> Result<BTreeMap<String, String>, ExportError> {
    Ok(print(plan, document)?.files)
}

/// The same with the nodes for which their lines are there.
///
/// # Errors
/// When something in the plan cannot be written as HCL, which is a fault of Azimuth.
pub fn print(plan: &Plan, document: &Document) -> Result<Printed, ExportError> {
    let keys = Keys::of(plan);
    let general = [
        versions(plan)?,
        backend(plan)?,
        providers(plan, &keys)?,
        variables(plan, &keys)?,
        outputs(plan, &keys)?,
        moved::blocks(plan)?,
    ];
    let mut files = BTreeMap::new();
    for (name, body) in GENERAL.into_iter().zip(general) {
        if !body.0.is_empty() {
            files.insert(format!("{name}.tf"), layout::text(&body)?);
        }
    }
    let mut sources = BTreeMap::new();
    for concern in Concern::ALL {
        let resources = (plan.resources.iter()).filter(|resource| resource.concern == concern);
        let blocks = fold::blocks(resources, &keys)?;
        if !blocks.is_empty() {
            let name = format!("{}.tf", concern.file());
            let (text, found) = in_lines(blocks)?;
            files.insert(name.clone(), text);
            sources.insert(name, found);
        }
    }
    let example = layout::text(&example(plan, &keys)?)?;
    files.insert(
        EXAMPLE.to_owned(),
        format!("# Copy this file to terraform.tfvars and write your own values.\n\n{example}"),
    );
    let names: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    let readme = readme::text(plan, document, &names);
    files.insert(README.to_owned(), readme);
    debug_assert!(files.keys().all(|name| file_names().contains(name)));
    Ok(Printed { files, sources })
}

/// The README above the folders of several root modules; none when there is only one module.
#[must_use]
pub fn overview(document: &Document, roots: &[Root]) -> Option<(String, String)> {
    let several = roots.iter().any(|root| root.environment.is_some());
    several.then(|| (README.to_owned(), readme::overview(document, roots)))
}

/// Blocks as the text of a file, with the lines on which those stand that are there for nodes.
fn in_lines(blocks: Vec<fold::Owned>) -> Result<(String, Vec<Source>), ExportError> {
    let (mut text, mut line) = (String::new(), 1);
    let mut sources = Vec::new();
    for fold::Owned { block, nodes } in blocks {
        if !text.is_empty() {
            text.push('\n');
            line += 1;
        }
        let written = layout::text(&Body::from([Structure::Block(block)]))?;
        let after = line + written.lines().count();
        if !nodes.is_empty() {
            sources.push(Source {
                first: line,
                last: after - 1,
                nodes: nodes.iter().map(ToString::to_string).collect(),
            });
        }
        text.push_str(&written);
        line = after;
    }
    Ok((text, sources))
}

/// The versions of Terraform and of the provider that accept what is in the plan.
fn versions(plan: &Plan) -> Result<Body, ExportError> {
    let scope = Scope::outside();
    let accepted = format!(">= {}, < {PROVIDER_END}", plan.since());
    let aws = Value::map([("source", "hashicorp/aws"), ("version", &accepted)]);
    let providers = Block::builder("required_providers")
        .add_attribute(Attribute::new("aws", scope.expression(&aws)?))
        .build();
    let terraform = Block::builder("terraform")
        .add_attribute(Attribute::new(
            "required_version",
            scope.expression(&TERRAFORM.into())?,
        ))
        .add_block(providers)
        .build();
    Ok(Body::from([Structure::Block(terraform)]))
}

/// Where the state is kept: encrypted, and locked while somebody writes it, which S3 does by itself
/// since Terraform 1.10.
fn backend(plan: &Plan) -> Result<Body, ExportError> {
    let Some(backend) = &plan.backend else {
        return Ok(Body::default());
    };
    let scope = Scope::outside();
    let mut store = Block::builder("backend").add_label("s3");
    let settings: [(&str, Value); 5] = [
        ("bucket", backend.bucket.as_str().into()),
        ("key", backend.key.as_str().into()),
        ("region", backend.region.into()),
        ("encrypt", true.into()),
        ("use_lockfile", true.into()),
    ];
    for (name, value) in settings {
        store = store.add_attribute(Attribute::new(name, scope.expression(&value)?));
    }
    let terraform = Block::builder("terraform").add_block(store.build()).build();
    Ok(Body::from([Structure::Block(terraform)]))
}

fn providers(plan: &Plan, keys: &Keys) -> Result<Body, ExportError> {
    let scope = Scope::plain(keys);
    let tags = Value::Map(plan.default_tags.clone());
    let provider = |provider: &Provider| -> Result<Structure, ExportError> {
        let mut block = Block::builder("provider").add_label("aws");
        if let Some(alias) = &provider.alias {
            let alias = scope.expression(&alias.as_str().into())?;
            block = block.add_attribute(Attribute::new("alias", alias));
        }
        let tags = Block::builder("default_tags")
            .add_attribute(Attribute::new("tags", scope.expression(&tags)?))
            .build();
        let region = scope.expression(&provider.region)?;
        let block = block
            .add_attribute(Attribute::new("region", region))
            .add_block(tags);
        Ok(block.build().into())
    };
    plan.providers.iter().map(provider).collect()
}

fn variables(plan: &Plan, keys: &Keys) -> Result<Body, ExportError> {
    let scope = Scope::plain(keys);
    let variable = |variable: &Variable| -> Result<Structure, ExportError> {
        let kind = match variable.kind {
            VariableType::Text => Expression::from(Name::new("string")?),
            VariableType::Texts => {
                Expression::from(FuncCall::builder("list").arg(Name::new("string")?).build())
            }
        };
        let description = scope.expression(&variable.description.as_str().into())?;
        let mut block = Block::builder("variable")
            .add_label(variable.name.as_str())
            .add_attribute(Attribute::new("description", description))
            .add_attribute(Attribute::new("type", kind));
        if let Some(default) = &variable.default {
            block = block.add_attribute(Attribute::new("default", scope.expression(default)?));
        }
        if !variable.nullable {
            block = block.add_attribute(Attribute::new("nullable", false));
        }
        if let Some((pattern, otherwise)) = variable.pattern {
            let given = Value::Variable(variable.name.clone());
            let matches = Value::Call("regex", vec![pattern.into(), given]);
            let condition = scope.expression(&Value::Call("can", vec![matches]))?;
            let message = scope.expression(&otherwise.into())?;
            let validation = Block::builder("validation")
                .add_attribute(Attribute::new("condition", condition))
                .add_attribute(Attribute::new("error_message", message));
            block = block.add_block(validation.build());
        }
        Ok(block.build().into())
    };
    plan.variables.iter().map(variable).collect()
}

fn outputs(plan: &Plan, keys: &Keys) -> Result<Body, ExportError> {
    let scope = Scope::plain(keys);
    let output = |output: &Output| -> Result<Structure, ExportError> {
        let description = scope.expression(&output.description.into())?;
        let block = Block::builder("output")
            .add_label(output.name)
            .add_attribute(Attribute::new("description", description))
            .add_attribute(Attribute::new("value", scope.expression(&output.value)?));
        Ok(block.build().into())
    };
    plan.outputs.iter().map(output).collect()
}

/// Values with which a plan succeeds: those of the variables that need one, and the defaults.
fn example(plan: &Plan, keys: &Keys) -> Result<Body, ExportError> {
    let scope = Scope::plain(keys);
    let line = |variable: &Variable| -> Result<Structure, ExportError> {
        let value = scope.expression(&variable.example)?;
        Ok(Attribute::new(variable.name.as_str(), value).into())
    };
    plan.variables.iter().map(line).collect()
}

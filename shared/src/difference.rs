//! What is different between two designs: what was drawn, what is found, how long it is down, what it costs,
//! and what is built. Where things stand on the drawing is no difference.

pub mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use crate::cost::report::{CostReport, Monthly};
use crate::document::{Document, Link, Node, NodeId};
use crate::field::{self, FieldView};
use crate::iac::Address;
use crate::plan::plan;
use crate::rules::{self, Finding};
use crate::topology::Topology;
use crate::uptime::Estimate;
use crate::uptime::report::{self, JourneyReport};

/// What is different between two designs.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What is different about the design as a whole.
    pub settings: Vec<FieldChange>,
    /// What is different about its components.
    pub nodes: Changes,
    /// What is different about its links.
    pub links: Changes,
    /// What is found in one of them only.
    pub findings: FindingChanges,
    /// Journeys that are up more or less than before.
    pub availability: Vec<JourneyChange>,
    /// What they cost a month; none when that is the same.
    pub cost: Option<CostChange>,
    /// What Terraform builds for one of them only.
    pub resources: ResourceChanges,
}

/// Parts that are in one design only, and those that are not the same in both.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Changes {
    /// In the second design only.
    pub added: Vec<Part>,
    /// In the first design only.
    pub removed: Vec<Part>,
    /// In both, and different.
    pub changed: Vec<Changed>,
}

/// A component or a link.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its id.
    pub id: String,
    /// Its name; of a link the names of its ends.
    pub name: String,
    /// What it is.
    pub kind: String,
}

/// A part that is not the same in both designs.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// The part, as it is in the second design.
    #[serde(flatten)]
    pub part: Part,
    /// What is different about it.
    pub fields: Vec<FieldChange>,
}

/// A field that is not the same in both designs.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// Its words on the screen.
    pub field: String,
    /// What it is in the first design; none: it is not there.
    pub before: Value,
    /// What it is in the second design; none: it is not there.
    pub after: Value,
}

/// Findings in one design only.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingChanges {
    /// In the second design only.
    pub new: Vec<Finding>,
    /// In the first design only.
    pub gone: Vec<Finding>,
}

/// A journey that is up more or less than before.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JourneyChange {
    /// Its name.
    pub name: String,
    /// In the first design; none: it is not there.
    pub before: Option<JourneyFigures>,
    /// In the second design; none: it is not there.
    pub after: Option<JourneyFigures>,
}

/// How available a journey is.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JourneyFigures {
    /// For those who have it at hand.
    #[serde(skip)]
    pub estimate: Estimate,
    /// The share of time that it works; none when it is not known exactly.
    pub modelled: Option<f64>,
    /// What is down in a year, in minutes; none when it is not known exactly.
    pub downtime_minutes_per_year: Option<f64>,
}

/// What two designs cost a month, in USD.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CostChange {
    /// The first design.
    pub before: Monthly,
    /// The second design.
    pub after: Monthly,
}

/// Resources of one design only, by their addresses.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResourceChanges {
    /// In the second design only.
    pub added: Vec<String>,
    /// In the first design only.
    pub removed: Vec<String>,
}

impl Difference {
    /// What is different between two designs. A component of one is that of the other when they have the same
    /// id and are of the same type; a link, when it has the same ends, the first between them being the first.
    #[must_use]
    pub fn between(before: &Document, after: &Document) -> Self {
        Self {
            settings: changed(&of_design(before), &of_design(after)),
            nodes: changes(&nodes(before), &nodes(after)),
            links: changes(&links(before), &links(after)),
            findings: findings(before, after),
            availability: journeys(before, after),
            cost: cost(before, after),
            resources: resources(before, after),
        }
    }

    /// Whether nothing is different.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty()
            && [&self.nodes, &self.links].iter().all(|changes| {
                changes.added.is_empty() && changes.removed.is_empty() && changes.changed.is_empty()
            })
            && self.findings.new.is_empty()
            && self.findings.gone.is_empty()
            && self.availability.is_empty()
            && self.cost.is_none()
            && self.resources.added.is_empty()
            && self.resources.removed.is_empty()
    }
}

/// What a part says about itself, by the words on the screen, in their order.
type Fields = Vec<(String, Value)>;

/// Parts by what makes them the same in both designs.
type Parts = BTreeMap<(u32, String), (Part, Fields)>;

fn of_design(document: &Document) -> Fields {
    let mut settings = document.settings.clone();
    let mut fields = vec![("Name".to_owned(), json!(document.name))];
    fields.extend(said(&field::views(|form| settings.fields(form))));
    fields
}

fn said(views: &[FieldView]) -> Fields {
    let said = views
        .iter()
        .map(|view| (view.label.to_owned(), view.value.clone()));
    said.collect()
}

fn nodes(document: &Document) -> Parts {
    let part = |(id, node): (&NodeId, &std::sync::Arc<Node>)| {
        let part = Part {
            id: id.to_string(),
            name: name(document, *id),
            kind: node.component.facts().name.to_owned(),
        };
        let inside = node.parent.map(|parent| name(document, parent));
        let spans: Vec<String> = node.spans.iter().map(|id| name(document, *id)).collect();
        let environment = node.environment.map(field::Choice::id);
        let mut figure = node.figure.clone();
        let mut fields = vec![
            ("Name".to_owned(), json!(node.name)),
            ("Name in code".to_owned(), json!(node.slug)),
            ("Inside".to_owned(), json!(inside)),
            ("Uses".to_owned(), json!(spans)),
            ("Environment".to_owned(), json!(environment)),
            ("Tags".to_owned(), json!(node.tags.to_string())),
            ("Notes".to_owned(), json!(node.notes)),
        ];
        fields.extend(said(&node.component.fields()));
        fields.extend(said(&field::views(|form| figure.fields(form))));
        ((id.0, node.component.id().to_owned()), (part, fields))
    };
    document.nodes.iter().map(part).collect()
}

fn links(document: &Document) -> Parts {
    let mut between: BTreeMap<String, u32> = BTreeMap::new();
    let part = |(id, link): (&crate::document::LinkId, &std::sync::Arc<Link>)| {
        let (from, to) = (name(document, link.from), name(document, link.to));
        let part = Part {
            id: id.to_string(),
            name: format!("{from} → {to}"),
            kind: field::Choice::label(link.kind).to_owned(),
        };
        let mut copy = (**link).clone();
        let fields = said(&field::views(|form| copy.fields(form)));
        let ends = format!("{} {}", link.from, link.to);
        let place = between.entry(ends.clone()).or_default();
        *place += 1;
        ((*place, ends), (part, fields))
    };
    document.links.iter().map(part).collect()
}

fn name(document: &Document, id: NodeId) -> String {
    match document.node(id) {
        Some(node) => node.display_name().to_owned(),
        None => id.to_string(),
    }
}

fn changes(before: &Parts, after: &Parts) -> Changes {
    let only_in = |one: &Parts, other: &Parts| {
        let only = one.iter().filter(|(key, _)| !other.contains_key(key));
        only.map(|(_, (part, _))| part.clone()).collect()
    };
    let both = after.iter().filter_map(|(key, (part, fields))| {
        let fields = changed(&before.get(key)?.1, fields);
        let part = part.clone();
        (!fields.is_empty()).then_some(Changed { part, fields })
    });
    Changes {
        added: only_in(after, before),
        removed: only_in(before, after),
        changed: both.collect(),
    }
}

/// Fields that differ; one that is only in one of them is nothing in the other.
fn changed(before: &Fields, after: &Fields) -> Vec<FieldChange> {
    let value = |fields: &Fields, name: &str| {
        let field = fields.iter().find(|(other, _)| other == name);
        field.map_or(Value::Null, |(_, value)| value.clone())
    };
    let gone = before
        .iter()
        .filter(|(name, _)| !after.iter().any(|(other, _)| other == name));
    let names = after.iter().chain(gone).map(|(name, _)| name);
    names
        .map(|name| FieldChange {
            field: name.clone(),
            before: value(before, name),
            after: value(after, name),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

fn findings(before: &Document, after: &Document) -> FindingChanges {
    let (before, after) = (rules::judge(before).findings, rules::judge(after).findings);
    let key = |finding: &Finding| (finding.rule, finding.nodes.clone(), finding.links.clone());
    let only_in = |one: &[Finding], other: &[Finding]| {
        let known: BTreeSet<_> = other.iter().map(key).collect();
        let only = one.iter().filter(|finding| !known.contains(&key(finding)));
        only.cloned().collect()
    };
    FindingChanges {
        new: only_in(&after, &before),
        gone: only_in(&before, &after),
    }
}

fn journeys(before: &Document, after: &Document) -> Vec<JourneyChange> {
    let figures = |document: &Document| -> BTreeMap<String, JourneyFigures> {
        let (report, _) = report::report(document);
        let figures = |journey: JourneyReport| JourneyFigures {
            estimate: journey.estimate,
            modelled: journey.modelled,
            downtime_minutes_per_year: journey.downtime_minutes_per_year,
        };
        let journeys = report.journeys.into_iter();
        journeys
            .map(|journey| (journey.name.clone(), figures(journey)))
            .collect()
    };
    let (before, after) = (figures(before), figures(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .map(|name| JourneyChange {
            name: name.clone(),
            before: before.get(name).cloned(),
            after: after.get(name).cloned(),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

fn cost(before: &Document, after: &Document) -> Option<CostChange> {
    let monthly = |document| CostReport::of(&Topology::of(document)).monthly;
    let (before, after) = (monthly(before), monthly(after));
    (before != after).then_some(CostChange { before, after })
}

fn resources(before: &Document, after: &Document) -> ResourceChanges {
    let addresses = |document: &Document| -> BTreeSet<String> {
        let resources = plan(document).resources.into_iter();
        resources
            .map(|resource| in_code(&resource.address))
            .collect()
    };
    let (before, after) = (addresses(before), addresses(after));
    ResourceChanges {
        added: after.difference(&before).cloned().collect(),
        removed: before.difference(&after).cloned().collect(),
    }
}

/// An address as Terraform writes it.
fn in_code(address: &Address) -> String {
    let Address { kind, name, key } = address;
    match key {
        Some(key) => format!("{kind}.{name}[\"{key}\"]"),
        None => format!("{kind}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    #[test]
    fn a_design_does_not_differ_from_itself() {
        let design = sketch::parse("r: region\n  v: vpc cidr=10.0.0.0/16").unwrap();
        assert!(Difference::between(&design, &design).is_empty());
    }

    #[test]
    fn what_moved_on_the_drawing_is_the_same() {
        let design = sketch::parse("r: region\n  v: vpc cidr=10.0.0.0/16").unwrap();
        let mut moved = design.clone();
        for node in moved.nodes.values_mut() {
            std::sync::Arc::make_mut(node).rect.x += 8;
        }
        assert!(Difference::between(&design, &moved).is_empty());
    }
}

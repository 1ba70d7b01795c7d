//! DB-022: settings of a search cluster that do not go together.

use crate::component::Component;
use crate::component::opensearch::{Opensearch, STANDBY_FAMILIES};
use crate::document::{Node, NodeId};
use crate::rules::faults::Fault;
use crate::rules::wording::count;
use crate::rules::{Check, Rule, Severity, Softens};
use crate::sentence::grouped;
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-022",
    severity: Severity::Error,
    softens: Softens::Never,
    title: "Search cluster with settings that do not go together",
    why: "The provider refuses the domain.",
    how_to_fix: "Use 3 or 5 dedicated masters or none, one subnet in each of at most three zones, and a data node for each of them.",
    source: "AWS API models, 2026-05; Amazon OpenSearch Service Developer Guide, 2023-09-01",
    violates: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    search: opensearch dedicated_masters=2 spans=a,b",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    search: opensearch dedicated_masters=3 spans=a,b",
    check: Check::Faults(faults),
    fix: None,
};

/// Zones over which a domain can be spread, and the masters that it can have.
const ZONES: usize = 3;
const MASTERS: [u32; 3] = [0, 3, 5];

fn faults(topology: &Topology<'_>, id: NodeId, node: &Node) -> Vec<Fault> {
    let Component::Opensearch(domain) = &node.component else {
        return Vec::new();
    };
    let name = topology.name(id);
    wrong(topology, id, domain)
        .into_iter()
        .map(|reason| Fault::new(format!("OpenSearch {name}: {reason}.")))
        .collect()
}

/// What does not go together, in words.
pub fn wrong(topology: &Topology<'_>, id: NodeId, domain: &Opensearch) -> Vec<String> {
    let mut wrong = Vec::new();
    let subnets = topology.subnets_of(id).len();
    let zones = topology.zones_of(id).len();
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    if !MASTERS.contains(&domain.dedicated_masters) {
        let has = grouped(domain.dedicated_masters);
        wrong.push(format!(
            "there are 3 or 5 dedicated masters or none, not {has}"
        ));
    }
    if zones > ZONES {
        wrong.push(format!(
            "it is spread over at most {ZONES} zones, not {zones}"
        ));
    } else if subnets > zones && zones > 0 {
        wrong.push(format!(
            "it takes one subnet in each zone, and has {} in {}",
            count(number(subnets), "subnet", "subnets"),
            count(number(zones), "zone", "zones")
        ));
    } else if zones > 1 && u64::from(domain.data_nodes) < number(zones) {
        wrong.push(format!(
            "{} cannot be spread over {}",
            count(domain.data_nodes, "data node", "data nodes"),
            count(number(zones), "zone", "zones")
        ));
    } else if domain.data_nodes == 0 {
        wrong.push("it has no data nodes".to_owned());
    }
    if domain.standby {
        wrong.extend(without_standby(domain, zones));
    }
    wrong
}

/// What a domain lacks for Multi-AZ with Standby.
fn without_standby(domain: &Opensearch, zones: usize) -> Vec<String> {
    let mut missing = Vec::new();
    if zones != ZONES {
        missing.push(format!(
            "Multi-AZ with Standby needs {ZONES} zones, not {zones}"
        ));
    }
    if domain.dedicated_masters != 3 && MASTERS.contains(&domain.dedicated_masters) {
        missing.push(format!(
            "Multi-AZ with Standby needs 3 dedicated masters, not {}",
            domain.dedicated_masters
        ));
    }
    if !domain.data_nodes.is_multiple_of(3) {
        missing.push(format!(
            "Multi-AZ with Standby needs a multiple of 3 data nodes, not {}",
            grouped(domain.data_nodes)
        ));
    }
    if !is_recent(&domain.engine_version) {
        missing.push(format!(
            "Multi-AZ with Standby needs OpenSearch 1.3 or later, not {}",
            domain.engine_version.trim()
        ));
    }
    let family = domain.instance_type.split('.').next().unwrap_or("");
    if !STANDBY_FAMILIES.contains(&family) {
        missing.push(format!(
            "Multi-AZ with Standby does not run on {}",
            domain.instance_type.trim()
        ));
    }
    missing
}

/// Whether an engine version is OpenSearch 1.3 or later; what cannot be read is taken to be.
fn is_recent(version: &str) -> bool {
    if version.starts_with("Elasticsearch") {
        return false;
    }
    let number = version.trim().trim_start_matches("OpenSearch_");
    let mut parts = number.split('.').map(|part| part.parse::<u32>().ok());
    match (parts.next().flatten(), parts.next().flatten()) {
        (Some(major), Some(minor)) => (major, minor) >= (1, 3),
        (Some(major), None) => major >= 2,
        _ => true,
    }
}

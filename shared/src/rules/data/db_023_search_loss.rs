//! DB-023: a search cluster that does not survive the loss of a zone.

use crate::component::Component;
use crate::component::opensearch::Opensearch;
use crate::document::{Document, NodeId};
use crate::rules::data::db_022_search_settings;
use crate::rules::spreading::Spread;
use crate::rules::wording::{all, count};
use crate::rules::{Apply, Check, Context, Fix, Report, Rule, Severity, Softens};
use crate::topology::Topology;

/// The rule.
pub const RULE: Rule = Rule {
    id: "DB-023",
    severity: Severity::Warning,
    softens: Softens::OutsideProduction,
    title: "Search cluster that does not survive a zone",
    why: "Without copies in another zone, or without masters that agree on who leads, the cluster stops when a zone fails.",
    how_to_fix: "Use three dedicated masters, two or three zones, and as many data nodes in each.",
    source: "checkov CKV_AWS_318 and CKV2_AWS_59, 2026-08-20; Amazon OpenSearch Service Developer Guide, 2023-09-01",
    violates: "r: region\n  v: vpc cidr=10.0.0.0/16\n    za: zone letter=a\n      a: subnet cidr=10.0.0.0/24\n    zb: zone letter=b\n      b: subnet cidr=10.0.1.0/24\n    search: opensearch data_nodes=1 dedicated_masters=0 spans=a",
    passes: "r: region\n  v: vpc\n    za: zone letter=a\n      a: subnet\n    zb: zone letter=b\n      b: subnet\n    search: opensearch data_nodes=2 dedicated_masters=3 spans=a,b",
    check: Check::Design(check),
    fix: Some(Fix {
        label: "Spread it, with three masters",
        apply: Apply::Node(apply),
    }),
};

fn check(context: &Context<'_>, report: &mut Report) {
    let topology = context.topology;
    for (id, domain) in topology.all::<Opensearch>() {
        let reasons = reasons(topology, id, domain);
        if reasons.is_empty() {
            continue;
        }
        let reach = topology.zones_of(id).len() >= 2 || Spread::over(topology, id, 2).is_some();
        let reasons: Vec<&str> = reasons.iter().map(String::as_str).collect();
        report.about(&[id]).mendable(reach).say(format!(
            "OpenSearch {} does not survive the failure of a zone: it has {}.",
            topology.name(id),
            all(&reasons)
        ));
    }
}

fn reasons(topology: &Topology<'_>, id: NodeId, domain: &Opensearch) -> Vec<String> {
    // What cannot be deployed as it is has a finding already.
    if !db_022_search_settings::wrong(topology, id, domain).is_empty() {
        return Vec::new();
    }
    let zones = u32::try_from(topology.zones_of(id).len()).unwrap_or(u32::MAX);
    let mut reasons = Vec::new();
    match zones {
        0 => reasons.push("no subnets".to_owned()),
        1 => reasons.push("subnets in one zone".to_owned()),
        _ if !domain.data_nodes.is_multiple_of(zones) => reasons.push(format!(
            "{} in {}",
            count(domain.data_nodes, "data node", "data nodes"),
            count(zones, "zone", "zones")
        )),
        _ => {}
    }
    if domain.dedicated_masters == 0 {
        reasons.push("no dedicated masters".to_owned());
    }
    reasons
}

fn apply(document: &mut Document, id: NodeId) {
    let topology = Topology::of(document);
    let Some(Component::Opensearch(domain)) = topology.component(id) else {
        return;
    };
    let spread = Spread::over(&topology, id, 2);
    let zones = u32::try_from(topology.zones_of(id).len()).unwrap_or(u32::MAX);
    if reasons(&topology, id, domain).is_empty() || (spread.is_none() && zones < 2) {
        return;
    }
    let zones = zones.max(2);
    if let Some(Component::Opensearch(domain)) = document.component_mut(id) {
        if domain.dedicated_masters == 0 {
            domain.dedicated_masters = 3;
        }
        let rounded = domain.data_nodes.checked_next_multiple_of(zones);
        domain.data_nodes = rounded.unwrap_or(zones).max(zones);
    }
    if let Some(spread) = spread {
        spread.apply(document, id);
    }
}

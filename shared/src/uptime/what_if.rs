//! What if: changes of the design that make a journey more available, each with the downtime that it
//! saves and what it costs.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::detail::Detail;
use super::{Effort, Estimate, Evaluation, Journey};
use crate::component::Component;
use crate::component::opensearch::Opensearch;
use crate::cost::{Bill, cents};
use crate::document::{Dependency, Document, LinkId, NodeId};
use crate::editor::placement::with_bars;
use crate::rules::spreading::Spread;
use crate::rules::{self, Finding};
use crate::topology::Topology;

/// A change that makes something more available.
#[derive(Debug, Clone, PartialEq)]
pub enum WhatIf {
    /// Mends a finding: a standby, a gateway in each zone, a second instance.
    Mend(Finding),
    /// Runs something in one more zone.
    Spread(NodeId),
    /// Holds copies of a search domain in reserve in a third zone.
    Reserve(NodeId),
    /// Lets a caller work without the answer.
    Soften(LinkId),
}

/// A change with what it brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Gain {
    /// The change.
    pub what_if: WhatIf,
    /// What it is called on a button.
    pub label: String,
    /// How available the journey is then.
    pub availability: Estimate,
    /// The share of time by which it is down less, at least.
    pub saved: f64,
    /// USD a month that the design costs more, as expected; less than 0 when it costs less. None: nobody
    /// knows, because something in it has no price.
    pub monthly: Option<Decimal>,
}

impl Gain {
    /// The share of time that a USD a month saves; nothing to pay is the best there is, and what nobody
    /// knows the worst.
    #[must_use]
    pub fn per_dollar(&self) -> f64 {
        match self.monthly.map(cents) {
            None => 0.0,
            Some(monthly) if monthly <= Decimal::ZERO => f64::INFINITY,
            Some(monthly) => self.saved / monthly.to_f64().unwrap_or(f64::INFINITY),
        }
    }
}

/// Most changes that are tried for one journey.
const TRIED: usize = 24;

impl WhatIf {
    /// What it is called on a button.
    #[must_use]
    pub fn label(&self, topology: &Topology<'_>) -> String {
        match self {
            Self::Mend(finding) => {
                let about = finding.nodes.first().map(|id| topology.name(*id));
                let label = finding.fix.clone().unwrap_or_default();
                match about {
                    Some(name) => format!("{label} ({name})"),
                    None => label,
                }
            }
            Self::Spread(id) => format!("Run {} in one more zone", topology.name(*id)),
            Self::Reserve(id) => {
                format!("Keep a standby of {} in a third zone", topology.name(*id))
            }
            Self::Soften(id) => match topology.document.link(*id) {
                Some(link) => format!(
                    "Let {} do without {}",
                    topology.name(link.from),
                    topology.name(link.to)
                ),
                None => String::new(),
            },
        }
    }

    /// The design with the change; none when it is not possible any more.
    #[must_use]
    pub fn applied(&self, document: &Document) -> Option<Document> {
        if let Self::Mend(finding) = self {
            return rules::fixed(document, finding);
        }
        let mut changed = document.clone();
        let mut done = false;
        with_bars(&mut changed, &[], |document| {
            done = match self {
                Self::Spread(id) => spread(document, *id),
                Self::Reserve(id) => reserve(document, *id),
                Self::Soften(id) => soften(document, *id),
                Self::Mend(_) => false,
            };
        });
        changed.forget_lost_acceptances();
        done.then_some(changed)
    }
}

/// The changes that make a journey more available, those first that save most downtime for a dollar.
#[must_use]
pub fn what_ifs(document: &Document, journey: &Journey, detail: &Detail) -> Vec<Gain> {
    let topology = Topology::of(document);
    let bill = Bill::of(&topology);
    let mut gains: Vec<Gain> = (candidates(&topology, detail).into_iter())
        .filter_map(|what_if| {
            let changed = what_if.applied(document)?;
            let after = Topology::of(&changed);
            let availability = of_journey(&after, journey)?;
            let saved = availability.low() - journey.availability.high();
            // Less than a thousandth of a second a year is rounding.
            (saved > 1e-12).then(|| Gain {
                label: what_if.label(&topology),
                what_if,
                availability,
                saved,
                monthly: dearer(&bill, &Bill::of(&after)),
            })
        })
        .collect();
    gains.sort_by(|a, b| {
        let per_dollar = b.per_dollar().total_cmp(&a.per_dollar());
        per_dollar.then(b.saved.total_cmp(&a.saved))
    });
    gains
}

/// How much more the second bill comes to; none when it has parts without a price that the first has not.
fn dearer(before: &Bill, after: &Bill) -> Option<Decimal> {
    let unpriced = |bill: &Bill| bill.unknown().filter(|line| line.price.is_err()).count();
    let known = unpriced(after) <= unpriced(before);
    known.then(|| after.total.expected.saturating_sub(before.total.expected))
}

/// Changes that are worth trying: those that are about what the downtime is due to.
fn candidates(topology: &Topology<'_>, detail: &Detail) -> Vec<WhatIf> {
    let mut nodes: Vec<NodeId> = Vec::new();
    for contributor in &detail.contributors {
        let node = contributor.part.node();
        nodes.extend(node.filter(|id| !nodes.contains(id)));
    }
    let about = |finding: &&Finding| finding.nodes.iter().any(|id| nodes.contains(id));
    let judgement = rules::judge(topology.document);
    let accepted = judgement
        .accepted
        .into_iter()
        .map(|accepted| accepted.finding);
    let findings: Vec<Finding> = judgement.findings.into_iter().chain(accepted).collect();
    let mends = (findings.iter())
        .filter(|finding| finding.fix.is_some())
        .filter(about)
        .map(|finding| WhatIf::Mend(finding.clone()));
    let of_nodes = nodes.iter().flat_map(|id| {
        let softened = topology.links_to(*id).filter(|(_, link)| {
            let caller = topology.role(link.from);
            link.is_hard_request() && caller.is_some_and(crate::component::Role::runs_code)
        });
        let softened: Vec<WhatIf> = softened.map(|(link, _)| WhatIf::Soften(link)).collect();
        let own = match topology.component(*id) {
            Some(Component::Opensearch(domain)) if !domain.standby => Some(WhatIf::Reserve(*id)),
            Some(Component::Asg(_) | Component::EksNodeGroup(_) | Component::EcsService(_)) => {
                Some(WhatIf::Spread(*id))
            }
            _ => None,
        };
        own.into_iter().chain(softened)
    });
    of_nodes.chain(mends).take(TRIED).collect()
}

/// How available a journey of another version of the design is here; none when it is gone.
fn of_journey(topology: &Topology<'_>, journey: &Journey) -> Option<Estimate> {
    let evaluation = Evaluation::of_entry(topology, journey.entry, Effort::LIVE);
    let same = |other: &&Journey| other.target == journey.target;
    let found = evaluation.uptime.journeys.iter().find(same)?;
    Some(found.availability)
}

fn spread(document: &mut Document, id: NodeId) -> bool {
    let topology = Topology::of(document);
    let zones = topology.zones_of(id).len();
    let Some(spread) = Spread::over(&topology, id, zones + 1) else {
        return false;
    };
    let hosted: Vec<NodeId> = match topology.cluster_of(id) {
        Some(cluster) => topology.descendants(cluster),
        None => Vec::new(),
    };
    spread.apply(document, id);
    // One in each zone at least, of what runs on it too.
    let least = u32::try_from(zones + 1).unwrap_or(u32::MAX);
    for id in hosted.into_iter().chain([id]) {
        let Some(node) = document.node_mut(id) else {
            continue;
        };
        match &mut node.component {
            Component::Asg(group) => {
                group.min = group.min.max(least);
                group.desired = group.desired.max(group.min);
                group.max = group.max.max(group.desired);
            }
            Component::EksNodeGroup(group) => {
                group.min = group.min.max(least);
                group.desired = group.desired.max(group.min);
                group.max = group.max.max(group.desired);
            }
            Component::EcsService(service) => {
                service.desired_count = service.desired_count.max(least);
            }
            Component::K8sWorkload(workload) if workload.is_service() => workload.raise(least),
            _ => {}
        }
    }
    true
}

/// Zones of a search domain with a standby (Amazon OpenSearch Service Developer Guide, 2023-09-01).
const RESERVE_ZONES: u32 = 3;

fn reserve(document: &mut Document, id: NodeId) -> bool {
    let topology = Topology::of(document);
    let enough = topology.zones_of(id).len() >= RESERVE_ZONES as usize;
    let spread = Spread::over(&topology, id, RESERVE_ZONES as usize);
    if spread.is_none() && !enough {
        return false;
    }
    let Some(Component::Opensearch(domain)) = document.component_mut(id) else {
        return false;
    };
    let nodes = domain.data_nodes.max(RESERVE_ZONES);
    *domain = Opensearch {
        standby: true,
        data_nodes: nodes
            .checked_next_multiple_of(RESERVE_ZONES)
            .unwrap_or(nodes),
        dedicated_masters: domain.dedicated_masters.max(3),
        ..domain.clone()
    };
    if let Some(spread) = spread {
        spread.apply(document, id);
    }
    true
}

fn soften(document: &mut Document, id: LinkId) -> bool {
    match document.link_mut(id) {
        Some(link) if link.is_hard_request() => {
            link.dependency = Dependency::Soft;
            true
        }
        _ => false,
    }
}

//! Subnets in further zones for what uses several: those that are there, or twins of its own.

use std::collections::BTreeSet;

use crate::address::Block;
use crate::component::subnet::SubnetKind;
use crate::document::{Document, NodeId, split_zone};
use crate::field::Choice;
use crate::routing;
use crate::rules::{mending, wording};
use crate::topology::{Topology, ZoneKey};

/// How a node comes to a subnet in another zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// It uses one that is there.
    Use(NodeId, ZoneKey),
    /// A twin of its own subnet is made in the box of a zone.
    Twin(NodeId, ZoneKey),
    /// A zone is made for a twin.
    Zone,
}

/// How a node comes to subnets in more zones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// The subnet that the others are to be like.
    original: NodeId,
    steps: Vec<Step>,
}

impl Spread {
    /// How a node that uses fewer zones comes to use `wanted` of them; none when it uses so many
    /// already, or cannot.
    pub fn over(topology: &Topology<'_>, id: NodeId, wanted: usize) -> Option<Self> {
        let mut spread = Self::starting(topology, id)?;
        let original = spread.original;
        let vpc = topology.vpc_of(id)?;
        let contents = topology.contents(vpc)?;
        let mut used = topology.zones_of(id).to_vec();
        if used.len() >= wanted {
            return None;
        }
        if used.is_empty() {
            let zone = topology.zone_of(original)?;
            spread.steps.push(Step::Use(original, zone));
            used.push(zone);
        }
        let boxes = contents.subnets.iter().chain(&contents.zones);
        let all: BTreeSet<ZoneKey> = boxes.filter_map(|id| topology.zone_of(*id)).collect();
        let free = |zone: &&ZoneKey| !used.contains(zone);
        let there = all
            .iter()
            .filter(free)
            .filter_map(|zone| Some(Step::Use(alike(topology, original, *zone)?, *zone)));
        let mut steps: Vec<Step> = there.collect();
        let mut room = Room::of(topology, original);
        let bare = all.iter().filter(free).filter(|zone| {
            !steps
                .iter()
                .any(|step| matches!(step, Step::Use(_, at) if at == *zone))
        });
        let twins: Vec<Step> = bare
            .filter_map(|zone| Some(Step::Twin(zone_box(topology, vpc, *zone)?, *zone)))
            .collect();
        let letters = topology.region_of(vpc)?.zones().len();
        let zones = std::iter::repeat_n(Step::Zone, letters.saturating_sub(all.len()));
        for step in twins.into_iter().chain(zones) {
            if steps.len() + used.len() >= wanted || !room.take() {
                break;
            }
            steps.push(step);
        }
        steps.truncate(wanted - used.len());
        if steps.len() + used.len() < wanted {
            return None;
        }
        spread.steps.extend(steps);
        Some(spread)
    }

    /// How a node comes to use all of these zones too; none when it does already, or cannot.
    pub fn reaching(topology: &Topology<'_>, id: NodeId, zones: &[ZoneKey]) -> Option<Self> {
        let mut spread = Self::starting(topology, id)?;
        let vpc = topology.vpc_of(id)?;
        let used = topology.zones_of(id);
        let mut room = Room::of(topology, spread.original);
        for zone in zones.iter().filter(|zone| !used.contains(zone)) {
            let step = match alike(topology, spread.original, *zone) {
                Some(subnet) => Step::Use(subnet, *zone),
                None if room.take() => Step::Twin(zone_box(topology, vpc, *zone)?, *zone),
                None => return None,
            };
            spread.steps.push(step);
        }
        (!spread.steps.is_empty()).then_some(spread)
    }

    fn starting(topology: &Topology<'_>, id: NodeId) -> Option<Self> {
        let used = topology.subnets_of(id).first().copied();
        let original = used.or_else(|| first_choice(topology, topology.vpc_of(id)?))?;
        Some(Self {
            original,
            steps: Vec::new(),
        })
    }

    /// The words of the button that does it.
    pub fn button(&self) -> String {
        let letters: Vec<&str> = (self.steps.iter())
            .filter_map(|step| match step {
                Step::Use(_, zone) | Step::Twin(_, zone) => Some(zone.letter.id()),
                Step::Zone => None,
            })
            .collect();
        match (letters.as_slice(), self.steps.as_slice()) {
            ([letter], [Step::Use(..)]) => format!("Add the subnet of zone {letter}"),
            ([letter], [_]) => format!("Add a subnet in zone {letter}"),
            ([], [_]) => "Add a subnet in another zone".to_owned(),
            (letters, steps) if letters.len() == steps.len() => {
                format!("Add subnets of zones {}", wording::all(letters))
            }
            _ => "Add subnets of more zones".to_owned(),
        }
    }

    /// Gives the node its subnets.
    pub fn apply(&self, document: &mut Document, id: NodeId) {
        let topology = Topology::of(document);
        // One that was dropped into a subnet has no list of its own yet.
        let mut spans = topology.subnets_of(id).to_vec();
        let Some(vpc) = topology.vpc_of(id) else {
            return;
        };
        for step in &self.steps {
            spans.extend(match *step {
                Step::Use(subnet, _) => Some(subnet),
                Step::Twin(zone, _) => mending::add_twin(document, self.original, zone),
                Step::Zone => {
                    let zone = mending::add_zone(document, vpc, self.original);
                    mending::add_twin(document, self.original, zone)
                }
            });
        }
        if let Some(node) = document.node_mut(id) {
            node.spans = spans;
        }
        mending::redraw_bar(document, id);
    }
}

/// Blocks for twins of a subnet, one after the other.
struct Room {
    around: Option<Block>,
    prefix: Option<u8>,
    taken: Vec<Block>,
}

impl Room {
    fn of(topology: &Topology<'_>, original: NodeId) -> Self {
        let vpc = topology.vpc_of(original);
        let subnets = vpc.map_or_else(Vec::new, |vpc| topology.subnets_in(vpc));
        let block = |id: &NodeId| topology.subnet(*id)?.cidr;
        Self {
            around: vpc.and_then(|vpc| mending::vpc_block(topology, vpc)),
            prefix: block(&original).map(Block::prefix),
            taken: subnets.iter().filter_map(block).collect(),
        }
    }

    /// Takes a block for one more; false when there is none.
    fn take(&mut self) -> bool {
        let free = (self.around.zip(self.prefix))
            .and_then(|(around, prefix)| around.first_free(prefix, &self.taken));
        self.taken.extend(free);
        free.is_some()
    }
}

/// The subnet with which something begins that uses none: one without a way in from the internet.
fn first_choice(topology: &Topology<'_>, vpc: NodeId) -> Option<NodeId> {
    let subnets = topology.subnets_in(vpc);
    let of = |kind: SubnetKind| {
        subnets.iter().copied().find(|id| {
            topology.subnet_kind(*id) == Some(kind) && !routing::is_internet_routed(topology, *id)
        })
    };
    of(SubnetKind::Isolated).or_else(|| of(SubnetKind::Private))
}

/// The subnet of a zone that is most like another one: of its kind, and rather of its name and its
/// environment.
fn alike(topology: &Topology<'_>, original: NodeId, zone: ZoneKey) -> Option<NodeId> {
    let stem = |id: NodeId| topology.node(id).map(|node| split_zone(&node.slug).0);
    let vpc = topology.vpc_of(original)?;
    let kind = topology.subnet_kind(original);
    let subnets = topology.contents(vpc)?.subnets.iter().copied();
    subnets
        .filter(|id| topology.zone_of(*id) == Some(zone) && topology.subnet_kind(*id) == kind)
        .filter(|id| {
            routing::is_internet_routed(topology, *id)
                == routing::is_internet_routed(topology, original)
        })
        .min_by_key(|id| {
            let other = topology.environment_of(*id) != topology.environment_of(original);
            (other, stem(*id) != stem(original), *id)
        })
}

/// The first box of a zone in a VPC.
fn zone_box(topology: &Topology<'_>, vpc: NodeId, zone: ZoneKey) -> Option<NodeId> {
    let boxes = topology.contents(vpc)?.zones.iter().copied();
    boxes
        .filter(|id| topology.zone_of(*id) == Some(zone))
        .find(|id| {
            topology
                .node(*id)
                .is_some_and(|node| node.parent == Some(vpc))
        })
}

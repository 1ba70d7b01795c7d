//! Renamed nodes: what was built under a former slug stays what it is.
//!
//! The provider keeps the names under which things were made, so they are made of the first slug of
//! each node. Only the addresses in code follow the slug of now, and a move says of each where it
//! was under any former slug.
//!
//! A design is planned once for its slugs of now and once for each set of former ones; a resource is
//! the same in two of these plans when it has the same type, the same owner and, among several such,
//! the same content but for names.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::document::{Document, NodeId};
use crate::iac::{Address, Move, Plan, Resource, Value};
use crate::topology::Topology;

use super::{Level, plan_of};
use crate::hash::Hashed;

/// The plan of a design in which nodes were renamed; none when there are none.
pub(super) fn plan(document: &Document, level: Level) -> Option<Plan> {
    let past = past(document);
    let (first, between) = past.split_first()?;
    let of_now = Topology::of(document);
    let now = plan_of(&of_now, level);
    // Who is equal follows from the slugs of now.
    let plan_at =
        |document: &Document| plan_of(&Topology::of(document).with_equals_of(&of_now), level);
    let mut plan = plan_at(first);
    let renamed = same(&plan, &now);
    let mut former = Former::default();
    former.add(&renamed);
    for past in between {
        former.add(&same(&plan_at(past), &now));
    }
    readdress(&mut plan, &renamed);
    plan.moves = former.moves(&plan);
    Some(plan)
}

/// The design as it may have been built: with the first slugs of all nodes, with those between, and
/// with the former ones of one node alone. The first slugs come first.
fn past(document: &Document) -> Vec<Document> {
    let renamed: Vec<_> = (document.nodes.iter())
        .filter(|(_, node)| !node.former_slugs.is_empty())
        .collect();
    let longest = renamed.iter().map(|(_, node)| node.former_slugs.len());
    let together = (0..longest.max().unwrap_or_default()).map(|turn| {
        (renamed.iter())
            .filter_map(|(id, node)| {
                let slug = node.former_slugs.get(turn).or(node.former_slugs.last())?;
                Some((**id, slug.clone()))
            })
            .collect::<BTreeMap<_, _>>()
    });
    let alone = (renamed.iter()).flat_map(|(id, node)| {
        let slugs = node.former_slugs.iter();
        slugs.map(|slug| BTreeMap::from([(**id, slug.clone())]))
    });
    let mut found: Vec<BTreeMap<NodeId, String>> = Vec::new();
    for slugs in together.chain(alone) {
        if !found.contains(&slugs) {
            found.push(slugs);
        }
    }
    (found.into_iter())
        .map(|slugs| {
            let mut past = document.clone();
            for (id, slug) in slugs {
                if let Some(node) = past.nodes.get_mut(&id) {
                    Arc::make_mut(node).slug = slug;
                }
            }
            past
        })
        .collect()
}

/// The address of each resource of a plan in another one, where it is another. One that is a sibling
/// in only one of them stays where it is: it would stand in the map of others with other parts.
type Renamed = BTreeMap<Address, Address>;

/// Finds the resources of one plan in another.
fn same(before: &Plan, after: &Plan) -> Renamed {
    let (own, other) = (unlike(before, after), unlike(after, before));
    let (owners, others) = (Owners::of(before), Owners::of(after));
    let mut renamed = Renamed::new();
    for (whose, resources) in own {
        let Some(candidates) = other.get(&whose) else {
            continue;
        };
        if let ([one], [other]) = (resources.as_slice(), candidates.as_slice()) {
            renamed.insert(one.address.clone(), other.address.clone());
            continue;
        }
        let mut left: Vec<&Resource> = candidates.clone();
        for exactly in [true, false] {
            for resource in &resources {
                if renamed.contains_key(&resource.address) {
                    continue;
                }
                let sign = owners.sign(resource, exactly);
                let place = (left.iter()).position(|other| others.sign(other, exactly) == sign);
                if let Some(place) = place {
                    let other = left.remove(place);
                    renamed.insert(resource.address.clone(), other.address.clone());
                }
            }
        }
    }
    renamed.retain(|before, after| before.key == after.key);
    renamed
}

/// The resources whose addresses another plan lacks, by type and owner, in their order.
fn unlike<'a>(
    plan: &'a Plan,
    other: &Plan,
) -> BTreeMap<(&'static str, Option<NodeId>), Vec<&'a Resource>> {
    let there: HashSet<&Address, Hashed> = (other.resources.iter())
        .map(|resource| &resource.address)
        .collect();
    let mut unlike: BTreeMap<_, Vec<&Resource>> = BTreeMap::new();
    for resource in &plan.resources {
        if !there.contains(&resource.address) {
            let whose = (resource.address.kind, resource.owner);
            unlike.entry(whose).or_default().push(resource);
        }
    }
    unlike
}

/// For which node each resource of a plan is there.
struct Owners<'a>(HashMap<&'a Address, Option<NodeId>, Hashed>);

impl<'a> Owners<'a> {
    fn of(plan: &'a Plan) -> Self {
        let owned = |resource: &'a Resource| (&resource.address, resource.owner);
        Self(plan.resources.iter().map(owned).collect())
    }

    /// What stays the same in a resource when nodes are renamed: what it refers to, numbers, and
    /// `exactly` its texts, too, which may hold names.
    fn sign(&self, resource: &Resource, exactly: bool) -> Vec<String> {
        let mut sign = Vec::new();
        resource.content.visit(&mut |value| {
            sign.push(match value {
                Value::Attribute(address, name) => {
                    let owner = self.0.get(address).copied().flatten();
                    let owner = owner.map(|owner| owner.to_string()).unwrap_or_default();
                    format!("{} {owner} {name}", address.kind)
                }
                Value::Text(text) if exactly => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Bool(yes) => yes.to_string(),
                _ => String::new(),
            });
        });
        sign
    }
}

/// Writes the addresses of now into a plan; none of them when they would not be unique.
fn readdress(plan: &mut Plan, renamed: &Renamed) {
    let place = |address: &Address| renamed.get(address).unwrap_or(address).clone();
    let mut seen = BTreeSet::new();
    let mut keyed = BTreeMap::new();
    for resource in &plan.resources {
        let place = place(&resource.address);
        let has_key = place.key.is_some();
        let alike = *keyed
            .entry((place.kind, place.name.clone()))
            .or_insert(has_key)
            == has_key;
        if !(alike && seen.insert(place)) {
            return;
        }
    }
    for resource in &mut plan.resources {
        resource.address = place(&resource.address);
        resource.content.visit_mut(&mut |value| {
            if let Value::Attribute(address, _) = value {
                *address = place(address);
            }
        });
        for address in &mut resource.depends_on {
            *address = place(address);
        }
    }
    for output in &mut plan.outputs {
        output.value.visit_mut(&mut |value| {
            if let Value::Attribute(address, _) = value {
                *address = place(address);
            }
        });
    }
}

/// Where resources were.
#[derive(Default)]
struct Former {
    /// Former addresses by that of now, the oldest first.
    places: BTreeMap<Address, Vec<Address>>,
    /// The address of now by the former one; none: of several, so that nothing can be said.
    of: BTreeMap<Address, Option<Address>>,
}

impl Former {
    fn add(&mut self, renamed: &Renamed) {
        for (before, now) in renamed {
            let known = self.of.entry(before.clone());
            let known = known.or_insert_with(|| Some(now.clone()));
            if known.as_ref() != Some(now) {
                *known = None;
            }
            let places = self.places.entry(now.clone()).or_default();
            if !places.contains(before) {
                places.push(before.clone());
            }
        }
    }

    /// The moves to the resources of a plan. Terraform takes one move to each place, so that a
    /// resource with several former addresses goes from one to the next.
    fn moves(&self, plan: &Plan) -> Vec<Move> {
        let there: BTreeSet<&Address> = (plan.resources.iter())
            .map(|resource| &resource.address)
            .collect();
        let mut moves = Vec::new();
        for resource in &plan.resources {
            let now = &resource.address;
            let places = self.places.get(now).into_iter().flatten();
            let mut way: Vec<&Address> = places
                .filter(|place| !there.contains(place))
                .filter(|place| self.of.get(*place).is_some_and(Option::is_some))
                .collect();
            way.push(now);
            for step in way.windows(2) {
                if let [from, to] = step {
                    moves.push(Move {
                        from: (*from).clone(),
                        to: (*to).clone(),
                    });
                }
            }
        }
        moves
    }
}

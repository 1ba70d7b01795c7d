//! Small graphs: who comes before whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::NodeId;

/// The layer of each member: one more than the highest of those that lead to it. In a cycle the
/// member with the smallest id comes first.
pub fn layers(
    members: &BTreeSet<NodeId>,
    edges: &BTreeSet<(NodeId, NodeId)>,
) -> BTreeMap<NodeId, usize> {
    let mut waiting: BTreeMap<NodeId, usize> = members.iter().map(|id| (*id, 0)).collect();
    let mut onward: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (from, to) in edges {
        if members.contains(from)
            && let Some(count) = waiting.get_mut(to)
        {
            *count += 1;
            onward.entry(*from).or_default().push(*to);
        }
    }
    let mut ready: BTreeSet<NodeId> = (waiting.iter())
        .filter(|(_, count)| **count == 0)
        .map(|(id, _)| *id)
        .collect();
    let mut found: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut least: BTreeMap<NodeId, usize> = BTreeMap::new();
    while let Some(id) = ready.pop_first().or_else(|| waiting.keys().next().copied()) {
        if waiting.remove(&id).is_none() {
            continue;
        }
        let layer = least.get(&id).copied().unwrap_or(0);
        found.insert(id, layer);
        for to in onward.get(&id).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(to) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(*to);
                }
                let least = least.entry(*to).or_insert(0);
                *least = (*least).max(layer + 1);
            }
        }
    }
    found
}

/// What can be reached from some nodes along edges, these included.
pub fn reached(
    from: impl IntoIterator<Item = NodeId>,
    edges: &BTreeSet<(NodeId, NodeId)>,
) -> BTreeSet<NodeId> {
    let mut onward: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (from, to) in edges {
        onward.entry(*from).or_default().push(*to);
    }
    let mut open: Vec<NodeId> = from.into_iter().collect();
    let mut found: BTreeSet<NodeId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        for to in onward.get(&id).into_iter().flatten() {
            if found.insert(*to) {
                open.push(*to);
            }
        }
    }
    found
}

/// How many links each member is away from the nearest of some others, whichever way they point.
pub fn distances(
    from: &BTreeSet<NodeId>,
    edges: &BTreeSet<(NodeId, NodeId)>,
) -> BTreeMap<NodeId, usize> {
    let mut beside: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for (from, to) in edges {
        beside.entry(*from).or_default().push(*to);
        beside.entry(*to).or_default().push(*from);
    }
    let mut found: BTreeMap<NodeId, usize> = from.iter().map(|id| (*id, 0)).collect();
    let mut open: Vec<NodeId> = from.iter().copied().collect();
    let mut distance = 0;
    while !open.is_empty() {
        distance += 1;
        let mut next = Vec::new();
        for id in open {
            for to in beside.get(&id).into_iter().flatten() {
                if !found.contains_key(to) {
                    found.insert(*to, distance);
                    next.push(*to);
                }
            }
        }
        open = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(numbers: &[u32]) -> BTreeSet<NodeId> {
        numbers.iter().map(|number| NodeId(*number)).collect()
    }

    fn edges(pairs: &[(u32, u32)]) -> BTreeSet<(NodeId, NodeId)> {
        (pairs.iter())
            .map(|(from, to)| (NodeId(*from), NodeId(*to)))
            .collect()
    }

    #[test]
    fn layers_follow_the_longest_way() {
        let layers = layers(
            &ids(&[1, 2, 3, 4]),
            &edges(&[(1, 2), (2, 3), (1, 3), (4, 3)]),
        );
        let layers: Vec<_> = layers.into_values().collect();
        assert_eq!(layers, [0, 1, 2, 0]);
    }

    #[test]
    fn a_cycle_is_broken_at_its_first_member() {
        let layers = layers(&ids(&[1, 2, 3]), &edges(&[(1, 2), (2, 3), (3, 1)]));
        assert_eq!(layers.into_values().collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn distances_are_counted_both_ways() {
        let found = distances(&ids(&[1]), &edges(&[(2, 1), (2, 3), (5, 6)]));
        assert_eq!(found.into_values().collect::<Vec<_>>(), [0, 1, 2]);
    }
}

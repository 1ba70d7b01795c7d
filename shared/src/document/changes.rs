//! What leads from one version of a document to another, for who keeps a copy of it elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Document, Link, LinkId, Node, NodeId};

/// What is different in a later version.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// The nodes and links that are new or mean something else; and the rest, unless it stays.
    pub parts: Document,
    /// Whether all that is neither node nor link stays as it was.
    pub rest_stays: bool,
    /// The nodes that are gone.
    pub gone_nodes: Vec<NodeId>,
    /// The links that are gone.
    pub gone_links: Vec<LinkId>,
}

impl Document {
    /// What makes this version one that means the same as another; none where it does already. What is only drawn
    /// elsewhere stays where it was.
    #[must_use]
    pub fn changes_to(&self, other: &Self) -> Option<Changes> {
        let (nodes, gone_nodes) = between(&self.nodes, &other.nodes, Node::may_stand_elsewhere);
        let (links, gone_links) = between(&self.links, &other.links, Link::may_be_led_otherwise);
        let rest_stays = self.has_the_same_rest_as(other);
        let rest = match rest_stays {
            true => Self::default(),
            false => other.rest(),
        };
        let changes = Changes {
            parts: Self {
                nodes,
                links,
                ..rest
            },
            rest_stays,
            gone_nodes,
            gone_links,
        };
        (changes != Changes::nothing()).then_some(changes)
    }

    /// Makes these changes.
    pub fn change(&mut self, changes: Changes) {
        let Changes {
            mut parts,
            rest_stays,
            gone_nodes,
            gone_links,
        } = changes;
        for id in gone_nodes {
            self.nodes.remove(&id);
        }
        for id in gone_links {
            self.links.remove(&id);
        }
        self.nodes.extend(std::mem::take(&mut parts.nodes));
        self.links.extend(std::mem::take(&mut parts.links));
        if !rest_stays {
            *self = Self {
                nodes: std::mem::take(&mut self.nodes),
                links: std::mem::take(&mut self.links),
                ..parts
            };
        }
    }

    /// All that is neither node nor link.
    fn rest(&self) -> Self {
        Self {
            name: self.name.clone(),
            settings: self.settings.clone(),
            nodes: BTreeMap::new(),
            links: BTreeMap::new(),
            figures: self.figures.clone(),
            accepted: self.accepted.clone(),
            next_id: self.next_id,
        }
    }
}

impl Changes {
    /// No change at all.
    fn nothing() -> Self {
        Self {
            rest_stays: true,
            ..Self::default()
        }
    }

    /// The same in pieces of at most so many nodes and so many links, to be made one after the other. What is between
    /// two of them need not be a design: links may come before their ends do.
    #[must_use]
    pub fn in_pieces(mut self, most: usize) -> Vec<Self> {
        let mut pieces = Vec::new();
        loop {
            let nodes = beyond(&mut self.parts.nodes, most);
            let links = beyond(&mut self.parts.links, most);
            let is_last = nodes.is_empty() && links.is_empty();
            let next = Self {
                parts: Document {
                    nodes,
                    links,
                    ..Document::default()
                },
                ..Self::nothing()
            };
            pieces.push(std::mem::replace(&mut self, next));
            if is_last {
                return pieces;
            }
        }
    }
}

/// Takes away what lies beyond so many entries.
fn beyond<K: Ord + Copy, T>(entries: &mut BTreeMap<K, T>, most: usize) -> BTreeMap<K, T> {
    let first = entries.keys().nth(most).copied();
    first.map_or_else(BTreeMap::new, |first| entries.split_off(&first))
}

/// The entries of another version that are new or not alike, and those that are gone. Most are shared, and need not be
/// looked into.
fn between<K: Ord + Copy, T>(
    one: &BTreeMap<K, Arc<T>>,
    other: &BTreeMap<K, Arc<T>>,
    is_alike: impl Fn(&T, &T) -> bool,
) -> (BTreeMap<K, Arc<T>>, Vec<K>) {
    let mut before = one.iter().peekable();
    let (mut changed, mut gone) = (BTreeMap::new(), Vec::new());
    for (id, entry) in other {
        while let Some((id, _)) = before.next_if(|(known, _)| *known < id) {
            gone.push(*id);
        }
        let known = before.next_if(|(known, _)| *known == id);
        let stays =
            known.is_some_and(|(_, known)| Arc::ptr_eq(known, entry) || is_alike(known, entry));
        if !stays {
            changed.insert(*id, Arc::clone(entry));
        }
    }
    gone.extend(before.map(|(id, _)| *id));
    (changed, gone)
}

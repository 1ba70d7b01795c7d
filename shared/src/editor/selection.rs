//! What is selected: nodes, links, or nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::{Document, LinkId, Node, NodeId};

/// The selected nodes and links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Selected nodes.
    pub nodes: BTreeSet<NodeId>,
    /// Selected links.
    pub links: BTreeSet<LinkId>,
}

impl Selection {
    /// One node.
    #[must_use]
    pub fn node(id: NodeId) -> Self {
        Self {
            nodes: BTreeSet::from([id]),
            links: BTreeSet::new(),
        }
    }

    /// One link.
    #[must_use]
    pub fn link(id: LinkId) -> Self {
        Self {
            nodes: BTreeSet::new(),
            links: BTreeSet::from([id]),
        }
    }

    /// Whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.links.is_empty()
    }

    /// The one selected node, when it is all that is selected.
    #[must_use]
    pub fn single_node(&self) -> Option<NodeId> {
        (self.nodes.len() == 1 && self.links.is_empty())
            .then(|| self.nodes.first().copied())
            .flatten()
    }

    /// The one selected link, when it is all that is selected.
    #[must_use]
    pub fn single_link(&self) -> Option<LinkId> {
        (self.links.len() == 1 && self.nodes.is_empty())
            .then(|| self.links.first().copied())
            .flatten()
    }

    /// What came to a document of which nothing went away: its outermost nodes, else its links. None where
    /// nothing came, or the document is another.
    #[must_use]
    pub fn added(before: &Document, after: &Document) -> Option<Self> {
        let stayed = |(id, node): (&NodeId, &Arc<Node>)| {
            (after.node(*id)).is_some_and(|other| other.slug == node.slug)
        };
        if !before.nodes.iter().all(stayed) {
            return None;
        }
        let is_new = |id: NodeId| before.node(id).is_none();
        let nodes = (after.nodes.iter())
            .filter(|(id, node)| is_new(**id) && !node.parent.is_some_and(is_new))
            .map(|(id, _)| *id);
        let links = (after.links.keys()).filter(|id| before.link(**id).is_none());
        let mut added = Self {
            nodes: nodes.collect(),
            links: BTreeSet::new(),
        };
        if added.nodes.is_empty() {
            added.links = links.copied().collect();
        }
        (!added.is_empty()).then_some(added)
    }

    /// Drops what is no longer in the document.
    pub fn retain(&mut self, document: &Document) {
        self.nodes.retain(|id| document.nodes.contains_key(id));
        self.links.retain(|id| document.links.contains_key(id));
    }
}

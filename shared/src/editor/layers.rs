//! What is left out of sight for a while, by environment, tag, kind of component and kind of link.

use std::collections::BTreeSet;

use crate::component::Category;
use crate::document::{Environment, Link, LinkKind, NodeId};
use crate::topology::Topology;

/// A layer of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// What is for an environment.
    Environment(Environment),
    /// What has a tag with a value.
    Tag(String, String),
    /// Components of a category.
    Category(Category),
    /// Links of a kind.
    Links(LinkKind),
}

impl Layer {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> String {
        use crate::field::Choice;
        match self {
            Self::Environment(environment) => environment.label().to_owned(),
            Self::Tag(key, value) => format!("{key}={value}"),
            Self::Category(category) => category.title().to_owned(),
            Self::Links(kind) => kind.label().to_owned(),
        }
    }

    /// The layers that a design has, in order.
    #[must_use]
    pub fn all(topology: &Topology<'_>) -> Vec<Self> {
        let mut found = BTreeSet::new();
        for (id, node) in topology.nodes() {
            // Frames belong to no environment by themselves, and are seen with what is in them.
            if node.component.facts().offers.is_none() {
                found.insert(Self::Environment(topology.environment_of(id)));
                found.insert(Self::Category(node.component.facts().category));
                let tags = topology.tags_around(id);
                let layer =
                    |(key, value): (&str, &str)| Self::Tag(key.to_owned(), value.to_owned());
                found.extend(tags.iter().map(layer));
            }
        }
        found.extend(topology.links().map(|(_, link)| Self::Links(link.kind)));
        found.into_iter().collect()
    }
}

/// The layers that are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hidden(BTreeSet<Layer>);

impl Hidden {
    /// Whether nothing is left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a layer is left out.
    #[must_use]
    pub fn has(&self, layer: &Layer) -> bool {
        self.0.contains(layer)
    }

    /// Leaves a layer out, or shows it again.
    pub fn toggle(&mut self, layer: Layer) {
        if !self.0.remove(&layer) {
            self.0.insert(layer);
        }
    }

    /// Shows everything again.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether a node is left out. Frames never are: they say where the rest is.
    #[must_use]
    pub fn node(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        if self.0.is_empty() {
            return false;
        }
        topology.node(id).is_some_and(|node| {
            let facts = node.component.facts();
            facts.offers.is_none()
                && (self.has(&Layer::Category(facts.category))
                    || self.has(&Layer::Environment(topology.environment_of(id)))
                    || self.has_tag_of(topology, id))
        })
    }

    fn has_tag_of(&self, topology: &Topology<'_>, id: NodeId) -> bool {
        let mut tags = None;
        self.0.iter().any(|layer| match layer {
            Layer::Tag(key, value) => {
                let tags = tags.get_or_insert_with(|| topology.tags_around(id));
                tags.get(key) == Some(value)
            }
            _ => false,
        })
    }

    /// Whether a link is left out, for its kind or with one of its ends.
    #[must_use]
    pub fn link(&self, topology: &Topology<'_>, link: &Link) -> bool {
        !self.0.is_empty()
            && (self.has(&Layer::Links(link.kind))
                || self.node(topology, link.from)
                || self.node(topology, link.to))
    }
}

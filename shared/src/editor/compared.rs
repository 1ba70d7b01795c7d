//! A drawing beside another design: what is new, what is different, and what is gone.

use std::collections::BTreeMap;

use super::Editor;
use super::scene::{self, LinkShape, Marks, NodeShape, Scene};
use crate::component::Body;
use crate::difference::words::Sign;
use crate::difference::{Changes, Difference};
use crate::document::{Document, LinkId, NodeId};

/// What is to be marked on a drawing that is compared with an earlier design.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compared {
    /// What has become of components that are drawn.
    pub nodes: BTreeMap<NodeId, Sign>,
    /// What has become of links that are drawn.
    pub links: BTreeMap<LinkId, Sign>,
    gone_nodes: Vec<NodeShape>,
    gone_links: Vec<LinkShape>,
}

impl Compared {
    /// The marks for a difference to an earlier design.
    #[must_use]
    pub fn with(before: &Document, difference: &Difference) -> Self {
        let (nodes, links) = (&difference.nodes, &difference.links);
        let mut compared = Self {
            nodes: signs(nodes),
            links: signs(links),
            ..Self::default()
        };
        if nodes.removed.is_empty() && links.removed.is_empty() {
            return compared;
        }
        let is_gone = |changes: &Changes, id: String| {
            let mut removed = changes.removed.iter();
            removed.any(|part| part.id == id)
        };
        let earlier = scene::scene(&Editor::new(before.clone()), &Marks::default());
        let drawn = earlier.containers.into_iter().chain(earlier.nodes);
        compared.gone_nodes = drawn
            .filter(|shape| is_gone(nodes, shape.id.to_string()))
            .map(|shape| NodeShape {
                sign: Some(Sign::Removed),
                ..shape
            })
            .collect();
        compared.gone_links = (earlier.links.into_iter())
            .filter(|shape| is_gone(links, shape.id.to_string()))
            .map(|shape| LinkShape {
                sign: Some(Sign::Removed),
                label: None,
                ..shape
            })
            .collect();
        compared
    }

    /// Draws what is gone where it was.
    pub(super) fn haunt(&self, scene: &mut Scene) {
        for shape in &self.gone_nodes {
            match shape.body {
                Body::Container => scene.containers.push(shape.clone()),
                _ => scene.nodes.push(shape.clone()),
            }
        }
        scene.links.extend(self.gone_links.iter().cloned());
    }
}

fn signs<Id: std::str::FromStr + Ord>(changes: &Changes) -> BTreeMap<Id, Sign> {
    let added = changes.added.iter().map(|part| (part, Sign::Added));
    let changed = changes.changed.iter();
    let changed = changed.map(|changed| (&changed.part, Sign::Changed));
    (added.chain(changed))
        .filter_map(|(part, sign)| Some((part.id.parse().ok()?, sign)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch;

    #[test]
    fn a_drawing_shows_what_is_new_different_and_gone() {
        let before =
            sketch::parse("a: s3 name=A\nf: lambda name=F\nb: sqs name=B\nf -> b").unwrap();
        let after =
            sketch::parse("a: s3 name=Z\nf: lambda name=F\nnew: lambda name=N\nf -> a").unwrap();
        let difference = Difference::between(&before, &after);
        let marks = Marks {
            compared: Some(Compared::with(&before, &difference)),
            ..Marks::default()
        };
        let scene = scene::scene(&Editor::new(after), &marks);
        let mut seen: Vec<String> = (scene.nodes.iter())
            .map(|shape| format!("{} {:?}", shape.name, shape.sign))
            .collect();
        seen.sort();
        assert_eq!(
            seen.join("\n"),
            "B Some(Removed)\nF None\nN Some(Added)\nZ Some(Changed)"
        );
    }
}

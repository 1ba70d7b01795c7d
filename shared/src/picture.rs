//! Pictures of a design: as SVG with the design in it, as a file of draw.io, as text for Mermaid. The
//! same design gives the same bytes in the browser, from the command line and from the server.

mod colours;
mod drawio;
pub mod embedded;
mod letters;
mod mermaid;
mod svg;
mod xml;

use std::collections::BTreeSet;

pub use drawio::drawio;
pub use mermaid::mermaid;
pub use svg::svg;

use crate::document::{Document, NodeId};
use crate::topology::Topology;
use crate::uptime::report;

/// On what ground a picture is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ground {
    /// Light.
    #[default]
    Light,
    /// Dark.
    Dark,
}

/// What is in a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// On what ground it is seen.
    pub ground: Ground,
    /// Only these nodes with what stands in them; none: everything.
    pub only: Option<BTreeSet<NodeId>>,
    /// Lines below the drawing.
    pub caption: Vec<String>,
    /// The design itself is put into the picture, so that it can be opened again.
    pub with_design: bool,
}

/// A caption that says what a design is called and how long its journeys are down.
#[must_use]
pub fn caption(document: &Document) -> Vec<String> {
    let (report, _) = report::report(document);
    let journeys = report.journeys.into_iter().map(|journey| {
        let down = report::downtime_of(journey.estimate, report::Period::Year);
        format!("{}: down {down} a year", journey.name)
    });
    std::iter::once(document.name.clone())
        .chain(journeys)
        .collect()
}

/// Only some nodes of a design with what stands in them; for a picture of a part.
fn part(document: &Document, only: &BTreeSet<NodeId>) -> Document {
    let topology = Topology::of(document);
    let kept: BTreeSet<NodeId> = (only.iter())
        .flat_map(|id| std::iter::once(*id).chain(topology.descendants(*id)))
        .collect();
    // What stands around them is left out, so they keep their places on the canvas by themselves.
    let mut rest = document.clone();
    rest.nodes.retain(|id, _| kept.contains(id));
    rest.links
        .retain(|_, link| kept.contains(&link.from) && kept.contains(&link.to));
    rest.accepted.clear();
    for id in kept.iter().copied() {
        let rect = topology.world_rect(id);
        if let Some(node) = rest.node_mut(id) {
            if node.parent.is_some_and(|parent| !kept.contains(&parent)) {
                node.parent = None;
                node.rect = rect;
            }
            node.spans.retain(|span| kept.contains(span));
        }
    }
    rest
}

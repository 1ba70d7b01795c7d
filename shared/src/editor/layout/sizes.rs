//! How large things want to be: wide enough for their words.

use super::{HEAD, PADDING, Size, stepped};
use crate::component::Place;
use crate::document::{Node, NodeId};
use crate::geometry::Rect;
use crate::topology::Topology;

/// What stands on a card beside its words: tile, gaps and rim.
const FACE: i32 = 72;
/// What stands in a title beside its words: icon, gaps and rim.
const TITLE_RIM: i32 = 64;
/// The narrowest and the widest card.
const CARD: (i32, i32) = (144, 264);

/// The width of words, with so many tenths of a unit for a letter on average.
fn words(text: &str, tenths: usize) -> i32 {
    i32::try_from(text.chars().count().saturating_mul(tenths) / 10).unwrap_or(i32::from(i16::MAX))
}

/// What a node is called on the drawing.
fn name(node: &Node) -> &str {
    match node.name.trim() {
        "" => node.component.facts().name,
        name => name,
    }
}

/// A card: an icon with its name and one fact.
pub fn leaf(node: &Node) -> Size {
    let facts = node.component.facts();
    let text = words(name(node), 74).max(words(&node.component.kind().detail(), 66));
    let (narrowest, widest) = CARD;
    let width = (FACE + text).clamp(narrowest, widest);
    // Containers that are drawn as cards, as nothing deeper can be shown, keep to the height of one.
    let height = facts.size.1.clamp(48, 64);
    (stepped(width), stepped(height))
}

/// A bar: its words in full, as there is room.
pub fn bar(node: &Node) -> Size {
    let facts = node.component.facts();
    let text = words(name(node), 74).max(words(&node.component.kind().detail(), 66));
    let width = (FACE + text).clamp(CARD.0, 480);
    let height = facts.size.1.clamp(48, 64);
    (stepped(width), stepped(height))
}

/// The title of a container with its fact, as far as they are worth showing.
pub fn title(node: &Node) -> i32 {
    let text = words(name(node), 74).saturating_add(words(&node.component.kind().detail(), 72));
    stepped(TITLE_RIM + text.min(400))
}

/// The parts of a container's title with words: its name at the left, its fact at the right.
pub fn title_words(node: &Node, container: Rect) -> impl Iterator<Item = Rect> {
    const HEIGHT: i32 = 26;
    /// Before the name stands the icon.
    const NAME: i32 = 36;
    const RIM: i32 = 12;
    let fact = match words(&node.component.kind().detail(), 72) {
        0 => 0,
        fact => (RIM + fact).min(container.width),
    };
    let name = (NAME + words(name(node), 74)).min(container.width);
    [(container.x, name), (container.right() - fact, fact)]
        .into_iter()
        .filter(|(_, width)| *width > 0)
        .map(move |(x, width)| Rect::new(x, container.y, width, HEIGHT))
}

/// The least size of a container: its title, and some room when it is empty.
pub fn least(topology: &Topology<'_>, id: NodeId) -> Size {
    let Some(node) = topology.node(id) else {
        return (0, 0);
    };
    let Some(place) = node.component.facts().offers else {
        return (0, 0);
    };
    let empty = topology.children(Some(id)).is_empty();
    let (width, height) = match (place, empty) {
        (Place::Canvas | Place::Account | Place::Region | Place::Vpc, true) => (480, 320),
        (Place::Zone, true) => (272, 160),
        (_, true) => (160, 88),
        (_, false) => (160, HEAD + 2 * PADDING),
    };
    (title(node).max(width), height)
}

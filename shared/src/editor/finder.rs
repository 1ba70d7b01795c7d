//! Everything by name: actions, components to place, nodes to go to, ends for a link, containers to move
//! into. The command palette shows what comes out.

use super::actions::{self, Action};
use super::command::{self, Command};
use super::neighbour::{self, Towards};
use super::palette::{self, Item};
use super::{Editor, placement};
use crate::connection;
use crate::document::NodeId;
use crate::topology::Topology;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Anything that can be done, placed or gone to.
    Anything,
    /// The other end of a link from a node.
    LinkFrom(NodeId),
    /// A container for what is selected.
    Nest,
    /// The next component beside a node.
    Neighbour(NodeId, Towards),
}

impl Purpose {
    /// What to write into the empty field.
    #[must_use]
    pub fn prompt(self) -> &'static str {
        match self {
            Self::Anything => "Search actions, components and what is drawn",
            Self::LinkFrom(_) => "Link to",
            Self::Nest => "Move into",
            Self::Neighbour(..) => "Add next to it",
        }
    }
}

/// What is found.
#[derive(Debug, Clone)]
pub enum Found {
    /// Something to do.
    Action(&'static Action),
    /// A component to place.
    Place(Item),
    /// A node to go to.
    Node(NodeId),
    /// A link to draw.
    Link(NodeId, NodeId),
    /// A container to move into; none: the canvas.
    Nest(Option<NodeId>),
    /// A component to place and link.
    Neighbour(NodeId, Towards, Item),
    /// What the page around the editor offers, by its place there.
    Offer(usize),
}

/// Something that the page around the editor can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Its words.
    pub title: &'static str,
    /// What kind of thing it is.
    pub detail: &'static str,
    /// Other words by which people look for it; they are not shown.
    pub also: &'static str,
}

/// A line of what is found.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub found: Found,
    /// Its words.
    pub title: String,
    /// What kind of thing it is, and why it is not a good choice.
    pub detail: String,
    /// Other words by which people look for it; they are not shown.
    pub also: &'static str,
    /// The keys that do it.
    pub keys: Option<&'static str>,
    /// The id of a component type, for its icon.
    pub icon: Option<&'static str>,
}

/// So many lines are shown at most.
const MOST: usize = 60;

/// What fits some words, the best first.
#[must_use]
pub fn entries(editor: &Editor, purpose: Purpose, offers: &[Offer], query: &str) -> Vec<Entry> {
    let topology = editor.topology();
    let all = match purpose {
        Purpose::Anything => anything(topology, offers),
        Purpose::LinkFrom(from) => ends(editor, topology, from),
        Purpose::Nest => containers(editor, topology),
        Purpose::Neighbour(from, towards) => (topology.node(from).into_iter())
            .flat_map(|node| neighbour::likely(&node.component))
            .map(|item| Entry {
                title: item.label.to_owned(),
                detail: item.component.facts().category.title().to_owned(),
                also: item.component.facts().also,
                keys: None,
                icon: Some(item.component.id()),
                found: Found::Neighbour(from, towards, item),
            })
            .collect(),
    };
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut ranked: Vec<(usize, usize, Entry)> = all
        .into_iter()
        .enumerate()
        .filter_map(|(index, entry)| Some((rank(&entry, &words)?, index, entry)))
        .collect();
    ranked.sort_by_key(|(rank, index, _)| (*rank, *index));
    ranked
        .into_iter()
        .take(MOST)
        .map(|(.., entry)| entry)
        .collect()
}

/// How well an entry fits; none when a word is missing.
fn rank(entry: &Entry, words: &[&str]) -> Option<usize> {
    let title = entry.title.to_lowercase();
    let detail = format!("{} {}", entry.detail.to_lowercase(), entry.also);
    let starts = |text: &str, word: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .any(|part| part.starts_with(word))
    };
    let mut rank = 0;
    for (place, word) in words.iter().enumerate() {
        rank += if place == 0 && title.starts_with(word) {
            0
        } else if starts(&title, word) {
            1
        } else if title.contains(word) {
            2
        } else if detail.contains(word) {
            3
        } else {
            return None;
        };
    }
    Some(rank)
}

fn anything(topology: &Topology<'_>, offers: &[Offer]) -> Vec<Entry> {
    let actions = actions::ALL.iter().map(|action| Entry {
        found: Found::Action(action),
        title: action.label.to_owned(),
        detail: action.group.title().to_owned(),
        also: "",
        keys: action.keys.first().copied(),
        icon: None,
    });
    let nodes = topology.nodes().map(|(id, node)| Entry {
        found: Found::Node(id),
        title: topology.name(id).to_owned(),
        detail: place_of(topology, id, node.component.facts().name),
        also: "",
        keys: None,
        icon: Some(node.component.id()),
    });
    let items = palette::items().into_iter().map(|item| Entry {
        title: format!("Add {}", item.label),
        detail: item.component.facts().category.title().to_owned(),
        also: item.component.facts().also,
        keys: None,
        icon: Some(item.component.id()),
        found: Found::Place(item),
    });
    let offers = offers.iter().enumerate().map(|(place, offer)| Entry {
        found: Found::Offer(place),
        title: offer.title.to_owned(),
        detail: offer.detail.to_owned(),
        also: offer.also,
        keys: None,
        icon: None,
    });
    actions.chain(offers).chain(nodes).chain(items).collect()
}

/// What a node is and where it stands.
fn place_of(topology: &Topology<'_>, id: NodeId, kind: &str) -> String {
    let around: Vec<&str> = topology
        .ancestors(id)
        .map(|(id, _)| topology.name(id))
        .collect();
    match around.as_slice() {
        [] => kind.to_owned(),
        around => format!("{kind} in {}", around.join(", ")),
    }
}

/// Every node to which a link may be drawn; those where it makes sense come first.
fn ends(editor: &Editor, topology: &Topology<'_>, from: NodeId) -> Vec<Entry> {
    let document = editor.document();
    let mut found: Vec<(bool, Entry)> = topology
        .nodes()
        .filter(|(id, node)| *id != from && node.component.facts().offers.is_none())
        .filter_map(|(id, node)| {
            let link = command::connect(document, from, id).ok()?;
            let refusal = connection::check(topology, &link).err();
            let place = place_of(topology, id, node.component.facts().name);
            let detail = match &refusal {
                Some(refusal) => format!("{place}; makes no sense: {}", refusal.why),
                None => place,
            };
            let entry = Entry {
                found: Found::Link(from, id),
                title: topology.name(id).to_owned(),
                detail,
                also: "",
                keys: None,
                icon: Some(node.component.id()),
            };
            Some((refusal.is_some(), entry))
        })
        .collect();
    found.sort_by_key(|(refused, _)| *refused);
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Every container that may hold all that is selected.
fn containers(editor: &Editor, topology: &Topology<'_>) -> Vec<Entry> {
    let selected: Vec<NodeId> = editor.session.selection.nodes.iter().copied().collect();
    let roots = command::movable(topology, &selected);
    let takes = |into: Option<NodeId>| {
        !roots.is_empty()
            && roots.iter().all(|id| {
                let inside = into
                    .is_some_and(|into| topology.lineage(into).any(|(around, _)| around == *id));
                let node = topology.node(*id);
                !inside
                    && node.is_some_and(|node| {
                        node.parent != into && placement::may_stand(topology, &node.component, into)
                    })
            })
    };
    let canvas = takes(None).then(|| Entry {
        found: Found::Nest(None),
        title: "The canvas".to_owned(),
        detail: "Outside of everything".to_owned(),
        also: "",
        keys: None,
        icon: None,
    });
    let nodes = topology
        .nodes()
        .filter(|(id, _)| takes(Some(*id)))
        .map(|(id, node)| Entry {
            found: Found::Nest(Some(id)),
            title: topology.name(id).to_owned(),
            detail: place_of(topology, id, node.component.facts().name),
            also: "",
            keys: None,
            icon: Some(node.component.id()),
        });
    nodes.chain(canvas).collect()
}

/// Does what was chosen.
pub fn choose(editor: &mut Editor, found: Found) {
    editor.session.finding = None;
    match found {
        Found::Action(action) => (action.run)(editor),
        Found::Place(item) => editor.place(item),
        Found::Node(id) => editor.show(&[id], &[]),
        Found::Link(from, to) => {
            editor.run(Command::Connect(from, to));
        }
        Found::Nest(into) => {
            let nodes = editor.session.selection.nodes.iter().copied().collect();
            editor.run(Command::Nest(nodes, into));
        }
        Found::Neighbour(from, towards, item) => editor.add_neighbour(from, towards, &item),
        // The page does it.
        Found::Offer(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn components_are_found_by_everyday_names() {
        let editor = Editor::new(Document::default());
        let found = |query: &str| -> Vec<String> {
            let found = entries(&editor, Purpose::Anything, &[], query);
            found.into_iter().map(|entry| entry.title).collect()
        };
        for (query, title) in [
            ("redis", "Add ElastiCache"),
            ("postgres", "Add RDS database"),
            ("cdn", "Add CloudFront distribution"),
            ("dns", "Add Route 53 zone"),
            ("docker", "Add ECS cluster"),
            ("nosql", "Add DynamoDB table"),
            ("browser", "Add Client"),
        ] {
            assert!(found(query).contains(&title.to_owned()), "{query}");
        }
    }

    #[test]
    fn what_the_page_offers_is_found_among_the_rest() {
        let editor = Editor::new(Document::default());
        let share = Offer {
            title: "Share…",
            detail: "File",
            also: "link url",
        };
        let first = |purpose, query: &str| {
            let found = entries(&editor, purpose, &[share], query)
                .into_iter()
                .next();
            found.map(|entry| entry.title)
        };
        assert_eq!(first(Purpose::Anything, "shar").as_deref(), Some("Share…"));
        assert_eq!(first(Purpose::Anything, "url").as_deref(), Some("Share…"));
        assert_eq!(first(Purpose::Nest, "share"), None);
    }
}

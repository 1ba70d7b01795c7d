//! Nodes, one after the other: each beside its twin, an earlier node that it is probably a copy of.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::model::of;
use super::saved::{Node, node_id, number};
use super::stream::Stream;
use super::symbols::Question;
use super::text::{Role, index};
use super::{Fault, Walk};

/// Bits of the number of a component type.
const TYPE_BITS: u32 = 10;

/// Stands for a type that the vocabulary does not have.
const UNKNOWN: u32 = (1 << TYPE_BITS) - 1;

/// The longest slug that is made of a name, before a number is put to it.
const SLUG: usize = 52;

/// How far up the ancestors of a node its successor's parent is looked for.
const ANCESTORS: usize = 16;

/// A node, as the walk remembers it.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The number of its id.
    pub id: u32,
    /// Its parent, by its place among the nodes.
    pub parent: Option<usize>,
    /// The number of its type.
    pub kind: u32,
    /// The earlier node that it is probably a copy of.
    pub twin: Option<usize>,
    /// How its parent was told.
    stands: u32,
    /// The subnets that it spans, by their places.
    spans: Rc<[usize]>,
    /// How they were told.
    spans_from: u32,
}

/// All nodes, as the walk remembers them.
#[derive(Debug, Default)]
pub struct Parts {
    /// In order.
    pub list: Vec<Part>,
    /// The places of the nodes of each type.
    of_kind: BTreeMap<u32, Vec<usize>>,
}

impl Parts {
    /// The type of the node at a place, as a part of a context.
    pub fn kind(&self, at: Option<usize>) -> u32 {
        at.and_then(|at| self.list.get(at))
            .map_or(UNKNOWN + 1, |part| part.kind)
    }

    /// The places of the nodes of a type.
    pub fn of_kind(&self, kind: u32) -> &[usize] {
        self.of_kind.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The id of the node at a place.
    pub fn id(&self, at: usize) -> Result<String, Fault> {
        self.list
            .get(at)
            .map(|part| node_id(part.id))
            .ok_or(Fault::Damaged)
    }

    fn parent(&self, at: usize) -> Option<usize> {
        self.list.get(at).and_then(|part| part.parent)
    }

    /// A node that ends here, its parent, and so on.
    fn ancestors(&self, at: Option<usize>) -> Vec<usize> {
        std::iter::successors(at, |at| self.parent(*at))
            .take(ANCESTORS)
            .collect()
    }
}

/// Where each id stands in the list.
pub type Places<'n> = BTreeMap<&'n str, usize>;

/// A slug made of a name: the one that most nodes have. It never changes, whatever becomes of the
/// document's own way of making slugs and of the tables of Unicode.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars().map(|one| one.to_ascii_lowercase()) {
        if character.is_ascii_alphanumeric() {
            if !slug.is_empty() || character.is_ascii_lowercase() {
                slug.push(character);
            }
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= SLUG {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

impl<S: Stream> Walk<'_, S> {
    /// All nodes but for their rectangles.
    pub fn nodes(&mut self, given: &[Node], places: &Places) -> Result<(Vec<Node>, Parts), Fault> {
        let count = index(given.len());
        let count = (self.symbols).number(Question::Count, &[3], count) as usize;
        let mut parts = Parts::default();
        let mut nodes: Vec<Node> = Vec::new();
        let (mut slugs, mut siblings) = (BTreeSet::new(), BTreeMap::new());
        let none = Node::default();
        for at in 0..count {
            self.symbols.part()?;
            let given = given.get(at).unwrap_or(&none);
            let mut part = self.stands(given, places, &parts, count)?;
            let sibling = siblings.insert(part.parent, at);
            let component = self.component(&mut part, given, &parts, sibling)?;
            let twin = part.twin.and_then(|twin| nodes.get(twin));
            let node = self.node(&part, component, given, twin, &mut slugs)?;
            parts.of_kind.entry(part.kind).or_default().push(at);
            parts.list.push(part);
            nodes.push(node);
        }
        for (node, part) in nodes.iter_mut().zip(&parts.list) {
            node.parent = part.parent.map(|parent| parts.id(parent)).transpose()?;
        }
        self.spans(given, places, &mut nodes, &mut parts)?;
        Ok((nodes, parts))
    }

    /// The id of a node and its parent.
    fn stands(
        &mut self,
        given: &Node,
        places: &Places,
        parts: &Parts,
        count: usize,
    ) -> Result<Part, Fault> {
        let at = parts.list.len();
        let first = Part::default();
        let before = parts.list.last().unwrap_or(&first);
        let next = if at == 0 { 0 } else { before.id + 1 };
        let distance = number(&given.id).wrapping_sub(next);
        let contexts = [u32::from(at == 0)];
        let distance = (self.symbols).number(Question::NodeId, &contexts, distance);
        // Where its twin would be if it were the next of a row of copies.
        let expected = before.twin.map(|twin| twin + 1);
        let stood = expected
            .and_then(|at| parts.list.get(at))
            .map_or(u32::MAX, |part| part.stands);
        let ancestors = parts.ancestors(at.checked_sub(1));
        let parent = (given.parent.as_deref())
            .and_then(|id| places.get(id))
            .copied();
        let stands = match parent {
            None => 0,
            Some(parent) => {
                let found = ancestors.iter().position(|one| *one == parent);
                1 + index(found.unwrap_or(ancestors.len()))
            }
        };
        let kind = parts.kind(at.checked_sub(1));
        let contexts = [
            of(&[kind, before.stands]),
            of(&[stood, parts.kind(expected)]),
            index(ancestors.len()),
            of(&[kind, parts.kind(before.parent)]),
        ];
        let stands = (self.symbols).number(Question::Parent, &contexts, stands);
        let parent = match stands.checked_sub(1) {
            None => None,
            Some(up) => match ancestors.get(up as usize) {
                Some(parent) => Some(*parent),
                None => {
                    let parent = parent.map_or(0, index);
                    let parent = (self.symbols).number(Question::Count, &[4], parent) as usize;
                    Some(parent).filter(|parent| *parent < count)
                }
            },
        };
        let id = next.checked_add(distance).filter(|id| *id < u32::MAX);
        Ok(Part {
            id: id.ok_or(Fault::Damaged)?,
            parent,
            stands,
            ..Part::default()
        })
    }

    /// The type of a node, and its twin.
    fn component(
        &mut self,
        part: &mut Part,
        given: &Node,
        parts: &Parts,
        sibling: Option<usize>,
    ) -> Result<String, Fault> {
        let at = parts.list.len();
        let (before, second) = (at.checked_sub(1), at.checked_sub(2));
        let row = before
            .and_then(|before| parts.list.get(before)?.twin)
            .map(|twin| twin + 1);
        let row = row.and_then(|row| Some((row, parts.list.get(row)?)));
        let (kind, parent) = (parts.kind(before), parts.kind(part.parent));
        let in_row = row.is_some_and(|(_, row)| row.stands == part.stands);
        let contexts = [
            parent,
            of(&[kind, part.stands]),
            of(&[parts.kind(row.map(|(at, _)| at)), in_row.into()]),
            of(&[parent, parts.kind(sibling)]),
            of(&[kind, parts.kind(second)]),
            0,
        ];
        let known = self.vocabulary.section(&given.component);
        let kind = known
            .and_then(|section| section.component)
            .map_or(UNKNOWN, index);
        part.kind = (self.symbols).symbol(Question::Type, &contexts, TYPE_BITS, kind);
        let latest = parts.of_kind(part.kind).last().copied();
        let row = row
            .filter(|(_, row)| row.kind == part.kind)
            .map(|(at, _)| at);
        part.twin = row.or(latest);
        match self.vocabulary.components.get(part.kind as usize) {
            Some(component) => Ok(component.clone()),
            None => self.text(Role::Unknown, 1, &given.component, [""; 2]),
        }
    }

    /// Names and fields of a node.
    fn node(
        &mut self,
        part: &Part,
        component: String,
        given: &Node,
        twin: Option<&Node>,
        slugs: &mut BTreeSet<String>,
    ) -> Result<Node, Fault> {
        let twin_name = twin.map_or("", |twin| twin.name.as_str());
        let name = self.text(Role::Name, part.kind, &given.name, [twin_name, ""])?;
        let plain = slug_of(&name);
        let twin_plain = twin.map_or(2, |twin| u32::from(slug_of(&twin.name) == twin.slug));
        let taken = u32::from(slugs.contains(&plain));
        let contexts = [of(&[twin_plain, taken]), of(&[twin_plain, part.kind])];
        let is_plain = given.slug == plain;
        let slug = if (self.symbols).flag(Question::SlugIsName, &contexts, is_plain) {
            plain
        } else {
            let guides = [twin.map_or("", |twin| twin.slug.as_str()), &plain];
            self.text(Role::Slug, part.kind, &given.slug, guides)?
        };
        slugs.insert(slug.clone());
        let rest = twin.map(|twin| &twin.rest);
        let rest = self.object("Node", part.kind, &given.rest, rest)?;
        let fields = twin.map(|twin| &twin.fields);
        let fields = self.object(&component, 0, &given.fields, fields)?;
        Ok(Node {
            id: node_id(part.id),
            component,
            name,
            slug,
            parent: None,
            spans: Vec::new(),
            fields,
            rest,
        })
    }

    /// The spans of all nodes, when it is known what there is to be spanned.
    fn spans(
        &mut self,
        given: &[Node],
        places: &Places,
        nodes: &mut [Node],
        parts: &mut Parts,
    ) -> Result<(), Fault> {
        let mut siblings: BTreeMap<Option<usize>, Rc<[usize]>> = BTreeMap::new();
        let mut before = 0;
        for (at, node) in nodes.iter_mut().enumerate() {
            let wanted = given.get(at).map_or(&[][..], |node| &node.spans);
            let wanted: Vec<usize> = wanted
                .iter()
                .filter_map(|id| places.get(id.as_str()).copied())
                .collect();
            let Some(part) = parts.list.get(at).cloned() else {
                continue;
            };
            let sibling = siblings.get(&part.parent).cloned().unwrap_or_default();
            let twin = part
                .twin
                .and_then(|twin| Some((twin, parts.list.get(twin)?)));
            let copied: Rc<[usize]> = twin.map_or(Rc::default(), |(twin, part)| {
                part.spans.iter().map(|span| span + at - twin).collect()
            });
            let twin_from = twin.map_or(4, |(_, twin)| twin.spans_from);
            let from = match wanted {
                _ if wanted.is_empty() => 0,
                _ if wanted == *sibling => 1,
                _ if wanted == *copied => 2,
                _ => 3,
            };
            let contexts = [
                part.kind,
                of(&[part.kind, twin_from]),
                of(&[twin_from, sibling.is_empty().into()]),
                of(&[twin_from, before]),
            ];
            let from = (self.symbols).symbol(Question::Spans, &contexts, 2, from);
            let spans = match from {
                0 => Rc::default(),
                1 => sibling,
                2 => copied,
                _ => self.listed(&part, &wanted, parts)?.into(),
            };
            before = from;
            for span in spans.iter() {
                self.symbols.part()?;
                node.spans.push(parts.id(*span)?);
            }
            if !spans.is_empty() {
                siblings.insert(part.parent, spans.clone());
            }
            if let Some(part) = parts.list.get_mut(at) {
                part.spans = spans;
                part.spans_from = from;
            }
        }
        Ok(())
    }

    /// Spans one by one: of which type, and how many of the type further than the last.
    fn listed(
        &mut self,
        part: &Part,
        wanted: &[usize],
        parts: &Parts,
    ) -> Result<Vec<usize>, Fault> {
        let count = index(wanted.len());
        let count = (self.symbols).number(Question::Count, &[5, of(&[5, part.kind])], count);
        let mut wanted = wanted.iter().copied();
        let mut spans = Vec::new();
        let (mut cursor, mut moved) = (None, 0);
        for at in 0..count {
            self.symbols.part()?;
            let wanted = wanted.next();
            let contexts = [1, of(&[1, part.kind])];
            let kind = parts.kind(wanted);
            let kind = (self.symbols).symbol(Question::Type, &contexts, TYPE_BITS, kind);
            let all = parts.of_kind(kind);
            // The first that is in the same container comes first.
            let start =
                cursor.unwrap_or_else(|| all.partition_point(|one| Some(*one) <= part.parent));
            let contexts = [
                of(&[at.min(2)]),
                of(&[at.min(2), moved]),
                of(&[2, index(all.len())]),
                of(&[part.kind, 1]),
            ];
            let (span, rank, moves) = self.which(&contexts, all, start, wanted)?;
            (cursor, moved) = (Some(rank + 1), moves);
            spans.push(span);
        }
        Ok(spans)
    }

    /// One of several nodes in order, counted from one of them round the end: the node, its rank, and
    /// how far it was.
    pub fn which(
        &mut self,
        contexts: &[u32],
        all: &[usize],
        start: usize,
        wanted: Option<usize>,
    ) -> Result<(usize, usize, u32), Fault> {
        let rank = wanted
            .and_then(|wanted| all.binary_search(&wanted).ok())
            .unwrap_or(0);
        let start = start.checked_rem(all.len()).ok_or(Fault::Damaged)?;
        let moves = (rank + all.len() - start) % all.len();
        let moves = if all.len() == 1 {
            0
        } else {
            (self.symbols).number(Question::Which, contexts, index(moves))
        };
        let rank = (start + moves as usize) % all.len();
        let node = all.get(rank).copied().ok_or(Fault::Damaged)?;
        Ok((node, rank, moves))
    }

    /// The type of a node somewhere in the design.
    pub fn kind_of(&mut self, contexts: &[u32], wanted: u32) -> u32 {
        (self.symbols).symbol(Question::Type, contexts, TYPE_BITS, wanted)
    }
}

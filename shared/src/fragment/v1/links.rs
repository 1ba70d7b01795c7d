//! Links, one after the other: of which types their ends are, and which nodes of these types.

use std::collections::BTreeMap;

use super::model::of;
use super::nodes::{Parts, Places};
use super::saved::{Link, link_id, number};
use super::stream::Stream;
use super::symbols::Question;
use super::text::index;
use super::{Fault, Walk};

/// The numbers that no node has for its id: what links can have.
struct Free {
    /// Those that nodes have, in order.
    taken: Vec<u32>,
}

impl Free {
    fn below(&self, id: u32) -> usize {
        self.taken.partition_point(|taken| *taken < id)
    }

    /// How many free numbers lie from `start` up to this one.
    fn distance(&self, start: u32, id: u32) -> u32 {
        let taken = self.below(id).saturating_sub(self.below(start));
        id.wrapping_sub(start).wrapping_sub(index(taken))
    }

    /// The number that is so far from `start`, if there are so many.
    fn at(&self, start: u32, distance: u32) -> Option<u32> {
        let mut id = start.checked_add(distance)?;
        for taken in self.taken.iter().skip(self.below(start)) {
            if *taken > id {
                break;
            }
            id = id.checked_add(1)?;
        }
        Some(id)
    }
}

/// An end of a link. The numbers are a part of the format.
#[derive(Clone, Copy)]
enum End {
    From = 2,
    To = 3,
}

impl<S: Stream> Walk<'_, S> {
    /// All links.
    pub fn links(
        &mut self,
        given: &[Link],
        places: &Places,
        parts: &Parts,
    ) -> Result<Vec<Link>, Fault> {
        let count = index(given.len());
        let count = (self.symbols).number(Question::Count, &[6], count) as usize;
        let free = Free {
            taken: parts.list.iter().map(|part| part.id).collect(),
        };
        let mut links: Vec<Link> = Vec::new();
        // The last link between these types, and where the last link ended at this type.
        let (mut twins, mut cursors) = (BTreeMap::new(), BTreeMap::new());
        let (mut start, mut before) = (0, None);
        let none = Link::default();
        for at in 0..count {
            self.symbols.part()?;
            let given = given.get(at).unwrap_or(&none);
            let distance = free.distance(start, number(&given.id));
            let first = u32::from(at == 0);
            let distance = (self.symbols).number(Question::LinkId, &[first], distance);
            let id = free.at(start, distance).ok_or(Fault::Damaged)?;
            start = id.checked_add(1).ok_or(Fault::Damaged)?;

            let (from_before, to_before) = before.unzip();
            let kinds = [parts.kind(from_before), parts.kind(to_before)];
            let place = |id: &str| places.get(id).copied();
            let contexts = [kinds[0], of(&kinds), kinds[1], 0];
            let from = place(&given.from);
            let from = self.end(End::From, &contexts, from, first, parts, &mut cursors)?;
            let kind = parts.kind(Some(from));
            let again = u32::from(from_before == Some(from));
            let contexts = [kind, of(&[kind, kinds[1], again]), kinds[1], 0];
            let to = place(&given.to);
            let to = self.end(End::To, &contexts, to, again, parts, &mut cursors)?;
            before = Some((from, to));

            let ends = (kind, parts.kind(Some(to)));
            let twin = twins.insert(ends, at).and_then(|twin| links.get(twin));
            let twin = twin.map(|twin| &twin.fields);
            let about = of(&[ends.0, ends.1]);
            let fields = self.object("Link", about, &given.fields, twin)?;
            let rest = self.object("Link.", 0, &given.rest, None)?;
            links.push(Link {
                id: link_id(id),
                from: parts.id(from)?,
                to: parts.id(to)?,
                fields,
                rest,
            });
        }
        Ok(links)
    }

    fn end(
        &mut self,
        end: End,
        contexts: &[u32; 4],
        wanted: Option<usize>,
        about: u32,
        parts: &Parts,
        cursors: &mut BTreeMap<(u32, u32), usize>,
    ) -> Result<usize, Fault> {
        let end = end as u32;
        let contexts = contexts.map(|context| of(&[end, context]));
        let kind = self.kind_of(&contexts, parts.kind(wanted));
        let all = parts.of_kind(kind);
        let cursor = cursors.entry((end, kind)).or_default();
        let contexts = [
            end,
            of(&[end, about]),
            of(&[3, index(all.len())]),
            of(&[end, kind]),
            of(&[about, kind]),
        ];
        let (node, rank, _) = self.which(&contexts, all, *cursor, wanted)?;
        *cursor = rank;
        Ok(node)
    }
}

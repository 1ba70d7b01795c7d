//! Where nodes are drawn, from the last to the first: what a container holds says how large it is, and
//! what stands behind a node says where it stands.

use super::model::of;
use super::nodes::{Part, Parts};
use super::stream::Stream;
use super::symbols::Question;
use super::text::index;
use super::{Fault, Walk};

/// Left, top, width, height.
pub type Rect = [i32; 4];

/// A width or a height, and where it begins.
#[derive(Clone, Copy, Default)]
struct Extent {
    from: i32,
    length: i32,
}

impl Extent {
    fn end(self) -> i32 {
        self.from.saturating_add(self.length)
    }
}

/// The two directions.
#[derive(Clone, Copy)]
enum Axis {
    X = 0,
    Y = 1,
}

/// What is known along an axis.
struct Guesses<'p> {
    axis: Axis,
    /// The sides of the node's later twin.
    twin: Option<Extent>,
    /// Those of its next sibling.
    next: Option<Extent>,
    /// Where the content of a container ends.
    content: Option<i32>,
    part: &'p Part,
    /// The type of its parent.
    parent: u32,
}

/// What is remembered along an axis.
#[derive(Clone, Copy)]
struct Habit {
    /// From the end of the content to the end of the container.
    padding: i32,
    /// From a sibling to the next.
    gap: i32,
    /// Which guesses were right, for lengths and for beginnings.
    hits: [u32; 2],
}

fn extent([x, y, width, height]: Rect, axis: Axis) -> Extent {
    match axis {
        Axis::X => Extent {
            from: x,
            length: width,
        },
        Axis::Y => Extent {
            from: y,
            length: height,
        },
    }
}

impl<S: Stream> Walk<'_, S> {
    /// The rectangles of all nodes, in order.
    pub fn layout(&mut self, given: &[Rect], parts: &Parts) -> Result<Vec<Rect>, Fault> {
        let count = parts.list.len();
        let mut rects = vec![Rect::default(); count];
        // What is known of each node from those behind it: its twin, the end of its content, and the
        // first of its children so far. Roots are children of what stands at the end.
        let mut twins = vec![None; count];
        let mut contents = vec![[None; 2]; count + 1];
        let mut children = vec![None; count + 1];
        let mut habits = [Habit {
            padding: 16,
            gap: 16,
            hits: [0; 2],
        }; 2];
        for (at, part) in parts.list.iter().enumerate().rev() {
            let wanted = given.get(at).copied().unwrap_or_default();
            let parent = part.parent.unwrap_or(count);
            let next = children.get(parent).copied().flatten();
            let twin = twins.get(at).copied().flatten();
            let content = contents.get(at).copied().unwrap_or_default();
            let mut sides = [Extent::default(); 2];
            for ((axis, side), (habit, content)) in
                ([Axis::X, Axis::Y].into_iter().zip(&mut sides)).zip(habits.iter_mut().zip(content))
            {
                let guesses = Guesses {
                    axis,
                    twin: twin.map(|rect| extent(rect, axis)),
                    next: next.map(|rect| extent(rect, axis)),
                    content,
                    part,
                    parent: parts.kind(part.parent),
                };
                *side = self.extent(&guesses, habit, extent(wanted, axis));
            }
            let [x, y] = sides;
            let rect = [x.from, y.from, x.length, y.length];
            if let Some(here) = rects.get_mut(at) {
                *here = rect;
            }
            if let Some(twin) = part.twin.and_then(|twin| twins.get_mut(twin)) {
                twin.get_or_insert(rect);
            }
            if let Some(child) = children.get_mut(parent) {
                *child = Some(rect);
            }
            if let Some(content) = contents.get_mut(parent) {
                for (content, side) in content.iter_mut().zip(sides) {
                    *content = Some(content.map_or(side.end(), |end: i32| end.max(side.end())));
                }
            }
        }
        Ok(rects)
    }

    /// A length, then where it begins.
    fn extent(&mut self, guesses: &Guesses, habit: &mut Habit, given: Extent) -> Extent {
        let Guesses {
            axis,
            twin,
            next,
            content,
            ..
        } = *guesses;
        let usual = match axis {
            Axis::X => Extent {
                from: 16,
                length: 160,
            },
            Axis::Y => Extent {
                from: 40,
                length: 64,
            },
        };
        let around = content.map(|end| end.saturating_add(habit.padding));
        let same = [twin, next, Some(usual)];
        let lengths = [around]
            .into_iter()
            .chain(same.map(|one| one.map(|one| one.length)));
        let base = content.unwrap_or(0);
        let length = self.side(0, guesses, &mut habit.hits, lengths, base, given.length);
        let beside = next.map(|next| next.from.saturating_sub(length).saturating_sub(habit.gap));
        let [twin_from, next_from, usual_from] = same.map(|one| one.map(|one| one.from));
        let begins = [twin_from, next_from, beside, usual_from].into_iter();
        let from = self.side(1, guesses, &mut habit.hits, begins, 0, given.from);
        let extent = Extent { from, length };
        if let Some(content) = content {
            habit.padding = length.saturating_sub(content);
        }
        if let Some(gap) = next.map(|next| next.from.saturating_sub(extent.end()))
            && gap > 0
        {
            habit.gap = gap;
        }
        extent
    }

    /// One number of an extent (0 the length, 1 the beginning): which guess is right, or how far it is
    /// from the base, in eighths of the grid.
    fn side(
        &mut self,
        which: usize,
        guesses: &Guesses,
        hits: &mut [u32; 2],
        candidates: impl Iterator<Item = Option<i32>>,
        base: i32,
        given: i32,
    ) -> i32 {
        let candidates: Vec<i32> = candidates.flatten().collect();
        let side =
            index(which) * 4 + guesses.axis as u32 * 2 + u32::from(guesses.content.is_some());
        let doubled = matches!(candidates.as_slice(), [one, two, ..] if one == two);
        let twin = u32::from(guesses.twin.is_some());
        let shape = of(&[index(candidates.len()), doubled.into(), twin]);
        let [length_hits, other_hits] = *hits;
        let own = hits.get(which).copied().unwrap_or(0);
        let kind = guesses.part.kind;
        let contexts = [
            of(&[side, shape]),
            of(&[side, kind]),
            of(&[side, own & 15]),
            of(&[side, shape, own & 3]),
            of(&[side, shape, length_hits & 1, other_hits & 1]),
            of(&[side, kind, guesses.parent]),
        ];
        let right = candidates.iter().position(|guess| *guess == given);
        let right = index(right.unwrap_or(candidates.len()));
        let right = (self.symbols).number(Question::Side, &contexts, right);
        if let Some(own) = hits.get_mut(which) {
            *own = *own << 2 | right.min(3);
        }
        if let Some(guess) = candidates.get(right as usize) {
            return *guess;
        }
        let distance = given.wrapping_sub(base);
        let contexts = |part: u32| [of(&[side, part]), of(&[side, kind, part]), part];
        let less = (self.symbols).flag(Question::Less, &contexts(0), distance < 0);
        let size = distance.unsigned_abs();
        let steps = (self.symbols).number(Question::Distance, &contexts(1), size >> 3);
        let rest = (self.symbols).symbol(Question::Distance, &contexts(2), 3, size & 7);
        let size = (steps << 3 | rest).cast_signed();
        base.wrapping_add(if less { size.wrapping_neg() } else { size })
    }
}

//! Things above each other, each as near as possible to the height where it is wanted.

use super::super::GRID;

/// A thing in a column.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// How high it is.
    pub height: i32,
    /// Where its upper edge is wanted; nowhere in particular when none.
    pub wanted: Option<i32>,
    /// Free space above it, when something stands there.
    pub gap: i32,
    /// How much its wish counts beside those of others.
    pub weight: i32,
}

/// Items that touch each other and move together.
#[derive(Debug, Clone, Copy)]
struct Run {
    first: usize,
    top: i64,
    height: i64,
    /// The sum of the wanted upper edges of the run by weight, and the sum of the weights.
    sum: i64,
    count: i64,
    gap: i64,
}

impl Run {
    fn bottom(&self) -> i64 {
        self.top + self.height
    }

    fn settle(&mut self) {
        if self.count > 0 {
            self.top = self.sum.div_euclid(self.count);
        }
    }
}

/// The upper edges of items in their order, at `floor` or below; within `room` of it when they fit.
pub fn settled(items: &[Item], floor: i32, room: i32) -> Vec<i32> {
    let mut runs: Vec<Run> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let above = runs.last().map_or(i64::from(floor), Run::bottom);
        let gap = if runs.is_empty() {
            0
        } else {
            i64::from(item.gap)
        };
        let mut run = Run {
            first: index,
            top: item.wanted.map_or(above + gap, i64::from),
            height: i64::from(item.height),
            sum: item.wanted.map_or(0, i64::from) * i64::from(item.weight),
            count: i64::from(item.wanted.is_some()) * i64::from(item.weight),
            gap,
        };
        // Runs that would overlap become one, at the middle of what they want.
        while let Some(last) = runs.last()
            && (run.top < last.bottom() + run.gap || run.count == 0)
        {
            let mut last = *last;
            runs.pop();
            let offset = last.height + run.gap;
            last.sum += run.sum - offset * run.count;
            last.count += run.count;
            last.height = offset + run.height;
            last.settle();
            run = last;
        }
        runs.push(run);
    }
    fit(&mut runs, i64::from(floor), i64::from(room));
    let mut tops = Vec::with_capacity(items.len());
    let mut starts = runs.iter().peekable();
    let mut at = i64::from(floor);
    for (index, item) in items.iter().enumerate() {
        match starts.peek() {
            Some(run) if run.first == index => {
                at = run.top.div_euclid(i64::from(GRID)) * i64::from(GRID);
                starts.next();
            }
            _ => at += i64::from(item.gap),
        }
        tops.push(i32::try_from(at).unwrap_or(floor));
        at += i64::from(item.height);
    }
    tops
}

/// Moves runs down below the floor, and up again where that leaves the room.
fn fit(runs: &mut [Run], floor: i64, room: i64) {
    let total: i64 = runs.iter().map(|run| run.height + run.gap).sum();
    let limit = floor + room.max(total);
    let mut below = limit;
    for run in runs.iter_mut().rev() {
        run.top = run.top.min(below - run.height);
        below = run.top - run.gap;
    }
    let mut above = floor;
    for run in runs.iter_mut() {
        run.top = run.top.max(above + run.gap);
        above = run.bottom();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(wanted: Option<i32>) -> Item {
        Item {
            height: 64,
            wanted,
            gap: 16,
            weight: 1,
        }
    }

    #[test]
    fn what_has_room_stands_where_it_is_wanted() {
        let tops = settled(&[item(Some(80)), item(Some(400))], 0, 600);
        assert_eq!(tops, [80, 400]);
    }

    #[test]
    fn what_is_wanted_at_one_place_stands_around_it() {
        let tops = settled(&[item(Some(200)), item(Some(200))], 0, 600);
        assert_eq!(tops, [160, 240]);
    }

    #[test]
    fn what_is_wanted_nowhere_follows() {
        let tops = settled(&[item(Some(80)), item(None)], 0, 600);
        assert_eq!(tops, [80, 160]);
        assert_eq!(settled(&[item(None), item(None)], 8, 600), [8, 88]);
    }

    #[test]
    fn nothing_stands_above_the_floor_or_needlessly_below_the_room() {
        assert_eq!(settled(&[item(Some(-300))], 0, 600), [0]);
        assert_eq!(settled(&[item(Some(900))], 0, 600), [536]);
    }
}

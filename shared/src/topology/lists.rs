//! Many short lists in one, so that indexing a design takes few allocations and reading it few places
//! in memory.

/// A list for each of some owners, who are numbered from 0.
#[derive(Debug, Clone)]
pub(super) struct Lists<T> {
    items: Vec<T>,
    /// Where the list of each owner begins, and at last where the last one ends.
    bounds: Vec<u32>,
}

impl<T> Lists<T> {
    /// No owners yet.
    pub(super) fn new() -> Self {
        Self {
            items: Vec::new(),
            bounds: vec![0],
        }
    }

    /// The list of one more owner.
    pub(super) fn push(&mut self, items: impl IntoIterator<Item = T>) {
        self.items.extend(items);
        self.bounds.push(count(self.items.len()));
    }

    /// How many owners there are.
    pub(super) fn len(&self) -> usize {
        self.bounds.len() - 1
    }

    /// The list of an owner; empty when there is no such owner.
    pub(super) fn get(&self, owner: usize) -> &[T] {
        let bounds = self.bounds.get(owner..).and_then(<[u32]>::first_chunk);
        let list = bounds.and_then(|&[start, end]| self.items.get(start as usize..end as usize));
        list.unwrap_or(&[])
    }
}

impl<T: Copy> Lists<T> {
    /// The lists of so many owners, from pairs of an owner and an item; items of one owner stay in order.
    /// The blank stands nowhere in the end.
    pub(super) fn of(
        owners: usize,
        blank: T,
        pairs: impl Iterator<Item = (usize, T)> + Clone,
    ) -> Self {
        // How many the owner before each has, then where the list of the owner before begins, then, when
        // all are in, where it ends, which is where the next one begins.
        let mut bounds = vec![0_u32; owners + 1];
        for (owner, _) in pairs.clone() {
            if let Some(many) = bounds.get_mut(owner + 1) {
                *many += 1;
            }
        }
        let mut start = 0;
        for bound in &mut bounds {
            start += std::mem::replace(bound, start);
        }
        let mut items = vec![blank; start as usize];
        for (owner, item) in pairs {
            if let Some(next) = bounds.get_mut(owner + 1) {
                if let Some(free) = items.get_mut(*next as usize) {
                    *free = item;
                }
                *next += 1;
            }
        }
        Self { items, bounds }
    }
}

/// A number of entries. Documents are far below four thousand million of them; see the limits.
pub(super) fn count(entries: usize) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stay_with_their_owners_in_order() {
        let pairs = [(2, 'a'), (0, 'b'), (2, 'c'), (9, 'd')];
        let mut lists = Lists::of(3, ' ', pairs.into_iter());
        lists.push(['e', 'f']);
        let all: Vec<String> = (0..5)
            .map(|owner| lists.get(owner).iter().collect())
            .collect();
        assert_eq!(all, ["b", "", "ac", "ef", ""]);
    }
}

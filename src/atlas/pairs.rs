//! Pairs the items of a list before and after a change by row id.

use rustc_hash::FxHashMap;

/// The kind of change of an item that is in both lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing changed.
    Nothing,
    /// Published attributes changed, but not the geometry.
    Attributes,
    /// The geometry changed. Attributes may have changed, too.
    Geometry,
}

/// The counterpart of a new item in the old list, and the difference between both. An item that was added has no
/// counterpart and no `Pair`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The index in the old list.
    pub before: u32,
    /// What changed.
    pub change: Change,
}

/// The pairs of two lists.
#[derive(Debug)]
pub struct Pairs {
    /// For each item of the new list, its counterpart. `None` if both lists are the same in memory, in which case
    /// nothing was compared.
    pairs: Option<Vec<Option<Pair>>>,
    /// The indices in the old list of the removed items, ascending.
    gone: Vec<u32>,
}

/// An item that differs: its index in the old list (`None` if it was added) and in the new list (`None` if it was
/// removed).
pub type Differing = (Option<usize>, Option<usize>);

impl Change {
    /// Returns the change of an item, given whether the whole item is equal and whether its geometry is.
    pub(super) fn of(same: bool, same_geometry: impl FnOnce() -> bool) -> Self {
        match same {
            true => Self::Nothing,
            false if same_geometry() => Self::Attributes,
            false => Self::Geometry,
        }
    }
}

impl Pairs {
    /// Pairs a list with itself.
    pub(super) fn shared() -> Self {
        Self { pairs: None, gone: vec![] }
    }

    /// Pairs two lists by `id` in O(n). `change` compares two items with the same id. Ids are unique within a list.
    pub(super) fn new<T>(before: &[T], after: &[T], id: impl Fn(&T) -> i64, change: impl Fn(&T, &T) -> Change) -> Self {
        let pair = |place: usize, thing: &T| -> Option<Pair> {
            Some(Pair { before: u32::try_from(place).ok()?, change: change(before.get(place)?, thing) })
        };
        let mut taken = vec![false; before.len()];
        let mut pairs = Vec::with_capacity(after.len());
        let (mut next, mut unpaired) = (0, vec![]);
        for (place, thing) in after.iter().enumerate() {
            // Most items keep their neighbours, so the counterpart is the next item of the old list, or the one after
            // it if an item was removed.
            let found = (next..next + 2).find(|&place| before.get(place).is_some_and(|was| id(was) == id(thing)));
            if let Some(taken) = found.and_then(|place| taken.get_mut(place)) {
                *taken = true;
            } else {
                unpaired.push(place);
            }
            next = found.map_or(next, |place| place + 1);
            pairs.push(found.and_then(|place| pair(place, thing)));
        }
        let left = before.iter().enumerate().filter(|(place, _)| taken.get(*place) == Some(&false));
        let mut left: FxHashMap<i64, usize> = left.map(|(place, thing)| (id(thing), place)).collect();
        for place in unpaired {
            if let Some((thing, slot)) = after.get(place).zip(pairs.get_mut(place)) {
                *slot = left.remove(&id(thing)).and_then(|before| pair(before, thing));
            }
        }
        let mut gone: Vec<u32> = left.into_values().filter_map(|place| u32::try_from(place).ok()).collect();
        gone.sort_unstable();
        Self { pairs: Some(pairs), gone }
    }

    /// Tells whether both lists are the same in memory.
    pub fn are_shared(&self) -> bool {
        self.pairs.is_none()
    }

    /// Returns the counterpart of the item at an index of the new list, or `None` if the item was added.
    pub fn get(&self, after: usize) -> Option<Pair> {
        match &self.pairs {
            Some(pairs) => *pairs.get(after)?,
            None => Some(Pair { before: u32::try_from(after).ok()?, change: Change::Nothing }),
        }
    }

    /// Returns the indices in the old list of the removed items, ascending.
    pub fn gone(&self) -> &[u32] {
        &self.gone
    }

    /// Returns everything that differs: added and changed items in the order of the new list, then removed items.
    pub fn differing(&self) -> impl Iterator<Item = Differing> {
        let differs = |(place, pair): (usize, &Option<Pair>)| match pair {
            None => Some((None, Some(place))),
            Some(Pair { change: Change::Nothing, .. }) => None,
            Some(pair) => Some((Some(pair.before as usize), Some(place))),
        };
        let gone = self.gone.iter().map(|place| (Some(*place as usize), None));
        self.pairs.iter().flatten().enumerate().filter_map(differs).chain(gone)
    }

    /// Tells whether the new list has the items of the old one, each at the same index.
    pub fn are_in_place(&self) -> bool {
        let in_place = |(place, pair): (usize, &Option<Pair>)| pair.is_some_and(|pair| pair.before as usize == place);
        self.gone.is_empty() && self.pairs.iter().flatten().enumerate().all(in_place)
    }

    /// Tells whether the items that are in both lists have the same order.
    pub fn are_in_order(&self) -> bool {
        self.pairs.iter().flatten().flatten().map(|pair| pair.before).is_sorted()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An item: id, attribute and position.
    type Thing = (i64, u8, u8);

    fn change(a: &Thing, b: &Thing) -> Change {
        Change::of(a == b, || a.2 == b.2)
    }

    /// Returns the expected pairs by comparing every new item with every old item.
    fn brute_force(before: &[Thing], after: &[Thing]) -> Vec<Option<Pair>> {
        let of = |thing: &Thing| {
            let (place, was) = (0..).zip(before).find(|(_, was)| was.0 == thing.0)?;
            Some(Pair { before: place, change: change(was, thing) })
        };
        after.iter().map(of).collect()
    }

    fn check(before: &[Thing], after: &[Thing]) {
        let pairs = Pairs::new(before, after, |thing| thing.0, change);
        let expected = brute_force(before, after);
        assert_eq!((0..after.len()).map(|place| pairs.get(place)).collect::<Vec<_>>(), expected);
        let is_in = |thing: &Thing, list: &[Thing]| list.iter().any(|other| other.0 == thing.0);
        let gone: Vec<u32> = (0..).zip(before).filter(|(_, was)| !is_in(was, after)).map(|(place, _)| place).collect();
        assert_eq!(pairs.gone(), gone);

        let ids = |list: &[Thing]| list.iter().map(|thing| thing.0).collect::<Vec<_>>();
        assert_eq!(pairs.are_in_place(), ids(before) == ids(after));
        let both = |list: &[Thing], other: &[Thing]| -> Vec<i64> {
            list.iter().filter(|thing| is_in(thing, other)).map(|thing| thing.0).collect()
        };
        assert_eq!(pairs.are_in_order(), both(before, after) == both(after, before));
        let differing: Vec<(Option<&Thing>, Option<&Thing>)> =
            pairs.differing().map(|(was, is)| (was.map(|i| &before[i]), is.map(|i| &after[i]))).collect();
        let new_or_changed = after.iter().filter(|thing| !before.contains(thing));
        let gone = before.iter().filter(|was| !is_in(was, after));
        assert_eq!(
            differing,
            new_or_changed
                .map(|thing| (before.iter().find(|was| was.0 == thing.0), Some(thing)))
                .chain(gone.map(|was| (Some(was), None)))
                .collect::<Vec<_>>()
        );
    }

    /// Edits a list: inserts, removes, changes, renumbers, swaps, rotates, or reverses.
    fn edit(list: &mut Vec<Thing>, kind: u8, pick: usize, to: usize, next: i64) {
        let count = list.len();
        match kind {
            0 => list.insert(pick % (count + 1), (next, 0, 0)),
            _ if count == 0 => {}
            1 => drop(list.remove(pick % count)),
            2 => list[pick % count].1 += 1,
            3 => list[pick % count].2 += 1,
            4 => list[pick % count].0 = next,
            5 => list.swap(pick % count, to % count),
            6 => list.rotate_left(pick % count),
            7 => drop(list.drain(pick % count..(pick % count + to % 4).min(count))),
            _ => list.reverse(),
        }
    }

    proptest! {
        #[test]
        fn pairs_are_those_of_brute_force(
            length in 0i64..30,
            edits in prop::collection::vec((0u8..9, any::<usize>(), any::<usize>()), 0..6),
        ) {
            let before: Vec<Thing> = (0..length).map(|id| (id, 0, 0)).collect();
            let mut after = before.clone();
            for (next, (kind, pick, to)) in (100..).zip(edits) {
                edit(&mut after, kind, pick, to, next);
            }
            check(&before, &after);
        }
    }

    #[test]
    fn a_list_paired_with_itself_does_not_differ() {
        let pairs = Pairs::shared();
        assert!(pairs.are_shared() && pairs.are_in_place() && pairs.are_in_order() && pairs.gone().is_empty());
        assert_eq!(pairs.get(7), Some(Pair { before: 7, change: Change::Nothing }));
        assert_eq!(pairs.differing().count(), 0);
    }
}

//! [`Memoire`]: what the next check of a store can use of this one.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::constat::Constat;
use super::contact::{Meeting, meetings};
use super::index::Index;
use super::scene::Scene;
use super::strand::Strand;

/// The strands of a store with their findings, their spatial index, and what each pair has in common. An atlas that is rebuilt
/// shares the vertices of unchanged tronçons, so their address tells whether a strand is the same.
#[derive(Default)]
pub struct Memoire {
    strands: Vec<(Strand, Arc<[Constat]>)>,
    /// The numbers of the strands by the address of their vertices.
    numbers: FxHashMap<usize, usize>,
    index: Option<Arc<Index>>,
    meetings: Vec<(usize, usize, Arc<Meeting>)>,
}

/// If more than one strand in so many changed, a new index is made faster than the old one is mended.
const MANY: usize = 8;

/// The address of the vertices of a strand. It stays valid while the memory has the strand.
fn address(strand: &Strand) -> usize {
    Arc::as_ptr(&strand.vertices).addr()
}

impl Memoire {
    /// Keeps the findings of each strand of a scene, its index and its meetings.
    pub(super) fn of(scene: &Scene, constats: Vec<Arc<[Constat]>>) -> Self {
        Self {
            strands: scene.strands.iter().cloned().zip(constats).collect(),
            numbers: scene.strands.iter().enumerate().map(|(number, strand)| (address(strand), number)).collect(),
            index: scene.index.get().cloned(),
            meetings: scene.meetings().to_vec(),
        }
    }

    /// Returns the findings of a strand, if it is the same as before.
    pub(super) fn ligne(&self, strand: &Strand) -> Option<&Arc<[Constat]>> {
        let (_, constats) = self.strands.get(self.number(strand)?)?;
        Some(constats)
    }

    /// Returns the number that a strand had, if it is the same as before.
    fn number(&self, strand: &Strand) -> Option<usize> {
        let number = *self.numbers.get(&address(strand))?;
        let (known, _) = self.strands.get(number)?;
        (known.code == strand.code && known.bac == strand.bac).then_some(number)
    }

    /// Updates the spatial index for the strands that changed. Returns `None` if the index must be built anew: if many strands
    /// changed, or if a strand has another number. The index stores these numbers.
    fn index(&self, strands: &[Strand]) -> Option<Arc<Index>> {
        let pairs = || self.strands.iter().map(|(before, _)| before).zip(strands).enumerate();
        let numbered =
            self.strands.len() == strands.len() && pairs().all(|(_, (before, after))| before.code == after.code);
        let changed = || pairs().filter(|(_, (before, after))| address(before) != address(after));
        if !numbered || changed().count() > strands.len() / MANY {
            return None;
        }
        let mut index = Arc::clone(self.index.as_ref()?);
        for (number, (before, after)) in changed() {
            Arc::make_mut(&mut index).replace(number, before, after);
        }
        Some(index)
    }
}

impl Scene {
    /// Computes what the strands have in common, and reuses what is known of unchanged ones.
    pub(super) fn remember(&self, before: &Memoire) {
        if before.strands.is_empty() {
            return;
        }
        if let Some(index) = before.index(&self.strands) {
            self.index.get_or_init(|| index);
        }
        self.meetings.get_or_init(|| {
            let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
            let mut changed: FxHashSet<usize> = FxHashSet::default();
            for (number, strand) in self.strands.iter().enumerate() {
                match before.number(strand) {
                    Some(known) => drop(numbers.insert(known, number)),
                    None => drop(changed.insert(number)),
                }
            }
            let known = before.meetings.iter().filter_map(|(a, b, meeting)| {
                // The order of the strands is that of their codes, which did not change.
                Some((*numbers.get(a)?, *numbers.get(b)?, meeting.clone()))
            });
            let mut all: Vec<(usize, usize, Arc<Meeting>)> = known.collect();
            for number in &changed {
                for (with, meeting) in meetings(&self.strands, self.index(), *number, true) {
                    // A pair of two changed strands is found twice.
                    if with > *number || !changed.contains(&with) {
                        all.push((with.min(*number), with.max(*number), meeting));
                    }
                }
            }
            all.sort_unstable_by_key(|(a, b, _)| (*a, *b));
            all
        });
    }
}

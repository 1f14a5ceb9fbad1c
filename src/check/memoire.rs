//! [`Memoire`]: what the next check of a store can use of this one.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::constat::Constat;
use super::contact::{Meeting, meetings};
use super::scene::Scene;
use super::strand::Strand;

/// The findings of each line, and what each pair of lines has in common. An atlas that is rebuilt shares the vertices of
/// unchanged tronçons, so their address tells whether a line is the same.
#[derive(Default)]
pub struct Memoire {
    lignes: FxHashMap<usize, (Strand, Arc<[Constat]>)>,
    meetings: Vec<(usize, usize, Arc<Meeting>)>,
}

/// The address of the vertices of a strand. It stays valid while the memory has the strand.
fn address(strand: &Strand) -> usize {
    Arc::as_ptr(&strand.vertices).addr()
}

impl Memoire {
    /// Keeps the findings of each strand of a scene, and its meetings.
    pub(super) fn of(scene: &Scene, constats: Vec<Arc<[Constat]>>) -> Self {
        let addresses: Vec<usize> = scene.strands.iter().map(address).collect();
        let pair = |(a, b, meeting): &(usize, usize, Arc<Meeting>)| {
            Some((*addresses.get(*a)?, *addresses.get(*b)?, meeting.clone()))
        };
        let meetings = scene.meetings().iter().filter_map(pair).collect();
        let lignes =
            scene.strands.iter().zip(constats).map(|(strand, constats)| (address(strand), (strand.clone(), constats)));
        Self { lignes: lignes.collect(), meetings }
    }

    /// Returns the findings of a line, if it is the same as before.
    pub(super) fn ligne(&self, strand: &Strand) -> Option<&Arc<[Constat]>> {
        self.known(strand).map(|(_, constats)| constats)
    }

    /// Returns the strand of a line, if it is the same as before.
    fn strand(&self, strand: &Strand) -> Option<&Strand> {
        self.known(strand).map(|(known, _)| known)
    }

    fn known(&self, strand: &Strand) -> Option<&(Strand, Arc<[Constat]>)> {
        self.lignes.get(&address(strand)).filter(|(known, _)| known.code == strand.code && known.bac == strand.bac)
    }
}

impl Scene {
    /// Computes what the strands have in common, and reuses what is known of unchanged ones.
    pub(super) fn remember(&self, before: &Memoire) {
        if before.lignes.is_empty() {
            return;
        }
        self.meetings.get_or_init(|| {
            let mut numbers: FxHashMap<usize, usize> = FxHashMap::default();
            let mut changed: FxHashSet<usize> = FxHashSet::default();
            for (number, strand) in self.strands.iter().enumerate() {
                match before.strand(strand) {
                    Some(known) => {
                        strand.boxes_of(known);
                        numbers.insert(address(strand), number);
                    }
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

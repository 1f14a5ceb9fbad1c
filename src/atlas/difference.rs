//! Summarises a comparison: the tables whose published content differs, and the places on the map.

use std::collections::BTreeSet;

use super::comparison::Comparison;
use super::contents::Atlas;
use super::pairs::Pairs;
use crate::geo::{Bounds, Position};
use crate::model::table::Table;

/// The difference between two atlases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// The tables with published changes. A moved tronçon also changes the voies and étapes that run over it.
    pub tables: BTreeSet<Table>,
    /// The bounding boxes, before and after, of everything that was added, removed or changed. Whatever intersects none
    /// of them is the same in both atlases.
    pub places: Vec<Bounds>,
}

impl Difference {
    /// Summarises a comparison.
    pub fn of(comparison: &Comparison<'_>) -> Self {
        let point = |position: Position| Bounds::around([position]);
        let mut sum = Sum { comparison, found: Self::default() };
        sum.add(Table::Voie, &comparison.voies, |a, i| a.voies.get(i)?.bounds);
        sum.add(Table::Etape, &comparison.etapes, |a, i| a.etape_at(i)?.1.trace.as_ref()?.bounds);
        sum.add(Table::Troncon, &comparison.troncons, |a, i| a.network.bounds(&a.troncons.get(i)?.path));
        sum.add(Table::Hebergeur, &comparison.hebergeurs, |a, i| point(a.hebergeurs.get(i)?.position));
        sum.add(Table::Localite, &comparison.localites, |a, i| point(a.localites.get(i)?.geom));
        sum.add(Table::PointInteret, &comparison.points_interet, |a, i| point(a.points_interet.get(i)?.geom));
        sum.add(Table::Perturbation, &comparison.perturbations, |a, i| Some(a.perturbation_role(i)?.0.bounds));
        sum.add(Table::Guide, &comparison.guides, |_, _| None);
        sum.found
    }

    /// Tells whether both atlases publish the same content.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// Returns the bounding box of all changes.
    pub fn bounds(&self) -> Option<Bounds> {
        self.places.iter().copied().reduce(Bounds::and)
    }
}

/// A summary that is being collected.
struct Sum<'a> {
    comparison: &'a Comparison<'a>,
    found: Difference,
}

impl Sum<'_> {
    /// Adds the differing things of a table. `around` returns the bounding box of the thing at an index of its list.
    fn add(&mut self, table: Table, pairs: &Pairs, around: impl Fn(&Atlas, usize) -> Option<Bounds>) {
        for (before, after) in pairs.differing() {
            self.found.tables.insert(table);
            self.found.places.extend(after.and_then(|place| around(self.comparison.new, place)));
            self.found.places.extend(before.and_then(|place| around(self.comparison.old, place)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_atlas_does_not_differ_from_itself() {
        let atlas = Atlas::default();
        assert!(Difference::of(&Comparison::between(&atlas, &atlas)).is_empty());
    }
}

//! What of the published content differs between two atlases: which tables, and where on the map.
//!
//! It compares what is published, not what is stored: a change that touches nothing published leaves no trace here,
//! so nothing that is told of a difference can tell of a private host.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Atlas, Etape, Hebergeur, Ligne, Path, Troncon, Voie, same_row};
use crate::geo::{Bounds, Position};
use crate::model::table::Table;

/// How two atlases differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// The tables whose published things differ. (A tronçon that is moved also changes the voies and étapes on it.)
    pub tables: BTreeSet<Table>,
    /// The boxes around every thing of one atlas that is not in the other, or not as it is there. What meets none of
    /// them is the same in both.
    pub places: Vec<Bounds>,
}

impl Difference {
    /// What turned `old` into `new`.
    pub fn between<'a>(old: &'a Atlas, new: &'a Atlas) -> Self {
        let same_path = |a: &Path, b: &Path| a.is_same(&old.network, b, &new.network);
        let same_ligne = |a: &Ligne, b: &Ligne| {
            a.variante == b.variante && a.holes() == b.holes() && a.figures == b.figures && same_path(&a.path, &b.path)
        };
        let same_voie = |a: &Voie, b: &Voie| {
            let lignes =
                a.lignes.len() == b.lignes.len() && a.lignes.iter().zip(&b.lignes).all(|(a, b)| same_ligne(a, b));
            same_row(&a.row, &b.row) && lignes && same_path(&a.path, &b.path)
        };
        let same_etape = |a: &Etape, b: &Etape| {
            let same_trace = match (&a.trace, &b.trace) {
                (Some(a), Some(b)) => {
                    (a.de_m, a.a_m) == (b.de_m, b.a_m) && a.figures == b.figures && same_path(&a.path, &b.path)
                }
                (a, b) => a.is_none() && b.is_none(),
            };
            same_row(&a.row, &b.row) && same_trace
        };
        let same_troncon = |a: &Troncon, b: &Troncon| {
            same_row(&a.row, &b.row)
                && a.voies == b.voies
                && a.longueur_m == b.longueur_m
                && same_path(&a.path, &b.path)
        };
        // A host knows its localité by its place in the atlas, which moves when another one comes.
        let localite =
            |atlas: &Atlas, host: &Hebergeur| host.localite.and_then(|i| atlas.localites.get(i)).map(|l| l.id);
        let same_host = |a: &Hebergeur, b: &Hebergeur| {
            localite(old, a) == localite(new, b) && Hebergeur { localite: b.localite, ..a.clone() } == *b
        };
        let point = |position: Position| Bounds::around([position]);

        let mut found = Self::default();
        let mut compare = Compare { old, new, found: &mut found };
        let same_voie = |a: &Arc<Voie>, b: &Arc<Voie>| Arc::ptr_eq(a, b) || same_voie(a, b);
        compare.things(Table::Voie, |a| a.voies.iter().collect(), |v| v.row.id, same_voie, |_, v| v.bounds);
        let etapes = |atlas: &'a Atlas| -> Vec<&'a Etape> { atlas.etapes().map(|(_, etape)| etape).collect() };
        let around_etape = |_: &Atlas, etape: &Etape| etape.trace.as_ref().and_then(|trace| trace.bounds);
        compare.things(Table::Etape, etapes, |e| e.row.id, same_etape, around_etape);
        let same_troncon = |a: &Arc<Troncon>, b: &Arc<Troncon>| Arc::ptr_eq(a, b) || same_troncon(a, b);
        let around_troncon = |atlas: &Atlas, troncon: &Arc<Troncon>| atlas.network.bounds(&troncon.path);
        compare.things(Table::Troncon, |a| a.troncons.iter().collect(), |t| t.row.id, same_troncon, around_troncon);
        // A list that is the same one need not be looked at.
        if !Arc::ptr_eq(&old.hebergeurs, &new.hebergeurs) || !old.localites.is_same(&new.localites) {
            let hosts = |a: &'a Atlas| a.hebergeurs.iter().collect();
            compare.things(Table::Hebergeur, hosts, |h| h.id, same_host, |_, h| point(h.position));
        }
        if !old.localites.is_same(&new.localites) {
            let localites = |a: &'a Atlas| a.localites.iter().collect();
            compare.things(Table::Localite, localites, |l| l.id, same_row, |_, l| point(l.geom));
        }
        if !old.points_interet.is_same(&new.points_interet) {
            let points = |a: &'a Atlas| a.points_interet.iter().collect();
            compare.things(Table::PointInteret, points, |p| p.id, same_row, |_, p| point(p.geom));
        }
        if !old.guides.is_same(&new.guides) {
            compare.things(Table::Guide, |a| a.guides.iter().collect(), |g| g.id, same_row, |_, _| None);
        }
        found
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The box around all places.
    pub fn bounds(&self) -> Option<Bounds> {
        self.places.iter().copied().reduce(Bounds::and)
    }
}

/// A comparison under way.
struct Compare<'a, 'f> {
    old: &'a Atlas,
    new: &'a Atlas,
    found: &'f mut Difference,
}

impl<'a> Compare<'a, '_> {
    /// Compares the things of one table, paired by the row's id.
    fn things<T: 'a>(
        &mut self,
        table: Table,
        of: impl Fn(&'a Atlas) -> Vec<&'a T>,
        id: impl Fn(&T) -> i64,
        same: impl Fn(&T, &T) -> bool,
        around: impl Fn(&Atlas, &T) -> Option<Bounds>,
    ) {
        let (before, after) = (of(self.old), of(self.new));
        // Most stand where they stood, as they were.
        let stays = |i: usize, thing: &T| before.get(i).is_some_and(|was| id(was) == id(thing) && same(was, thing));
        let moved = |i: &usize| after.get(*i).is_none_or(|thing| !stays(*i, thing));
        let gone = (0..before.len()).filter(moved).filter_map(|i| before.get(i));
        let mut gone: FxHashMap<i64, &T> = gone.map(|thing| (id(thing), *thing)).collect();
        for (i, thing) in after.iter().enumerate() {
            if stays(i, thing) {
                continue;
            }
            let before = gone.remove(&id(thing));
            if before.is_some_and(|before| same(before, thing)) {
                continue;
            }
            self.found.tables.insert(table);
            self.found.places.extend(around(self.new, thing));
            self.found.places.extend(before.and_then(|before| around(self.old, before)));
        }
        for thing in gone.into_values() {
            self.found.tables.insert(table);
            self.found.places.extend(around(self.old, thing));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_atlas_does_not_differ_from_itself() {
        let atlas = Atlas::default();
        assert!(Difference::between(&atlas, &atlas).is_empty());
    }
}

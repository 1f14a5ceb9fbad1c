//! Finds the lines that pass a position, and the position's place on them.
//!
//! ```text
//!   position ──> tronçons whose bounding boxes are near (one R-tree for all lines)
//!            ──> the members of lines that use these tronçons, by voie and variant
//!            ──> the feet of the position on these members, found in the same way as the feet of hosts
//! ```

use std::sync::OnceLock;

use super::contents::Atlas;
use super::found::{Chemin, FAR_M, SLACK_M};
use super::line_index::Use;
use super::quoi::{Genre, Quoi};
use super::voie::{Ligne, Voie};
use crate::geo::Position;
use crate::geo::plane::Plane;

/// The maximum distance, in metres, between a line and a thing near it. People walk this far off the way for a bed.
pub const NEAR_M: f64 = 2_000.0;

impl Chemin {
    /// Returns the voie and the line, or `None` if they are not in this atlas.
    pub fn of<'a>(&self, atlas: &'a Atlas) -> Option<(&'a Voie, &'a Ligne)> {
        let voie = atlas.voies.get(self.voie)?;
        Some((voie, voie.lignes.get(self.ligne)?))
    }
}

impl Atlas {
    /// Returns the lines within `within_m` metres of a position (at most [`FAR_M`]), and the places where they pass it.
    /// A line occurs once for each passage that is at most 300 m farther away than its nearest passage. The nearest
    /// come first. Equal distances are sorted by voie, variant and chainage.
    pub fn chemins(&self, place: Position, within_m: f64) -> Vec<Chemin> {
        let (plane, within_m) = (Plane::around(place), within_m.min(FAR_M));
        let near = self.line_index().near(&plane, within_m);
        let mut chemins = vec![];
        for uses in near.chunk_by(|a, b| (a.voie, a.ligne) == (b.voie, b.ligne)) {
            let Some(Use { voie, ligne, .. }) = uses.first().copied() else { continue };
            let (voie, ligne) = (voie as usize, ligne as usize);
            let Some(line) = self.voies.get(voie).and_then(|v| v.lignes.get(ligne)).map(|l| &l.line) else { continue };
            let members = uses.iter().map(|u| u.member as usize);
            let feet = line.feet_on(&plane, within_m, SLACK_M, members);
            chemins.extend(feet.iter().map(|f| Chemin { voie, ligne, chainage_m: f.chainage_m, off_m: f.off_m }));
        }
        chemins.sort_by(|a, b| {
            let line = (a.voie, a.ligne).cmp(&(b.voie, b.ligne));
            a.off_m.total_cmp(&b.off_m).then(line).then(a.chainage_m.total_cmp(&b.chainage_m))
        });
        chemins
    }

    /// Returns the result of [`Atlas::chemins`] within [`NEAR_M`] of the position at which a thing is shown. It is
    /// computed once for each thing and kept.
    pub fn chemins_pres_de(&self, quoi: Quoi) -> &[Chemin] {
        let (genre, index) = quoi.parts();
        let [localites, hebergeurs, points_interet] = &self.pres_des;
        let of_genre = match genre {
            Genre::Localite => localites,
            Genre::Hebergeur => hebergeurs,
            Genre::PointInteret => points_interet,
        };
        let all = of_genre.get_or_init(|| (0..self.count(genre)).map(|_| OnceLock::new()).collect());
        let near = |place| self.chemins(place, NEAR_M).into_boxed_slice();
        let found = all.get(index).zip(self.place(quoi));
        found.map_or(&[], |(found, place)| found.get_or_init(|| near(place)))
    }
}

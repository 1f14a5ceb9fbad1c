//! Which ways pass a place, and where on them it is.
//!
//! ```text
//!   place ──> boxes around the tronçons that may be near (an R-tree, of which there is one for all lines)
//!         ──> the lines that they are part of, by voie and variant
//!         ──> the feet of the place on those parts: what [`Ligne::passages`] says of a host that stands there
//! ```

use std::sync::OnceLock;

use super::contents::Atlas;
use super::found::{Chemin, FAR_M, SLACK_M};
use super::line_index::Use;
use super::plane::Plane;
use super::quoi::{Genre, Quoi};
use super::voie::{Ligne, Voie};
use crate::geo::Position;

/// A way is near a place up to here, metres: what one walks off it for a bed.
pub const NEAR_M: f64 = 2_000.0;

impl Chemin {
    /// The voie and its line.
    pub fn of<'a>(&self, atlas: &'a Atlas) -> Option<(&'a Voie, &'a Ligne)> {
        let voie = atlas.voies.get(self.voie)?;
        Some((voie, voie.lignes.get(self.ligne)?))
    }
}

impl Atlas {
    /// The ways that come within some metres of a place (at most [`FAR_M`]) and where they do: of each line every passage
    /// that comes as near as its nearest, but for some hundred metres. Nearest first; of equal ones by voie, variant and
    /// chainage.
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

    /// The ways within [`NEAR_M`] of something that is published, as [`Atlas::chemins`] of where it is shown. Found once for
    /// each thing of an atlas.
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

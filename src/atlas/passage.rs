//! Finds the localités, hosts and points of interest along a line or étape, and the places where it passes them.

use std::sync::Arc;

use super::contents::Atlas;
use super::etape::{Etape, Stretch};
use super::found::{FAR_M, Passage, SLACK_M};
use super::ligne::Line;
use super::measured::Measured;
use super::quoi::{Genre, Quoi};
use super::voie::{Ligne, Voie};
use crate::geo::Position;

/// Returns the passages at most `within_m` metres off the line.
fn within(passages: &[Passage], within_m: f64) -> Vec<Passage> {
    passages.iter().filter(|passage| passage.off_m <= within_m).copied().collect()
}

impl Ligne {
    /// Returns the things within `within_m` metres of the line (at most [`FAR_M`]), in walking order. A thing that the
    /// line passes twice occurs twice. The result is computed once for each line of an atlas and kept.
    pub fn passages(&self, atlas: &Atlas, within_m: f64) -> Vec<Passage> {
        let number = |(voie, of): (usize, &Arc<Voie>)| {
            of.lignes.iter().position(|ligne| std::ptr::eq(ligne, self)).map(|ligne| (voie, ligne))
        };
        let here = atlas.voies.iter().enumerate().find_map(number);
        match here.and_then(|(voie, ligne)| atlas.passages_of(voie, ligne)) {
            Some(passages) => within(passages, within_m),
            None => within(&passages(&self.line, everything(atlas), FAR_M), within_m),
        }
    }
}

impl Atlas {
    /// Returns the things within [`FAR_M`] of a line, in walking order. `voie` and `ligne` are indices. The result is
    /// computed once and kept.
    pub(super) fn passages_of(&self, voie: usize, ligne: usize) -> Option<&[Passage]> {
        let line = &self.voies.get(voie)?.lignes.get(ligne)?.line;
        let found = self.passages.get(voie)?.lignes.get(ligne)?;
        Some(found.get_or_init(|| passages(line, everything(self), FAR_M).into_boxed_slice()))
    }

    /// Returns the wanted things within `within_m` metres of any line (at most [`FAR_M`]), in walking order. The line
    /// is given as pieces. Chainages count from its start. The holes between pieces have no length.
    pub fn passages_along(
        &self,
        pieces: impl IntoIterator<Item = Vec<Position>>,
        within_m: f64,
        wanted: impl Fn(Quoi) -> bool,
    ) -> Vec<Passage> {
        let pieces = pieces.into_iter().enumerate();
        let line = Line::new(pieces.map(|(number, piece)| (number, Arc::new(Measured::new(&piece)), false)));
        passages(&line, everything(self).filter(|(quoi, _)| wanted(*quoi)), within_m.min(FAR_M))
    }

    /// Tells whether the result of [`Atlas::passages_of`] is already computed.
    pub(super) fn knows_passages_of(&self, voie: usize, ligne: usize) -> bool {
        let found = self.passages.get(voie).and_then(|found| found.lignes.get(ligne));
        found.is_some_and(|found| found.get().is_some())
    }
}

impl Stretch {
    /// Returns the wanted things within `within_m` metres of the étape (at most [`FAR_M`]), in walking order. Chainages
    /// count from the start of the étape. A thing beyond an end of the étape is placed at that end, so a host anywhere
    /// in the last town is at the end.
    pub fn passages(&self, atlas: &Atlas, within_m: f64, wanted: impl Fn(Quoi) -> bool) -> Vec<Passage> {
        let pieces = self.path.pieces.iter().map(|steps| atlas.network.positions(steps).collect::<Vec<_>>());
        atlas.passages_along(pieces, within_m, wanted)
    }
}

impl Etape {
    /// Returns [`Stretch::passages`] of one kind within [`FAR_M`]. The list is empty if the étape has no geometry or
    /// belongs to another atlas. The result is computed once for each étape and kind, and kept.
    pub fn passages<'a>(&self, atlas: &'a Atlas, genre: Genre) -> &'a [Passage] {
        let mut etapes =
            atlas.voies.iter().zip(&atlas.passages).flat_map(|(v, found)| v.etapes.iter().zip(&found.etapes));
        let here = etapes.find(|(etape, _)| std::ptr::eq(*etape, self));
        let Some(((_, [localites, hebergeurs, points_interet]), trace)) = here.zip(self.trace.as_ref()) else {
            return &[];
        };
        let found = match genre {
            Genre::Localite => localites,
            Genre::Hebergeur => hebergeurs,
            Genre::PointInteret => points_interet,
        };
        found.get_or_init(|| trace.passages(atlas, FAR_M, |quoi| quoi.parts().0 == genre).into_boxed_slice())
    }
}

/// Returns all things that have a position, with the position at which they are shown.
fn everything(atlas: &Atlas) -> impl Iterator<Item = (Quoi, Position)> {
    let localites = atlas.localites.iter().enumerate().map(|(i, localite)| (Quoi::Localite(i), localite.geom));
    let hosts = atlas.hebergeurs.iter().enumerate().map(|(i, host)| (Quoi::Hebergeur(i), host.position));
    let points = atlas.points_interet.iter().enumerate().map(|(i, point)| (Quoi::PointInteret(i), point.geom));
    localites.chain(hosts).chain(points)
}

/// Returns the passages of a line by some things, in walking order.
fn passages(line: &Line, places: impl Iterator<Item = (Quoi, Position)>, within_m: f64) -> Vec<Passage> {
    let mut passages: Vec<Passage> = vec![];
    for (quoi, place) in places {
        let feet = line.feet(place, within_m, SLACK_M);
        passages.extend(feet.iter().map(|foot| Passage { quoi, chainage_m: foot.chainage_m, off_m: foot.off_m }));
    }
    passages.sort_by(|a, b| a.chainage_m.total_cmp(&b.chainage_m).then(a.quoi.cmp(&b.quoi)));
    passages
}

//! [`Portion`]: the part of a line that a track follows, along the waymarked way or with the detours of the day.
//!
//! ```text
//!              ╭──── detour ────╮
//!   ───────────┴ ─ ─ closed ─ ─ ┴───────────     leaves_m, rejoins_m: chainages of the line
//!          leaves_m         rejoins_m
//! ```

use std::borrow::Cow;

use super::Avec;
use super::odometer::{Odometer, Splice};
use super::repere::HEBERGEURS_M;
use crate::atlas::{
    Atlas, Aujourdhui, Emprise, Etape, Figures, HorsDetours, Ligne, Passage, Perturbation, Quoi, Step, Voie,
};
use crate::geo::{Position, Vertex, ecef};

/// The maximum distance, in metres, between an end of an arc and an end of an étape that are the same place.
const SAME_END_M: f64 = 1.0;

/// The part of a line that a track follows.
pub(super) struct Portion<'a> {
    /// The voie of the line.
    pub voie: &'a Voie,
    /// The line.
    pub ligne: &'a Ligne,
    /// The chainages between which the track follows the line, in order, in metres.
    pub runs: Vec<[f64; 2]>,
    /// The chainages between which kilometres are counted, in metres: those of the étape, or those of the whole line.
    pub counted_m: [f64; 2],
    /// The track with the detours that hold today. `None` if detours are not wanted, or if none holds there.
    pub followed: Option<Followed>,
}

/// A track that follows detours.
pub(super) struct Followed {
    /// The points in the direction of the line. Those of detours have no height.
    pub segments: Vec<Vec<Position>>,
    /// The distances along the track.
    pub odometer: Odometer,
}

impl<'a> Portion<'a> {
    /// Returns the portion of an étape. Returns `None` if the étape has no line.
    pub(super) fn of_etape(atlas: &Atlas, voie: &'a Voie, etape: &Etape, avec: Avec) -> Option<Self> {
        let (trace, ligne) = (etape.trace.as_ref()?, voie.ligne(&etape.row.variante)?);
        let ends_m = [trace.de_m, trace.a_m];
        Some(Self { voie, ligne, runs: vec![ends_m], counted_m: ends_m, followed: None }.by(atlas, avec))
    }

    /// Returns the portion of a whole line.
    pub(super) fn of_ligne(atlas: &Atlas, voie: &'a Voie, ligne: &'a Ligne, avec: Avec) -> Self {
        Self::of_runs(atlas, voie, ligne, vec![[0.0, ligne.figures.longueur_m]], avec)
    }

    /// Returns the portion of some stretches of a line, given by chainages in metres. Kilometres count from the start
    /// of the line.
    pub(super) fn of_runs(atlas: &Atlas, voie: &'a Voie, ligne: &'a Ligne, runs: Vec<[f64; 2]>, avec: Avec) -> Self {
        let counted_m = [0.0, ligne.figures.longueur_m];
        Self { voie, ligne, runs, counted_m, followed: None }.by(atlas, avec)
    }

    /// Adds the track with detours, if they are wanted.
    fn by(mut self, atlas: &Atlas, avec: Avec) -> Self {
        self.followed = if avec.deviations { self.follow(atlas) } else { None };
        self
    }

    /// Returns the distances along the track.
    pub(super) fn odometer(&self) -> Cow<'_, Odometer> {
        match &self.followed {
            Some(track) => Cow::Borrowed(&track.odometer),
            None => Cow::Owned(Odometer::straight(self.counted_m)),
        }
    }

    /// Returns the passages of the track by places, and its length in metres. `waymarked` returns the passages of the
    /// waymarked way.
    pub(super) fn passed(
        &self,
        atlas: &Atlas,
        waymarked: impl FnOnce() -> Vec<Passage>,
        wanted: impl Fn(Quoi) -> bool,
    ) -> (Vec<Passage>, f64) {
        let passages = match &self.followed {
            Some(track) => atlas.passages_along(track.segments.iter().cloned(), HEBERGEURS_M, wanted),
            None => waymarked(),
        };
        (passages, self.odometer().length_m)
    }

    /// Returns the closures on the portion, in the order of the line, each with the stretch that it covers.
    pub(super) fn closures<'b>(&self, atlas: &'b Atlas) -> Vec<(&'b Perturbation, &'b Emprise)> {
        let mut all = atlas.perturbations_on(self.voie, &self.ligne.variante, [f64::NEG_INFINITY, f64::INFINITY]);
        all.retain(|(_, emprise)| self.runs.iter().any(|[de_m, a_m]| emprise.a_m >= *de_m && emprise.de_m <= *a_m));
        all
    }

    /// Returns length and ascent of the portion with today's detours, in the direction of the line. `figures` are those
    /// of the waymarked way. Returns `None` if no detour holds there, or if a detour of the neighbouring portion
    /// replaces the whole portion.
    pub(super) fn aujourdhui(&self, atlas: &Atlas, figures: &Figures) -> Option<Aujourdhui> {
        let (mut figures, mut found, mut detours_m) = (figures.clone(), None, 0.0);
        for run in &self.runs {
            let Some(today) = atlas.aujourdhui(self.voie, self.ligne, *run, &figures) else { continue };
            figures.longueur_m = today.longueur_m;
            if let (Some(relief), Some(HorsDetours { montee_hors_detours_m, descente_hors_detours_m })) =
                (&mut figures.relief, today.denivele)
            {
                (relief.montee_m, relief.descente_m) = (montee_hors_detours_m, descente_hors_detours_m);
            }
            detours_m += today.detours_m;
            found = Some(today);
        }
        found.map(|today| Aujourdhui { detours_m, ..today }).filter(|today| today.longueur_m >= 1.0)
    }

    /// Returns the track with the detours that hold today. A detour that crosses an end of the portion belongs to the
    /// portion in which it leaves the line. `None` under the same conditions as for [`Portion::aujourdhui`].
    fn follow(&self, atlas: &Atlas) -> Option<Followed> {
        let (mut track, mut met) = (Splice::default(), false);
        for &[de_m, a_m] in &self.runs {
            let mut at_m = self.end_of_arc(atlas, de_m);
            track.begin();
            for (closure, [leaves_m, rejoins_m]) in atlas.detours_on(self.voie, &self.ligne.variante, [de_m, a_m]) {
                met = true;
                if leaves_m >= de_m {
                    track.line(self.ligne, &atlas.network, [at_m, leaves_m]);
                    track.detour(self.way_round(atlas, closure, [leaves_m, rejoins_m]));
                }
                at_m = at_m.max(rejoins_m);
            }
            track.line(self.ligne, &atlas.network, [at_m, self.end_of_arc(atlas, a_m)]);
        }
        let (segments, odometer) = track.finish();
        (met && !segments.is_empty()).then_some(Followed { segments, odometer })
    }

    /// Returns the positions of a detour in the direction of the line, from the place where it leaves the line to the
    /// place where it rejoins it.
    fn way_round(&self, atlas: &Atlas, closure: &Perturbation, ends_m: [f64; 2]) -> Vec<Position> {
        let [leaves, rejoins] = ends_m.map(|at_m| self.place_at(atlas, at_m));
        let drawn = closure.detour.iter().flat_map(|detour| &detour.places);
        // Positions are rounded in the same way as all others in a file.
        let mut way: Vec<Position> = drawn.map(|place| Vertex::from_position(*place).position()).collect();
        let apart_m = |a: Option<Position>, b: Option<&Position>| match (a, b) {
            (Some(a), Some(b)) => ecef::chord_m(ecef::from_position(a), ecef::from_position(*b)),
            _ => 0.0,
        };
        let as_drawn_m = apart_m(leaves, way.first()) + apart_m(rejoins, way.last());
        if apart_m(leaves, way.last()) + apart_m(rejoins, way.first()) < as_drawn_m {
            way.reverse();
        }
        way.iter_mut().for_each(|place| place.z = f64::NAN);
        leaves.into_iter().chain(way).chain(rejoins).collect()
    }

    /// Returns the position at a chainage. Returns `None` if the line has no length there.
    pub(super) fn place_at(&self, atlas: &Atlas, at_m: f64) -> Option<Position> {
        let places = |ends_m| self.ligne.places_between(&atlas.network, ends_m);
        let after = places([at_m, at_m + 1.0]).first().and_then(|piece| piece.first().copied());
        after.or_else(|| places([at_m - 1.0, at_m]).last().and_then(|piece| piece.last().copied()))
    }

    /// Returns the chainage of the end of an arc at an end of an étape. (Cuts are moved to very near vertices, so both
    /// may differ by some centimetres.)
    fn end_of_arc(&self, atlas: &Atlas, at_m: f64) -> f64 {
        let of_step = |(step, start_m): (Step, f64)| [start_m, start_m + atlas.network.arc(step.arc).length_m];
        let ends = self.ligne.steps(&atlas.network).flatten().flat_map(of_step);
        let nearest = ends.min_by(|a, b| (a - at_m).abs().total_cmp(&(b - at_m).abs()));
        nearest.filter(|end_m| (end_m - at_m).abs() <= SAME_END_M).unwrap_or(at_m)
    }
}

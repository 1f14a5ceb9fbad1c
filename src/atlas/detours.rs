//! The effect of closures on a line: the closures that lie on it, the length and ascent with today's detours, and the
//! conversion between chainages and places on tronçons.

use serde::Serialize;

use super::contents::Atlas;
use super::etape::Etape;
use super::figures::Figures;
use super::perturbation::{Emprise, Perturbation};
use super::voie::{Ligne, Voie};
use crate::geo::tenths;

/// Length and ascent of a stretch while detours hold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Aujourdhui {
    /// The length with the detours, in metres.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
    /// The part of `longueur_m` that is on detours, in metres. The heights of detours are not known.
    #[serde(serialize_with = "tenths")]
    pub detours_m: f64,
    /// Ascent and descent outside the detours. `None` if some heights of the way are unknown.
    #[serde(flatten)]
    pub denivele: Option<HorsDetours>,
}

/// The ascent and descent of the parts of a stretch that no detour replaces.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct HorsDetours {
    /// The ascent in metres.
    #[serde(serialize_with = "tenths")]
    pub montee_hors_detours_m: f64,
    /// The descent in metres.
    #[serde(serialize_with = "tenths")]
    pub descente_hors_detours_m: f64,
}

impl Atlas {
    /// Returns the closures on a line between two chainages, in the order in which the line meets them. A closure
    /// occurs once for each stretch of the line that it covers.
    pub fn perturbations_on(
        &self,
        voie: &Voie,
        variante: &str,
        [de_m, a_m]: [f64; 2],
    ) -> Vec<(&Perturbation, &Emprise)> {
        let here = |emprise: &Emprise| {
            (emprise.voie_id, emprise.variante.as_str()) == (voie.row.id, variante)
                && emprise.a_m >= de_m
                && emprise.de_m <= a_m
        };
        let all = self.perturbations.iter().flat_map(|closure| closure.emprises.iter().map(move |e| (closure, e)));
        let mut found: Vec<_> = all.filter(|(_, emprise)| here(emprise)).collect();
        found.sort_by(|(_, a), (_, b)| a.de_m.total_cmp(&b.de_m));
        found
    }

    /// Returns the closures on any line of a voie, each once, in the order of the atlas.
    pub fn perturbations_of(&self, voie: &Voie) -> impl Iterator<Item = &Perturbation> {
        let id = voie.row.id;
        self.perturbations.iter().filter(move |closure| closure.emprises.iter().any(|emprise| emprise.voie_id == id))
    }

    /// Returns the detours that hold today on a line between two chainages. Each is given by its closure and the
    /// chainages at which it leaves and rejoins the line. A detour that starts within another one is omitted.
    pub fn detours_on(&self, voie: &Voie, variante: &str, span: [f64; 2]) -> Vec<(&Perturbation, [f64; 2])> {
        self.detours_where(voie, variante, span, |closure| closure.en_vigueur)
    }

    /// Returns the detours of the closures that satisfy a condition, as [`Atlas::detours_on`] does.
    pub fn detours_where(
        &self,
        voie: &Voie,
        variante: &str,
        [de_m, a_m]: [f64; 2],
        holds: impl Fn(&Perturbation) -> bool,
    ) -> Vec<(&Perturbation, [f64; 2])> {
        let ends = |(closure, emprise): (_, &Emprise)| Some((closure, emprise.evite?));
        let all = self.perturbations_on(voie, variante, [f64::NEG_INFINITY, f64::INFINITY]);
        let mut found: Vec<(&Perturbation, [f64; 2])> =
            all.into_iter().filter(|(closure, _)| holds(closure)).filter_map(ends).collect();
        found.sort_by(|(_, a), (_, b)| a[0].total_cmp(&b[0]));
        let mut free_m = f64::NEG_INFINITY;
        found.retain(|(_, [leaves_m, rejoins_m])| {
            let free = *leaves_m >= free_m;
            if free {
                free_m = *rejoins_m;
            }
            free
        });
        found.retain(|(_, [leaves_m, rejoins_m])| *rejoins_m > de_m && *leaves_m < a_m);
        found
    }

    /// Returns length and ascent of a line with today's detours. Returns `None` if no detour holds on it.
    pub fn ligne_aujourdhui(&self, voie: &Voie, ligne: &Ligne) -> Option<Aujourdhui> {
        self.aujourdhui(voie, ligne, [0.0, ligne.figures.longueur_m], &ligne.figures)
    }

    /// Returns length and ascent of an étape with today's detours. Returns `None` if no detour holds on it.
    pub fn etape_aujourdhui(&self, voie: &Voie, etape: &Etape) -> Option<Aujourdhui> {
        let (trace, ligne) = (etape.trace.as_ref()?, voie.ligne(&etape.row.variante)?);
        self.aujourdhui(voie, ligne, [trace.de_m, trace.a_m], &trace.figures)
    }

    /// Returns length and ascent between two chainages of a line with today's detours. `figures` are those without
    /// detours. Returns `None` if no detour holds there. A detour that crosses an end of the stretch belongs to the
    /// stretch in which it leaves the line.
    pub fn aujourdhui(
        &self,
        voie: &Voie,
        ligne: &Ligne,
        [de_m, a_m]: [f64; 2],
        figures: &Figures,
    ) -> Option<Aujourdhui> {
        let detours = self.detours_on(voie, &ligne.variante, [de_m, a_m]);
        if detours.is_empty() {
            return None;
        }
        let (mut longueur_m, mut detours_m) = (figures.longueur_m, 0.0);
        let mut denivele = figures.relief.as_ref().map(|relief| HorsDetours {
            montee_hors_detours_m: relief.montee_m,
            descente_hors_detours_m: relief.descente_m,
        });
        for (closure, [leaves_m, rejoins_m]) in detours {
            let (from_m, to_m) = (leaves_m.max(de_m), rejoins_m.min(a_m));
            longueur_m -= to_m - from_m;
            if let Some(denivele) = &mut denivele {
                let avoided = ligne.efforts(&self.network, to_m).since(ligne.efforts(&self.network, from_m));
                denivele.montee_hors_detours_m = (denivele.montee_hors_detours_m - avoided.montee_m).max(0.0);
                denivele.descente_hors_detours_m = (denivele.descente_hors_detours_m - avoided.descente_m).max(0.0);
            }
            if leaves_m >= de_m {
                detours_m += closure.detour.as_ref().map_or(0.0, |detour| detour.longueur_m);
            }
        }
        Some(Aujourdhui { longueur_m: longueur_m + detours_m, detours_m, denivele })
    }
}

impl Ligne {
    /// Converts a chainage to a place on a tronçon: the index into [`Atlas::troncons`], and the share of the tronçon's
    /// length in digitised direction, 0 to 1. Returns `None` if the chainage is not on the line.
    pub fn reference(&self, chainage_m: f64) -> Option<(usize, f64)> {
        let ends_m = |start_m: f64, length_m: f64| (start_m..=start_m + length_m).contains(&chainage_m);
        let member = self.line.members.iter().find(|member| ends_m(member.start_m, member.measured.length_m))?;
        let length_m = member.measured.length_m;
        let walked = if length_m > 0.0 { (chainage_m - member.start_m) / length_m } else { 0.0 };
        Some((member.troncon, if member.inverse { 1.0 - walked } else { walked }))
    }

    /// Converts a place on a tronçon (an index into [`Atlas::troncons`] and a share of its length) to chainages. The
    /// result has one chainage for each time that the line runs over the tronçon.
    pub fn chainages(&self, troncon: usize, share: f64) -> Vec<f64> {
        let on = self.line.members.iter().filter(|member| member.troncon == troncon);
        on.map(|member| member.start_m + member.measured.length_m * if member.inverse { 1.0 - share } else { share })
            .collect()
    }
}

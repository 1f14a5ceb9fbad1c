//! The closures along a plan, and the detours that its days take.
//!
//! ```text
//!            ╭──── detour ────╮          walked_m counts the detour where it leaves the way,
//!   ├────────┴────── ✕ ───────┴──────┤   and nothing up to where it rejoins it
//!        leaves_m          rejoins_m
//! ```

use jiff::civil::Date;

use super::parcours::Parcours;
use crate::annonces::Annonce;
use crate::atlas::{Atlas, Aujourdhui, HorsDetours, Perturbation};

/// A detour of the walk. Chainages count from the start of the walk in metres.
struct Deviation {
    leaves_m: f64,
    rejoins_m: f64,
    /// The length of the detour in metres.
    longueur_m: f64,
}

/// The detours of the walk on a day, in walking order.
pub(super) struct Deviations(Vec<Deviation>);

/// Tells whether a closure holds on a day of the plan. Without a date, tells whether it holds today.
fn holds(closure: &Perturbation, jour: Option<Date>) -> bool {
    jour.map_or(closure.en_vigueur, |jour| closure.holds_on(jour))
}

impl Deviations {
    /// Collects the detours of the closures that hold on a day. A detour counts if the walk passes both of its ends.
    pub(super) fn along(parcours: &Parcours<'_>, atlas: &Atlas, jour: Option<Date>) -> Self {
        let (mut deviations, mut start_m) = (vec![], 0.0);
        for part in parcours.parts() {
            let walked_m = |chainage_m: f64| part.ligne.walked(parcours.sens, chainage_m);
            let whole_m = [f64::NEG_INFINITY, f64::INFINITY];
            let holds = |closure: &Perturbation| holds(closure, jour);
            for (closure, ends_m) in atlas.detours_where(part.voie, &part.ligne.variante, whole_m, holds) {
                let [leaves_m, rejoins_m] = parcours.sens.ends(ends_m).map(walked_m);
                let Some(detour) = closure.detour.as_ref().filter(|_| leaves_m >= part.de_m && rejoins_m <= part.a_m)
                else {
                    continue;
                };
                let [leaves_m, rejoins_m] = [leaves_m, rejoins_m].map(|at_m| start_m + at_m - part.de_m);
                deviations.push(Deviation { leaves_m, rejoins_m, longueur_m: detour.longueur_m });
            }
            start_m += part.a_m - part.de_m;
        }
        deviations.sort_by(|a, b| a.leaves_m.total_cmp(&b.leaves_m));
        Self(deviations)
    }

    /// Returns the walked distance from the start to a chainage in metres, including detours.
    pub(super) fn walked_m(&self, at_m: f64) -> f64 {
        let before = self.0.iter().filter(|deviation| deviation.leaves_m < at_m);
        before.fold(at_m, |walked_m, deviation| {
            walked_m + deviation.longueur_m - (deviation.rejoins_m.min(at_m) - deviation.leaves_m)
        })
    }

    /// Returns the ascent in metres of the parts before a chainage that the detours avoid.
    pub(super) fn avoided_montee_m(&self, parcours: &Parcours<'_>, at_m: f64) -> f64 {
        self.avoided(parcours, [0.0, at_m]).montee_hors_detours_m
    }

    /// Returns the ascent and descent in metres of the parts between two chainages that the detours avoid.
    fn avoided(&self, parcours: &Parcours<'_>, [de_m, a_m]: [f64; 2]) -> HorsDetours {
        let mut sum = HorsDetours { montee_hors_detours_m: 0.0, descente_hors_detours_m: 0.0 };
        for Deviation { leaves_m, rejoins_m, .. } in &self.0 {
            let [from_m, to_m] = [leaves_m.max(de_m), rejoins_m.min(a_m)];
            if to_m > from_m {
                let efforts = parcours.efforts(to_m).since(parcours.efforts(from_m));
                sum.montee_hors_detours_m += efforts.montee_m;
                sum.descente_hors_detours_m += efforts.descente_m;
            }
        }
        sum
    }

    /// Returns length and ascent between two chainages with the detours. `montee_m` has ascent and descent of the way,
    /// if they are known. Returns `None` if there is no detour.
    pub(super) fn between(
        &self,
        parcours: &Parcours<'_>,
        [de_m, a_m]: [f64; 2],
        montee_m: Option<[f64; 2]>,
    ) -> Option<Aujourdhui> {
        let here = |deviation: &&Deviation| deviation.rejoins_m > de_m && deviation.leaves_m < a_m;
        self.0.iter().find(here)?;
        let begins = self.0.iter().filter(|deviation| (de_m..a_m).contains(&deviation.leaves_m));
        let avoided = self.avoided(parcours, [de_m, a_m]);
        Some(Aujourdhui {
            longueur_m: self.walked_m(a_m) - self.walked_m(de_m),
            detours_m: begins.map(|deviation| deviation.longueur_m).sum(),
            denivele: montee_m.map(|[montee_m, descente_m]| HorsDetours {
                montee_hors_detours_m: (montee_m - avoided.montee_hors_detours_m).max(0.0),
                descente_hors_detours_m: (descente_m - avoided.descente_hors_detours_m).max(0.0),
            }),
        })
    }
}

/// Returns the closures between two chainages of the walk, in walking order. With a date, these are the closures that
/// hold on that day. Without one, these are the closures that hold today or are announced. Distances count from the
/// start of the walk.
pub(super) fn annonces<'a>(
    parcours: &Parcours<'a>,
    atlas: &'a Atlas,
    [de_m, a_m]: [f64; 2],
    jour: Option<Date>,
) -> Vec<Annonce<'a>> {
    let (mut annonces, mut start_m) = (vec![], 0.0);
    for part in parcours.parts() {
        let shift_m = part.de_m - start_m;
        let [from_m, to_m] = [(de_m + shift_m).max(part.de_m), (a_m + shift_m).min(part.a_m)];
        if to_m > from_m {
            let part_m = parcours.sens.ends([from_m, to_m].map(|at_m| part.ligne.walked(parcours.sens, at_m)));
            let here = Annonce::along(atlas, part.voie, part.ligne, parcours.sens, part_m).into_iter();
            let counts = |annonce: &Annonce<'_>| jour.is_none_or(|jour| annonce.closure.holds_on(jour));
            annonces.extend(here.filter(counts).map(|annonce| annonce.shifted(from_m - shift_m)));
        }
        start_m += part.a_m - part.de_m;
    }
    annonces
}

//! The stops of a plan: localités and hosts along the line where a day can end.

use jiff::civil::Date;

use super::decoupe::{Arret, effort_m};
use super::lieu::Lieu;
use super::parcours::{Parcours, Passee};
use crate::atlas::{Atlas, Hebergeur, HostFilter, Quoi};
use crate::trace::repere::{HEBERGEURS_M, LOCALITES_M};

/// Places within this distance along the line, in metres, form one stop. So there are at most two stops per kilometre,
/// however many hosts a town has.
const ENSEMBLE_M: f64 = 500.0;
/// A host belongs to a stop if the line passes it at most this many metres before or after the stop.
const AUTOUR_M: f64 = 1_000.0;

/// A host near a stop.
#[derive(Clone, Copy, Debug)]
pub struct Hote<'a> {
    /// The data that the host publishes.
    pub hote: &'a Hebergeur,
    /// The host's index in the atlas.
    pub quoi: Quoi,
    /// The distance at which the line passes the host, in metres from the start of the plan.
    pub at_m: f64,
    /// The distance from the line in metres. If the host publishes only its localité, it is that of the localité.
    pub ecart_m: f64,
}

/// The wanted hosts along the line.
pub(super) struct Hotes<'a> {
    atlas: &'a Atlas,
    /// The passages of these hosts in walking order.
    passages: Vec<Passee>,
}

impl<'a> Hotes<'a> {
    /// Collects the hosts that match a filter.
    pub(super) fn along(parcours: &Parcours<'_>, atlas: &'a Atlas, filter: &HostFilter) -> Self {
        let wanted = |quoi| match quoi {
            Quoi::Hebergeur(i) => atlas.hebergeurs.get(i).is_some_and(|host| filter.wants(host)),
            Quoi::Localite(_) | Quoi::PointInteret(_) => false,
        };
        Self { atlas, passages: parcours.passages(HEBERGEURS_M, wanted) }
    }

    /// Returns the hosts without those that are closed on their night. `nuit` returns the night of a chainage, if it is
    /// known.
    pub(super) fn open(&self, nuit: impl Fn(f64) -> Option<Date>) -> Self {
        let closed = |(quoi, at_m, _): &Passee| nuit(*at_m).is_some_and(|nuit| self.atlas.is_closed(*quoi, nuit));
        Self { atlas: self.atlas, passages: self.passages.iter().filter(|passee| !closed(passee)).copied().collect() }
    }

    /// Returns the passages within [`AUTOUR_M`] of a chainage.
    fn around(&self, at_m: f64) -> &[Passee] {
        let start = self.passages.partition_point(|(_, host_m, _)| *host_m < at_m - AUTOUR_M);
        let end = self.passages.partition_point(|(_, host_m, _)| *host_m <= at_m + AUTOUR_M);
        self.passages.get(start..end).unwrap_or(&[])
    }

    /// Returns the hosts within [`AUTOUR_M`] of a chainage, each once, nearest first. The distance is the sum of that
    /// along the line and that off it. Hosts that are closed on the night `nuit` are omitted.
    pub(super) fn by(&self, at_m: f64, nuit: Option<Date>) -> Vec<Hote<'a>> {
        let far_m = |hote: &Hote<'_>| (hote.at_m - at_m).abs() + hote.ecart_m;
        let closed = |quoi| nuit.is_some_and(|nuit| self.atlas.is_closed(quoi, nuit));
        let mut there: Vec<Hote<'a>> = (self.around(at_m).iter().filter(|(quoi, ..)| !closed(*quoi)))
            .filter_map(|(quoi, host_m, off_m)| {
                let &Quoi::Hebergeur(i) = quoi else { return None };
                Some(Hote { hote: self.atlas.hebergeurs.get(i)?, quoi: *quoi, at_m: *host_m, ecart_m: *off_m })
            })
            .collect();
        there.sort_by(|a, b| a.quoi.cmp(&b.quoi).then(far_m(a).total_cmp(&far_m(b))));
        there.dedup_by_key(|hote| hote.quoi);
        // The sort is stable, so hosts at the same distance stay in the order of their codes.
        there.sort_by(|a, b| far_m(a).total_cmp(&far_m(b)));
        there
    }
}

/// Returns the places of the stops along the line, and the stops, both in walking order. The ends of the walk are the
/// first and the last. A group of places within [`ENSEMBLE_M`] is one stop. Its place is the localité nearest to the
/// line, or if there is none, the nearest host.
pub(super) fn arrets(parcours: &Parcours<'_>, atlas: &Atlas, hotes: &Hotes<'_>) -> (Vec<Lieu>, Vec<Arret>) {
    let longueur_m = parcours.longueur_m();
    let localites = parcours.passages(LOCALITES_M, |quoi| matches!(quoi, Quoi::Localite(_)));
    let mut between: Vec<Passee> = localites.into_iter().chain(hotes.passages.iter().copied()).collect();
    between.retain(|(_, at_m, _)| *at_m > ENSEMBLE_M && *at_m < longueur_m - ENSEMBLE_M);
    // Groups are formed in the outward direction, so that both directions have the same stops.
    let along_m = |at_m: f64| parcours.sens.walked(at_m, longueur_m);
    between.sort_by(|a, b| along_m(a.1).total_cmp(&along_m(b.1)).then(a.0.cmp(&b.0)));
    let mut stops: Vec<Passee> = vec![];
    let mut rest = between.as_slice();
    while let Some((_, start_m, _)) = rest.first() {
        let end_m = along_m(*start_m) + ENSEMBLE_M;
        let (here, after) = rest.split_at(rest.partition_point(|(_, at_m, _)| along_m(*at_m) <= end_m));
        let rank = |(quoi, ..): &Passee| matches!(quoi, Quoi::Hebergeur(_));
        let best = here.iter().min_by(|a, b| rank(a).cmp(&rank(b)).then(a.2.total_cmp(&b.2)));
        stops.extend(best);
        rest = after;
    }
    stops.sort_by(|a, b| a.1.total_cmp(&b.1));
    let [de, a] = parcours.bouts.clone();
    let inner = stops.into_iter().map(|(quoi, at_m, _)| (Lieu::of(atlas, quoi), at_m));
    let all = std::iter::once((de, 0.0)).chain(inner).chain(std::iter::once((a, longueur_m)));
    let arret = |(lieu, at_m)| {
        let effort_m = effort_m(at_m, parcours.efforts(at_m).montee_m);
        (lieu, Arret { at_m, effort_m, lit: !hotes.around(at_m).is_empty() })
    };
    all.map(arret).unzip()
}

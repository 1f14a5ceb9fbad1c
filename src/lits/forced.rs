//! Searches for the forced day, and for the communes where one more host would shorten it.

use jiff::civil::Date;

use super::Mois;
use crate::atlas::{Lit, Nuits, SansLit};
use crate::model::Sens;

/// The maximum number of communes in a report.
pub const COMMUNES: usize = 5;

/// The minimum number of metres by which a host must shorten the forced day. Lines are not measured more precisely.
const LEAST_M: f64 = 1.0;

/// The longest stretch of a month that a walker must walk in one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForcedDay {
    /// The first day of the month on which it has this length.
    pub jour: Date,
    /// The number of days of the month on which it has this length.
    pub jours: usize,
    /// The stretch from bed to bed. Among stretches of the same length, it is the first in walking direction.
    pub sans_lit: SansLit,
}

/// A localité where one more host would shorten the forced day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Commune {
    /// The localité, as an index into [`crate::atlas::Atlas::localites`].
    pub localite: usize,
    /// The distance in metres from the start of the walk to the first passage of the localité.
    pub at_m: f64,
    /// The length of the forced day with one more host there, in metres.
    pub longueur_m: f64,
    /// The reduction of the forced day by this host, in metres.
    pub raccourci_m: f64,
}

/// Returns the first of the longest stretches, or `None` if there are no stretches.
pub fn longest(stretches: &[SansLit]) -> Option<SansLit> {
    stretches.iter().copied().reduce(|best, next| if next.longueur_m > best.longueur_m { next } else { best })
}

/// Returns the forced day of a month: the longest of all its days.
pub fn of_month(nuits: &Nuits<'_>, sens: Sens, mois: Mois) -> Option<ForcedDay> {
    let mut worst: Option<ForcedDay> = None;
    for jour in mois.jours() {
        let Some(sans_lit) = longest(&nuits.sans_lit(sens, jour)) else { continue };
        worst = match worst {
            Some(worst) if sans_lit.longueur_m < worst.sans_lit.longueur_m => Some(worst),
            Some(worst) if sans_lit.longueur_m <= worst.sans_lit.longueur_m => {
                Some(ForcedDay { jours: worst.jours + 1, ..worst })
            }
            _ => Some(ForcedDay { jour, jours: 1, sans_lit }),
        };
    }
    worst
}

/// Returns at most [`COMMUNES`] communes where one more host, open on the day of `forced`, would shorten it most. The
/// best come first. Equal ones are in walking order. `localites` are the localités without an open bed, each with the
/// chainages at which the line passes it.
pub fn communes(nuits: &Nuits<'_>, sens: Sens, forced: &ForcedDay, localites: &[(usize, Vec<f64>)]) -> Vec<Commune> {
    let open = nuits.lits(forced.jour);
    let with_one_more = |(localite, chainages_m): &(usize, Vec<f64>)| {
        let mut lits = open.clone();
        // The index of the host does not matter, because only chainages are read.
        lits.extend(chainages_m.iter().map(|&chainage_m| Lit { hote: usize::MAX, chainage_m, a_confirmer: false }));
        lits.sort_by(|a, b| a.chainage_m.total_cmp(&b.chainage_m));
        let longueur_m = longest(&nuits.between(sens, &lits))?.longueur_m;
        let walked = chainages_m.iter().map(|chainage_m| sens.walked(*chainage_m, nuits.longueur_m()));
        let at_m = walked.min_by(f64::total_cmp)?;
        let raccourci_m = forced.sans_lit.longueur_m - longueur_m;
        (raccourci_m >= LEAST_M).then_some(Commune { localite: *localite, at_m, longueur_m, raccourci_m })
    };
    let mut communes: Vec<Commune> = localites.iter().filter_map(with_one_more).collect();
    communes.sort_by(|a, b| {
        let better = b.raccourci_m.total_cmp(&a.raccourci_m).then(a.at_m.total_cmp(&b.at_m));
        better.then(a.localite.cmp(&b.localite))
    });
    communes.truncate(COMMUNES);
    communes
}

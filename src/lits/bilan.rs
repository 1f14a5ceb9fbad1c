//! [`Bilan`]: the forced day of one voie, direction and month, and the communes that would shorten it.

use std::collections::{BTreeMap, BTreeSet};

use super::Mois;
use super::forced::{self, Commune, ForcedDay};
use crate::atlas::nuits::BESIDE_M;
use crate::atlas::{Atlas, Ligne, Nuits, Quoi, Voie};
use crate::model::Sens;

/// The forced day of one voie, direction and month, and the communes that would shorten it.
#[derive(Debug)]
pub struct Bilan<'a> {
    /// The month.
    pub mois: Mois,
    /// The voie.
    pub voie: &'a Voie,
    /// The main line of the voie, or its first variant if it has no main line.
    pub ligne: &'a Ligne,
    /// The direction walked.
    pub sens: Sens,
    /// The forced day.
    pub forced: ForcedDay,
    /// The communes where one more host would shorten the forced day most, the best first.
    pub communes: Vec<Commune>,
}

impl<'a> Bilan<'a> {
    /// Makes the reports of a month. Each voie with a line has two, one for each direction.
    pub fn of_month(atlas: &'a Atlas, mois: Mois) -> Vec<Self> {
        let lines = atlas.voies.iter().filter_map(|voie| Some((voie.as_ref(), voie.first_line()?)));
        lines.flat_map(|(voie, ligne)| of_line(atlas, voie, ligne, mois)).collect()
    }
}

/// Makes the reports of both directions of a line.
fn of_line<'a>(atlas: &'a Atlas, voie: &'a Voie, ligne: &'a Ligne, mois: Mois) -> Vec<Bilan<'a>> {
    let nuits = Nuits::along(atlas, ligne);
    let of_sens = |sens| {
        let forced = forced::of_month(&nuits, sens, mois)?;
        let localites = without_bed(atlas, ligne, &nuits, &forced);
        let communes = forced::communes(&nuits, sens, &forced, &localites);
        Some(Bilan { mois, voie, ligne, sens, forced, communes })
    };
    Sens::ALL.into_iter().filter_map(of_sens).collect()
}

/// Returns the localités along a line that have no open bed of the line, each with the chainages at which the line
/// passes it.
fn without_bed(atlas: &Atlas, ligne: &Ligne, nuits: &Nuits<'_>, forced: &ForcedDay) -> Vec<(usize, Vec<f64>)> {
    let localite_of = |hote: usize| atlas.hebergeurs.get(hote).and_then(|host| host.localite);
    let with_bed: BTreeSet<usize> = nuits.lits(forced.jour).iter().filter_map(|lit| localite_of(lit.hote)).collect();
    let mut localites: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for passage in ligne.passages(atlas, BESIDE_M) {
        if let Quoi::Localite(localite) = passage.quoi
            && !with_bed.contains(&localite)
        {
            localites.entry(localite).or_default().push(passage.chainage_m);
        }
    }
    localites.into_iter().collect()
}

//! A place on a plan: what it is, and what people call it.

use crate::atlas::{Atlas, Quoi};
use crate::words::{Words, one_line};

/// A place on a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Lieu {
    /// What it is called.
    pub nom: String,
    /// What it is; none of a mere place on the way.
    pub quoi: Option<Quoi>,
}

impl Lieu {
    pub(super) fn at(at_m: f64, words: &Words) -> Self {
        Self { nom: words.repere_km(&words.km(at_m)), quoi: None }
    }

    pub(super) fn of(atlas: &Atlas, quoi: Quoi) -> Self {
        let localite = |i: usize| atlas.localites.get(i).map(|localite| localite.nom.clone());
        let nom = match quoi {
            Quoi::Localite(i) => localite(i),
            // A host's name alone tells few where it is.
            Quoi::Hebergeur(i) => atlas.hebergeurs.get(i).map(|host| match host.localite.and_then(localite) {
                Some(town) => format!("{} ({town})", host.nom),
                None => host.nom.clone(),
            }),
            Quoi::PointInteret(i) => atlas.points_interet.get(i).map(|point| point.nom.clone()),
        };
        Self { nom: one_line(&nom.unwrap_or_default()), quoi: Some(quoi) }
    }
}

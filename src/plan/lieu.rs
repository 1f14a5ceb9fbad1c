//! A place on a plan.

use crate::atlas::{Atlas, Quoi};
use crate::words::{Words, one_line};

/// A place on a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Lieu {
    /// The name for people, on one line.
    pub nom: String,
    /// The localité or host. `None` for a kilometre of the line.
    pub quoi: Option<Quoi>,
}

impl Lieu {
    /// Makes a place at a chainage, named by its kilometre.
    pub(super) fn at(at_m: f64, words: &Words) -> Self {
        Self { nom: words.repere_km(&words.km(at_m)), quoi: None }
    }

    /// Makes a place from a thing of the atlas.
    pub(super) fn of(atlas: &Atlas, quoi: Quoi) -> Self {
        let localite = |i: usize| atlas.localites.get(i).map(|localite| localite.nom.clone());
        let nom = match quoi {
            Quoi::Localite(i) => localite(i),
            // The localité is added, because few people know where a host is by its name.
            Quoi::Hebergeur(i) => atlas.hebergeurs.get(i).map(|host| match host.localite.and_then(localite) {
                Some(town) => format!("{} ({town})", host.nom),
                None => host.nom.clone(),
            }),
            Quoi::PointInteret(i) => atlas.points_interet.get(i).map(|point| point.nom.clone()),
        };
        Self { nom: one_line(&nom.unwrap_or_default()), quoi: Some(quoi) }
    }
}

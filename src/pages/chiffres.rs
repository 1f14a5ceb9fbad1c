//! The figures of a way on a page: distance, walking time, ascent, descent.

use crate::atlas::{Atlas, Figures, Path};
use crate::model::Sens;
use crate::words::Words;

/// A figure with its name.
#[derive(Debug)]
pub(super) struct Chiffre {
    pub nom: String,
    pub valeur: String,
}

impl Chiffre {
    /// Returns the four figures of a way. If heights are unknown, ascent and descent say so, and the time is that at
    /// 4 km/h.
    pub(super) fn all(figures: &Figures, words: &Words) -> Vec<Self> {
        let relief = figures.relief.as_ref();
        let unknown = || words.page_inconnu();
        let duree = match relief {
            Some(relief) => words.hours_between(relief.duree_min),
            None => words.quarters(figures.duree_4kmh_min),
        };
        let hauteur = |sign: &str, metres: Option<f64>| {
            metres.map_or_else(unknown, |metres| format!("{sign} {}", words.metres(metres.round())))
        };
        [
            (words.page_distance(), words.length(figures.longueur_m)),
            (words.page_marche(), duree),
            (words.page_montee(), hauteur("↗", relief.map(|relief| relief.montee_m))),
            (words.page_descente(), hauteur("↘", relief.map(|relief| relief.descente_m))),
        ]
        .map(|(nom, valeur)| Self { nom, valeur })
        .into()
    }

    /// Returns distance and walking time in one line: « 21,4 km · 5 h 20 à 6 h ».
    pub(super) fn brief(figures: &Figures, words: &Words) -> String {
        let all = Self::all(figures, words);
        all.into_iter().take(2).map(|chiffre| chiffre.valeur).collect::<Vec<_>>().join(" · ")
    }
}

/// Returns the figures of a path that is walked in direction `sens`. `figures` are those of the path itself.
pub(super) fn walked(atlas: &Atlas, path: &Path, figures: &Figures, sens: Sens) -> Figures {
    if sens.is_back() { Figures::of(&path.reversed(), &atlas.network) } else { figures.clone() }
}

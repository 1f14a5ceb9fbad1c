//! Looks up the words of the closed lists by a value of the model. No method here allocates.

use super::lists::{LANGUES_NOMMEES, List};
use super::{Noun, Words};
use crate::model::{Categorie, GenrePerturbation, Gravite, Offre, PublierPosition, Sens, Service, TypeHebergeur};

impl Words {
    /// Returns the name of a type of host: « Gîte ».
    pub(crate) fn type_of_host(&self, kind: TypeHebergeur) -> &str {
        self.vocabulary.word(List::Type, kind as usize)
    }

    /// Returns the name of a category of points of interest: « Eau potable ».
    pub(crate) fn categorie(&self, categorie: Categorie) -> &str {
        self.vocabulary.word(List::Categorie, categorie as usize)
    }

    /// Returns the name of a service of a localité: « boulangerie ».
    pub(crate) fn service(&self, service: Service) -> &str {
        self.vocabulary.word(List::Service, service as usize)
    }

    /// Returns the name of something that a host offers: « petit déjeuner ».
    pub(crate) fn offre(&self, offre: Offre) -> &str {
        self.vocabulary.word(List::Offre, offre as usize)
    }

    /// Returns the name of a spoken language: « anglais » for `en`. A language without a name keeps its code.
    pub(crate) fn langue_parlee<'a>(&'a self, code: &'a str) -> &'a str {
        let place = LANGUES_NOMMEES.iter().position(|langue| *langue == code);
        place.map_or(code, |place| self.vocabulary.word(List::Langue, place))
    }

    /// Returns the name of a kind of closure: « Travaux ».
    pub(crate) fn genre_perturbation(&self, genre: GenrePerturbation) -> &str {
        self.vocabulary.word(List::GenrePerturbation, genre as usize)
    }

    /// Returns the text for the severity of a closure: « passage impossible ».
    pub(crate) fn gravite(&self, gravite: Gravite) -> &str {
        self.vocabulary.word(List::Gravite, gravite as usize)
    }

    /// Returns the text for the precision at which a host is shown: « À sa localité ».
    pub(crate) fn position(&self, position: PublierPosition) -> &str {
        self.vocabulary.word(List::Position, position as usize)
    }

    /// Returns the nearest of the eight compass directions to a bearing in degrees clockwise from north: « nord-est ».
    pub(crate) fn direction(&self, bearing: f64) -> &str {
        let place = match bearing.rem_euclid(360.0) {
            b if b < 22.5 => 0,
            b if b < 67.5 => 1,
            b if b < 112.5 => 2,
            b if b < 157.5 => 3,
            b if b < 202.5 => 4,
            b if b < 247.5 => 5,
            b if b < 292.5 => 6,
            b if b < 337.5 => 7,
            _ => 0,
        };
        self.vocabulary.word(List::Direction, place)
    }

    /// Returns the name of a direction along a voie: « retour ».
    pub(crate) fn sens(&self, sens: Sens) -> &str {
        self.vocabulary.word(List::Sens, usize::from(sens.is_back()))
    }

    /// Returns the text of a noun: « Étape ».
    pub(crate) fn noun(&self, noun: Noun) -> &str {
        self.vocabulary.word(List::Noun, noun as usize)
    }

    /// Returns the name of a month. `number` counts from 1.
    pub(super) fn month(&self, number: u8) -> &str {
        self.vocabulary.word(List::Mois, usize::from(number).saturating_sub(1))
    }
}

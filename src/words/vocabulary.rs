//! The words of the closed lists, looked up by a value of the model. No method here allocates.

use super::lists::{LANGUES_NOMMEES, List};
use super::{Noun, Words};
use crate::model::{Categorie, GenrePerturbation, Gravite, Offre, PublierPosition, Sens, Service, TypeHebergeur};

impl Words {
    /// The decimal separator: a comma in French.
    pub(super) fn separator(&self) -> &str {
        &self.vocabulary.separator
    }

    /// The name of a type of host: « Gîte ».
    pub(crate) fn type_of_host(&self, kind: TypeHebergeur) -> &str {
        self.vocabulary.word(List::Type, kind as usize)
    }

    /// The name of a category of points of interest: « Eau potable ».
    pub(crate) fn categorie(&self, categorie: Categorie) -> &str {
        self.vocabulary.word(List::Categorie, categorie as usize)
    }

    /// The name of a service of a localité: « boulangerie ».
    pub(crate) fn service(&self, service: Service) -> &str {
        self.vocabulary.word(List::Service, service as usize)
    }

    /// What a host offers: « petit déjeuner ».
    pub(crate) fn offre(&self, offre: Offre) -> &str {
        self.vocabulary.word(List::Offre, offre as usize)
    }

    /// The name of a spoken language: « anglais » for `en`. A language without a name stays a code.
    pub(crate) fn langue_parlee<'a>(&'a self, code: &'a str) -> &'a str {
        let place = LANGUES_NOMMEES.iter().position(|langue| *langue == code);
        place.map_or(code, |place| self.vocabulary.word(List::Langue, place))
    }

    /// The name of a kind of closure: « Travaux ».
    pub(crate) fn genre_perturbation(&self, genre: GenrePerturbation) -> &str {
        self.vocabulary.word(List::GenrePerturbation, genre as usize)
    }

    /// How much a closure hinders walkers: « passage impossible ».
    pub(crate) fn gravite(&self, gravite: Gravite) -> &str {
        self.vocabulary.word(List::Gravite, gravite as usize)
    }

    /// How exactly a host is shown on the map: « À sa localité ».
    pub(crate) fn position(&self, position: PublierPosition) -> &str {
        self.vocabulary.word(List::Position, position as usize)
    }

    /// The nearest of the eight compass directions to a bearing in degrees, clockwise from north: « nord-est ».
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

    /// The name of a direction along a voie: « retour ».
    pub(crate) fn sens(&self, sens: Sens) -> &str {
        self.vocabulary.word(List::Sens, usize::from(sens.is_back()))
    }

    /// The text of a noun: « Étape ».
    pub(crate) fn noun(&self, noun: Noun) -> &str {
        self.vocabulary.word(List::Noun, noun as usize)
    }

    /// The name of a month. `number` counts from 1.
    pub(super) fn month(&self, number: u8) -> &str {
        self.vocabulary.word(List::Mois, usize::from(number).saturating_sub(1))
    }
}

//! The words of the closed lists, looked up for a value of the model.

use super::lists::List;
use super::{Noun, Words};
use crate::model::{Categorie, PublierPosition, Sens, Service, TypeHebergeur};

impl Words {
    pub(super) fn separator(&self) -> &str {
        &self.vocabulary.separator
    }

    /// What a type of host is called.
    pub(crate) fn type_of_host(&self, kind: TypeHebergeur) -> &str {
        self.vocabulary.word(List::Type, kind as usize)
    }

    /// What a category of points of interest is called.
    pub(crate) fn categorie(&self, categorie: Categorie) -> &str {
        self.vocabulary.word(List::Categorie, categorie as usize)
    }

    /// What a service of a localité is called.
    pub(crate) fn service(&self, service: Service) -> &str {
        self.vocabulary.word(List::Service, service as usize)
    }

    /// What it is called how exactly a host is shown.
    pub(crate) fn position(&self, position: PublierPosition) -> &str {
        self.vocabulary.word(List::Position, position as usize)
    }

    /// A bearing, degrees clockwise from the north, as one of eight directions.
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

    /// What a direction along a way is called.
    pub(crate) fn sens(&self, sens: Sens) -> &str {
        self.vocabulary.word(List::Sens, usize::from(sens.is_back()))
    }

    /// What a thing or a group of things is called.
    pub(crate) fn noun(&self, noun: Noun) -> &str {
        self.vocabulary.word(List::Noun, noun as usize)
    }

    /// A month by its number, from 1.
    pub(super) fn month(&self, number: u8) -> &str {
        self.vocabulary.word(List::Mois, usize::from(number).saturating_sub(1))
    }
}

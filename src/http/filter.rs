//! Which hosts, localités and points of interest are wanted: the same parameters wherever they are listed.

use serde::Serialize;

use super::query::Query;
use crate::atlas::{Atlas, Hebergeur, Quoi};
use crate::error::Result;
use crate::links::Parametre;
use crate::model::{Categorie, Service, TypeHebergeur};

/// Is a host open on the day that was asked for?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Ouvert {
    Oui,
    Non,
    /// It did not say, or not so that it can be reckoned with.
    Inconnu,
}

/// What is wanted of each kind; what nothing is said of is not looked at.
pub(super) struct Filter {
    /// Of hosts: one of these.
    types: Vec<TypeHebergeur>,
    /// Of hosts: so many places at least; who does not say has less.
    capacite: Option<i64>,
    /// Of hosts: not closed on this month and day.
    ouvert: Option<(u8, u8)>,
    /// Of hosts: can it be reached?
    contact: bool,
    /// Of localités: all of these.
    services: Vec<Service>,
    /// Of points of interest: one of these.
    categories: Vec<Categorie>,
}

impl Filter {
    /// What a request wants. Errors: a word is not of its vocabulary, a number out of range, a date none.
    pub(super) fn of(query: &Query) -> Result<Self> {
        let yes_or_no = |word: &str| match word {
            "oui" => Some(true),
            "non" => Some(false),
            _ => None,
        };
        Ok(Self {
            types: query.words(Parametre::Type, TypeHebergeur::WORDS, TypeHebergeur::parse)?,
            capacite: query.number(Parametre::Capacite, 1, 100_000)?,
            ouvert: query.day(Parametre::Ouvert)?,
            contact: query.word(Parametre::Contact, &["oui", "non"], yes_or_no)?.unwrap_or(false),
            services: query.words(Parametre::Service, Service::WORDS, Service::parse)?,
            categories: query.words(Parametre::Categorie, Categorie::WORDS, Categorie::parse)?,
        })
    }

    /// Is something wanted?
    pub(super) fn wants(&self, atlas: &Atlas, quoi: Quoi) -> bool {
        match quoi {
            Quoi::Hebergeur(index) => atlas.hebergeurs.get(index).is_some_and(|host| self.wants_host(host)),
            Quoi::Localite(index) => {
                let there = |row: &[Service]| self.services.iter().all(|service| row.contains(service));
                atlas.localites.get(index).is_some_and(|row| there(&row.services))
            }
            Quoi::PointInteret(index) => {
                let row = atlas.points_interet.get(index);
                row.is_some_and(|row| self.categories.is_empty() || self.categories.contains(&row.categorie))
            }
        }
    }

    fn wants_host(&self, host: &Hebergeur) -> bool {
        (self.types.is_empty() || self.types.contains(&host.r#type))
            && self.capacite.is_none_or(|least| host.capacite.is_some_and(|capacite| capacite >= least))
            && (!self.contact || host.contact.as_ref().is_some_and(|contact| contact.reaches()))
            && self.ouvert(host) != Some(Ouvert::Non)
    }

    /// Is a host open on the day that is wanted? None where none is.
    pub(super) fn ouvert(&self, host: &Hebergeur) -> Option<Ouvert> {
        let (month, day) = self.ouvert?;
        Some(match &host.ouverture {
            None => Ouvert::Inconnu,
            Some(periode) if periode.ouvert(month, day) => Ouvert::Oui,
            Some(_) => Ouvert::Non,
        })
    }
}

//! The filter for hosts, localités and points of interest. All lists have the same filter parameters.

use jiff::civil::Date;
use serde::Serialize;

use super::query::Query;
use crate::atlas::{Atlas, Hebergeur, Quoi};
use crate::error::Result;
use crate::links::Parametre;
use crate::model::{Categorie, Offre, Service, TypeHebergeur};

/// Is a host open on the requested day?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Ouvert {
    Oui,
    Non,
    /// The host did not say, or wrote something that cannot be parsed.
    Inconnu,
}

/// A filter. An empty list, `None` or `false` means that a criterion is not used.
pub(super) struct Filter {
    /// Hosts of one of these types.
    types: Vec<TypeHebergeur>,
    /// Hosts with at least this number of places. A host that does not tell its number does not match.
    capacite: Option<i64>,
    /// Hosts that are not closed on this day.
    ouvert: Option<Date>,
    /// Hosts that publish how to reach them.
    contact: bool,
    /// Hosts that offer all of these.
    offres: Vec<Offre>,
    /// Hosts that confirmed their facts on this day or later, `YYYY-MM-DD`.
    confirme_depuis: Option<String>,
    /// Localités with all of these services.
    services: Vec<Service>,
    /// Points of interest of one of these categories.
    categories: Vec<Categorie>,
}

impl Filter {
    /// Parses a filter. Fails on a word outside its vocabulary, a number outside its range, or an invalid date.
    pub(super) fn of(query: &Query) -> Result<Self> {
        let yes_or_no = |word: &str| match word {
            "oui" => Some(true),
            "non" => Some(false),
            _ => None,
        };
        Ok(Self {
            types: query.words(Parametre::Type, TypeHebergeur::WORDS, TypeHebergeur::parse)?,
            capacite: query.number(Parametre::Capacite, 1, 100_000)?,
            ouvert: query.date(Parametre::Ouvert)?,
            contact: query.word(Parametre::Contact, &["oui", "non"], yes_or_no)?.unwrap_or(false),
            offres: query.words(Parametre::Offre, Offre::WORDS, Offre::parse)?,
            confirme_depuis: query
                .date(Parametre::ConfirmeDepuis)?
                .and_then(|_| query.text(Parametre::ConfirmeDepuis).map(str::to_owned)),
            services: query.words(Parametre::Service, Service::WORDS, Service::parse)?,
            categories: query.words(Parametre::Categorie, Categorie::WORDS, Categorie::parse)?,
        })
    }

    /// Does a row of the atlas match?
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
            && self.offres.iter().all(|offre| host.services.as_ref().is_some_and(|there| there.contains(offre)))
            && self.confirme_depuis.as_ref().is_none_or(|day| host.confirme_le >= *day)
            && self.ouvert(host) != Some(Ouvert::Non)
    }

    /// The requested day, if the request names one.
    pub(super) fn jour(&self) -> Option<Date> {
        self.ouvert
    }

    /// Is a host open on the requested day? `None` if the request names no day.
    pub(super) fn ouvert(&self, host: &Hebergeur) -> Option<Ouvert> {
        Some(match host.ouvert(self.ouvert?) {
            None => Ouvert::Inconnu,
            Some(true) => Ouvert::Oui,
            Some(false) => Ouvert::Non,
        })
    }
}

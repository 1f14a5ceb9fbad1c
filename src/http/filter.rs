//! The filter for hosts, localités and points of interest. All list routes accept the same filter parameters.

use jiff::civil::Date;
use serde::Serialize;

use super::query::Query;
use crate::atlas::{Atlas, Hebergeur, HostFilter, Quoi};
use crate::error::Result;
use crate::links::Parametre;
use crate::model::{Categorie, Offre, Service, TypeHebergeur};

/// Tells whether a host is open on the requested day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Ouvert {
    Oui,
    Non,
    /// The opening period of the host is empty or cannot be parsed.
    Inconnu,
}

/// A filter. Criteria that are an empty list, `None` or `false` are not applied.
pub(super) struct Filter {
    /// The criteria for hosts that do not depend on the day.
    hosts: HostFilter,
    /// Excludes hosts that are closed on this day.
    ouvert: Option<Date>,
    /// Keeps localités that have all of these services.
    services: Vec<Service>,
    /// Keeps points of interest of one of these categories.
    categories: Vec<Categorie>,
}

impl Filter {
    /// Parses a filter. Errors: a word outside its vocabulary, a number outside its range, or an invalid date.
    pub(super) fn of(query: &Query) -> Result<Self> {
        Ok(Self {
            hosts: hosts(query)?,
            ouvert: query.date(Parametre::Ouvert)?,
            services: query.words(Parametre::Service, Service::WORDS, Service::parse)?,
            categories: query.words(Parametre::Categorie, Categorie::WORDS, Categorie::parse)?,
        })
    }

    /// Tells whether a row of the atlas matches.
    pub(super) fn wants(&self, atlas: &Atlas, quoi: Quoi) -> bool {
        match quoi {
            Quoi::Hebergeur(index) => {
                let wanted = |host| self.hosts.wants(host) && self.ouvert(host) != Some(Ouvert::Non);
                atlas.hebergeurs.get(index).is_some_and(wanted)
            }
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

    /// Returns the requested day, if the request names one.
    pub(super) fn jour(&self) -> Option<Date> {
        self.ouvert
    }

    /// Tells whether a host is open on the requested day. Returns `None` if the request names no day.
    pub(super) fn ouvert(&self, host: &Hebergeur) -> Option<Ouvert> {
        Some(match host.ouvert(self.ouvert?) {
            None => Ouvert::Inconnu,
            Some(true) => Ouvert::Oui,
            Some(false) => Ouvert::Non,
        })
    }
}

/// Parses the criteria for hosts. Lists are sorted without duplicates, so that requests that differ only in their order
/// share one cache entry. Errors as for [`Filter::of`].
pub(super) fn hosts(query: &Query) -> Result<HostFilter> {
    let yes_or_no = |word: &str| match word {
        "oui" => Some(true),
        "non" => Some(false),
        _ => None,
    };
    Ok(HostFilter {
        types: sorted(query.words(Parametre::Type, TypeHebergeur::WORDS, TypeHebergeur::parse)?),
        capacite: query.number(Parametre::Capacite, 1, 100_000)?,
        contact: query.word(Parametre::Contact, &["oui", "non"], yes_or_no)?.unwrap_or(false),
        offres: sorted(query.words(Parametre::Offre, Offre::WORDS, Offre::parse)?),
        confirme_depuis: query.date(Parametre::ConfirmeDepuis)?,
    })
}

/// Sorts a list and removes duplicates.
fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

//! Which hosts somebody asks for. Searches, lists along a way and plans all filter hosts with [`HostFilter`].

use jiff::civil::Date;

use super::Hebergeur;
use crate::model::{Offre, TypeHebergeur};

/// Which hosts are wanted. A host must meet every criterion. The default wants all hosts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct HostFilter {
    /// Hosts of one of these types. Empty means all types.
    pub types: Vec<TypeHebergeur>,
    /// Hosts with at least this number of places. A host that does not tell its number does not match.
    pub capacite: Option<i64>,
    /// Hosts that publish how to reach them.
    pub contact: bool,
    /// Hosts that offer all of these. A host that did not say what it offers does not match.
    pub offres: Vec<Offre>,
    /// Hosts that confirmed their facts on this day or later.
    pub confirme_depuis: Option<Date>,
}

impl HostFilter {
    /// Whether every host matches.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a host matches.
    pub fn wants(&self, host: &Hebergeur) -> bool {
        let offers = |offre: &Offre| host.services.as_ref().is_some_and(|there| there.contains(offre));
        let confirmed_since = |day: Date| host.confirme_le.parse::<Date>().is_ok_and(|confirmed| confirmed >= day);
        (self.types.is_empty() || self.types.contains(&host.r#type))
            && self.capacite.is_none_or(|least| host.capacite.is_some_and(|capacite| capacite >= least))
            && (!self.contact || host.contact.as_ref().is_some_and(|contact| contact.reaches()))
            && self.offres.iter().all(offers)
            && self.confirme_depuis.is_none_or(confirmed_since)
    }
}

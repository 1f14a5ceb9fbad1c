//! The criteria by which a request selects hosts. Searches, lists along a way and plans all filter hosts with
//! [`HostFilter`].

use jiff::civil::Date;

use super::Hebergeur;
use crate::model::{Offre, TypeHebergeur};

/// A filter for hosts. A host must meet every criterion. The default matches all hosts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct HostFilter {
    /// Keeps hosts of one of these types. An empty list keeps all types.
    pub types: Vec<TypeHebergeur>,
    /// Keeps hosts with at least this number of places. A host with an unknown number does not match.
    pub capacite: Option<i64>,
    /// Keeps hosts that publish contact details.
    pub contact: bool,
    /// Keeps hosts that offer all of these services. A host with unknown services does not match.
    pub offres: Vec<Offre>,
    /// Keeps hosts that confirmed their data on this day or later.
    pub confirme_depuis: Option<Date>,
}

impl HostFilter {
    /// Tells whether every host matches.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Tells whether a host matches.
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

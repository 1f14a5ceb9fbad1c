//! The day of an atlas. Closures begin and end, hosts open and close, and confirmations become stale. So the published
//! content changes on some days without an edit.
//!
//! ```text
//!   …──┬───────────────────┬──────────────────┬──…   days on which something changes
//!      depuis     today    jusque
//! ```
//!
//! An atlas has the same content for all days of a period. So two services that started on different days of a period
//! send the same bytes.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::hebergeur::{self, Hebergeur};
use super::perturbation;
use super::sources::Lists;

/// A period of days with the same published content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Period {
    /// The first day.
    pub(super) depuis: Date,
    /// The first day after the period. `None` at the end of the calendar.
    pub(super) jusque: Option<Date>,
}

impl Period {
    /// Returns the period that contains `jour`. A period never extends over the end of a year. `hosts` are those
    /// published on `jour`. Private hosts do not count, so that the period reveals none of their dates.
    pub(super) fn around(jour: Date, sources: &Lists, hosts: &[Hebergeur]) -> Self {
        let new_year = jour.first_of_year();
        let mut period = Self { depuis: new_year, jusque: jour.last_of_year().tomorrow().ok() };
        let of_closures = sources.perturbations.iter().flat_map(|row| perturbation::changes(row));
        let of_hosts = hosts.iter().flat_map(hebergeur::changes);
        of_closures.chain(of_hosts).for_each(|change| period.narrow(jour, change));
        let mut seen = FxHashSet::default();
        // Many hosts share the same opening period.
        for host in hosts.iter().filter(|host| seen.insert((&host.periode, &host.fermetures))) {
            period.narrow_to_opening(jour, host);
        }
        period
    }

    /// Limits the period by a day on which something changes.
    fn narrow(&mut self, jour: Date, change: Date) {
        if change <= jour {
            self.depuis = self.depuis.max(change);
        } else if self.jusque.is_none_or(|jusque| change < jusque) {
            self.jusque = Some(change);
        }
    }

    /// Limits the period by the nearest days before and after `jour` on which a host opens or closes.
    fn narrow_to_opening(&mut self, jour: Date, host: &Hebergeur) {
        let opens_or_closes = |day: &Date| day.yesterday().is_ok_and(|before| host.ouvert(*day) != host.ouvert(before));
        let (depuis, jusque) = (self.depuis, self.jusque);
        let back = std::iter::successors(Some(jour), |day| day.yesterday().ok()).take_while(|day| *day > depuis);
        let on = std::iter::successors(jour.tomorrow().ok(), |day| day.tomorrow().ok());
        let on = on.take_while(|day| jusque.is_none_or(|jusque| *day < jusque));
        let nearest = [back.into_iter().find(opens_or_closes), on.into_iter().find(opens_or_closes)];
        nearest.into_iter().flatten().for_each(|change| self.narrow(jour, change));
    }
}

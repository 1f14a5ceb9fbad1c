//! The nights of a plan: their dates, and the warnings if the next bed is too far away.

use jiff::Span;
use jiff::civil::Date;

use super::decoupe::effort_m;
use super::parcours::Parcours;
use super::request::PlanRequest;
use crate::atlas::nuits::{BESIDE_M, FAR_BED_M, SAME_PLACE_M};
use crate::atlas::{Atlas, Lit, Nuits, Quoi, SansLit};
use crate::lits::{self, Alerte, Nuit};
use crate::words::{Words, one_line};

/// The nights of a plan. Chainages count from the start of the walk in metres.
pub(super) struct PlanNights<'a> {
    atlas: &'a Atlas,
    nuits: Nuits<'a>,
    /// The day of departure. `None` if the request does not name one.
    depart_le: Option<Date>,
}

impl<'a> PlanNights<'a> {
    /// Collects the nights along the walk of a plan. Only the wanted hosts count as beds.
    pub(super) fn along(parcours: &Parcours<'_>, atlas: &'a Atlas, demande: &PlanRequest) -> Self {
        let wanted = |quoi| match quoi {
            Quoi::Hebergeur(index) => atlas.hebergeurs.get(index).is_some_and(|host| demande.hotes.wants(host)),
            Quoi::Localite(_) | Quoi::PointInteret(_) => false,
        };
        let depart_le = demande.depart_le;
        let passages = parcours.passages(BESIDE_M, wanted);
        let passages = passages.into_iter().map(|(quoi, at_m, _)| (quoi, at_m));
        Self { atlas, nuits: Nuits::new(atlas, parcours.longueur_m(), passages), depart_le }
    }

    /// Returns the date of the night after a day. Days are numbered from 1. `None` without a day of departure, and
    /// beyond the end of the calendar.
    pub(super) fn date(&self, jour: usize) -> Option<Date> {
        let nights = i64::try_from(jour).ok()?.checked_sub(1)?;
        self.depart_le?.checked_add(Span::new().try_days(nights).ok()?).ok()
    }

    /// Returns the date of the night in which the walker probably reaches a chainage, if all days have the wanted
    /// length. `None` without a day of departure, and beyond the end of the calendar. An estimate is enough: stops are
    /// chosen before their days are known, and hosts rarely open or close within a few days.
    pub(super) fn likely(&self, parcours: &Parcours<'_>, demande: &PlanRequest, at_m: f64) -> Option<Date> {
        self.depart_le?;
        let effort_m = effort_m(at_m, parcours.efforts(at_m).montee_m);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count of days")]
        let jour = (effort_m / f64::from(demande.par_jour_m)).ceil().max(1.0) as usize;
        self.date(jour)
    }

    /// Returns the night after a day. Without a day of departure, it is any night of the atlas's period. `None` beyond
    /// the end of the calendar.
    fn nuit(&self, jour: usize) -> Option<Nuit> {
        match self.depart_le {
            Some(_) => self.date(jour).map(Nuit::Du),
            None => Some(Nuit::of(self.atlas, None)),
        }
    }

    /// Returns the warning for a day that ends at `at_m` in a place with this name, if the next bed that is open on the
    /// following night is farther away than [`FAR_BED_M`]. Returns `None` if it is nearer, or if the end of the walk is
    /// nearer.
    pub(super) fn alerte(&self, words: &Words, jour: usize, at_m: f64, nom: &str) -> Option<Alerte> {
        let nuit = self.nuit(jour.checked_add(1)?)?;
        let lits = self.nuits.lits(nuit.jour());
        let next = lits.get(lits.partition_point(|lit| lit.chainage_m <= at_m + SAME_PLACE_M)).copied();
        let a_m = next.map_or(self.nuits.longueur_m(), |lit| lit.chainage_m);
        let here = |lit: &&Lit| (lit.chainage_m - at_m).abs() <= SAME_PLACE_M;
        let tonight = self.nuit(jour).map_or_else(Vec::new, |nuit| self.nuits.lits(nuit.jour()));
        let dernier = tonight.iter().rfind(here).copied();
        let sans_lit = SansLit { dernier, prochain: next, de_m: at_m, a_m, longueur_m: a_m - at_m };
        let prochain = next.map(|lit| lits::place(words, self.atlas, lit));
        let texte = || lits::sentence(words, nuit, Some(one_line(nom)), prochain, sans_lit.longueur_m);
        (sans_lit.longueur_m > FAR_BED_M).then(|| Alerte { nuit, sans_lit, texte: texte() })
    }
}

//! The nights of a plan: their dates, and where the next bed is too far.

use jiff::Span;
use jiff::civil::Date;

use super::parcours::Parcours;
use crate::atlas::nuits::{BESIDE_M, FAR_BED_M, SAME_PLACE_M};
use crate::atlas::{Atlas, Lit, Nuits, Quoi, SansLit};
use crate::lits::{self, Alerte};
use crate::words::{Words, one_line};

/// The nights of a plan. Chainages count from the start of the walk, metres.
pub(super) struct PlanNights<'a> {
    atlas: &'a Atlas,
    nuits: Nuits<'a>,
    /// The day of departure.
    depart_le: Date,
}

impl<'a> PlanNights<'a> {
    /// The nights along a walk that begins on a day.
    pub(super) fn along(parcours: &Parcours<'_>, atlas: &'a Atlas, depart_le: Date) -> Self {
        let passages = parcours.passages(BESIDE_M, |quoi| matches!(quoi, Quoi::Hebergeur(_)));
        let passages = passages.into_iter().map(|(quoi, at_m, _)| (quoi, at_m));
        Self { atlas, nuits: Nuits::new(atlas, parcours.longueur_m(), passages), depart_le }
    }

    /// The date of the night after a day, which is numbered from 1. `None` beyond the calendar.
    pub(super) fn nuit(&self, jour: usize) -> Option<Date> {
        let nights = i64::try_from(jour).ok()?.checked_sub(1)?;
        self.depart_le.checked_add(Span::new().try_days(nights).ok()?).ok()
    }

    /// The warning for a day that ends at `at_m` in a place of this name: the next bed that is open in the night after is
    /// farther than [`FAR_BED_M`]. `None` if it is nearer, or if the end of the walk is.
    pub(super) fn alerte(&self, words: &Words, jour: usize, at_m: f64, nom: &str) -> Option<Alerte> {
        let nuit = self.nuit(jour.checked_add(1)?)?;
        let lits = self.nuits.lits(nuit);
        let next = lits.get(lits.partition_point(|lit| lit.chainage_m <= at_m + SAME_PLACE_M)).copied();
        let a_m = next.map_or(self.nuits.longueur_m(), |lit| lit.chainage_m);
        let here = |lit: &&Lit| (lit.chainage_m - at_m).abs() <= SAME_PLACE_M;
        let tonight = self.nuit(jour).map_or_else(Vec::new, |nuit| self.nuits.lits(nuit));
        let dernier = tonight.iter().rfind(here).copied();
        let sans_lit = SansLit { dernier, prochain: next, de_m: at_m, a_m, longueur_m: a_m - at_m };
        let prochain = next.map(|lit| lits::place(words, self.atlas, lit));
        let texte = || lits::sentence(words, nuit, Some(one_line(nom)), prochain, sans_lit.longueur_m);
        (sans_lit.longueur_m > FAR_BED_M).then(|| Alerte { jour: nuit, sans_lit, texte: texte() })
    }
}

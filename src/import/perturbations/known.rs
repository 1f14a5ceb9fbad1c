//! The closures that are stored, and those of earlier rows of the files.

use super::reperage::{Place, Reperage};
use crate::model::row::{Row, Rows};
use crate::model::table::Table;

/// Two stretches are the same if their ends are at most this far apart, in metres. Files give kilometres to a tenth or
/// a hundredth.
const SAME_M: f64 = 50.0;

/// A closure, with its stretch on its line.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) code: String,
    pub(super) voie: String,
    pub(super) variante: String,
    /// The start and the end of the stretch, in metres from the start of the line. `None` if its tronçons are no longer
    /// on the line.
    pub(super) span: Option<[f64; 2]>,
    /// The first day, `YYYY-MM-DD`.
    pub(super) du: String,
    /// The last day, `YYYY-MM-DD`. Empty if the end is not known.
    pub(super) au: String,
    pub(super) genre: String,
    /// The row of the files that gives the closure. `None` if only the store has it.
    pub(super) row: Option<String>,
}

impl Known {
    /// Returns the closures of a store.
    pub(super) fn stored(now: &Rows, reperage: &dyn Reperage) -> Vec<Self> {
        now.of(Table::Perturbation).iter().map(|row| Self::of(row, now, reperage)).collect()
    }

    fn of(row: &Row, now: &Rows, reperage: &dyn Reperage) -> Self {
        let table = Table::Perturbation;
        let text = |column| row.get(table, column).as_text().unwrap_or_default().to_owned();
        let part = |column| row.get(table, column).as_real().unwrap_or_default();
        let voie_id = row.get(table, "voie_id").as_int();
        let is_it = |voie: &&Row| voie.get(Table::Voie, "id").as_int() == voie_id;
        let voie = now.of(Table::Voie).iter().find(is_it).and_then(|voie| voie.get(Table::Voie, "code").as_text());
        let (voie, variante) = (voie.unwrap_or_default().to_owned(), text("variante"));
        let de = Place { troncon: text("troncon_de"), part: part("place_de") };
        let a = Place { troncon: text("troncon_a"), part: part("place_a") };
        let span = reperage.stretch(&voie, &variante, [&de, &a]);
        let (code, du, au, genre) = (text("code"), text("du"), text("au"), text("genre"));
        Self { code, voie, variante, span, du, au, genre, row: None }
    }

    fn is_on_line_of(&self, other: &Self) -> bool {
        self.voie == other.voie && self.variante == other.variante
    }

    /// Tells whether a file without codes means this closure: same line, stretch, first day and kind.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let near = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).abs() <= SAME_M && (a[1] - b[1]).abs() <= SAME_M;
        let stretch = self.span.zip(other.span).is_some_and(|(a, b)| near(a, b));
        self.is_on_line_of(other) && stretch && self.du == other.du && self.genre == other.genre
    }

    /// Tells whether both are in force on a common day on a common stretch.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end = |a: &Self, b: &Self| b.au.is_empty() || a.du <= b.au;
        let days = begins_before_end(self, other) && begins_before_end(other, self);
        let stretch = self.span.zip(other.span).is_some_and(|(a, b)| a[0] <= b[1] && b[0] <= a[1]);
        self.is_on_line_of(other) && days && stretch
    }
}

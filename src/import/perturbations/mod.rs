//! Places closures on the lines of the store.
//!
//! A file gives a place by kilometres, by a position on the map or by tronçons. The store keeps tronçons and fractions
//! of their lengths, so that edits elsewhere do not move a closure. Only the atlas measures lines, and an import must
//! not use the atlas. The caller passes a [`Reperage`] instead.
//!
//! ```text
//!  IncomingPerturbation ── placing ──> Record
//!     │                       ├─ chainages   the place that the file gives: km, position, line
//!     │                       ├─ known       the stored closures, and those of rows before: same, overlapping
//!     │                       └─ Reperage    chainage <──> tronçon and fraction; position ──> chainage
//!     └─ entry   the single closure of « hent perturbation ajouter » goes the same way
//! ```

mod chainages;
mod entry;
mod known;
mod placing;
mod reperage;

pub use self::entry::entry;
use self::placing::Placing;
pub use self::reperage::{Place, Reperage};
use super::incoming::{Incoming, Key, Problems};
use crate::error::Result;
use crate::model::Code;
use crate::model::provenance::Provenance;
use crate::model::row::Rows;

impl Incoming {
    /// Tells whether there are closures for [`Incoming::placed`].
    pub fn has_perturbations(&self) -> bool {
        !self.perturbations.is_empty()
    }

    /// Returns the codes of the rows.
    pub fn codes(&self) -> impl Iterator<Item = &Code> {
        self.records.iter().filter_map(|record| match &record.key {
            Key::Code(code) => Some(code),
            Key::InVoie { .. } => None,
        })
    }

    /// Places the closures on the lines of the store, so that [`plan`](fn@crate::import::plan) can take them. `now`, `log` and
    /// `replace` are those of the plan. A closure without a code gets that of the stored closure with the same voie, stretch,
    /// first day and kind, or else a new one.
    ///
    /// # Errors
    /// The rows whose voie or variant does not exist, that are not on its line, that end before they begin, or whose
    /// detour does not touch the line.
    pub fn placed(mut self, reperage: &dyn Reperage, now: &Rows, log: &Provenance, replace: bool) -> Result<Self> {
        let mut placing = Placing::new(reperage, now, log, replace);
        let mut problems = Problems::default();
        for closure in std::mem::take(&mut self.perturbations) {
            let row = closure.origin.row.clone();
            match placing.record(closure) {
                Ok(record) => self.records.extend(record),
                Err((problem, cure)) => problems.add(row, problem, cure),
            }
        }
        problems.into_result()?;
        self.warnings.extend(placing.remarks());
        Ok(self)
    }
}

//! Does the log of a store still tell of every change? Programs can go past the triggers that write it: a restore, a layer
//! that was replaced, triggers that were switched off. So a service looks now and then whether the tables hold what the
//! log explains.

use super::geopackage::Geopackage;
use super::{Store, with_file};
use crate::error::Result;
use crate::model::table::Table;

impl Store {
    /// Looks whether the log tells of every change since the verification that saw `before`, and makes the triggers anew
    /// that are missing, where it may. Errors: those of [`Store::read`].
    pub async fn verify(&self, before: Option<&Seen>) -> Result<Verification> {
        match self {
            Store::Postgis(store) => store.verify(before).await,
            Store::Geopackage(store) => with_file(store, Geopackage::verify).await,
        }
    }
}

/// What a verification saw, for the next one to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// From which transaction on rows may be new; of a database only.
    pub(super) since: String,
    /// The last entry of the log.
    pub(super) last: i64,
    /// How many rows each table has.
    pub(super) rows: Vec<(Table, i64)>,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    pub(super) seen: Option<Seen>,
    /// Did something change since the last verification that the log does not tell of? Then all must be read.
    pub unheard: bool,
    /// What is wrong with the store's triggers.
    pub triggers: Triggers,
}

impl Verification {
    /// What it saw, for the next one.
    pub fn seen(&self) -> Option<&Seen> {
        self.seen.as_ref()
    }
}

/// Whether the triggers are there that write and announce the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Triggers {
    /// All are.
    Whole,
    /// Some were not, and were made anew.
    Mended,
    /// Some are not, and could not be made anew: why.
    Broken(String),
}

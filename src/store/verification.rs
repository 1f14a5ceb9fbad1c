//! Checks whether the log of a store is complete. Programs can change tables without the triggers that write the log: a
//! restore, a layer that was replaced, or triggers that were disabled. Therefore a service regularly compares the
//! content of the tables with the log.

use super::geopackage::Geopackage;
use super::{Store, with_file};
use crate::error::Result;
use crate::model::table::Table;

impl Store {
    /// Checks whether the log explains every change since the verification that returned `before`. Creates missing
    /// triggers, if the user has the right. Errors: those of [`Store::read`].
    pub async fn verify(&self, before: Option<&Seen>) -> Result<Verification> {
        match self {
            Store::Postgis(store) => store.verify(before).await,
            Store::Geopackage(store) => with_file(store, Geopackage::verify).await,
        }
    }
}

/// The state found by a verification. The next verification compares with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The oldest running transaction (PostGIS only). Rows of this transaction and later ones may be new.
    pub(super) since: String,
    /// The `seq` of the last entry of the log.
    pub(super) last: i64,
    /// The number of rows of each table.
    pub(super) rows: Vec<(Table, i64)>,
}

/// The result of a verification.
#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    pub(super) seen: Option<Seen>,
    /// True if the store changed since the last verification without an entry in the log. In this case everything must
    /// be read again.
    pub unheard: bool,
    /// The state of the store's triggers.
    pub triggers: Triggers,
}

impl Verification {
    /// Returns the state for the next verification.
    pub fn seen(&self) -> Option<&Seen> {
        self.seen.as_ref()
    }
}

/// The state of the triggers that write and announce the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Triggers {
    /// All triggers exist and are enabled.
    Whole,
    /// Some triggers were missing or disabled. They were created again.
    Mended,
    /// Some triggers are missing or disabled and could not be created, for this reason.
    Broken(String),
}

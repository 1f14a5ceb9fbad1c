//! The content of the files, before it is compared with the store.
//!
//! [`Incoming`] holds all of it: rows as [`Record`]s, lines as [`IncomingVoie`]s, closures as
//! [`IncomingPerturbation`]s. [`Problems`] collects the errors of single rows.

mod cell;
mod origin;
mod perturbation;
mod problems;
mod record;
mod voie;

pub(super) use self::cell::Cell;
pub(super) use self::origin::RowOrigin;
pub(super) use self::perturbation::{IncomingPerturbation, Lieu};
pub(super) use self::problems::Problems;
pub use self::record::Incoming;
pub(super) use self::record::{Key, Record};
pub(super) use self::voie::{IncomingVoie, Leg, Run, Stage};

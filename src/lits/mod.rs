//! Missing beds: the sentences that warn walkers, and the report for the association.
//!
//! ```text
//!  atlas::Nuits ──> sentences          « après Josselin : prochain lit ouvert à 31 km, Ploërmel »
//!       │                              lists, plans, tracks and the API say it
//!       └──> forced ──> Bilan ──> json, csv     for each month, voie and direction: the forced day,
//!            (search)                           and where one more host would shorten it most
//! ```
//!
//! The forced day is the longest stretch of a line without an open bed: a walker in this direction must walk it in one
//! day. [`crate::atlas::nuits`] defines which beds count. The forced day of a month is the longest of all its days.
//!
//! ```
//! use hent::lits::Mois;
//!
//! let mois = Mois::parse("2028-02").unwrap();
//! assert_eq!((mois.to_string(), mois.jours().count()), ("2028-02".to_owned(), 29));
//! assert_eq!(Mois::parse("2028-13"), None);
//! ```

mod bilan;
mod csv;
mod files;
pub mod forced;
mod json;
mod mois;
mod sentences;

pub use bilan::Bilan;
pub use files::{FORMATS, LitsRequest, of_year};
pub(crate) use json::SansLitShown;
pub use mois::Mois;
pub use sentences::{Alerte, Nuit};
pub(crate) use sentences::{add, along, part_of, place, sentence};

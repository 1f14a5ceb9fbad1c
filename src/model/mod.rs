//! The data of the association as plain types, and the schema that both stores share.
//!
//! [`table`] describes the schema once: the stores generate their statements from it, and the import checks files against
//! it. A [`row::Row`] is an untyped row of any table; [`Dataset`] holds the same rows typed, as the atlas takes them. A
//! [`change::Change`] is a difference between two states of the store. All rooms of the program use these types.
//!
//! - [`reading`] is the stream of rows from a store to a reader.
//! - [`provenance`] says who last wrote each field: an import or a person.
//! - [`label`] names a row in reports.
//! - [`fingerprint`] hashes values in a way that no release changes.
//! - [`Publication`] decides where a host is shown, or why it is not.
//! - [`Sens`] is the direction of a walk. It alone converts chainages of the way back.
//! - [`periode`] parses the days on which a host is open.
//!
//! ```
//! use hent::model::{Code, Periode, Sens};
//!
//! assert_eq!(Code::from_name("Pointe Saint-Mathieu").unwrap().as_str(), "pointe-saint-mathieu");
//! assert_eq!(Sens::Retour.walked(2_000.0, 12_000.0), 10_000.0); // metres from the other end of the line
//! let periode = Periode::parse("Apr-Oct").unwrap();
//! assert!(periode.ouvert(7, 14) && !periode.ouvert(12, 25));
//! ```

mod cell;
pub mod change;
mod code;
mod dataset;
pub mod fingerprint;
pub mod label;
mod nearest_word;
pub mod periode;
pub mod provenance;
mod publication;
pub mod reading;
pub mod row;
mod sens;
pub mod table;
mod telechargement;
mod typed;
mod vocabulary;

pub use code::{Code, InvalidCode};
pub use dataset::{Dataset, Etape, Guide, Hebergeur, Localite, Perturbation, PointInteret, Troncon, Voie, VoieTroncon};
pub use nearest_word::{distance, nearest_word};
pub use periode::{Ouverture, Periode};
pub use publication::{Publication, Publications};
pub use sens::Sens;
pub use telechargement::Telechargement;
pub use typed::Typed;
pub use vocabulary::{Categorie, GenrePerturbation, Gravite, LANGUES, Offre, PublierPosition, Service, TypeHebergeur};

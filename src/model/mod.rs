//! The data of the association as plain types, and the schema that both stores share.
//!
//! [`table`] describes the schema once. The stores generate their statements from it, and the import checks files
//! against it. A [`row::Row`] is an untyped row of any table. [`Dataset`] holds the typed rows from which the atlas is
//! built. A [`change::Change`] is a difference between two states of the store. All modules of the program use these
//! types.
//!
//! - [`reading`] is the stream of rows from a store to a reader.
//! - [`reversal`] is a recorded change that can be taken back.
//! - [`provenance`] tells whether an import or a person last wrote each field.
//! - [`label`] names a row in reports.
//! - [`fingerprint`] computes hashes that stay the same in every release.
//! - [`Publication`] decides where a host is shown, or why it is not shown.
//! - [`Sens`] is the walking direction. It is the only type that converts chainages for the way back.
//! - [`Section`] is a stretch of a way between two kilometres ([`Km`]).
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

pub mod advice;
mod cell;
pub mod change;
mod code;
mod couleur;
mod dataset;
pub mod fingerprint;
pub mod label;
mod nearest_word;
pub mod periode;
pub mod provenance;
mod publication;
pub mod reading;
pub mod reversal;
pub mod row;
mod section;
mod sens;
pub mod table;
mod telechargement;
mod typed;
mod vocabulary;

pub use code::{Code, InvalidCode};
pub use couleur::Couleur;
pub use dataset::{
    Dataset, Etape, Exception, Guide, Hebergeur, Localite, Perturbation, PointInteret, Troncon, Voie, VoieTroncon,
};
pub use nearest_word::{distance, nearest_word};
pub use periode::{Ouverture, Periode};
pub use publication::{Publication, Publications};
pub use section::{Km, Section};
pub use sens::Sens;
pub use telechargement::Telechargement;
pub use typed::Typed;
pub use vocabulary::{Categorie, GenrePerturbation, Gravite, LANGUES, Offre, PublierPosition, Service, TypeHebergeur};

//! The association's words, as plain data, and the schema that both stores share.
//!
//! - [`table`] describes the tables once; the stores make their statements from it and the import its checks.
//! - [`row`] is a row of any of them; [`change`] is a difference between two states of them.
//! - [`label`] names a row for a person.
//! - [`provenance`] tells who last wrote what: which source, or a person.
//! - [`reading`] is how rows come from a store: piece by piece.
//! - [`Publication`] is where a host is shown, or why it is not.
//! - [`Sens`] is which way a line is walked; it alone turns a chainage round.
//! - [`periode`] says when a host is open, in words too.
//! - [`Dataset`] is the same content typed ([`Typed`]), as the atlas takes it.

mod cell;
pub mod change;
mod code;
mod dataset;
pub mod fingerprint;
pub mod label;
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
pub use dataset::{Dataset, Etape, Guide, Hebergeur, Localite, PointInteret, Troncon, Voie, VoieTroncon};
pub use periode::{Ouverture, Periode};
pub use publication::{Publication, Publications};
pub use sens::Sens;
pub use telechargement::Telechargement;
pub use typed::Typed;
pub use vocabulary::{Categorie, LANGUES, Offre, PublierPosition, Service, TypeHebergeur};

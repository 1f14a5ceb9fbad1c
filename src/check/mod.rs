//! Checks of route geometry: is my line right?
//!
//! A rule ([`Regle`]) is a constant in a file of its own: name, definition, thresholds, severity, texts and function.
//! [`REGLES`] lists all of them. [`de_fichiers`] applies them to the lines of files ([`Trace`]), [`de_base`] to a
//! store ([`Scene`]). The results are findings ([`Constat`]). The command `hent check` and the service use both.
//!
//! ```text
//!   file ──> Line ──┬─> entree   can it be checked at all?
//!                   └─> Etude ──> ligne      tips, jumps, knots, passages: computed once for all rules
//!   store ─> Scene ─┬─> Contact ─> paire     two strands that meet, found with the Index
//!                   └─> suite, bouts, lieux ──> reseau, autour
//! ```
//!
//! [`sortie`] writes findings: text, JSON, GeoJSON, SARIF.
//!
//! A rule never sees in which direction a line was digitised ([`Line`]), nor the order of the rows.
//!
//! ```
//! use hent::check::{About, Line, Reglages, Trace, de_fichiers};
//! use hent::geo::Position;
//!
//! let places = [(-2.08, 47.65), (-2.08, 47.66)].map(|(lon, lat)| Position::new(lon, lat, 12.0));
//! let about = About { code: "trace.gpx".into(), ..About::default() };
//! let trace = Trace { nom: "trace.gpx".into(), parts: vec![Line::new(about, places.to_vec(), vec![])] };
//! let constats = de_fichiers(&[trace], &Reglages::default(), &|_| ());
//! assert_eq!(constats[0].regle.nom, "segment-long");
//! assert_eq!(constats[0].message(false), "1112 m en ligne droite (seuil 1000 m)".replace(" m", "\u{a0}m"));
//! ```

mod acceptes;
mod autour;
mod bouts;
mod constat;
mod contact;
mod entree;
mod etude;
mod gravite;
mod index;
mod lieu;
mod ligne;
mod line;
mod memoire;
mod of_files;
mod of_store;
mod paire;
mod passages;
mod pelotes;
mod pointes;
mod reglages;
mod regle;
mod regles;
mod reseau;
mod scene;
pub mod sortie;
mod strand;
mod stretches;
mod suite;
mod trouve;
mod vector;
mod verification;

pub use acceptes::partages;
pub use constat::Constat;
pub use gravite::Gravite;
pub use line::{About, Dessin, Line, is_ferry};
pub use memoire::Memoire;
pub use of_files::Trace;
pub use of_store::Hotes;
pub use reglages::{Reglages, connue};
pub use regle::{Objet, Regle, Seuil, Texte, Unite};
pub use regles::{REGLES, regle, seuils};
pub use scene::Scene;
pub use verification::{Progres, de_base, de_base_apres, de_fichiers, de_ligne};

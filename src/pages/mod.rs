//! HTML pages for phones and for printing on A4. They load nothing and are well-formed XML. Only the map page
//! ([`PageCarte`]) has a script, and its own template (`carte.html`).
//!
//! ```text
//!  Liste, Plan ──> a struct with texts ──> a template ──> HTML
//!                  liste.rs, plan.rs        liste.html, plan.html   the content of each page
//!                  hote.rs                  hote.html               a host, on both pages
//!                  offre.rs                 offres.html             what it offers, with symbols (symboles.html)
//!                  formulaire.rs            plan.html               the form for another plan
//!                  layout.rs (Head)         base.html, base.css     head, warning, notes
//! ```
//!
//! A page is a product ([`PageListe`], [`PagePlan`]), which [`crate::http`] caches. It can be in any
//! [`Langue`](crate::words::Langue). askama checks the templates at compile time and escapes every text. Texts from the
//! store first pass through `words::one_line`. A new page needs a struct with a template, and a product like
//! [`PageListe`].
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::file::Product;
//! use hent::links::Base;
//! use hent::liste::{ECART_M, ListeRequest};
//! use hent::model::Sens;
//! use hent::pages::PageListe;
//! use hent::words::Langue;
//!
//! let demande = ListeRequest { voie: "y".into(), etape: None, sens: Sens::Aller, ecart_max_m: ECART_M, ouvert: None };
//! let page = PageListe { demande, langue: Langue::En, base: Base::default() };
//! // An empty atlas has no voie « y ».
//! assert!(page.make(&Atlas::default()).unwrap().is_none());
//! ```

mod avis;
mod carte;
mod formulaire;
mod hote;
mod layout;
mod liste;
mod offre;
mod plan;

pub use carte::PageCarte;
pub use layout::EXTENSION;
pub use liste::PageListe;
pub use plan::PagePlan;

//! The pages: HTML to read on a phone and to print on A4, without a script, nothing from elsewhere, well-formed as XML too.
//! [`PageCarte`] alone has a script: it is the page of the map, with a template of its own (`carte.html`).
//!
//! ```text
//!  Liste, Plan ──> what a page shows, as text ──> template ──> HTML
//!                  liste.rs  plan.rs              liste.html  plan.html
//!                  hote.rs (a host, on both)      base.html (head, warning, notes), hote.html, base.css, plan.css
//!                  layout.rs (what all pages have)
//! ```
//!
//! askama checks the templates at compile time and escapes every text. What people wrote goes through
//! [`crate::words::one_line`] before. A page may be in any [`Langue`]. A new page: a struct with its template beside it, and
//! a type like [`PageListe`] that names it in the server's cache.

mod carte;
mod hote;
mod layout;
mod liste;
mod plan;

pub use carte::PageCarte;
pub use layout::EXTENSION;
pub use liste::PageListe;
pub use plan::PagePlan;

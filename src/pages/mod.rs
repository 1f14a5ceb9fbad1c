//! The pages: HTML to read on a phone and to print on A4, without a script, nothing from elsewhere, well-formed as XML too.
//!
//! ```text
//!  Liste, Plan ──> what a page shows, as text ──> template ──> HTML
//!                  liste.rs  plan.rs              liste.html  plan.html
//!                  hote.rs (a host, on both)      base.html (head, warning, notes), hote.html, base.css, plan.css
//! ```
//!
//! askama checks the templates at compile time and escapes every text. What people wrote goes through
//! [`crate::words::one_line`] before. A page may be in any [`Langue`]. A new page: a struct with its template beside it, and
//! a type like [`PageListe`] that names it in the server's cache.

mod hote;
mod liste;
mod plan;

use askama::Template;

use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::{Fichier, Product, titled};
use crate::links::Base;
use crate::words::{Langue, Words};

/// The media type of pages.
pub const MEDIA_TYPE: &str = "text/html; charset=utf-8";

/// The extension of pages in addresses.
pub const EXTENSION: &str = "html";

/// The page of a list of hosts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageListe {
    /// What is listed.
    pub demande: crate::liste::Demande,
    /// The language.
    pub langue: Langue,
    /// What links begin with.
    pub base: Base,
}

impl Product for PageListe {
    /// Returns `None` if there is no such voie or étape, or it has no line.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(liste) = crate::liste::Liste::of(atlas, &self.demande, Words::of(self.langue)) else {
            return Ok(None);
        };
        let page = liste::Page::of(&liste, &self.base);
        page_file("hebergements", &self.demande.voie, &liste.title(), &page).map(Some)
    }

    fn langue(&self) -> Option<&'static str> {
        Some(self.langue.code())
    }
}

/// The page of a proposal of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PagePlan {
    /// What is planned.
    pub demande: crate::plan::Demande,
    /// The number of the proposal, from 1.
    pub proposition: usize,
    /// The language.
    pub langue: Langue,
    /// What links begin with.
    pub base: Base,
}

impl Product for PagePlan {
    /// Returns `None` if there is no such voie. Fails as [`crate::plan::Plan::of`] does, and if there is no such proposal.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(mut plan) = crate::plan::Plan::of(atlas, &self.demande, Words::of(self.langue))? else {
            return Ok(None);
        };
        plan.base = self.base.clone();
        let page = plan::Page::of(&plan, self.proposition)?;
        page_file("itineraire", &self.demande.voie, plan.title(), &page).map(Some)
    }

    fn langue(&self) -> Option<&'static str> {
        Some(self.langue.code())
    }
}

fn page_file(stem: &str, voie: &str, titre: &str, page: &impl Template) -> Result<Fichier> {
    let html = page.render().map_err(|error| Error::Internal(format!("écriture d'une page : {error}")))?;
    let (nom, titre) = (format!("{stem}-{voie}.html"), format!("{}.html", titled(titre)));
    Ok(Fichier { nom, titre, media_type: MEDIA_TYPE, bytes: html.into_bytes(), inline: true })
}

/// A link.
#[derive(Debug)]
struct Lien {
    href: String,
    texte: String,
    /// Is it the page that one reads?
    courant: bool,
}

impl Lien {
    fn to(href: impl Into<String>, texte: impl Into<String>) -> Self {
        Self { href: href.into(), texte: texte.into(), courant: false }
    }
}

/// The source, if some of the data are made up: the data say so themselves, in whose they are.
fn invented(source: String) -> Option<String> {
    let lower = source.to_lowercase();
    ["invent", "démonstration", "fictif"].iter().any(|word| lower.contains(word)).then_some(source)
}

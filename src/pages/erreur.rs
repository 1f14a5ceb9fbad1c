//! The page that a browser gets in place of an error document.

use askama::Template;

use super::layout::{self, Head};
use super::recherche::Resultat;
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::Fichier;
use crate::links::{Address, Base};
use crate::recherche::Named;
use crate::words::{Langue, Words};

/// The page of an error.
#[derive(Debug)]
pub struct PageErreur<'a> {
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, in French. The French page shows it.
    pub detail: &'a str,
    /// Things whose names resemble the requested one.
    pub proches: Vec<Named>,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: &'a Base,
}

/// The view that `erreur.html` shows.
#[derive(Template)]
#[template(path = "erreur.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    detail: String,
    resultats: Vec<Resultat>,
}

impl PageErreur<'_> {
    /// Makes the page. Errors: only a defect of the template.
    pub fn file(&self, atlas: &Atlas) -> Result<Fichier> {
        let words = Words::of(self.langue);
        let (titre, resume) = match self.status {
            404 => (words.page_introuvable(), words.page_introuvable_aide()),
            400..=499 => (words.page_incorrecte(), words.page_incorrecte_aide()),
            503 => (words.page_occupe(), words.page_occupe_aide()),
            _ => (words.page_defaut(), words.page_defaut_aide()),
        };
        let head = Head::new(words, self.base, &Address::Accueil { vue: None }, &titre).below(vec![], &titre);
        let resultats =
            self.proches.iter().filter_map(|named| Resultat::of(atlas, *named, &head.base, words)).collect();
        let detail = if self.langue == Langue::Fr { self.detail.to_owned() } else { String::new() };
        let page = Page { head: Head { resume, recherche_ici: true, ..head }.unlisted(), detail, resultats };
        layout::file(words, "erreur", &titre, &page)
    }
}

//! An étape or a whole voie on paper.

use askama::Template;

use super::etape::{self, PageEtape};
use super::layout::{self, Head};
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::links::{Address, Base, Parametres};
use crate::model::Sens;
use crate::words::{Langue, Words, one_line};

/// A request for an étape or a voie on paper.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageImprimer {
    /// The voie's code.
    pub voie: String,
    /// The étape's slug. `None` prints all étapes of the voie.
    pub etape: Option<String>,
    /// The walking direction.
    pub sens: Sens,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

/// The view that `imprimer.html` shows.
#[derive(Template)]
#[template(path = "imprimer.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    /// True if there is a table of contents.
    sommaire: bool,
    etapes: Vec<Feuille>,
}

/// An étape on paper.
struct Feuille {
    titre: String,
    id: String,
    /// The QR code of the étape's page as SVG, made by this program.
    qr: String,
    page: etape::Page,
}

impl Product for PageImprimer {
    /// Makes the page. Returns `None` if there is no such voie or étape.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(voie) = atlas.voie(&self.voie) else { return Ok(None) };
        let words = Words::of(self.langue);
        let base = self.base.in_langue(self.langue.in_addresses());
        let mut etapes = vec![];
        for etape in &voie.etapes {
            if self.etape.as_ref().is_some_and(|slug| *slug != etape.slug()) {
                continue;
            }
            let Self { voie: code, sens, langue, base: absolute, .. } = self.clone();
            let wanted = PageEtape { voie: code, etape: etape.slug(), sens, langue, base: absolute };
            let page = etape::Page::of(atlas, voie, etape, &wanted);
            etapes.push(Feuille {
                titre: words.page_etape(&etape.slug(), &etape::ends(atlas, etape, sens, words)),
                id: format!("etape-{}", etape.slug()),
                qr: qr(&etape::address(voie, etape, sens, &base)),
                page,
            });
        }
        if etapes.is_empty() {
            return Ok(None);
        }
        if self.sens.is_back() {
            etapes.reverse();
        }
        let code = self.voie.as_str();
        let nom = one_line(&voie.row.nom);
        let titre = match (&self.etape, etapes.first()) {
            (Some(_), Some(only)) => format!("{nom}, {}", only.titre),
            _ if self.sens.is_back() => words.nom_retour(&nom),
            _ => nom,
        };
        let (etape, parametres) = (self.etape.as_deref(), Parametres::default().with_sens(self.sens));
        let here = Address::Imprimer { voie: code.into(), etape: etape.map(Into::into), parametres };
        let head = Head::new(words, &self.base, &here, &titre).unlisted();
        let notes = etapes.first().map_or_else(Vec::new, |first| first.page.head.notes.clone());
        let head = Head { notes, ..head };
        let page = Page { head, sommaire: etape.is_none(), etapes };
        layout::file(words, &format!("imprimer-{code}"), &titre, &page).map(Some)
    }
}

/// Draws the QR code of an address as SVG. Returns an empty text if the address is too long for a code.
fn qr(address: &str) -> String {
    use qrcode::render::svg;
    let Ok(code) = qrcode::QrCode::with_error_correction_level(address, qrcode::EcLevel::M) else {
        return String::new();
    };
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(120, 120).build();
    drawn.split_once("<svg").map_or_else(String::new, |(_, svg)| {
        format!("<svg class=\"qr\" role=\"img\" aria-label=\"{}\"{svg}", crate::file::attribution::html(address))
    })
}

//! An étape or a whole voie on paper.

use askama::Template;

use super::etape::{self, PageEtape};
use super::layout::{self, Head, Lien};
use super::nom_etape::{address, titre};
use super::profil::{Dessin, ProfilMontre};
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::links::{Address, Base, Parametre};
use crate::model::{Section, Sens};
use crate::words::{Langue, Words, one_line};

/// A request for an étape or a voie on paper.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageImprimer {
    /// The voie's code.
    pub voie: String,
    /// The slug of the étape or section. `None` prints all étapes of the voie.
    pub etape: Option<String>,
    /// The walking direction.
    pub sens: Sens,
    /// The paper.
    pub papier: Papier,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

/// The paper of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Papier {
    /// Pages of 210 × 297 mm.
    #[default]
    A4,
    /// Pages of 148 × 210 mm.
    A5,
    /// A booklet: two pages of A5 on each side of a sheet of A4, which is folded. A script (`src/web/livret.ts`) arranges
    /// the pages. Without it, the document is on A5.
    Livret,
}

impl Papier {
    /// Every paper.
    pub const ALL: [Self; 3] = [Self::A4, Self::A5, Self::Livret];
    /// The names of [`Papier::ALL`] in addresses.
    pub const WORDS: [&str; 3] = ["a4", "a5", "livret"];

    /// Parses the name in addresses. Returns `None` for any other text.
    pub fn parse(word: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter().zip(Self::WORDS);
        all.find_map(|(papier, name)| (name == word).then_some(papier))
    }

    /// Returns the name in addresses, which is also that of the class in the style sheet.
    fn word(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::A5 => "a5",
            Self::Livret => "livret",
        }
    }

    /// Returns the picture of the heights whose texts are legible on this paper.
    fn profil(self, profil: &ProfilMontre) -> &Dessin {
        match self {
            Self::A4 => &profil.papier,
            Self::A5 | Self::Livret => &profil.bureau,
        }
    }

    /// Returns the name for readers.
    fn nom(self, words: &Words) -> String {
        match self {
            Self::A4 => "A4".into(),
            Self::A5 => "A5".into(),
            Self::Livret => words.page_livret(),
        }
    }
}

/// The view that `imprimer.html` shows.
#[derive(Template)]
#[template(path = "imprimer.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    papier: Papier,
    /// What to do with the sheets. Empty for single pages.
    pliage: String,
    /// The same document on each paper.
    papiers: Vec<Lien>,
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
                titre: titre(atlas, voie, etape, sens, words),
                id: format!("etape-{}", etape.slug()),
                qr: qr(&address(voie, etape, sens, &base)),
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
            // The title of a section names the voie.
            (Some(slug), Some(only)) if Section::of_slug(slug).is_some() => only.titre.clone(),
            (Some(_), Some(only)) => format!("{nom}, {}", only.titre),
            _ if self.sens.is_back() => words.nom_retour(&nom),
            _ => nom,
        };
        let etape = self.etape.as_deref();
        let on = |papier: Papier| {
            let word = if papier == Papier::default() { "" } else { papier.word() };
            Address::imprimer(code, etape).with_sens(self.sens).with(Parametre::Papier, word)
        };
        let head = Head::new(words, &self.base, &on(self.papier), &titre).unlisted();
        let notes = etapes.first().map_or_else(Vec::new, |first| first.page.head.notes.clone());
        let mut scripts = head.scripts.clone();
        if self.papier == Papier::Livret {
            scripts.push("livret.js");
        }
        let papiers = Papier::ALL.map(|papier| Lien {
            courant: papier == self.papier,
            ..Lien::to(head.base.link(&on(papier)), papier.nom(words))
        });
        let page = Page {
            head: Head { notes, scripts, ..head },
            papier: self.papier,
            pliage: if self.papier == Papier::Livret { words.page_livret_consigne() } else { String::new() },
            papiers: papiers.into(),
            sommaire: etape.is_none(),
            etapes,
        };
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

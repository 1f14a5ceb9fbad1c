//! The pages of plain text: help, accessibility, data, offline. Each language has a file for each page (`textes/`).

use askama::Template;

use super::layout::{self, Head};
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::links::{Address, Base};
use crate::words::{Langue, Words};

/// A page of plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Texte {
    /// The help for pilgrims.
    Aide,
    /// The accessibility statement.
    Accessibilite,
    /// The page for authors of apps and pages.
    Donnees,
    /// What this browser keeps for use without a network. The script fills in the list.
    HorsLigne,
}

/// A request for a page of plain text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageTexte {
    /// The text.
    pub texte: Texte,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

/// The view that `texte.html` shows.
#[derive(Template)]
#[template(path = "texte.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    /// HTML of this program.
    texte: String,
}

impl Texte {
    /// Returns the HTML in a language. `{voie}` and `{etape}` stand for the code of a voie and an étape of the atlas,
    /// `{base}` and `{site}` for the beginning of links with and without the language.
    fn source(self, langue: Langue) -> &'static str {
        macro_rules! text {
            ($name:literal) => {
                match langue {
                    Langue::Fr => include_str!(concat!("textes/", $name, ".fr.html")),
                    Langue::En => include_str!(concat!("textes/", $name, ".en.html")),
                    Langue::Br => include_str!(concat!("textes/", $name, ".br.html")),
                    Langue::Es => include_str!(concat!("textes/", $name, ".es.html")),
                    Langue::De => include_str!(concat!("textes/", $name, ".de.html")),
                }
            };
        }
        match self {
            Self::Aide => text!("aide"),
            Self::Accessibilite => text!("accessibilite"),
            Self::Donnees => text!("donnees"),
            Self::HorsLigne => text!("hors-ligne"),
        }
    }

    fn address(self) -> Address<'static> {
        match self {
            Self::Aide => Address::Aide,
            Self::Accessibilite => Address::Accessibilite,
            Self::Donnees => Address::Donnees,
            Self::HorsLigne => Address::HorsLigne,
        }
    }

    fn titre(self, words: &Words) -> String {
        match self {
            Self::Aide => words.page_aide(),
            Self::Accessibilite => words.page_accessibilite(),
            Self::Donnees => words.page_donnees(),
            Self::HorsLigne => words.page_hors_ligne(),
        }
    }
}

impl Product for PageTexte {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let words = Words::of(self.langue);
        let titre = self.texte.titre(words);
        let head = Head::new(words, &self.base, &self.texte.address(), &titre).below(vec![], &titre);
        let of = atlas.etapes().find(|(_, etape)| etape.trace.is_some());
        let (voie, etape) = of.map_or_else(|| ("voie".into(), "1".into()), |(v, e)| (v.row.code.to_string(), e.slug()));
        let langue_prefix = self.langue.in_addresses();
        let site = head.base.to_string();
        let base = if langue_prefix.is_empty() { site.clone() } else { format!("{site}/{langue_prefix}") };
        let texte = self
            .texte
            .source(self.langue)
            .replace("{site}", &site)
            .replace("{base}", &base)
            .replace("{absolu}", &self.base.to_string())
            .replace("{voie}", &voie)
            .replace("{etape}", &etape);
        layout::file(words, "texte", &titre, &Page { head, texte }).map(Some)
    }
}

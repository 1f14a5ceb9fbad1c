//! Parts of an étape's page without a style of their own, which another site includes in its pages.

use askama::Template;

use super::chiffres::Chiffre;
use super::etape::{self, PageEtape};
use super::hote::RangHote;
use super::layout::{self, Lien};
use super::nom_etape::{address, ends};
use super::profil::ProfilMontre;
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::liste::Liste;
use crate::model::Sens;
use crate::words::Words;

/// A part of an étape's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fragment {
    /// Distance, walking time, ascent and descent.
    Figures,
    /// The picture of the heights.
    Profil,
    /// The étapes of the voie.
    Etapes,
    /// The hosts along the étape.
    Hebergeurs,
}

impl Fragment {
    /// The names of the parts in addresses.
    pub const WORDS: &'static [&'static str] = &["figures", "profil", "etapes", "hebergeurs"];

    /// Parses a name. Returns `None` for any other word.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Figures, Self::Profil, Self::Etapes, Self::Hebergeurs];
        Self::WORDS.iter().zip(all).find(|(name, _)| **name == word).map(|(_, part)| part)
    }
}

/// A request for a part of an étape's page. Its links are absolute, because another site shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageFragment {
    /// The étape.
    pub page: PageEtape,
    /// The part.
    pub fragment: Fragment,
}

/// The view that `fragment.html` shows. Only one part is there.
#[derive(Template)]
#[template(path = "fragment.html", config = "src/pages/askama.toml")]
struct Page {
    words: &'static Words,
    chiffres: Vec<Chiffre>,
    profil: Option<ProfilMontre>,
    etapes: Vec<Lien>,
    rangs: Vec<RangHote>,
}

impl Product for PageFragment {
    /// Makes the part. Returns `None` if there is no such étape.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let PageEtape { voie: code, etape: slug, sens, langue, base } = &self.page;
        let Some(voie) = atlas.voie(code) else { return Ok(None) };
        let Some(etape) = voie.etape(slug) else { return Ok(None) };
        let words = Words::of(*langue);
        let absolute = base.in_langue(langue.in_addresses());
        let demande = self.page.liste();
        let liste = Liste::of(atlas, &demande, words);
        let content = etape::Contenu::of(atlas, voie, etape, &self.page, liste.as_ref(), &absolute);
        let mut part = Page { words, chiffres: vec![], profil: None, etapes: vec![], rangs: vec![] };
        match self.fragment {
            Fragment::Figures => part.chiffres = content.chiffres,
            Fragment::Profil => part.profil = content.profil,
            Fragment::Hebergeurs => part.rangs = content.hotes,
            Fragment::Etapes => {
                let of_line = voie.etapes.iter().filter(|other| other.row.variante == etape.row.variante);
                let link = |other: &crate::atlas::Etape| Lien {
                    courant: other.row.id == etape.row.id,
                    ..Lien::to(
                        address(voie, other, Sens::Aller, &absolute),
                        words.page_etape(&other.slug(), &ends(atlas, other, *sens, words)),
                    )
                };
                part.etapes = of_line.map(link).collect();
            }
        }
        layout::file(words, &format!("{code}-{slug}"), slug, &part).map(Some)
    }
}

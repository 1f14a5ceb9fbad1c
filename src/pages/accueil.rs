//! The start page: the voies, how to choose one, search.

use askama::Template;

use super::avis::Avis;
use super::chiffres::Chiffre;
use super::image::Image;
use super::layout::{self, Head};
use crate::annonces::Annonce;
use crate::atlas::{Atlas, Voie};
use crate::error::Result;
use crate::file::{Fichier, Product, attribution};
use crate::links::{Address, Base, Parametre, Parametres};
use crate::model::{Couleur, Sens};
use crate::words::{Langue, Words, one_line, unbroken};

/// A request for the start page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageAccueil {
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

impl Product for PageAccueil {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let page = Page::of(atlas, self);
        layout::file(page.head.words, "accueil", &page.head.titre, &page).map(Some)
    }
}

/// The view that `accueil.html` shows.
#[derive(Template)]
#[template(path = "accueil.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    /// The closures on all voies, folded.
    perturbations: Vec<Avis>,
    voies: Vec<Carte>,
    image: Option<Image>,
    aide: String,
}

/// The card of a voie.
struct Carte {
    nom: String,
    href: String,
    couleur: Couleur,
    image: Option<[String; 2]>,
    /// Start and end, length, number of étapes.
    texte: String,
    description: String,
    invente: Option<String>,
}

impl Page {
    fn of(atlas: &Atlas, page: &PageAccueil) -> Self {
        let words = Words::of(page.langue);
        let titre = words.page_accueil();
        let head = Head::new(words, &page.base, &Address::Accueil { vue: None }, &titre).about(&words.page_bienvenue());
        let base = &head.base.clone();
        let annonces: Vec<Annonce<'_>> =
            atlas.voies.iter().flat_map(|voie| Annonce::of_voie(atlas, voie, Sens::Aller)).collect();
        let avis = Annonce::by_closure(&annonces)
            .into_iter()
            .filter_map(|(_, stretches)| stretches.first().map(|annonce| Avis::of_voie(annonce, words)));
        let bounds = atlas.bounds.filter(|_| !atlas.voies.is_empty());
        let notes = if atlas.attribution.is_empty() {
            vec![]
        } else {
            vec![words.source_et_licence(&one_line(&attribution::joined(&atlas.attribution)))]
        };
        Self {
            voies: atlas.voies.iter().map(|voie| Carte::of(atlas, voie, base, words)).collect(),
            image: bounds.map(|_| Image::of(None, None, bounds, &words.image_voies(), base, words)),
            aide: base.link(&Address::Aide),
            perturbations: avis.collect(),
            head: Head {
                image: bounds.map(|_| Image::preview(None, None, &page.base)),
                deux_colonnes: bounds.is_some(),
                recherche_ici: true,
                notes,
                ..head
            },
        }
    }
}

impl Carte {
    fn of(atlas: &Atlas, voie: &Voie, base: &Base, words: &Words) -> Self {
        let code = voie.row.code.as_str();
        let first = voie.first_line();
        let picture = |style: &'static str| {
            let parametres = Parametres::default()
                .with(Parametre::Largeur, "360")
                .with(Parametre::Hauteur, "240")
                .with(Parametre::Style, style);
            base.link(&Address::Image { voie: code.into(), etape: None, extension: "webp".into(), parametres })
        };
        let figures = first.map(|ligne| Chiffre::brief(&ligne.figures, words));
        let count = unbroken(&words.page_nombre_etapes(voie.etapes.len()));
        let invented = atlas.invented_on(voie);
        Self {
            nom: one_line(&voie.row.nom),
            href: base.link(&Address::page(code, None)),
            couleur: voie.couleur,
            image: voie.bounds.map(|_| [picture(""), picture("sombre")]),
            texte: figures.into_iter().chain([count]).collect::<Vec<_>>().join(" · "),
            description: one_line(&voie.row.description),
            invente: invented.is_any().then(|| words.trace_invente(invented.is_all(), &[])),
        }
    }
}

//! The page in an iframe of another site: a map with its name, and perhaps a list.

use askama::Template;

use super::chiffres::Chiffre;
use super::embed::Embed;
use super::image::{Image, Look};
use super::layout::{self, Ecu};
use super::nom_etape::{address, ends};
use crate::annonces::Annonce;
use crate::atlas::{Atlas, Etape, Voie};
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::geo::Bounds;
use crate::links::{Address, Base};
use crate::liste::{ECART_M, Liste, ListeRequest};
use crate::model::Sens;
use crate::words::{Langue, Words, one_line};

/// The maximum number of closures above the list. The full page has them all.
const MOST_CLOSURES: usize = 2;

/// A request for the page in an iframe.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageCadre {
    /// What it shows.
    pub embed: Embed,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

/// The view that `cadre.html` shows.
#[derive(Template)]
#[template(path = "cadre.html", config = "src/pages/askama.toml")]
struct Page {
    words: &'static Words,
    base: Base,
    titre: String,
    nom: String,
    /// Distance and walking time, or the number of étapes. May be empty.
    chiffres: String,
    /// The full page.
    page: String,
    image: Option<Image>,
    alertes: Vec<String>,
    /// The warning that the way is wholly or partly invented.
    invente: Option<String>,
    liste: Option<Vec<Entree>>,
}

/// An entry of the list.
struct Entree {
    href: String,
    nom: String,
    texte: String,
    /// The colour of its voie, with the number of an étape or without a text.
    ecu: Option<Ecu>,
    /// The name and the value of the attribute by which the script knows it.
    attribut: Option<(&'static str, String)>,
}

impl Product for PageCadre {
    /// Makes the page. Returns `None` if there is no such voie or étape.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(page) = Page::of(atlas, self) else { return Ok(None) };
        layout::file(page.words, "carte", &page.nom, &page).map(Some)
    }
}

impl Page {
    fn of(atlas: &Atlas, request: &PageCadre) -> Option<Self> {
        let PageCadre { embed, langue, base } = request;
        let words = Words::of(*langue);
        let base = base.in_langue(langue.in_addresses()).local();
        let voie = match &embed.voie {
            Some(code) => Some(atlas.voie(code)?),
            None => None,
        };
        let etape = match voie.zip(embed.etape.as_deref()) {
            Some((voie, slug)) => Some(voie.etape(slug)?),
            None => None,
        };
        let nom = embed.nom(atlas, *langue);
        let demande = voie.map(|voie| ListeRequest {
            voie: voie.row.code.to_string(),
            etape: embed.etape.clone(),
            sens: Sens::Aller,
            ecart_max_m: ECART_M,
            ouvert: None,
        });
        let liste = demande.as_ref().and_then(|demande| Liste::of(atlas, demande, words));
        let annonces = match (voie, etape) {
            (Some(voie), Some(etape)) => Annonce::of_etape(atlas, voie, etape, Sens::Aller),
            (Some(voie), None) => Annonce::of_voie(atlas, voie, Sens::Aller),
            (None, _) => vec![],
        };
        let invente = match voie {
            Some(_) => liste.as_ref().and_then(Liste::invente),
            None => invented(atlas, words),
        };
        let look = Look { style: embed.style, fond: embed.fond.as_deref().unwrap_or_default(), couleur: embed.couleur };
        let bounds = bounds(atlas, voie, etape);
        let (code, slug) = (embed.voie.as_deref(), embed.etape.as_deref());
        Some(Self {
            titre: layout::window_title(&format!("{nom} – {}", words.page_accueil())),
            chiffres: chiffres(voie, etape, words),
            page: embed.page(&base),
            image: bounds.map(|_| Image::looking(code, slug, bounds, &nom, &base, words, &look)),
            alertes: annonces.iter().take(MOST_CLOSURES).map(|annonce| annonce.brief(words)).collect(),
            invente,
            liste: embed.liste.then(|| match (voie, etape) {
                (Some(_), Some(_)) => hotes(liste.as_ref(), embed, &base, words),
                (Some(voie), None) => etapes(atlas, voie, &base, words),
                (None, _) => voies(atlas, &base, words),
            }),
            nom,
            words,
            base,
        })
    }

    fn web(&self, fichier: &str) -> String {
        self.base.link(&Address::Web { fichier: fichier.into() })
    }
}

fn bounds(atlas: &Atlas, voie: Option<&Voie>, etape: Option<&Etape>) -> Option<Bounds> {
    match (voie, etape) {
        (_, Some(etape)) => etape.trace.as_ref()?.bounds,
        (Some(voie), None) => voie.bounds,
        (None, None) => atlas.bounds.filter(|_| !atlas.voies.is_empty()),
    }
}

/// Returns distance and walking time. The result is empty for all voies, and for a way without a line.
fn chiffres(voie: Option<&Voie>, etape: Option<&Etape>, words: &Words) -> String {
    let figures = match (voie, etape) {
        (_, Some(etape)) => etape.trace.as_ref().map(|trace| &trace.figures),
        (Some(voie), None) => voie.first_line().map(|ligne| &ligne.figures),
        (None, None) => None,
    };
    figures.map_or_else(String::new, |figures| Chiffre::brief(figures, words))
}

/// Returns the warning that voies are invented, if one is.
fn invented(atlas: &Atlas, words: &Words) -> Option<String> {
    let all: Vec<_> = atlas.voies.iter().map(|voie| atlas.invented_on(voie)).collect();
    all.iter().any(|of| of.is_any()).then(|| words.trace_invente(all.iter().all(|of| of.is_all()), &[]))
}

fn voies(atlas: &Atlas, base: &Base, words: &Words) -> Vec<Entree> {
    let entree = |voie: &Voie| Entree {
        href: base.link(&Address::page(voie.row.code.as_str(), None)),
        nom: one_line(&voie.row.nom),
        texte: chiffres(Some(voie), None, words),
        ecu: Some(Ecu { texte: String::new(), couleur: voie.couleur }),
        attribut: None,
    };
    atlas.voies.iter().map(|voie| entree(voie)).collect()
}

fn etapes(atlas: &Atlas, voie: &Voie, base: &Base, words: &Words) -> Vec<Entree> {
    let entree = |etape: &Etape| Entree {
        href: address(voie, etape, Sens::Aller, base),
        nom: ends(atlas, etape, Sens::Aller, words),
        texte: chiffres(None, Some(etape), words),
        ecu: Some(Ecu { texte: etape.slug(), couleur: voie.couleur }),
        attribut: Some(("data-etape", etape.slug())),
    };
    voie.etapes.iter().map(entree).collect()
}

/// Returns the hosts along an étape, of the types that were chosen.
fn hotes(liste: Option<&Liste<'_>>, embed: &Embed, base: &Base, words: &Words) -> Vec<Entree> {
    let rangs = liste.and_then(|liste| liste.lignes.first()).map_or(&[][..], |ligne| &ligne.rangs);
    let wanted = rangs.iter().filter(|rang| embed.types.is_empty() || embed.types.contains(&rang.hote.r#type));
    let entree = wanted.map(|rang| Entree {
        href: base.link(&Address::Hebergeur { code: rang.hote.code.as_str().into() }),
        nom: one_line(&rang.hote.nom),
        texte: format!("{} · {}", words.repere_km(&words.km(rang.chainage_m)), words.type_of_host(rang.hote.r#type)),
        ecu: None,
        attribut: Some(("data-hebergeur", rang.hote.code.to_string())),
    });
    entree.collect()
}

/// The page in an iframe in place of a map that cannot be shown. It has a sentence and a link, and no data.
#[derive(Debug)]
pub struct PageCadreErreur<'a> {
    /// Why there is no map.
    pub cause: Cause<'a>,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: &'a Base,
}

/// Why there is no map.
#[derive(Clone, Copy, Debug)]
pub enum Cause<'a> {
    /// A parameter is wrong. Its name, and what is wrong, in French.
    Parametre(&'a str, &'a str),
    /// The voie or étape does not exist, or no longer.
    Disparue,
    /// The embedding site may not show maps.
    Refusee,
    /// Something else, which may pass.
    Autre,
}

/// The view that `cadre_erreur.html` shows.
#[derive(Template)]
#[template(path = "cadre_erreur.html", config = "src/pages/askama.toml")]
struct Erreur {
    words: &'static Words,
    base: Base,
    phrase: String,
    /// What is wrong with a parameter, in French.
    detail: String,
    href: String,
    /// True if the page tells the embedding page that it has an answer.
    repond: bool,
}

impl PageCadreErreur<'_> {
    /// Makes the page. Errors: only a defect of the template.
    pub fn file(&self) -> Result<Fichier> {
        let words = Words::of(self.langue);
        let absolute = self.base.in_langue(self.langue.in_addresses());
        let (phrase, detail) = match self.cause {
            Cause::Parametre(name, detail) => (words.page_embed_parametre(name), detail),
            Cause::Disparue => (words.page_embed_disparue(), ""),
            Cause::Refusee => (words.page_embed_refusee(), ""),
            Cause::Autre => (words.page_embed_plus_tard(), ""),
        };
        let page = Erreur {
            phrase,
            detail: detail.to_owned(),
            href: absolute.link(&Address::Accueil { vue: None }),
            repond: !matches!(self.cause, Cause::Refusee),
            base: absolute.local(),
            words,
        };
        layout::file(words, "carte", &page.phrase, &page)
    }
}

impl Erreur {
    fn web(&self, fichier: &str) -> String {
        self.base.link(&Address::Web { fichier: fichier.into() })
    }
}

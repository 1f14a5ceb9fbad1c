//! The page of an étape.

use askama::Template;
use serde_json::json;

use super::avis::Avis;
use super::ce_soir::{CeSoir, may_be_open};
use super::chiffres::{self, Chiffre};
use super::formats::{Telechargements, Wanted};
use super::garder::Garder;
use super::guide::Guide;
use super::hote::RangHote;
use super::image::Image;
use super::layout::{self, Ecu, Head, Lien};
use super::nom_etape::{ends, of_way, titre};
use super::passe::Passe;
use super::profil::ProfilMontre;
use super::voisines::{Suivante, variantes};
use crate::atlas::{Atlas, Etape, Genre, Voie};
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::links::{Address, Base};
use crate::liste::{ECART_M, Liste, ListeRequest};
use crate::model::Sens;
use crate::profil::Profil;
use crate::words::{Langue, Words, one_line};

/// A request for the page of an étape.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageEtape {
    /// The voie's code.
    pub voie: String,
    /// The étape's slug.
    pub etape: String,
    /// The walking direction.
    pub sens: Sens,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

impl PageEtape {
    /// Returns the request for the list of hosts on this page.
    pub(super) fn liste(&self) -> ListeRequest {
        let (voie, etape) = (self.voie.clone(), Some(self.etape.clone()));
        ListeRequest { voie, etape, sens: self.sens, ecart_max_m: ECART_M, ouvert: None }
    }
}

impl Product for PageEtape {
    /// Makes the page. Returns `None` if there is no such étape.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(voie) = atlas.voie(&self.voie) else { return Ok(None) };
        let Some(etape) = voie.etape(&self.etape) else { return Ok(None) };
        let page = Page::of(atlas, voie, etape, self);
        layout::file(page.head.words, &format!("{}-{}", self.voie, self.etape), &page.head.titre, &page).map(Some)
    }
}

/// The view that `etape.html` shows.
#[derive(Template)]
#[template(path = "etape.html", config = "src/pages/askama.toml")]
pub(super) struct Page {
    pub head: Head,
    pub etape: Contenu,
}

/// The content of an étape's page, without the frame.
pub(super) struct Contenu {
    pub description: String,
    pub chiffres: Vec<Chiffre>,
    /// `None` if the étape has no line. There are then no files, no picture and no hosts.
    pub fichiers: Option<Telechargements>,
    pub imprimer: String,
    /// `None` for a section, which cannot be kept alone.
    pub garder: Option<Garder>,
    /// The bed nearest to the end, in one line.
    pub ce_soir: Option<CeSoir>,
    pub image: Option<Image>,
    pub alertes: Vec<String>,
    pub hotes: Vec<RangHote>,
    /// The page with the list of hosts.
    pub liste: String,
    pub profil: Option<ProfilMontre>,
    pub passe: Vec<Passe>,
    /// The previous étape, the other direction, the next étape.
    pub suivantes: Vec<Suivante>,
    pub variantes: Vec<Lien>,
    pub guides: Vec<Guide>,
}

impl Page {
    pub(super) fn of(atlas: &Atlas, voie: &Voie, etape: &Etape, page: &PageEtape) -> Self {
        let words = Words::of(page.langue);
        let (code, slug) = (voie.row.code.as_str(), etape.slug());
        let adresse = of_way(code, &slug, page.sens);
        let bouts = ends(atlas, etape, page.sens, words);
        let nom_voie = one_line(&voie.row.nom);
        let titre = titre(atlas, voie, etape, page.sens, words);
        let here = match &etape.section {
            Some(section) => words.section(&nom_voie, section),
            None => words.page_etape_courte(&slug),
        };
        let head = Head::new(words, &page.base, &adresse, &titre);
        let base = &head.base.clone();
        let voie_page = base.link(&Address::page(code, None));
        let head = head.below(vec![Lien::to(voie_page, nom_voie.as_str())], &here);
        let demande = page.liste();
        let liste = Liste::of(atlas, &demande, words);
        let contenu = Contenu::of(atlas, voie, etape, page, liste.as_ref(), base);
        let said: Vec<String> =
            contenu.chiffres.iter().map(|chiffre| format!("{} {}", chiffre.nom, chiffre.valeur)).collect();
        let description = format!("{nom_voie}, {titre}. {}.", said.join(", "));
        let donnees = json!({
            "@context": "https://schema.org", "@type": "TouristTrip",
            "name": format!("{nom_voie}, {titre}"), "description": description, "touristType": "pèlerins, randonneurs",
            "url": head.canonique,
        });
        let head = Head {
            avis: liste.iter().flat_map(Liste::annonces).map(|annonce| Avis::of(&annonce, words)).collect(),
            aujourdhui: liste.as_ref().and_then(Liste::aujourdhui),
            ecu: etape.section.is_none().then(|| Ecu { texte: slug.clone(), couleur: voie.couleur }),
            titre: (if etape.section.is_some() { &titre } else { &bouts }).to_owned(),
            fenetre: layout::window_title(&format!("{titre} – {nom_voie}")),
            description,
            image: etape.trace.is_some().then(|| Image::preview(Some(code), Some(&slug), &page.base)),
            notes: liste.as_ref().map_or_else(Vec::new, Liste::notes),
            deux_colonnes: etape.trace.is_some(),
            donnees: vec![layout::json_ld(&donnees), head.breadcrumbs(&page.base)],
            ..head
        };
        let head = match &liste {
            Some(liste) => head.warned(liste.invente(), &liste.source()),
            None => head,
        };
        Self { head, etape: contenu }
    }
}

impl Contenu {
    /// Makes the content with links under `base`. `liste` has the hosts along the étape ([`PageEtape::liste`]).
    pub(super) fn of(
        atlas: &Atlas,
        voie: &Voie,
        etape: &Etape,
        page: &PageEtape,
        liste: Option<&Liste<'_>>,
        base: &Base,
    ) -> Self {
        let (words, sens) = (Words::of(page.langue), page.sens);
        let (code, slug) = (voie.row.code.as_str(), etape.slug());
        let wanted = Wanted { voie: code, etape: Some(&slug), sens, base, words };
        let ligne = liste.and_then(|liste| liste.lignes.first());
        let rangs = ligne.map_or(&[][..], |ligne| &ligne.rangs);
        let hotes: Vec<RangHote> = rangs
            .iter()
            .map(|rang| RangHote::of(rang.hote, rang.localite, rang.chainage_m, rang.ecart_m, base, words))
            .collect();
        let last_open = rangs.iter().rposition(|rang| may_be_open(atlas, rang.hote)).and_then(|at| hotes.get(at));
        let passages =
            [Genre::Localite, Genre::PointInteret].into_iter().flat_map(|genre| etape.passages(atlas, genre));
        let near = passages.filter(|passage| passage.off_m <= f64::from(ECART_M));
        let bounds = etape.trace.as_ref().and_then(|trace| trace.bounds);
        let nom = format!("{}, {}", one_line(&voie.row.nom), titre(atlas, voie, etape, sens, words));
        Self {
            description: one_line(&etape.row.description),
            chiffres: chiffres_of(atlas, etape, sens, words),
            fichiers: etape.trace.as_ref().map(|_| Telechargements::of(&wanted)),
            garder: etape.section.is_none().then(|| Garder { voie: code.to_owned(), etape: slug.clone() }),
            imprimer: base.link(&Address::imprimer(code, Some(&slug)).with_sens(sens)),
            ce_soir: CeSoir::of(atlas, voie, etape, sens, last_open, base, words),
            image: bounds.map(|_| Image::of(Some(code), Some(&slug), bounds, &nom, base, words)),
            alertes: ligne
                .map_or_else(Vec::new, |ligne| ligne.alertes.iter().map(|alerte| alerte.texte.clone()).collect()),
            hotes,
            liste: wanted.liste(layout::EXTENSION),
            profil: Profil::of_etape(atlas, voie, etape, sens).map(|profil| ProfilMontre::of(profil, base, words)),
            passe: match &etape.trace {
                Some(trace) => Passe::all(atlas, near, sens, trace.figures.longueur_m, base, words),
                None => Passe::ends(atlas, etape, sens, base, words),
            },
            suivantes: Suivante::all(atlas, voie, etape, sens, base, words),
            variantes: variantes(atlas, voie, etape, sens, base, words),
            guides: Guide::of_voie(atlas, voie),
        }
    }
}

/// Returns the figures of an étape. The result is empty if it has no line.
fn chiffres_of(atlas: &Atlas, etape: &Etape, sens: Sens, words: &Words) -> Vec<Chiffre> {
    let of = |trace: &crate::atlas::etape::Stretch| {
        Chiffre::all(&chiffres::walked(atlas, &trace.path, &trace.figures, sens), words)
    };
    etape.trace.as_ref().map_or_else(Vec::new, of)
}

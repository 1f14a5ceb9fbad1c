//! The page of a voie: its étapes as cards, its map, its files.

use askama::Template;
use serde_json::json;

use super::avis::Avis;
use super::chiffres::{self, Chiffre};
use super::formats::{Telechargements, Wanted};
use super::garder::Garder;
use super::guide::Guide;
use super::image::Image;
use super::layout::{self, Ecu, Head, Lien};
use super::nom_etape::{address, ends};
use crate::annonces::Annonce;
use crate::atlas::{Atlas, Etape, Genre, Voie};
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::links::{Address, Base, Parametres};
use crate::liste::{ECART_M, Liste, ListeRequest};
use crate::model::Sens;
use crate::words::{Langue, Words, one_line, unbroken};

/// A request for the page of a voie.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageVoie {
    /// The voie's code.
    pub voie: String,
    /// The walking direction.
    pub sens: Sens,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

impl Product for PageVoie {
    /// Makes the page. Returns `None` if there is no such voie.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(voie) = atlas.voie(&self.voie) else { return Ok(None) };
        let page = Page::of(atlas, voie, self);
        layout::file(page.head.words, &self.voie, &page.head.titre, &page).map(Some)
    }
}

/// The view that `voie.html` shows.
#[derive(Template)]
#[template(path = "voie.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    description: String,
    chiffres: Vec<Chiffre>,
    variantes: Option<String>,
    fichiers: Option<Telechargements>,
    planifier: String,
    imprimer: String,
    garder: Garder,
    liste: String,
    agenda: Option<String>,
    autre_sens: Lien,
    image: Option<Image>,
    lignes: Vec<Ligne>,
    guides: Vec<Guide>,
}

/// The étapes of the main line or of a variant.
struct Ligne {
    /// The name of the variant. `None` for the main line.
    titre: Option<String>,
    etapes: Vec<Rangee>,
}

/// An étape in the list.
struct Rangee {
    ecu: Ecu,
    nom: String,
    href: String,
    texte: String,
    alerte: Option<String>,
}

impl Page {
    fn of(atlas: &Atlas, voie: &Voie, page: &PageVoie) -> Self {
        let (words, sens) = (Words::of(page.langue), page.sens);
        let (code, nom) = (voie.row.code.as_str(), one_line(&voie.row.nom));
        let parametres = Parametres::default().with_sens(sens);
        let adresse = Address::Voie { voie: code.into(), parametres };
        let titre = if sens.is_back() { words.nom_retour(&nom) } else { nom.clone() };
        let head = Head::new(words, &page.base, &adresse, &titre).below(vec![], &nom);
        let base = &head.base.clone();
        let first = voie.first_line();
        let chiffres = first.map_or_else(Vec::new, |ligne| {
            Chiffre::all(&chiffres::walked(atlas, &ligne.path, &ligne.figures, sens), words)
        });
        let bounds = voie.bounds;
        let said: Vec<String> = chiffres.iter().map(|chiffre| format!("{} {}", chiffre.nom, chiffre.valeur)).collect();
        let resume = words.page_voie_resume(voie.etapes.len(), &said.join(", "));
        let demande = ListeRequest { voie: code.into(), etape: None, sens, ecart_max_m: ECART_M, ouvert: None };
        let liste = Liste::of(atlas, &demande, words);
        let annonces = liste.as_ref().map_or_else(Vec::new, Liste::annonces);
        let trip = json!({
            "@context": "https://schema.org", "@type": "TouristTrip", "name": nom, "url": head.canonique,
            "description": resume, "itinerary": voie.etapes.iter().map(|etape| ends(atlas, etape, sens, words)).collect::<Vec<_>>(),
        });
        let head = Head {
            avis: annonces.iter().map(|annonce| Avis::of(annonce, words)).collect(),
            aujourdhui: liste.as_ref().and_then(Liste::aujourdhui),
            image: first.is_some().then(|| Image::preview(Some(code), None, &page.base)),
            description: resume,
            deux_colonnes: bounds.is_some(),
            donnees: vec![layout::json_ld(&trip), head.breadcrumbs(&page.base)],
            notes: liste.as_ref().map_or_else(Vec::new, Liste::notes),
            ..head
        };
        let head = match &liste {
            Some(liste) => head.warned(liste.invente(), &liste.source()),
            None => head,
        };
        let wanted = Wanted { voie: code, etape: None, sens, base, words };
        let (turned, turn) = match sens {
            Sens::Aller => (Sens::Retour, words.page_sens_retour()),
            Sens::Retour => (Sens::Aller, words.page_sens_aller()),
        };
        let link = |parametres| base.link(&Address::Voie { voie: code.into(), parametres });
        Self {
            description: one_line(&voie.row.description),
            chiffres,
            variantes: voie.with_variants_m().map(|all_m| words.page_avec_variantes(&words.length(all_m))),
            fichiers: first.map(|_| Telechargements::of(&wanted)),
            planifier: base.link(&Address::MesEtapes { voie: code.into(), parametres: Parametres::default() }),
            garder: Garder { voie: code.to_owned(), etape: String::new() },
            imprimer: base.link(&Address::imprimer(code, None).with_sens(sens)),
            liste: wanted.liste(layout::EXTENSION),
            agenda: (!annonces.is_empty()).then(|| {
                let parametres = Parametres::default().with(crate::links::Parametre::Voie, code);
                base.link(&Address::Agenda { parametres })
            }),
            autre_sens: Lien::to(link(Parametres::default().with_sens(turned)), turn),
            image: bounds.map(|_| Image::of(Some(code), None, bounds, &nom, base, words)),
            lignes: lignes(atlas, voie, sens, base, words),
            guides: Guide::of_voie(atlas, voie),
            head,
        }
    }
}

/// Returns the étapes, line by line, in walking order.
fn lignes(atlas: &Atlas, voie: &Voie, sens: Sens, base: &Base, words: &Words) -> Vec<Ligne> {
    let lines = voie.etapes.chunk_by(|a, b| a.row.variante == b.row.variante);
    let ligne = |etapes: &[Etape]| {
        let variante = etapes.first().map_or("", |etape| etape.row.variante.as_str());
        let mut rows: Vec<Rangee> =
            etapes.iter().map(|etape| Rangee::of(atlas, voie, etape, sens, base, words)).collect();
        if sens.is_back() {
            rows.reverse();
        }
        Ligne { titre: (!variante.is_empty()).then(|| words.page_variante(variante)), etapes: rows }
    };
    lines.map(ligne).collect()
}

impl Rangee {
    fn of(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens, base: &Base, words: &Words) -> Self {
        let figures = etape.trace.as_ref().map(|trace| Chiffre::brief(&trace.figures, words));
        let near = etape.passages(atlas, Genre::Hebergeur).iter().filter(|passage| passage.off_m <= f64::from(ECART_M));
        let mut hosts: Vec<_> = near.map(|passage| passage.quoi).collect();
        hosts.sort_unstable();
        hosts.dedup();
        let lits = unbroken(&words.page_hebergements(hosts.len()));
        let parts = [figures, etape.trace.as_ref().map(|_| lits)];
        let closed = Annonce::of_etape(atlas, voie, etape, sens);
        Self {
            ecu: Ecu { texte: etape.slug(), couleur: voie.couleur },
            nom: ends(atlas, etape, sens, words),
            href: address(voie, etape, sens, base),
            texte: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            alerte: closed.first().map(|annonce| annonce.brief(words)),
        }
    }
}

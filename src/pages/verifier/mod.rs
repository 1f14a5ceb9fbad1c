//! The page on which route editors check a file, and see what the checks found in the store. It is complete without a
//! script: the form sends the file, and the answer is this page with the result.
//!
//! ```text
//!  findings ──> constats        groups by severity and rule ─┐
//!  Comparaison ─> comparaison   sentence, figures, stretches ├─> verifier.html and its parts
//!  Repare ─────> reparation     what each mend did ──────────┤
//!  lines ──────> dessin         GeoJSON for the live map ────┤
//!            └─> croquis        the same as a still picture ─┘
//! ```
//!
//! Findings are in French and English only. The other languages show the French texts.

mod comparaison;
mod constats;
mod croquis;
mod dessin;
mod envoye;
mod reparation;

use askama::Template;

use self::comparaison::Compare;
use self::constats::{Constats, Nombres};
use self::dessin::Dessin;
pub use self::envoye::Envoye;
use self::reparation::Mends;
use super::chiffres::Chiffre;
use super::image::Image;
use super::layout::{self, Head, Lien};
use super::profil::ProfilMontre;
use crate::atlas::{Atlas, Figures};
use crate::check::Constat;
use crate::error::Result;
use crate::file::{Fichier, attribution};
use crate::links::{Address, Base, Parametre, Parametres};
use crate::model::Couleur;
use crate::profil::{Extent, Profil};
use crate::words::{Langue, Words, one_line};

/// The colour of the sent line in pictures. It is none of the voies' colours.
const COULEUR: Couleur = Couleur([0xa3, 0x00, 0x6c]);

/// The page for route editors. It is not a product, because most of it is made of what somebody sends.
pub struct PageVerifier<'a> {
    /// What the page shows beside the form.
    pub contenu: Contenu<'a>,
    /// The findings in the store.
    pub base_constats: &'a [Constat],
    /// The tolerance of the comparison in metres.
    pub tolerance_m: f64,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: &'a Base,
}

/// What the page shows beside the form.
pub enum Contenu<'a> {
    /// The voies, with the number of findings of each.
    Voies,
    /// The findings about one voie of the store, by its code.
    Voie(&'a str),
    /// The result for a file.
    Envoi(Box<Envoye<'a>>),
    /// Why a file was not checked: a sentence in French, and after how many seconds it may be sent again.
    Refus(&'a str, Option<i64>),
}

/// The view that `verifier.html` shows.
#[derive(Template)]
#[template(path = "verifier.html", config = "src/pages/askama.toml")]
struct Page {
    head: Head,
    action: String,
    tolerance: String,
    image: Option<Image>,
    /// The language of texts that exist in French and English only.
    lang: &'static str,
    refus: Option<Refus>,
    envoi: Option<Envoi>,
    voie: Option<VoieVue>,
    /// The voies with the number of their findings. Empty if the page shows something else.
    voies: Vec<(Lien, Nombres)>,
    constats: Option<Constats>,
    /// The GeoJSON for the live map. `<` is escaped.
    donnees: Option<String>,
}

struct Refus {
    detail: String,
    attendre: Option<String>,
}

/// The findings of a voie.
struct VoieVue {
    titre: String,
    geojson: String,
    toutes: String,
}

/// The result for a file.
struct Envoi {
    resume: String,
    chiffres: Vec<Chiffre>,
    profil: Option<ProfilMontre>,
    compare: Compare,
    mends: Mends,
    /// The alternative text of the still picture, and its address.
    croquis: Option<(String, String)>,
}

impl Page {
    /// Returns the still picture of a sent file: its text and its address.
    fn croquis(&self) -> Option<(&str, &str)> {
        let (texte, adresse) = self.envoi.as_ref()?.croquis.as_ref()?;
        Some((texte, adresse))
    }
}

impl PageVerifier<'_> {
    /// Makes the page. Errors: the atlas has no such voie.
    pub fn file(&self, atlas: &Atlas) -> Result<Fichier> {
        let words = Words::of(self.langue);
        let titre = words.page_verifier();
        let voie = match self.contenu {
            Contenu::Voie(code) => Some(atlas.voie_asked(code)?),
            _ => None,
        };
        let parametres = || match voie {
            Some(voie) => Parametres::default().with(Parametre::Voie, voie.row.code.as_str()),
            None => Parametres::default(),
        };
        let all = Address::Verifier { parametres: Parametres::default() };
        let head = Head::new(words, self.base, &Address::Verifier { parametres: parametres() }, &titre);
        let head = head.about(&words.page_verifier_resume());
        let steps = voie.iter().map(|_| Lien::to(head.base.link(&all), titre.clone())).collect();
        let here = voie.map_or_else(|| titre.clone(), |voie| one_line(&voie.row.nom));
        let head = head.below(steps, &here);
        let head = if matches!(self.contenu, Contenu::Voies) { head } else { head.unlisted() };
        let english = self.langue == Langue::En;
        let shown: Vec<&Constat> = match &self.contenu {
            Contenu::Voie(code) => {
                self.base_constats.iter().filter(|constat| constat.voies.iter().any(|voie| voie == code)).collect()
            }
            Contenu::Envoi(envoye) => envoye.constats.iter().collect(),
            Contenu::Voies | Contenu::Refus(..) => vec![],
        };
        let envoye = match &self.contenu {
            Contenu::Envoi(envoye) => Some(&**envoye),
            _ => None,
        };
        let has_list = voie.is_some() || envoye.is_some();
        let dessin = has_list.then(|| Dessin::of(envoye, &shown, atlas, voie));
        let both = envoye.zip(dessin.as_ref());
        let profil = both.map(|(envoye, dessin)| profil(envoye, dessin, words)).transpose()?.flatten();
        let donnees = dessin.as_ref().map(|dessin| dessin.json(profil.as_ref(), english));
        let profil = profil.map(|profil| ProfilMontre::within(profil, words)).transpose()?;
        let envoi = both.map(|(envoye, dessin)| Envoi::of(envoye, dessin, profil, &head.base, words));
        let code = voie.map(|voie| voie.row.code.as_str());
        let bounds = dessin.as_ref().and_then(|dessin| dessin.bounds).or(atlas.bounds);
        let name = voie.map_or_else(|| words.image_voies(), |voie| one_line(&voie.row.nom));
        let image = bounds.map(|bounds| Image::of(code, None, Some(bounds), &name, &head.base, words));
        let notes = match atlas.attribution.as_slice() {
            [] => vec![],
            all => vec![words.source_et_licence(&one_line(&attribution::joined(all)))],
        };
        let page = Page {
            action: head.base.link(&all),
            tolerance: format!("{:.0}", self.tolerance_m),
            lang: if english { "en" } else { "fr" },
            refus: match &self.contenu {
                Contenu::Refus(detail, wait_s) => Some(Refus {
                    detail: (*detail).to_owned(),
                    attendre: wait_s.map(|s| words.page_verifier_attendre(usize::try_from(s).unwrap_or_default())),
                }),
                _ => None,
            },
            voie: voie.map(|voie| VoieVue {
                titre: one_line(&voie.row.nom),
                geojson: head
                    .base
                    .link(&Address::ApiVerifications { parametres: parametres().with(Parametre::F, "geojson") }),
                toutes: head.base.link(&all),
            }),
            voies: if has_list { vec![] } else { self.voies(atlas, &head.base, words) },
            constats: has_list.then(|| Constats::of(&shown, envoye.is_some(), &head.base, words)),
            donnees,
            envoi,
            image,
            head: Head { deux_colonnes: bounds.is_some(), scripts: vec!["page.js"], notes, ..head },
        };
        layout::file(words, "verifier", &titre, &page)
    }

    /// Returns a link to the findings of each voie, with their number.
    fn voies(&self, atlas: &Atlas, base: &Base, words: &Words) -> Vec<(Lien, Nombres)> {
        let one = |voie: &crate::atlas::Voie| {
            let code = voie.row.code.as_str();
            let parametres = Parametres::default().with(Parametre::Voie, code);
            let lien = Lien::to(base.link(&Address::Verifier { parametres }), one_line(&voie.row.nom));
            let own = self.base_constats.iter().filter(|constat| constat.voies.iter().any(|voie| voie == code));
            (lien, Nombres::of(own, words))
        };
        atlas.voies.iter().map(|voie| one(voie)).collect()
    }
}

impl Envoi {
    fn of(envoye: &Envoye<'_>, dessin: &Dessin<'_>, profil: Option<ProfilMontre>, base: &Base, words: &Words) -> Self {
        let lu = words.page_verifier_lu(&envoye.format.to_uppercase(), envoye.lignes, &Words::whole(envoye.points));
        Self {
            resume: lu,
            chiffres: chiffres(envoye, words),
            profil,
            compare: Compare::of(&envoye.comparaison, base, words),
            mends: Mends::of(envoye, base, words),
            croquis: croquis::svg(dessin).map(|svg| (words.page_verifier_croquis(envoye.constats.len()), svg)),
        }
    }
}

/// Returns the profile of the sent line, with its findings. `None` if there is no line.
fn profil(envoye: &Envoye<'_>, dessin: &Dessin<'_>, words: &Words) -> Result<Option<Profil>> {
    if envoye.trace.is_empty() {
        return Ok(None);
    }
    let (titre, marques) = (words.page_verifier_votre_trace(), dessin.marques());
    Profil::of_pieces(&envoye.trace, &titre, COULEUR, Extent::PHONE, marques).map(Some)
}

/// Returns the figures of the sent line: length, walking time, ascent, descent, and points. If its points have times, the
/// recorded duration.
fn chiffres(envoye: &Envoye<'_>, words: &Words) -> Vec<Chiffre> {
    let mut all = Chiffre::all(&Figures::along(&envoye.trace), words);
    all.push(Chiffre { nom: words.page_verifier_points(), valeur: Words::whole(envoye.points) });
    all
}

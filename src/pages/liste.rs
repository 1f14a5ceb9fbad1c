//! The page of a list of hosts.

use askama::Template;

use super::avis::Avis;
use super::hote::Hote;
use super::layout::{self, EXTENSION, Head, Lien, link};
use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::{Fichier, FileFormat, Product};
use crate::links::{Address, Base, Parametre, Parametres};
use crate::liste::{Entree, LigneListee, Liste, ListeRequest, MAX_ECART_M};
use crate::model::Sens;
use crate::words::{Langue, Words, one_line};

/// A request for the page of a list. The server caches it as a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageListe {
    /// The list.
    pub demande: ListeRequest,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

impl Product for PageListe {
    /// Makes the page. Returns `None` if there is no such voie or étape, or if it has no line.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(liste) = Liste::of(atlas, &self.demande, Words::of(self.langue)) else {
            return Ok(None);
        };
        let page = Page::of(&liste, &self.base.in_langue(self.langue.in_addresses()));
        layout::file(liste.words(), &format!("hebergements-{}", self.demande.voie), &liste.title(), &page).map(Some)
    }
}

/// The view that `liste.html` shows.
#[derive(Template)]
#[template(path = "liste.html", config = "src/pages/askama.toml")]
pub(super) struct Page {
    head: Head,
    liens: Vec<Lien>,
    formulaire: Formulaire,
    lignes: Vec<Ligne>,
}

/// The form for requesting the list of a night.
struct Formulaire {
    action: String,
    /// The parameters of this list that the form keeps, as names and values.
    gardes: Vec<(&'static str, String)>,
    /// The night, `YYYY-MM-DD`. Empty if the list is not for a night.
    nuit: String,
}

/// The hosts along a line of the voie.
struct Ligne {
    /// The name of the line. `None` if there is only one line.
    titre: Option<String>,
    /// The length: « 12,3 km ».
    longueur: String,
    /// Warnings of stretches without an open bed.
    alertes: Vec<String>,
    /// True if no host is listed. The table then contains closures at most.
    sans_hote: bool,
    etapes: Vec<Etape>,
}

/// The hosts along one étape, or along a stretch outside all étapes.
struct Etape {
    /// The name of the étape. `None` outside all étapes, and on the page of an étape.
    titre: Option<String>,
    rangs: Vec<Rang>,
}

/// A row of the table.
enum Rang {
    /// A closure, with the kilometre at which it starts.
    Perturbation { km: String, texte: String },
    /// A host, with its kilometre.
    Hote { km: String, hote: Hote },
}

impl Rang {
    fn of(entree: &Entree<'_, '_>, words: &Words) -> Self {
        match entree {
            Entree::Annonce(annonce, _) => {
                Self::Perturbation { km: words.km(annonce.start_m()), texte: annonce.brief(words) }
            }
            Entree::Rang(rang) => Self::Hote {
                km: words.km(rang.chainage_m),
                hote: Hote::of(rang.hote, rang.ecart_m, rang.localite, words),
            },
        }
    }
}

impl Page {
    pub(super) fn of(liste: &Liste<'_>, base: &Base) -> Self {
        let address = liste.demande.address(EXTENSION);
        let adresse = Address::parse(&address).unwrap_or(Address::Accueil { vue: None });
        let nom = one_line(&liste.voie.row.nom);
        let voie = Lien::to(base.local().link(&Address::page(liste.voie.row.code.as_str(), None)), nom);
        let head = Head::new(liste.words(), base, &adresse, &liste.title())
            .about(&liste.summary())
            .warned(liste.invente(), &liste.source())
            .below(vec![voie], &liste.words().page_hebergements_titre());
        let base = &head.base.clone();
        Self {
            head: Head {
                avis: liste.annonces().iter().map(|annonce| Avis::of(annonce, liste.words())).collect(),
                aujourdhui: liste.aujourdhui(),
                fichiers: files(liste, base),
                notes: liste.notes(),
                ..head
            },
            liens: links(liste, base),
            formulaire: Formulaire::of(liste.demande, base, liste.words().langue()),
            lignes: liste.lignes.iter().map(|ligne| Ligne::of(liste, ligne)).collect(),
        }
    }
}

impl Ligne {
    fn of(liste: &Liste<'_>, ligne: &LigneListee<'_>) -> Self {
        let words = liste.words();
        let titre = match ligne.variante {
            _ if liste.etape.is_some() => None,
            "" => (liste.lignes.len() > 1).then(|| words.page_ligne_principale()),
            variante => Some(words.page_variante(variante)),
        };
        let entrees = ligne.entrees();
        let etapes = entrees.chunk_by(|a, b| a.etape().map(|e| e.row.id) == b.etape().map(|e| e.row.id));
        let etapes = etapes.map(|entrees| {
            let etape = entrees.first().and_then(Entree::etape).filter(|_| liste.etape.is_none());
            Etape {
                titre: etape.map(|etape| words.page_etape(&etape.slug(), &liste.ends(etape))),
                rangs: entrees.iter().map(|entree| Rang::of(entree, words)).collect(),
            }
        });
        let alertes = ligne.alertes.iter().map(|alerte| alerte.texte.clone()).collect();
        Self {
            titre,
            longueur: words.length(ligne.longueur_m),
            alertes,
            sans_hote: ligne.rangs.is_empty(),
            etapes: etapes.collect(),
        }
    }
}

impl Formulaire {
    /// Makes the form of a list. Browsers drop the query of a form's action, so hidden fields keep the parameters.
    fn of(demande: &ListeRequest, base: &Base, langue: Langue) -> Self {
        let without = ListeRequest { ouvert: None, ..demande.clone() };
        let address = without.address(EXTENSION);
        let parsed = Address::parse(&address);
        let parametres = parsed.as_ref().and_then(Address::parametres);
        let value = |name: Parametre| Some((name.as_str(), parametres?.get(name)?.to_owned()));
        let langue = (langue != Langue::Fr).then(|| (Parametre::Langue.as_str(), langue.code().to_owned()));
        let path = address.split('?').next().unwrap_or_default();
        Self {
            action: format!("{base}{path}"),
            gardes: [Parametre::Sens, Parametre::EcartMax, Parametre::DeKm, Parametre::AKm]
                .into_iter()
                .filter_map(value)
                .chain(langue)
                .collect(),
            nuit: demande.ouvert.map_or_else(String::new, |jour| jour.to_string()),
        }
    }
}

/// Returns links to the map, to the whole voie, to the other direction, to hosts farther away if the list has none, and
/// to the calendar of closures if there are any.
fn links(liste: &Liste<'_>, base: &Base) -> Vec<Lien> {
    let (demande, words) = (liste.demande, liste.words());
    let html = |demande: &ListeRequest| link(base, &demande.address(EXTENSION));
    let of_etape = demande.etape.is_some();
    let map = if of_etape { words.page_carte_etape() } else { words.page_carte_voie() };
    let mut links = vec![Lien::to(link(base, &liste.page()), map)];
    if of_etape {
        links.push(Lien::to(html(&ListeRequest { etape: None, ..demande.clone() }), words.page_toute_la_voie()));
    }
    let other = match demande.sens {
        Sens::Aller => words.page_sens_retour(),
        Sens::Retour => words.page_sens_aller(),
    };
    links.push(Lien::to(html(&demande.turned(liste.voie)), other));
    if liste.lignes.iter().all(|ligne| ligne.rangs.is_empty()) && demande.ecart_max_m < MAX_ECART_M {
        let farther = ListeRequest { ecart_max_m: MAX_ECART_M, ..demande.clone() };
        links.push(Lien::to(html(&farther), words.page_liste_plus_loin(&words.ecart(MAX_ECART_M.into()))));
    }
    if !liste.annonces().is_empty() {
        let parametres = Parametres::default().with(Parametre::Voie, demande.voie.as_str());
        links.push(Lien::to(base.link(&Address::Agenda { parametres }), words.page_agenda()));
    }
    links
}

/// Returns links to the files of the same list.
fn files(liste: &Liste<'_>, base: &Base) -> Vec<Lien> {
    let file = |format: FileFormat| {
        let texte = match format {
            FileFormat::XLSX => liste.words().page_tableur(),
            _ => format.extension.to_uppercase(),
        };
        Lien::to(link(base, &liste.demande.address(format.extension)), texte)
    };
    [FileFormat::GPX, FileFormat::XLSX, FileFormat::CSV].map(file).into()
}

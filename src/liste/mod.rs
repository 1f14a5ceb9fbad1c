//! Lists of the hosts along a voie or an étape, in walking order, for paper, spreadsheets and devices.
//!
//! ```text
//!  ListeRequest ──> Liste ───────────────────────> a writer ──> Fichier
//!                   lignes  the lines of the voie   csv, xlsx   a row for each passage of a host (cellule)
//!                   rangs   the hosts on a line     gpx         a waypoint for each host
//!                   annonces  its closures          csv, xlsx: a row, gpx: a waypoint for each
//! ```
//!
//! A [`ListeRequest`] names a voie or an étape, the direction and the maximum distance of a host. [`Liste::of`]
//! collects the hosts, and [`Liste::write`] writes a file. [`ListeFile`] is the product that [`crate::http`] caches.
//! [`crate::pages::PageListe`] is the page with the same hosts. [`crate::plan`] uses the same columns. A list contains
//! only what hosts agreed to publish, because the atlas has nothing else.
//!
//! ```
//! use hent::liste::{ECART_M, ListeRequest};
//! use hent::model::Sens;
//!
//! let (sens, ecart_max_m) = (Sens::Aller, ECART_M);
//! let mut request = ListeRequest { voie: "y".into(), etape: None, sens, ecart_max_m, ouvert: None };
//! assert_eq!(request.address("csv"), "/listes/y.csv");
//! (request.etape, request.sens, request.ecart_max_m) = (Some("1".into()), Sens::Retour, 500);
//! assert_eq!(request.address("xlsx"), "/listes/y/1.xlsx?sens=retour&ecart_max=0.5");
//! ```

mod cellule;
mod csv;
mod files;
mod gpx;
mod request;
mod sentences;
mod xlsx;

pub(crate) use cellule::{COLONNES, cellules, cellules_perturbation};
pub use files::{FORMATS, ListeFile};
pub(crate) use gpx::repere;
pub use request::{ECART_M, ListeRequest, MAX_ECART_M};

use crate::annonces::Annonce;
use crate::atlas::{Atlas, Etape, Hebergeur, Ligne, Passage, Path, Quoi, Voie};
use crate::links::Address;
use crate::lits::{self, Alerte, Nuit};
use crate::trace::{Caption, Trace};
use crate::words::{Words, one_line};

/// The hosts along a voie or an étape.
#[derive(Debug)]
pub struct Liste<'a> {
    /// The voie.
    pub voie: &'a Voie,
    /// The étape. `None` for the list of a whole voie.
    pub etape: Option<&'a Etape>,
    /// The name of the voie or étape, in walking direction.
    pub nom: String,
    /// The request.
    pub demande: &'a ListeRequest,
    /// The lines of the voie, the main line first. The list of an étape has one line, the stretch of the étape.
    pub lignes: Vec<LigneListee<'a>>,
    /// A track file without tracks: caption, rights and date for the files of the list.
    trace: Trace,
    atlas: &'a Atlas,
}

/// The hosts along one line. Distances count from the start of the line, in walking direction.
#[derive(Debug)]
pub struct LigneListee<'a> {
    /// The variant. Empty for the main line.
    pub variante: &'a str,
    /// The length of the line in metres.
    pub longueur_m: f64,
    /// True if the line has holes.
    pub trous: bool,
    /// The hosts in walking order. A host that the line passes twice appears twice.
    pub rangs: Vec<Rang<'a>>,
    /// Warnings of stretches without an open bed.
    pub alertes: Vec<Alerte>,
    /// The closures on the line, in walking order, each with the étape on which it starts.
    pub annonces: Vec<(Annonce<'a>, Option<&'a Etape>)>,
}

/// An entry of a line: a closure or a host.
#[derive(Clone, Copy, Debug)]
pub enum Entree<'l, 'a> {
    /// The start of a closure.
    Annonce(&'l Annonce<'a>, Option<&'a Etape>),
    /// A host.
    Rang(&'l Rang<'a>),
}

impl<'a> Entree<'_, 'a> {
    /// Returns the distance at which the line meets it, in metres from the start in walking direction.
    fn chainage_m(&self) -> f64 {
        match self {
            Self::Annonce(annonce, _) => annonce.start_m(),
            Self::Rang(rang) => rang.chainage_m,
        }
    }

    /// Returns the étape at this place, if any.
    pub fn etape(&self) -> Option<&'a Etape> {
        match self {
            Self::Annonce(_, etape) => *etape,
            Self::Rang(rang) => rang.etape,
        }
    }
}

impl<'a> LigneListee<'a> {
    /// Returns the closures and hosts in walking order. At the same place, the closure comes first.
    pub fn entrees(&self) -> Vec<Entree<'_, 'a>> {
        let annonces = self.annonces.iter().map(|(annonce, etape)| Entree::Annonce(annonce, *etape));
        let mut entrees: Vec<_> = annonces.chain(self.rangs.iter().map(Entree::Rang)).collect();
        entrees.sort_by(|a, b| a.chainage_m().total_cmp(&b.chainage_m())); // a stable sort
        entrees
    }
}

/// A row of the list: a host at one passage of the line.
#[derive(Debug)]
pub struct Rang<'a> {
    /// The host's index in the atlas.
    pub quoi: Quoi,
    /// The data that the host publishes.
    pub hote: &'a Hebergeur,
    /// The name of the host's localité. May be empty.
    pub localite: &'a str,
    /// The étape that passes the host, if any.
    pub etape: Option<&'a Etape>,
    /// The distance along the line in metres.
    pub chainage_m: f64,
    /// The distance from the line in metres. If the host publishes only its localité, it is that of the localité.
    pub ecart_m: f64,
}

impl<'a> Liste<'a> {
    /// Collects the list in the language of `words`. Returns `None` if there is no such voie or étape, or if it has no
    /// line.
    pub fn of(atlas: &'a Atlas, demande: &'a ListeRequest, words: &'static Words) -> Option<Self> {
        let voie = atlas.voie(&demande.voie)?;
        let etape = match &demande.etape {
            Some(slug) => Some(voie.etape(slug)?),
            None => None,
        };
        let lignes: Vec<LigneListee<'a>> = match etape {
            Some(etape) => vec![etape_listee(atlas, voie, etape, demande, words)?],
            None => voie.lignes.iter().map(|ligne| ligne_listee(atlas, voie, ligne, demande, words)).collect(),
        };
        let paths: Vec<&Path> = match etape {
            Some(etape) => vec![&etape.trace.as_ref()?.path],
            None => voie.lignes.iter().map(|ligne| &ligne.path).collect(),
        };
        let mut trace = Trace::new(atlas, voie, paths, words);
        let of_all = etape.is_none().then(|| atlas.invented_on(voie));
        let invente = of_all.unwrap_or_else(|| trace.attribution.invente.clone());
        trace.attribution.invente = if demande.sens.is_back() { invente.turned() } else { invente };
        let mut liste = Self { voie, etape, nom: String::new(), demande, lignes, trace, atlas };
        liste.nom = liste.name();
        let sentences = liste.perturbations().into_iter().chain([liste.summary()]);
        let sentences = sentences.chain(liste.alertes().into_iter().map(str::to_owned));
        let description = sentences.chain(liste.notes()).collect::<Vec<_>>().join(" ");
        liste.trace.caption = Caption { nom: liste.title(), description, page: liste.page() };
        (!liste.lignes.is_empty()).then_some(liste)
    }

    /// Returns the texts in the language of the list.
    pub(crate) fn words(&self) -> &'static Words {
        self.trace.words
    }

    /// Returns the name of the voie or étape, in walking direction.
    fn name(&self) -> String {
        let (nom, words) = (one_line(&self.voie.row.nom), self.words());
        match self.etape {
            Some(Etape { section: Some(section), .. }) => words.section(&nom, section),
            Some(etape) => words.nom_etape(&nom, &etape.slug(), &self.ends(etape)),
            None if self.demande.sens.is_back() => words.nom_retour(&nom),
            None => nom,
        }
    }

    /// Returns the start and end of an étape in the direction of the list: « de A à B ».
    pub(crate) fn ends(&self, etape: &Etape) -> String {
        let name =
            |localite: usize| self.atlas.localites.get(localite).map_or_else(|| "?".into(), |l| one_line(&l.nom));
        let [de, a] = self.demande.sens.ends([etape.depart, etape.arrivee]).map(name);
        self.words().bouts(&de, &a)
    }

    /// Returns the path of the page of the voie or étape, without the base.
    pub(crate) fn page(&self) -> String {
        let etape = self.etape.map(Etape::slug);
        Address::page(self.voie.row.code.as_str(), etape.as_deref()).to_string()
    }

    /// Returns the number of distinct hosts. A host that is passed twice counts once.
    fn hotes(&self) -> usize {
        let mut ids: Vec<i64> = self.rangs().map(|(_, rang)| rang.hote.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }

    /// Returns all closures and hosts, each with its line.
    fn entrees(&self) -> impl Iterator<Item = (&LigneListee<'a>, Entree<'_, 'a>)> {
        self.lignes.iter().flat_map(|ligne| ligne.entrees().into_iter().map(move |entree| (ligne, entree)))
    }

    /// Returns all hosts, each with its line.
    fn rangs(&self) -> impl Iterator<Item = (&LigneListee<'a>, &Rang<'a>)> {
        self.lignes.iter().flat_map(|ligne| ligne.rangs.iter().map(move |rang| (ligne, rang)))
    }
}

/// Returns the hosts along the stretch of an étape. Returns `None` if the étape has no line.
fn etape_listee<'a>(
    atlas: &'a Atlas,
    voie: &'a Voie,
    etape: &'a Etape,
    demande: &ListeRequest,
    words: &Words,
) -> Option<LigneListee<'a>> {
    let trace = etape.trace.as_ref()?;
    let passages = trace.passages(atlas, f64::from(demande.ecart_max_m), |quoi| matches!(quoi, Quoi::Hebergeur(_)));
    let longueur_m = trace.figures.longueur_m;
    let part = lits::part_of(voie, etape, demande.sens);
    // A section may lie on several étapes, or on none.
    let etape_at = |at_m: f64| match etape.section {
        Some(_) => voie.etape_at(&etape.row.variante, trace.de_m + at_m),
        None => Some(etape),
    };
    let with_etape = |annonce: Annonce<'a>| (annonce, etape_at(demande.sens.walked(annonce.start_m(), longueur_m)));
    Some(LigneListee {
        variante: &etape.row.variante,
        longueur_m,
        trous: trace.path.pieces.len() > 1,
        rangs: rangs(atlas, &passages, demande, longueur_m, etape_at),
        alertes: part.map_or_else(Vec::new, |(ligne, part_m)| alertes(atlas, ligne, demande, part_m, words)),
        annonces: Annonce::of_etape(atlas, voie, etape, demande.sens).into_iter().map(with_etape).collect(),
    })
}

/// Returns the hosts along a line of the voie.
fn ligne_listee<'a>(
    atlas: &'a Atlas,
    voie: &'a Voie,
    ligne: &'a Ligne,
    demande: &ListeRequest,
    words: &Words,
) -> LigneListee<'a> {
    let passages = ligne.passages(atlas, f64::from(demande.ecart_max_m));
    let longueur_m = ligne.figures.longueur_m;
    let etape_at = |at_m: f64| voie.etape_at(&ligne.variante, at_m);
    let with_etape = |annonce: Annonce<'a>| (annonce, etape_at(ligne.walked(demande.sens, annonce.start_m())));
    LigneListee {
        variante: &ligne.variante,
        longueur_m,
        trous: !ligne.holes().is_empty(),
        rangs: rangs(atlas, &passages, demande, longueur_m, etape_at),
        alertes: alertes(atlas, ligne, demande, [0.0, longueur_m], words),
        annonces: Annonce::along_line(atlas, voie, ligne, demande.sens).into_iter().map(with_etape).collect(),
    }
}

/// Returns the warnings for a part of a line, given in metres from the start of the line in walking direction.
fn alertes(atlas: &Atlas, ligne: &Ligne, demande: &ListeRequest, part_m: [f64; 2], words: &Words) -> Vec<Alerte> {
    lits::along(words, atlas, ligne, demande.sens, Nuit::of(atlas, demande.ouvert), part_m)
}

/// Returns the rows of the hosts among the passages of a line, in walking order.
fn rangs<'a>(
    atlas: &'a Atlas,
    passages: &[Passage],
    demande: &ListeRequest,
    longueur_m: f64,
    etape_at: impl Fn(f64) -> Option<&'a Etape>,
) -> Vec<Rang<'a>> {
    let is_left_out = |passage: &&Passage| demande.ouvert.is_some_and(|jour| atlas.is_closed(passage.quoi, jour));
    let rang = |passage: &Passage| {
        let Quoi::Hebergeur(host) = passage.quoi else { return None };
        let hote = atlas.hebergeurs.get(host)?;
        Some(Rang {
            quoi: passage.quoi,
            hote,
            localite: hote.localite.and_then(|i| atlas.localites.get(i)).map_or("", |l| l.nom.as_str()),
            etape: etape_at(passage.chainage_m),
            chainage_m: demande.sens.walked(passage.chainage_m, longueur_m),
            ecart_m: passage.off_m,
        })
    };
    let mut rangs: Vec<Rang<'a>> = passages.iter().filter(|passage| !is_left_out(passage)).filter_map(rang).collect();
    // Many hosts are shown at their localité and so have the same chainage. The code then gives a stable order.
    rangs.sort_by(|a, b| {
        let places = a.chainage_m.total_cmp(&b.chainage_m).then(a.ecart_m.total_cmp(&b.ecart_m));
        places.then_with(|| a.hote.code.cmp(&b.hote.code))
    });
    rangs
}

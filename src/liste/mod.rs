//! Lists of hosts along a voie or an étape, in walking order, to take along on paper, in a spreadsheet or a device.
//!
//! ```text
//!  ListeRequest ──> Liste ──────────> FileFormat ───> bytes
//!              what each line    csv, xlsx   a row for each passage of a host; cellule: the columns of both
//!              passes            gpx         a waypoint for each host, as in a track
//! ```
//!
//! The page to read and to print is in [`crate::pages`].
//!
//! What a host did not agree to publish is not in the atlas, so it cannot be here.

mod cellule;
mod csv;
mod files;
mod gpx;
mod request;
mod sentences;
mod xlsx;

pub(crate) use cellule::{COLONNES, cellules};
pub use files::{FORMATS, ListeFile};
pub use request::{ECART_M, ListeRequest};

use crate::atlas::{Atlas, Etape, Hebergeur, Ligne, Passage, Path, Quoi, Voie};
use crate::links::Address;
use crate::model::Sens;
use crate::trace::{Caption, Trace};
use crate::words::{Words, one_line};

/// The hosts along a voie or an étape.
#[derive(Debug)]
pub struct Liste<'a> {
    /// The voie.
    pub voie: &'a Voie,
    /// The étape, of an étape's list.
    pub etape: Option<&'a Etape>,
    /// What it is of, in the direction walked.
    pub nom: String,
    /// What was asked for.
    pub demande: &'a ListeRequest,
    /// The main line, then the variants; of an étape's list the one that it is on.
    pub lignes: Vec<LigneListee<'a>>,
    /// What its files have in common with those of its track: whose data it is, of when.
    trace: Trace,
    atlas: &'a Atlas,
}

/// The hosts along one line, counted from its own start in the direction walked.
#[derive(Debug)]
pub struct LigneListee<'a> {
    /// Empty: the main line.
    pub variante: &'a str,
    /// Metres.
    pub longueur_m: f64,
    /// Is it interrupted?
    pub trous: bool,
    /// In walking order; a host that the line passes twice stands there twice.
    pub rangs: Vec<Rang<'a>>,
}

/// A host where the way passes it.
#[derive(Debug)]
pub struct Rang<'a> {
    /// Its place in the atlas.
    pub quoi: Quoi,
    /// As far as it is published.
    pub hote: &'a Hebergeur,
    /// The name of its localité, or empty.
    pub localite: &'a str,
    /// The étape that passes it, if one does.
    pub etape: Option<&'a Etape>,
    /// From the start of the list's line, metres.
    pub chainage_m: f64,
    /// From the way, metres: of the host, or of its localité where that is all that is published.
    pub ecart_m: f64,
}

impl<'a> Liste<'a> {
    /// The list that is asked for; none where there is no such voie or étape, or it has no line.
    pub fn of(atlas: &'a Atlas, demande: &'a ListeRequest, words: &'static Words) -> Option<Self> {
        let voie = atlas.voie(&demande.voie)?;
        let etape = match &demande.etape {
            Some(slug) => Some(voie.etape(slug)?),
            None => None,
        };
        let lignes: Vec<LigneListee<'a>> = match etape {
            Some(etape) => vec![etape_listee(atlas, etape, demande)?],
            None => voie.lignes.iter().map(|ligne| ligne_listee(atlas, voie, ligne, demande)).collect(),
        };
        let paths: Vec<&Path> = match etape {
            Some(etape) => vec![&etape.trace.as_ref()?.path],
            None => voie.lignes.iter().map(|ligne| &ligne.path).collect(),
        };
        let trace = Trace::new(atlas, voie, paths, words);
        let mut liste = Self { voie, etape, nom: String::new(), demande, lignes, trace, atlas };
        liste.nom = liste.name();
        let description = format!("{} {}", liste.summary(), liste.notes().join(" "));
        liste.trace.caption = Caption { nom: liste.title(), description, page: liste.page() };
        (!liste.lignes.is_empty()).then_some(liste)
    }

    /// The language that it is written in.
    pub(crate) fn words(&self) -> &'static Words {
        self.trace.words
    }

    /// What the list is of, in the direction walked.
    fn name(&self) -> String {
        let (nom, words) = (one_line(&self.voie.row.nom), self.words());
        match self.etape {
            Some(etape) => words.nom_etape(&nom, &etape.slug(), &self.ends(etape)),
            None if self.demande.sens.is_back() => words.nom_retour(&nom),
            None => nom,
        }
    }

    /// Where an étape starts and ends in the direction of the list.
    pub(crate) fn ends(&self, etape: &Etape) -> String {
        let name =
            |localite: usize| self.atlas.localites.get(localite).map_or_else(|| "?".into(), |l| one_line(&l.nom));
        let [de, a] = self.demande.sens.ends([etape.depart, etape.arrivee]).map(name);
        self.words().bouts(&de, &a)
    }

    /// The path of the page of what it is of.
    pub(crate) fn page(&self) -> String {
        let etape = self.etape.map(Etape::slug);
        Address::page(self.voie.row.code.as_str(), etape.as_deref()).to_string()
    }

    /// How many hosts there are; one that is passed twice is one.
    fn hotes(&self) -> usize {
        let mut ids: Vec<i64> = self.rangs().map(|(_, rang)| rang.hote.id).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }

    fn rangs(&self) -> impl Iterator<Item = (&LigneListee<'a>, &Rang<'a>)> {
        self.lignes.iter().flat_map(|ligne| ligne.rangs.iter().map(move |rang| (ligne, rang)))
    }
}

fn etape_listee<'a>(atlas: &'a Atlas, etape: &'a Etape, demande: &ListeRequest) -> Option<LigneListee<'a>> {
    let trace = etape.trace.as_ref()?;
    let passages = trace.passages(atlas, f64::from(demande.ecart_max_m), |quoi| matches!(quoi, Quoi::Hebergeur(_)));
    let longueur_m = trace.figures.longueur_m;
    Some(LigneListee {
        variante: &etape.row.variante,
        longueur_m,
        trous: trace.path.pieces.len() > 1,
        rangs: rangs(atlas, &passages, demande.sens, longueur_m, |_| Some(etape)),
    })
}

fn ligne_listee<'a>(atlas: &'a Atlas, voie: &'a Voie, ligne: &'a Ligne, demande: &ListeRequest) -> LigneListee<'a> {
    let passages = ligne.passages(atlas, f64::from(demande.ecart_max_m));
    let longueur_m = ligne.figures.longueur_m;
    let etape_at = |at_m: f64| voie.etape_at(&ligne.variante, at_m);
    LigneListee {
        variante: &ligne.variante,
        longueur_m,
        trous: !ligne.holes().is_empty(),
        rangs: rangs(atlas, &passages, demande.sens, longueur_m, etape_at),
    }
}

/// The hosts among what a line passes, in the direction walked.
fn rangs<'a>(
    atlas: &'a Atlas,
    passages: &[Passage],
    sens: Sens,
    longueur_m: f64,
    etape_at: impl Fn(f64) -> Option<&'a Etape>,
) -> Vec<Rang<'a>> {
    let rang = |passage: &Passage| {
        let Quoi::Hebergeur(host) = passage.quoi else { return None };
        let hote = atlas.hebergeurs.get(host)?;
        Some(Rang {
            quoi: passage.quoi,
            hote,
            localite: hote.localite.and_then(|i| atlas.localites.get(i)).map_or("", |l| l.nom.as_str()),
            etape: etape_at(passage.chainage_m),
            chainage_m: sens.walked(passage.chainage_m, longueur_m),
            ecart_m: passage.off_m,
        })
    };
    let mut rangs: Vec<Rang<'a>> = passages.iter().filter_map(rang).collect();
    // Many are at their localité, so at the same place: then as a reader would look for them.
    rangs.sort_by(|a, b| {
        let places = a.chainage_m.total_cmp(&b.chainage_m).then(a.ecart_m.total_cmp(&b.ecart_m));
        places.then_with(|| a.hote.code.cmp(&b.hote.code))
    });
    rangs
}

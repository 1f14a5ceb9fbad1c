//! Tracks to download: an étape or a voie of the atlas as a file that devices open.
//!
//! ```text
//!  TraceRequest ──> Trace ──────────────> FileFormat ───> bytes
//!  what, how   pistes   one a day    gpx, …     (a zip: a file for each piste; itineraires: the national schema)
//!              repères  waypoints
//! ```

mod antimeridian;
mod fit;
mod geojson;
mod gpx;
mod kml;
mod national_schema;
mod points;
pub mod repere;
mod request;
mod symboles;
mod zip;

use std::collections::{BTreeSet, HashSet};

pub use points::PointLimit;
pub use repere::{Avec, Repere, RepereKind};
pub use request::{FORMATS_OF_ETAPE, FORMATS_OF_VOIE, TraceRequest, file};

use repere::HEBERGEURS_M;

use crate::atlas::{Atlas, Etape, Figures, Ligne, Path, Relief, Step, Voie, figures};
use crate::geo::{Bounds, Position};
use crate::links::Address;
use crate::model::Sens;
use crate::words::Words;

/// How a track is to be made, whatever it is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TrackOptions {
    /// Which way it is walked.
    pub sens: Sens,
    /// How many points it has.
    pub variante: PointLimit,
    /// Its waypoints.
    pub avec: Avec,
}

/// What is written into a file, whatever the format.
#[derive(Debug)]
pub struct Trace {
    /// What readers are told of it.
    pub caption: Caption,
    /// The voie's colour, `#rrggbb`.
    pub couleur: String,
    /// Whose data it is, and of when.
    pub attribution: Attribution,
    /// The language of all texts.
    pub words: &'static Words,
    /// Its tracks: that of the étape; of a voie, one for each étape and one for what no étape takes in.
    pub pistes: Vec<Piste>,
    /// What lies along it, in walking order.
    pub reperes: Vec<Repere>,
    /// The box around its tracks.
    pub bounds: Option<Bounds>,
}

/// What readers are told of a file or of a track.
#[derive(Clone, Debug)]
pub struct Caption {
    /// Its name, in the direction walked.
    pub nom: String,
    /// Its figures in words.
    pub description: String,
    /// The path of its page on the site.
    pub page: String,
}

/// A track: a day's walk, as a rule.
#[derive(Debug)]
pub struct Piste {
    /// What readers are told of it.
    pub caption: Caption,
    /// The étape's number; none of what is no étape.
    pub numero: Option<i64>,
    /// The étape's slug; empty of what is no étape.
    pub slug: String,
    /// The names of the localités where it starts and ends; empty of what is no étape.
    pub bouts: [String; 2],
    /// Its figures in the direction walked: those of the whole line, even if points were left out.
    pub figures: Figures,
    /// How far points that were left out lie from it at most, metres; none where there are all.
    pub ecart_m: Option<f64>,
    /// One for each stretch without a hole, in walking order; heights on every place or on none.
    pub segments: Vec<Vec<Position>>,
}

/// Whose data a file has, and of when they are.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// The rights of the data and their licences: what the tronçons say, each once.
    pub droits: Vec<String>,
    /// When the last of the tronçons was recorded, `YYYY-MM-DD`, if one of them says it.
    pub date: Option<String>,
}

/// Licences that rights name, and the address of each.
const LICENCES: [(&str, &str); 6] = [
    ("ODbL", "https://opendatacommons.org/licenses/odbl/1-0/"),
    ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("Licence Ouverte", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
    ("OpenStreetMap", "https://www.openstreetmap.org/copyright"),
];

impl Attribution {
    /// What the tronçons of some paths say.
    fn of<'a>(atlas: &Atlas, paths: impl IntoIterator<Item = &'a Path>) -> Self {
        let (mut droits, mut date) = (BTreeSet::new(), "");
        let mut seen = HashSet::new();
        for step in paths.into_iter().flat_map(Path::steps) {
            let troncon = atlas.network.troncon_of(step.arc).filter(|place| seen.insert(*place));
            let Some(troncon) = troncon.and_then(|place| atlas.troncons.get(place)) else { continue };
            droits.insert(troncon.row.droits.as_str());
            date = date.max(troncon.row.date_releve.as_str());
        }
        droits.remove("");
        let droits = droits.into_iter().map(str::to_owned).collect();
        Self { droits, date: (!date.is_empty()).then(|| date.to_owned()) }
    }

    /// All rights in one line. Empty if the tronçons name none.
    pub fn line(&self) -> String {
        self.droits.join(" | ")
    }

    /// The address of the licence that the rights (« © …, ODbL ») name, if it is a known one.
    fn licence(&self) -> Option<&'static str> {
        let named = |name: &str| self.droits.iter().any(|droits| droits.contains(name));
        LICENCES.iter().find(|(name, _)| named(name)).map(|(_, address)| *address)
    }
}

impl Trace {
    /// The track of an étape, by slug, or of the whole voie. Returns `None` if there is no such étape, or it has no line.
    pub fn of(
        atlas: &Atlas,
        voie: &Voie,
        etape: Option<&str>,
        facon: TrackOptions,
        words: &'static Words,
    ) -> Option<Self> {
        match etape {
            Some(slug) => Self::of_etape(atlas, voie, voie.etape(slug)?, facon, words),
            None => Self::of_voie(atlas, voie, facon, words),
        }
    }

    /// The track of an étape; none where the étape has no line.
    pub fn of_etape(
        atlas: &Atlas,
        voie: &Voie,
        etape: &Etape,
        facon: TrackOptions,
        words: &'static Words,
    ) -> Option<Self> {
        let trace = etape.trace.as_ref()?;
        let piste = Piste::of_etape(atlas, voie, etape, facon, words)?;
        let mut all = Self::new(atlas, voie, [&trace.path], words);
        all.caption = piste.caption.clone();
        if facon.avec != Avec::default() {
            let passages = trace.passages(atlas, HEBERGEURS_M, |quoi| facon.avec.within_m(quoi).is_some());
            let line = (passages, trace.figures.longueur_m);
            all.reperes = repere::along(atlas, &[line], facon.avec, facon.sens, words);
        }
        all.pistes = vec![piste];
        Some(all)
    }

    /// The tracks of a whole voie: its étapes by line and number, and after those of a line whatever of it no étape takes
    /// in; none where it has no tronçon.
    pub fn of_voie(atlas: &Atlas, voie: &Voie, facon: TrackOptions, words: &'static Words) -> Option<Self> {
        let mut pistes = vec![];
        let mut walked: HashSet<u32> = HashSet::new();
        let mut paths: Vec<Path> = vec![];
        for ligne in &voie.lignes {
            for etape in voie.etapes.iter().filter(|etape| etape.row.variante == ligne.variante) {
                let Some(trace) = &etape.trace else { continue };
                pistes.extend(Piste::of_etape(atlas, voie, etape, facon, words));
                walked.extend(trace.path.steps().map(|step| step.arc));
                paths.push(trace.path.clone());
            }
            let rest = rest(&ligne.path, &mut walked);
            if !rest.pieces.is_empty() {
                pistes.push(Piste::of_rest(atlas, voie, ligne, &rest, facon, words));
                paths.push(rest);
            }
        }
        let back = facon.sens.is_back();
        let mut all = Self::new(atlas, voie, &paths, words);
        if back {
            pistes.reverse();
        }
        all.caption.nom = if back { words.nom_retour(&voie.row.nom) } else { voie.row.nom.clone() };
        all.caption.description = description_of_voie(&pistes, voie, words);
        if facon.avec != Avec::default() {
            let of = |ligne: &Ligne| (ligne.passages(atlas, HEBERGEURS_M), ligne.figures.longueur_m);
            let lines: Vec<_> = voie.lignes.iter().map(of).collect();
            all.reperes = repere::along(atlas, &lines, facon.avec, facon.sens, words);
        }
        all.pistes = pistes;
        (!all.pistes.is_empty()).then_some(all)
    }

    /// What paths of a voie have in common, nothing in it so far.
    pub(crate) fn new<'a>(
        atlas: &Atlas,
        voie: &Voie,
        paths: impl IntoIterator<Item = &'a Path> + Clone,
        words: &'static Words,
    ) -> Self {
        let boxes = paths.clone().into_iter().filter_map(|path| atlas.network.bounds(path));
        let page = Address::page(voie.row.code.as_str(), None).to_string();
        Self {
            caption: Caption { nom: String::new(), description: String::new(), page },
            couleur: voie.row.couleur.clone(),
            attribution: Attribution::of(atlas, paths),
            pistes: vec![],
            reperes: vec![],
            bounds: boxes.reduce(Bounds::and),
            words,
        }
    }
}

impl Piste {
    fn of_etape(atlas: &Atlas, voie: &Voie, etape: &Etape, facon: TrackOptions, words: &Words) -> Option<Self> {
        let trace = etape.trace.as_ref()?;
        let slug = etape.slug();
        let name = |place: usize| atlas.localites.get(place).map_or(String::new(), |localite| localite.nom.clone());
        let bouts = facon.sens.ends([name(etape.depart), name(etape.arrivee)]);
        let [from, to] = &bouts;
        let mut piste = Self::new(atlas, &trace.path, &trace.figures, facon, words);
        piste.caption.nom = words.nom_etape(&voie.row.nom, &slug, &words.bouts(from, to));
        piste.caption.page = Address::page(voie.row.code.as_str(), Some(&slug)).to_string();
        (piste.numero, piste.slug, piste.bouts) = (Some(etape.row.numero), slug, bouts);
        Some(piste)
    }

    /// What of a line is in no étape.
    fn of_rest(atlas: &Atlas, voie: &Voie, ligne: &Ligne, rest: &Path, facon: TrackOptions, words: &Words) -> Self {
        let mut piste = Self::new(atlas, rest, &Figures::of(rest, &atlas.network), facon, words);
        piste.caption.nom = match ligne.variante.as_str() {
            "" => voie.row.nom.clone(),
            variante => words.nom_variante(&voie.row.nom, variante),
        };
        if !voie.etapes.is_empty() {
            piste.caption.nom = words.nom_hors_etapes(&piste.caption.nom);
        }
        piste.caption.page = Address::page(voie.row.code.as_str(), None).to_string();
        piste
    }

    fn new(atlas: &Atlas, path: &Path, figures: &Figures, facon: TrackOptions, words: &Words) -> Self {
        let network = &atlas.network;
        let mut segments: Vec<Vec<Position>> =
            path.pieces.iter().map(|piece| network.positions(piece).collect()).collect();
        if figures.relief.is_none() {
            segments.iter_mut().flatten().for_each(|place| place.z = f64::NAN);
        }
        let count: usize = segments.iter().map(Vec::len).sum();
        let mut ecart_m = None;
        if count > facon.variante.at_most() {
            // In the line's own direction, so that the way back has the same points.
            let (left, deviation_m) = points::at_most(&segments, facon.variante.at_most());
            (segments, ecart_m) = (left, Some(deviation_m));
        }
        let figures = match facon.sens {
            Sens::Aller => figures.clone(),
            Sens::Retour => {
                segments.reverse();
                segments.iter_mut().for_each(|segment| segment.reverse());
                Figures::of(&path.reversed(), network)
            }
        };
        let description = description(words, &figures, &segments, ecart_m);
        let (nom, page, slug, bouts) = Default::default();
        Self { caption: Caption { nom, description, page }, numero: None, slug, bouts, figures, ecart_m, segments }
    }
}

/// What of a path was not walked yet, and then is.
fn rest(path: &Path, walked: &mut HashSet<u32>) -> Path {
    let mut pieces: Vec<Vec<Step>> = vec![];
    for piece in &path.pieces {
        let new: Vec<bool> = piece.iter().map(|step| walked.insert(step.arc)).collect();
        let steps: Vec<(Step, bool)> = piece.iter().copied().zip(new).collect();
        let runs = steps.chunk_by(|a, b| a.1 == b.1).filter(|run| run.first().is_some_and(|(_, new)| *new));
        pieces.extend(runs.map(|run| run.iter().map(|(step, _)| *step).collect()));
    }
    Path { pieces }
}

/// Figures in words: of the whole line, of which `segments` are shown.
pub(crate) fn description(
    words: &Words,
    figures: &Figures,
    segments: &[Vec<Position>],
    ecart_m: Option<f64>,
) -> String {
    let mut all = words.length(figures.longueur_m);
    if let Some(Relief { montee_m, descente_m, duree_min, .. }) = &figures.relief {
        let montee = words.chiffres_montee(&words.metres(montee_m.round()));
        let descente = words.chiffres_descente(&words.metres(descente_m.round()));
        all = words.chiffres_relief(&all, &montee, &descente, figures::METHOD, &words.hours_between(*duree_min));
    }
    let mut sentences = vec![words.chiffres_4kmh(&all, &words.quarters(figures.duree_4kmh_min))];
    if segments.len() > 1 {
        sentences.push(words.chiffres_morceaux(segments.len()));
    }
    if let Some(ecart_m) = ecart_m {
        let count: usize = segments.iter().map(Vec::len).sum();
        // Rounded up: it is a promise.
        sentences.push(words.chiffres_simplifie(count, &format!("{:.0}", ecart_m.ceil())));
    }
    sentences.join(" ")
}

/// The length of a voie in words, as its page says it: that of the main line, and of all lines where there are more.
pub(crate) fn length_of_voie(words: &Words, voie: &Voie) -> String {
    let Some(first) = voie.first_line() else { return words.length(0.0) };
    let first_km = words.length(first.figures.longueur_m);
    match (voie.with_variants_m(), first.variante.as_str()) {
        (None, _) => first_km,
        (Some(all_m), "") => words.longueur_ligne_principale(&first_km, &words.length(all_m)),
        (Some(all_m), nom) => words.longueur_variante(&first_km, nom, &words.length(all_m)),
    }
}

fn description_of_voie(pistes: &[Piste], voie: &Voie, words: &Words) -> String {
    let days = pistes.iter().filter(|piste| piste.numero.is_some()).count();
    let length = length_of_voie(words, voie);
    let text = if days == 0 { length } else { words.voie_etapes(days, &length) };
    let holes = pistes.iter().any(|piste| piste.segments.len() > 1);
    if holes { format!("{text}. {}", words.voie_morceaux()) } else { format!("{text}.") }
}

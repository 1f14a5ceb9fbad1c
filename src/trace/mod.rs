//! Tracks to download: an étape or a voie of the atlas as a file for devices, apps and programs.
//!
//! ```text
//!  TraceRequest ──> Trace ──────────────────────────> a writer ──> Fichier
//!                   pistes   the tracks, one a day     gpx, kml, geojson, fit, national_schema, zip
//!                   reperes  the waypoints
//! ```
//!
//! A [`TraceRequest`] names a voie or an étape, a format and the [`TrackOptions`]. It is a
//! [`Product`](crate::file::Product): `make` collects a [`Trace`] from the atlas and hands it to the writer of the
//! format. A [`Trace`] has one [`Piste`] for each day and one [`Repere`] for each waypoint, so it has everything that
//! any format needs. [`crate::http`] and [`crate::cli`] make files from requests. [`crate::liste`] and [`crate::plan`]
//! fill a `Trace` of their own and write it as GPX.
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::file::{FileFormat, Product};
//! use hent::links::Base;
//! use hent::trace::{Avec, FORMATS_OF_ETAPE, TraceRequest, TrackOptions};
//!
//! let format = FileFormat::parse("gpx", FORMATS_OF_ETAPE).unwrap();
//! let facon = TrackOptions { avec: Avec::parse("hebergeurs,localites").unwrap(), ..TrackOptions::default() };
//! let request = TraceRequest { voie: "y".into(), etape: Some("1".into()), facon, format, base: Base::default() };
//! // An empty atlas has no voie « y ».
//! assert!(request.make(&Atlas::default()).unwrap().is_none());
//! ```

mod antimeridian;
mod fit;
mod geojson;
mod gpx;
mod kml;
mod national_schema;
mod nuit;
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

use jiff::civil::Date;

use crate::atlas::{Atlas, Etape, Figures, Ligne, Path, Relief, Step, Voie, figures};
use crate::geo::{Bounds, Position};
use crate::links::Address;
use crate::lits;
use crate::model::Sens;
use crate::words::Words;

/// Options of a download. They apply to an étape as well as to a whole voie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TrackOptions {
    /// The direction walked.
    pub sens: Sens,
    /// The greatest number of points of a track.
    pub variante: PointLimit,
    /// Which waypoints the file has.
    pub avec: Avec,
    /// The night for which the file is made: closed hosts are no waypoints, and warnings are those of this night. `None`
    /// takes all hosts, and the warnings of the atlas's period.
    pub ouvert: Option<Date>,
}

/// The content of a track file, independent of the format.
#[derive(Debug)]
pub struct Trace {
    /// Name, description and page of the whole file.
    pub caption: Caption,
    /// The voie's colour, `#rrggbb`.
    pub couleur: String,
    /// Rights and date of the data.
    pub attribution: Attribution,
    /// The language of all texts.
    pub words: &'static Words,
    /// The tracks. An étape has one. A voie has one for each étape, and one for each part of a line outside all étapes.
    pub pistes: Vec<Piste>,
    /// The waypoints along the tracks, in walking order.
    pub reperes: Vec<Repere>,
    /// The bounding box of the tracks. `None` if there is no tronçon.
    pub bounds: Option<Bounds>,
}

/// What a file says of itself, or of one of its tracks.
#[derive(Clone, Debug)]
pub struct Caption {
    /// The name, in the direction walked.
    pub nom: String,
    /// Length, ascent and times, in sentences.
    pub description: String,
    /// The path of the page on the site, without the base.
    pub page: String,
}

/// A track. As a rule it is one day's walk.
#[derive(Debug)]
pub struct Piste {
    /// Name, description and page of the track.
    pub caption: Caption,
    /// The number of the étape. `None` for a track outside all étapes.
    pub numero: Option<i64>,
    /// The slug of the étape. Empty for a track outside all étapes.
    pub slug: String,
    /// The names of the localités at the start and at the end. Empty for a track outside all étapes.
    pub bouts: [String; 2],
    /// The figures of the complete line in the direction walked, even if the segments have fewer points.
    pub figures: Figures,
    /// The greatest distance in metres from a point that was left out to the segments. `None` if no point was left out.
    pub ecart_m: Option<f64>,
    /// The points, in walking order. A hole in the line begins a new segment. Either every point has a height, or none
    /// has.
    pub segments: Vec<Vec<Position>>,
}

/// Rights and date of the data in a file.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// The rights and licences that the tronçons name, without repetition, in alphabetical order.
    pub droits: Vec<String>,
    /// The day on which the most recent tronçon was recorded, `YYYY-MM-DD`. `None` if no tronçon has a day.
    pub date: Option<String>,
}

/// Texts by which rights name a licence, and the web address of that licence. The first match wins.
const LICENCES: [(&str, &str); 6] = [
    ("ODbL", "https://opendatacommons.org/licenses/odbl/1-0/"),
    ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("Licence Ouverte", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
    ("OpenStreetMap", "https://www.openstreetmap.org/copyright"),
];

impl Attribution {
    /// Collects rights and date from the tronçons of the paths.
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

    /// All rights in one line. Empty if the tronçons name no rights.
    pub fn line(&self) -> String {
        self.droits.join(" | ")
    }

    /// The web address of the licence that the rights (« © …, ODbL ») name. `None` if [`LICENCES`] does not know it.
    fn licence(&self) -> Option<&'static str> {
        let named = |name: &str| self.droits.iter().any(|droits| droits.contains(name));
        LICENCES.iter().find(|(name, _)| named(name)).map(|(_, address)| *address)
    }
}

impl Trace {
    /// Collects an étape, given by its slug, or the whole voie. Returns `None` if there is no such étape, or it has no
    /// line.
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

    /// Collects an étape. Returns `None` if the étape has no line.
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
        let wanted = |quoi| facon.wants(atlas, quoi);
        if facon.avec != Avec::default() {
            let passages = trace.passages(atlas, HEBERGEURS_M, wanted);
            let line = (passages, trace.figures.longueur_m);
            all.reperes = repere::along(
                atlas,
                &[line],
                facon.avec,
                facon.sens,
                &facon.alertes_of(atlas, voie, etape, words),
                words,
            );
        }
        all.pistes = vec![piste];
        Some(all)
    }

    /// Collects a whole voie, line by line: the étapes of the line by number, then one track of what no étape covers.
    /// Returns `None` if the voie has no tronçon.
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
        let alertes = facon.alertes(atlas, voie, words);
        lits::add(&mut all.caption.description, &alertes);
        if facon.avec != Avec::default() {
            let of = |ligne: &Ligne| {
                let mut passages = ligne.passages(atlas, HEBERGEURS_M);
                passages.retain(|passage| facon.wants(atlas, passage.quoi));
                (passages, ligne.figures.longueur_m)
            };
            let lines: Vec<_> = voie.lignes.iter().map(of).collect();
            all.reperes = repere::along(atlas, &lines, facon.avec, facon.sens, &alertes, words);
        }
        all.pistes = pistes;
        (!all.pistes.is_empty()).then_some(all)
    }

    /// Makes a trace that has no tracks yet, an empty name and an empty description. Colour and page are those of `voie`.
    /// Rights and bounding box are those of `paths`.
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
        lits::add(&mut piste.caption.description, &facon.alertes_of(atlas, voie, etape, words));
        (piste.numero, piste.slug, piste.bouts) = (Some(etape.row.numero), slug, bouts);
        Some(piste)
    }

    /// The track of the part of a line that is in no étape.
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
            // The points are chosen in the direction of the line, so that the way back has the same points.
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

/// The part of a path whose arcs are not in `walked` yet. Adds its arcs to `walked`.
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

/// Describes a track in sentences: length, ascent and times of the complete line, then what the reader must know of the
/// points in `segments` (holes, points left out). `ecart_m` is that of [`Piste`].
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
        // Rounded up, because the sentence promises « at most ».
        sentences.push(words.chiffres_simplifie(count, &format!("{:.0}", ecart_m.ceil())));
    }
    sentences.join(" ")
}

/// The length of a voie in words: that of the first line, and that of all lines together if there are several. The page
/// of the voie says the same.
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

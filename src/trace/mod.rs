//! Track files for download: an étape or a voie of the atlas for devices, apps and programs.
//!
//! ```text
//!  TraceRequest ──> Trace ──────────────────────────> a writer ──> Fichier
//!                   pistes   the tracks, one a day     gpx, kml, geojson, fit, national_schema, zip
//!                   reperes  the waypoints
//!                   perturbations  closed stretches and detours
//! ```
//!
//! A track follows the waymarked way, or with [`Avec::deviations`] the detours that hold today. [`portion`] builds such
//! a track.
//!
//! A [`TraceRequest`] names a voie or an étape, a format and the [`TrackOptions`]. It is a
//! [`Product`](crate::file::Product): `make` collects a [`Trace`] from the atlas and passes it to the writer of the
//! format. A [`Trace`] has one [`Piste`] for each day and one [`Repere`] for each waypoint, which is everything that
//! any format needs. [`crate::http`] and [`crate::cli`] make files from requests. [`crate::liste`] and [`crate::plan`]
//! fill a `Trace` of their own and write it as GPX.
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::file::{FileFormat, Product};
//! use hent::links::Base;
//! use hent::trace::{Avec, FORMATS_OF_ETAPE, TraceRequest, TrackOptions};
//! use hent::words::Langue;
//!
//! let format = FileFormat::parse("gpx", FORMATS_OF_ETAPE).unwrap();
//! let facon = TrackOptions { avec: Avec::parse("hebergeurs,localites").unwrap(), ..TrackOptions::default() };
//! let (langue, base) = (Langue::Br, Base::default());
//! let request = TraceRequest { voie: "y".into(), etape: Some("1".into()), facon, format, langue, base };
//! // An empty atlas has no voie « y ».
//! assert!(request.make(&Atlas::default()).unwrap().is_none());
//! ```

mod antimeridian;
mod caption;
mod deviation;
mod fit;
mod geojson;
mod gpx;
mod kml;
mod national_schema;
mod nuit;
mod odometer;
mod options;
mod perturbation;
mod piste;
mod points;
mod portion;
pub mod repere;
mod request;
mod symboles;
mod zip;

use std::collections::{BTreeSet, HashSet};

pub use caption::Caption;
pub(crate) use caption::description;
pub use deviation::Deviation;
pub use gpx::{Recorded, recorded_gpx};
pub use options::TrackOptions;
pub use perturbation::ClosedStretch;
pub use piste::Piste;
pub use points::{PointLimit, keep};
pub use repere::{Avec, Repere, RepereKind};
pub use request::{FORMATS_OF_ETAPE, FORMATS_OF_VOIE, TraceRequest, file};

use piste::rest;
use portion::Portion;
use repere::HEBERGEURS_M;

use crate::atlas::{Atlas, Etape, Invented, Ligne, Path, Voie};
use crate::file::attribution;
use crate::geo::Bounds;
use crate::links::Address;
use crate::lits;
use crate::model::Couleur;
use crate::words::Words;

/// The content of a track file, independent of the format.
#[derive(Debug)]
pub struct Trace {
    /// The name, description and page of the whole file.
    pub caption: Caption,
    /// The voie's colour on maps.
    pub couleur: Couleur,
    /// Rights and date of the data.
    pub attribution: Attribution,
    /// The language of all texts.
    pub words: &'static Words,
    /// The tracks. An étape has one. A voie has one for each étape, and one for each part of a line outside all étapes.
    pub pistes: Vec<Piste>,
    /// The waypoints along the tracks, in walking order.
    pub reperes: Vec<Repere>,
    /// The closures along the tracks: closed stretches and detours. Their waypoints are among `reperes`.
    pub perturbations: Vec<ClosedStretch>,
    /// The bounding box of the tracks. `None` if there is no tronçon.
    pub bounds: Option<Bounds>,
}

/// Rights and date of the data in a file.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// The rights and licences of the tronçons, without duplicates, in alphabetical order.
    pub droits: Vec<String>,
    /// The day on which the most recent tronçon was recorded, `YYYY-MM-DD`. `None` if no tronçon has one.
    pub date: Option<String>,
    /// The invented stretches, in metres from the walker's start.
    pub invente: Invented,
}

/// Texts that identify a licence in the rights, each with the URL of the licence. The first match wins.
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
    fn of<'a>(atlas: &Atlas, paths: impl IntoIterator<Item = &'a Path> + Clone) -> Self {
        let invente = atlas.invented(paths.clone());
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
        Self { droits, date: (!date.is_empty()).then(|| date.to_owned()), invente }
    }

    /// Returns the warning that the walk is wholly or partly invented. Returns `None` if no stretch is invented.
    pub(crate) fn warning(&self, words: &Words) -> Option<String> {
        let Invented { parts_m, .. } = &self.invente;
        self.invente.is_any().then(|| words.trace_invente(self.invente.is_all(), parts_m))
    }

    /// Returns all rights on one line. It is empty if the tronçons name no rights.
    pub fn line(&self) -> String {
        attribution::joined(&self.droits)
    }

    /// Returns the URL of the licence in the rights (« © …, ODbL »). Returns `None` if it is not in [`LICENCES`].
    fn licence(&self) -> Option<&'static str> {
        let named = |name: &str| self.droits.iter().any(|droits| droits.contains(name));
        LICENCES.iter().find(|(name, _)| named(name)).map(|(_, address)| *address)
    }
}

impl Trace {
    /// Collects an étape, given by its slug, or the whole voie. Returns `None` if there is no such étape, or if it has
    /// no line.
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
        if facon.sens.is_back() {
            all.attribution.invente = all.attribution.invente.turned();
        }
        all.caption = piste.caption.clone();
        let portion = Portion::of_etape(atlas, voie, etape, facon.avec)?;
        if facon.avec.places() {
            let wanted = |quoi| facon.wants(atlas, quoi);
            let line = portion.passed(atlas, || trace.passages(atlas, HEBERGEURS_M, wanted), wanted);
            let alertes = facon.alertes_of(atlas, voie, etape, words);
            all.reperes = repere::along(atlas, &[line], facon.avec, facon.sens, &alertes, words);
        }
        all.add_closures(atlas, &[portion], facon);
        all.pistes = vec![piste];
        Some(all)
    }

    /// Collects a whole voie, line by line: the étapes of the line by number, then one track of the parts that no étape
    /// covers. Returns `None` if the voie has no tronçon.
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
            let (rest, runs) = rest(ligne, &atlas.network, &mut walked);
            if !rest.pieces.is_empty() {
                let portion = Portion::of_runs(atlas, voie, ligne, runs, facon.avec);
                pistes.push(Piste::of_rest(atlas, &portion, &rest, facon, words));
                paths.push(rest);
            }
        }
        let back = facon.sens.is_back();
        let mut all = Self::new(atlas, voie, &paths, words);
        let invente = atlas.invented_on(voie);
        all.attribution.invente = if back { invente.turned() } else { invente };
        if back {
            pistes.reverse();
        }
        all.caption.nom = if back { words.nom_retour(&voie.row.nom) } else { voie.row.nom.clone() };
        let of = |ligne| Portion::of_ligne(atlas, voie, ligne, facon.avec);
        let portions: Vec<Portion<'_>> = voie.lignes.iter().map(of).collect();
        let etapes = pistes.iter().filter(|piste| piste.numero.is_some()).count();
        let holes = pistes.iter().any(|piste| piste.segments.len() > 1);
        all.caption.description = caption::of_voie(atlas, voie, &portions, etapes, holes, facon, words);
        caption::add(&mut all.caption.description, all.attribution.warning(words));
        let alertes = facon.alertes(atlas, voie, words);
        lits::add(&mut all.caption.description, &alertes);
        if facon.avec.places() {
            let wanted = |quoi| facon.wants(atlas, quoi);
            let waymarked = |ligne: &Ligne| {
                let mut passages = ligne.passages(atlas, HEBERGEURS_M);
                passages.retain(|passage| wanted(passage.quoi));
                passages
            };
            let of = |portion: &Portion<'_>| portion.passed(atlas, || waymarked(portion.ligne), wanted);
            let lines: Vec<_> = portions.iter().map(of).collect();
            all.reperes = repere::along(atlas, &lines, facon.avec, facon.sens, &alertes, words);
        }
        all.add_closures(atlas, &portions, facon);
        all.pistes = pistes;
        (!all.pistes.is_empty()).then_some(all)
    }

    /// Makes a trace without tracks, with an empty name and an empty description. Colour and page are those of `voie`.
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
            couleur: voie.couleur,
            attribution: Attribution::of(atlas, paths),
            pistes: vec![],
            reperes: vec![],
            perturbations: vec![],
            bounds: boxes.reduce(Bounds::and),
            words,
        }
    }

    /// Adds the closures on some portions: waypoints and lines. Enlarges the bounding box by the detours that tracks
    /// follow.
    fn add_closures(&mut self, atlas: &Atlas, portions: &[Portion<'_>], facon: TrackOptions) {
        let tracks = portions.iter().filter_map(|portion| portion.followed.as_ref());
        let places = tracks.flat_map(|track| track.segments.iter().flatten().copied());
        self.bounds = self.bounds.into_iter().chain(Bounds::around(places)).reduce(Bounds::and);
        let (reperes, perturbations) = perturbation::along(atlas, portions, facon, self.words);
        if !reperes.is_empty() {
            self.reperes.splice(..0, reperes);
            // The sort is stable: at the same chainage, closures come first.
            self.reperes.sort_by(|a, b| a.start_m().total_cmp(&b.start_m()));
        }
        self.perturbations = perturbations;
    }
}

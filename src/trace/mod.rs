//! Tracks to download: an étape or a voie of the atlas as a file that devices open.
//!
//! ```text
//!  Demande ──> Trace ──────────────> Format ──> bytes
//!  what, how   pistes   one a day    gpx, …     (a zip: a file for each piste; itineraires: the national schema)
//!              repères  waypoints
//! ```

mod antimeridian;
pub mod demande;
mod fit;
mod format;
mod geojson;
mod gpx;
mod itineraires;
mod kml;
mod licence;
mod points;
pub mod repere;
mod symboles;
mod zip;

use std::collections::{BTreeSet, HashSet};

pub use demande::{Avec, Demande, Facon, Variante};
pub use format::{Format, file};
pub use repere::{Genre, Repere};

use crate::atlas::{Atlas, Etape, Figures, Ligne, Path, Relief, Step, Voie, figures};
use crate::geo::{Bounds, Position};
use crate::links::Address;
use crate::model::Sens;

/// What is written into a file, whatever the format.
#[derive(Debug)]
pub struct Trace {
    /// What it is called, in the direction walked.
    pub nom: String,
    /// Its figures in words.
    pub description: String,
    /// The path of its page on the site.
    pub page: String,
    /// The voie's colour, `#rrggbb`.
    pub couleur: String,
    /// Whose data it is and under which licence: what its tronçons say, each once.
    pub droits: Vec<String>,
    /// Of when the data are: when the last of its tronçons was recorded, `YYYY-MM-DD`, if that is said.
    pub date: Option<String>,
    /// Its tracks: that of the étape; of a voie, one for each étape and one for what no étape takes in.
    pub pistes: Vec<Piste>,
    /// What lies along it, in walking order.
    pub reperes: Vec<Repere>,
    /// The box around its tracks.
    pub bounds: Option<Bounds>,
}

/// A track: a day's walk, as a rule.
#[derive(Debug)]
pub struct Piste {
    /// What it is called, in the direction walked.
    pub nom: String,
    /// The étape's number; none of what is no étape.
    pub numero: Option<i64>,
    /// The étape's slug; empty of what is no étape.
    pub slug: String,
    /// The names of the localités where it starts and ends; empty of what is no étape.
    pub bouts: [String; 2],
    /// Its figures in words.
    pub description: String,
    /// The path of its page on the site.
    pub page: String,
    /// Its figures in the direction walked: those of the whole line, even if points were left out.
    pub figures: Figures,
    /// How far points that were left out lie from it at most, metres; none where there are all.
    pub ecart_m: Option<f64>,
    /// One for each stretch without a hole, in walking order; heights on every place or on none.
    pub segments: Vec<Vec<Position>>,
}

impl Trace {
    /// What is asked for; none where there is no such voie or étape, or it has no line.
    pub fn of(atlas: &Atlas, demande: &Demande) -> Option<Self> {
        let voie = atlas.voie(&demande.voie)?;
        match &demande.etape {
            Some(slug) => Self::of_etape(atlas, voie, voie.etape(slug)?, demande.facon),
            None => Self::of_voie(atlas, voie, demande.facon),
        }
    }

    /// The track of an étape; none where the étape has no line.
    pub fn of_etape(atlas: &Atlas, voie: &Voie, etape: &Etape, facon: Facon) -> Option<Self> {
        let trace = etape.trace.as_ref()?;
        let piste = Piste::of_etape(atlas, voie, etape, facon)?;
        let mut all = Self::new(atlas, voie, [&trace.path]);
        (all.nom, all.description) = (piste.nom.clone(), piste.description.clone());
        all.page.clone_from(&piste.page);
        if facon.avec != Avec::default() {
            let wanted = |quoi| repere::within_m(quoi, facon.avec).is_some();
            let passages = trace.passages(atlas, repere::HEBERGEURS_M, wanted);
            all.reperes = repere::along(atlas, &[(passages, trace.figures.longueur_m)], facon);
        }
        all.pistes = vec![piste];
        Some(all)
    }

    /// The tracks of a whole voie: its étapes by line and number, and after those of a line whatever of it no étape takes
    /// in; none where it has no tronçon.
    pub fn of_voie(atlas: &Atlas, voie: &Voie, facon: Facon) -> Option<Self> {
        let mut pistes = vec![];
        let mut walked: HashSet<u32> = HashSet::new();
        let mut paths: Vec<Path> = vec![];
        for ligne in &voie.lignes {
            for etape in voie.etapes.iter().filter(|etape| etape.row.variante == ligne.variante) {
                let Some(trace) = &etape.trace else { continue };
                pistes.extend(Piste::of_etape(atlas, voie, etape, facon));
                walked.extend(trace.path.steps().map(|step| step.arc));
                paths.push(trace.path.clone());
            }
            let rest = rest(&ligne.path, &mut walked);
            if !rest.pieces.is_empty() {
                pistes.push(Piste::of_rest(atlas, voie, ligne, &rest, facon));
                paths.push(rest);
            }
        }
        let back = facon.sens.is_back();
        let mut all = Self::new(atlas, voie, &paths);
        if back {
            pistes.reverse();
        }
        all.nom = voie.row.nom.clone() + if back { " (retour)" } else { "" };
        all.description = description_of_voie(&pistes, voie);
        if facon.avec != Avec::default() {
            let of = |ligne: &Ligne| (ligne.passages(atlas, repere::HEBERGEURS_M), ligne.figures.longueur_m);
            all.reperes = repere::along(atlas, &voie.lignes.iter().map(of).collect::<Vec<_>>(), facon);
        }
        all.pistes = pistes;
        (!all.pistes.is_empty()).then_some(all)
    }

    /// As a GPX file, links beginning with `base`. Errors: none but of the writer itself, which writes to memory.
    pub fn write_gpx(&self, base: &str) -> std::io::Result<Vec<u8>> {
        gpx::write(self, base)
    }

    /// What paths of a voie have in common, nothing in it so far.
    pub(crate) fn new<'a>(atlas: &Atlas, voie: &Voie, paths: impl IntoIterator<Item = &'a Path>) -> Self {
        let (mut droits, mut date, mut bounds) = (BTreeSet::new(), "", None::<Bounds>);
        let mut seen = HashSet::new();
        for path in paths {
            for step in path.steps() {
                let troncon = atlas.network.troncon_of(step.arc).filter(|place| seen.insert(*place));
                let Some(troncon) = troncon.and_then(|place| atlas.troncons.get(place)) else { continue };
                droits.insert(troncon.row.droits.as_str());
                date = date.max(troncon.row.date_releve.as_str());
            }
            let around = atlas.network.bounds(path);
            bounds = bounds.into_iter().chain(around).reduce(Bounds::and);
        }
        droits.remove("");
        Self {
            nom: String::new(),
            description: String::new(),
            page: Address::page(voie.row.code.as_str(), None).to_string(),
            couleur: voie.row.couleur.clone(),
            droits: droits.into_iter().map(str::to_owned).collect(),
            date: (!date.is_empty()).then(|| date.to_owned()),
            pistes: vec![],
            reperes: vec![],
            bounds,
        }
    }
}

impl Piste {
    fn of_etape(atlas: &Atlas, voie: &Voie, etape: &Etape, facon: Facon) -> Option<Self> {
        let trace = etape.trace.as_ref()?;
        let slug = etape.slug();
        let name = |place: usize| atlas.localites.get(place).map_or(String::new(), |localite| localite.nom.clone());
        let bouts = facon.sens.ends([name(etape.depart), name(etape.arrivee)]);
        let [from, to] = &bouts;
        let mut piste = Self::new(atlas, &trace.path, &trace.figures, facon);
        piste.nom = format!("{}, étape {slug} : {from} – {to}", voie.row.nom);
        piste.page = Address::page(voie.row.code.as_str(), Some(&slug)).to_string();
        (piste.numero, piste.slug, piste.bouts) = (Some(etape.row.numero), slug, bouts);
        Some(piste)
    }

    /// What of a line is in no étape.
    fn of_rest(atlas: &Atlas, voie: &Voie, ligne: &Ligne, rest: &Path, facon: Facon) -> Self {
        let mut piste = Self::new(atlas, rest, &Figures::of(rest, &atlas.network), facon);
        let of_variante = if ligne.variante.is_empty() { String::new() } else { format!(", {}", ligne.variante) };
        let outside = if voie.etapes.is_empty() { "" } else { ", hors étapes" };
        piste.nom = format!("{}{of_variante}{outside}", voie.row.nom);
        piste.page = Address::page(voie.row.code.as_str(), None).to_string();
        piste
    }

    fn new(atlas: &Atlas, path: &Path, figures: &Figures, facon: Facon) -> Self {
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
        let description = description(&figures, &segments, ecart_m);
        let (nom, slug, bouts, page) = Default::default();
        Self { nom, numero: None, slug, bouts, description, page, figures, ecart_m, segments }
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
pub(crate) fn description(figures: &Figures, segments: &[Vec<Position>], ecart_m: Option<f64>) -> String {
    let mut text = format!("{} km", decimal(figures.longueur_m / 1000.0));
    if let Some(Relief { montee_m, descente_m, duree_min: [fast, slow], .. }) = &figures.relief {
        let (up, down, method) = (montee_m.round(), descente_m.round(), figures::METHOD);
        text += &format!(", montée {up:.0} m, descente {down:.0} m (méthode {method}), marche {}", hours(*fast));
        if slow > fast {
            text += &format!(" à {}", hours(*slow));
        }
    }
    text += &format!(" ; {} à 4 km/h.", hours((figures.duree_4kmh_min / 15.0).round() * 15.0));
    if segments.len() > 1 {
        text += &format!(" Tracé en {} morceaux : il n'est pas continu.", segments.len());
    }
    if let Some(ecart_m) = ecart_m {
        let count: usize = segments.iter().map(Vec::len).sum();
        // Rounded up: it is a promise.
        text += &format!(
            " Tracé simplifié à {count} points, qui s'écarte au plus de {:.0} m du tracé complet.",
            ecart_m.ceil()
        );
    }
    text
}

/// The length of a voie in words, as its page says it: that of the main line, and of all lines where there are more.
pub(crate) fn length_of_voie(voie: &Voie) -> String {
    let Some(first) = voie.first_line() else { return "0,0 km".into() };
    let km = |metres: f64| format!("{} km", decimal(metres / 1000.0));
    let first_km = km(first.figures.longueur_m);
    match (voie.with_variants_m(), first.variante.as_str()) {
        (None, _) => first_km,
        (Some(all_m), "") => format!("{first_km} par la ligne principale, {} avec les variantes", km(all_m)),
        (Some(all_m), nom) => format!("{first_km} par la variante {nom}, {} avec toutes les variantes", km(all_m)),
    }
}

fn description_of_voie(pistes: &[Piste], voie: &Voie) -> String {
    let days = pistes.iter().filter(|piste| piste.numero.is_some()).count();
    let mut text = length_of_voie(voie);
    match days {
        0 => {}
        1 => text += ", une étape",
        days => text += &format!(", {days} étapes"),
    }
    let holes = pistes.iter().any(|piste| piste.segments.len() > 1);
    text += if holes { ". Certains tracés sont en plusieurs morceaux : ils ne sont pas continus." } else { "." };
    text
}

/// A number with one decimal, as French writes it.
pub(crate) fn decimal(number: f64) -> String {
    format!("{number:.1}").replace('.', ",")
}

/// A time in words: « 45 min », « 4 h », « 4 h 30 ».
pub(crate) fn hours(minutes: f64) -> String {
    let (hours, rest) = ((minutes / 60.0).floor(), minutes % 60.0);
    match (hours, rest) {
        (0.0, rest) => format!("{rest:.0} min"),
        (hours, 0.0) => format!("{hours:.0} h"),
        (hours, rest) => format!("{hours:.0} h {rest:02.0}"),
    }
}

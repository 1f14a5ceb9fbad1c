//! [`Piste`]: a track, with its figures and its description.

use std::borrow::Cow;
use std::collections::HashSet;

use super::caption::{self, Caption, description};
use super::deviation::Deviation;
use super::options::TrackOptions;
use super::points;
use super::portion::Portion;
use crate::atlas::{Atlas, Etape, Figures, Ligne, Network, Path, Step, Voie};
use crate::geo::Position;
use crate::links::Address;
use crate::lits;
use crate::words::Words;

/// A track, usually one day's walk.
#[derive(Debug)]
pub struct Piste {
    /// Name, description and page of the track.
    pub caption: Caption,
    /// The number of the étape. `None` for a section, and for a track outside all étapes.
    pub numero: Option<i64>,
    /// The slug of the étape. Empty for a track outside all étapes.
    pub slug: String,
    /// The names of the localités at the start and at the end. Empty for a track outside all étapes, and for an end of a
    /// section in the open.
    pub bouts: [String; 2],
    /// The figures of the complete line in walking direction, even if the segments have fewer points. A track that
    /// follows a detour has no ascent, because the heights of detours are not known.
    pub figures: Figures,
    /// The lengths of the track if a detour holds on it, and `None` otherwise.
    pub deviation: Option<Deviation>,
    /// The maximum distance in metres between a dropped point and the segments. `None` if no point was dropped.
    pub ecart_m: Option<f64>,
    /// The points, in walking order. After a hole in the line a new segment starts. Either all points have a height or
    /// none has, except that the points of a followed detour never have one.
    pub segments: Vec<Vec<Position>>,
}

impl Piste {
    /// Returns the segments for formats that cannot mark single heights as unknown. If any height is unknown, all are
    /// removed.
    pub(super) fn plain_segments(&self) -> Cow<'_, [Vec<Position>]> {
        let unknown = |place: &Position| place.height().is_none();
        if !self.segments.iter().flatten().any(unknown) {
            return Cow::Borrowed(&self.segments);
        }
        let flat = |segment: &Vec<Position>| segment.iter().map(|place| Position::flat(place.lon, place.lat)).collect();
        Cow::Owned(self.segments.iter().map(flat).collect())
    }

    /// Makes the track of an étape. Returns `None` if the étape has no line.
    pub(super) fn of_etape(
        atlas: &Atlas,
        voie: &Voie,
        etape: &Etape,
        facon: TrackOptions,
        words: &Words,
    ) -> Option<Self> {
        let trace = etape.trace.as_ref()?;
        let slug = etape.slug();
        let name = |place: usize| atlas.localites.get(place).map_or(String::new(), |localite| localite.nom.clone());
        let bouts = facon.sens.ends([name(etape.depart), name(etape.arrivee)]);
        let [from, to] = &bouts;
        let portion = Portion::of_etape(atlas, voie, etape, facon.avec)?;
        let mut piste = Self::new(atlas, &portion, &trace.path, &trace.figures, facon, words);
        piste.caption.nom = match &etape.section {
            Some(section) => words.section(&voie.row.nom, section),
            None => words.nom_etape(&voie.row.nom, &slug, &words.bouts(from, to)),
        };
        piste.caption.page = Address::page(voie.row.code.as_str(), Some(&slug)).to_string();
        lits::add(&mut piste.caption.description, &facon.alertes_of(atlas, voie, etape, words));
        (piste.numero, piste.slug, piste.bouts) = (etape.numero(), slug, bouts);
        Some(piste)
    }

    /// Makes the track of the part of a line that is in no étape.
    pub(super) fn of_rest(
        atlas: &Atlas,
        portion: &Portion<'_>,
        rest: &Path,
        facon: TrackOptions,
        words: &Words,
    ) -> Self {
        let (voie, ligne) = (portion.voie, portion.ligne);
        let mut piste = Self::new(atlas, portion, rest, &Figures::of(rest, &atlas.network), facon, words);
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

    fn new(
        atlas: &Atlas,
        portion: &Portion<'_>,
        path: &Path,
        figures: &Figures,
        facon: TrackOptions,
        words: &Words,
    ) -> Self {
        let network = &atlas.network;
        let deviation = Deviation::of(atlas, portion, figures, facon.sens);
        let mut segments: Vec<Vec<Position>> = match &portion.followed {
            Some(track) => track.segments.clone(),
            None => path.pieces.iter().map(|piece| network.positions(piece).collect()).collect(),
        };
        if figures.relief.is_none() {
            segments.iter_mut().flatten().for_each(|place| place.z = f64::NAN);
        }
        let count: usize = segments.iter().map(Vec::len).sum();
        let mut ecart_m = None;
        if count > facon.variante.at_most() {
            // The points are selected in the direction of the line, so that the way back has the same points.
            let (left, deviation_m) = points::at_most(&segments, facon.variante.at_most());
            (segments, ecart_m) = (left, Some(deviation_m));
        }
        if facon.sens.is_back() {
            segments.reverse();
            segments.iter_mut().for_each(|segment| segment.reverse());
        }
        let figures = match deviation.filter(|deviation| deviation.suivie) {
            Some(Deviation { aujourdhui, .. }) => Figures::without_heights(aujourdhui.longueur_m),
            None if facon.sens.is_back() => Figures::of(&path.reversed(), network),
            None => figures.clone(),
        };
        let sentences = description(words, &figures, &segments, ecart_m);
        let mut description = caption::of_piste(atlas, portion, deviation.as_ref(), &sentences, facon, words);
        let invente = atlas.invented([path]);
        let invente = if facon.sens.is_back() { invente.turned() } else { invente };
        let warning = invente.is_any().then(|| words.trace_invente(invente.is_all(), &invente.parts_m));
        caption::add(&mut description, warning);
        let (nom, page, slug, bouts) = Default::default();
        let caption = Caption { nom, description, page };
        Self { caption, numero: None, slug, bouts, figures, deviation, ecart_m, segments }
    }
}

/// Returns the part of a line whose arcs are not in `walked` yet, and the chainages of its ends in metres. Adds these
/// arcs to `walked`.
pub(super) fn rest(ligne: &Ligne, network: &Network, walked: &mut HashSet<u32>) -> (Path, Vec<[f64; 2]>) {
    let (mut pieces, mut runs): (Vec<Vec<Step>>, Vec<[f64; 2]>) = (vec![], vec![]);
    for piece in ligne.steps(network) {
        let new: Vec<bool> = piece.iter().map(|(step, _)| walked.insert(step.arc)).collect();
        let steps: Vec<((Step, f64), bool)> = piece.into_iter().zip(new).collect();
        for run in steps.chunk_by(|a, b| a.1 == b.1) {
            let (Some(((_, from_m), true)), Some(((last, last_m), _))) = (run.first(), run.last()) else { continue };
            let to_m = last_m + network.arc(last.arc).length_m;
            pieces.push(run.iter().map(|((step, _), _)| *step).collect());
            // A hole has no length, so a run may continue where the previous one ended.
            match runs.last_mut() {
                Some([_, end_m]) if *end_m == *from_m => *end_m = to_m,
                _ => runs.push([*from_m, to_m]),
            }
        }
    }
    (Path { pieces }, runs)
}

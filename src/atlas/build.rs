//! Builds an [`Atlas`]: one function for each step, in order.
//!
//! Work that visits every vertex is done once per line, and a rebuild reuses the result for unchanged lines. All other
//! work is proportional to the number of rows and is repeated in each rebuild.

mod before;
mod network;
mod perturbations;
mod voie;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use self::before::{Before, LineKey, by_id};
use self::network::{cuts, network, place_etapes};
use self::perturbations::OnLine;
use self::voie::voie;
use super::contents::Atlas;
use super::found;
use super::hebergeur;
use super::jour::Period;
use super::ligne::Line;
use super::nearest::Nearest;
use super::network::{Network, Path, Step};
use super::sources::{self, Lists, Sources};
use super::voie::{Troncon, Voie};
use crate::geo::{Bounds, Position};
use crate::model::{self, Publication, Publications};

/// The maximum distance, in degrees, between the bounding box of all lines and a point that counts for
/// [`Atlas::bounds`].
const NEAR_LINES: f64 = 1.0;

/// The maximum distance, in degrees, between the median point and a point that counts for [`Atlas::bounds`] if there
/// are no lines.
const NEAR_MIDDLE: f64 = 10.0;

impl Atlas {
    /// Builds the atlas. This is a pure function: the same content gives the same atlas on every machine.
    pub fn build(content: impl Into<Sources>) -> Self {
        build(&content.into(), None)
    }

    /// Builds the atlas of `sources` and reuses the unchanged parts of `self`, which was built from `before`. The
    /// result equals [`Atlas::build`] of `sources`, but takes less time.
    pub fn rebuild(&self, before: &Sources, sources: &Sources) -> Self {
        build(sources, Some(Before { sources: &before.lists, jour: before.jour, atlas: self }))
    }
}

/// Builds the atlas of `sources` and reuses the unchanged parts of `before`.
fn build(content: &Sources, before: Option<Before<'_>>) -> Atlas {
    let (jour, sources) = (content.jour, &content.lists);
    let localite_of = by_id(&sources.localites, |l| l.id);
    let mut lines = lines(sources, before);
    let mut placed = place_etapes(sources, &lines, &localite_of, before);
    let closures = perturbations::place(sources, jour, &lines, before);
    let orphelines = perturbations::shown(sources, jour).saturating_sub(closures.len());
    let cuts = cuts(&placed, &lines, closures.iter().flat_map(OnLine::cuts), sources.troncons.len());
    let network = network(sources, &cuts, closures.iter().filter_map(OnLine::strand), before);

    // Pairs of a tronçon and a voie that runs over it, given by their indices.
    let mut runs: Vec<(usize, usize)> = vec![];
    let mut parts = vec![];
    for (number, row) in sources.voies.iter().enumerate() {
        let all = (number, String::new())..(number + 1, String::new());
        let lines: Vec<(LineKey, Arc<Line>)> = lines.extract_if(all.clone(), |_, _| true).collect();
        runs.extend(lines.iter().flat_map(|(_, line)| &line.members).map(|member| (member.troncon, number)));
        parts.push((row, lines, placed.extract_if(all, |_, _| true).collect()));
    }
    runs.sort_unstable();
    runs.dedup();
    let voie = |(row, lines, placed)| voie(row, lines, placed, sources, &localite_of, &network, before);
    let voies: Vec<Arc<Voie>> = parts.into_par_iter().map(voie).collect();
    let troncons = troncons(sources, &runs, &network, before);
    let perturbations = perturbations::make(closures, &network, sources.troncons.len());
    let (hebergeurs, publications) = hosts(sources, jour, &localite_of, before);
    let period = Period::around(jour, sources, &hebergeurs);
    let points = sources.localites.iter().map(|l| l.geom).chain(hebergeurs.iter().map(|h| h.position));
    let points: Vec<Position> = points.chain(sources.points_interet.iter().map(|p| p.geom)).collect();
    let around_lines = troncons.iter().filter_map(|t| network.bounds(&t.path)).reduce(Bounds::and);
    Atlas {
        by_code: voies.iter().enumerate().map(|(i, voie)| (voie.row.code.clone(), i)).collect(),
        bounds: bounds(around_lines, &points),
        attribution: attribution(sources),
        etapes_before: voies
            .iter()
            .scan(0, |before, voie| Some(std::mem::replace(before, *before + voie.etapes.len())))
            .collect(),
        nearest: nearest(sources, before),
        chemins: before
            .filter(|before| before.has_same_lines(sources))
            .map_or_else(Arc::default, |b| Arc::clone(&b.atlas.chemins)),
        pres_des: Default::default(),
        passages: found::none_yet(&voies),
        voies,
        troncons,
        localites: sources.localites.clone(),
        hebergeurs,
        publications,
        points_interet: sources.points_interet.clone(),
        guides: sources.guides.clone(),
        perturbations: perturbations.into(),
        perturbations_orphelines: orphelines,
        period,
        network,
        rows: content.without_hosts(),
    }
}

/// Returns the bounding box of the lines and of the points near them. Without lines, it is the box of the points near
/// the median point. So one row with a wrong position does not stretch the box over the whole world.
fn bounds(around_lines: Option<Bounds>, points: &[Position]) -> Option<Bounds> {
    let within = match around_lines {
        Some(lines) => lines.grown(NEAR_LINES),
        None => {
            let middle = |mut numbers: Vec<f64>| {
                numbers.sort_unstable_by(f64::total_cmp);
                numbers.get(numbers.len() / 2).copied()
            };
            let lon = middle(points.iter().map(|p| p.lon).collect())?;
            let lat = middle(points.iter().map(|p| p.lat).collect())?;
            Bounds::around([Position::flat(lon, lat)])?.grown(NEAR_MIDDLE)
        }
    };
    let near = Bounds::around(points.iter().copied().filter(|place| within.contains(*place)));
    around_lines.into_iter().chain(near).reduce(Bounds::and)
}

/// Returns the distinct `droits` of the tronçons, sorted.
fn attribution(sources: &Lists) -> Vec<String> {
    let rights = sources.troncons.iter().map(|t| t.row.droits.trim()).filter(|droits| !droits.is_empty());
    let distinct: FxHashSet<&str> = rights.collect();
    let mut distinct: Vec<String> = distinct.into_iter().map(str::to_owned).collect();
    distinct.sort_unstable();
    distinct
}

/// Makes the published tronçons. `runs` are sorted pairs of indices: a tronçon and a voie that runs over it.
fn troncons(
    sources: &Lists,
    runs: &[(usize, usize)],
    network: &Network,
    before: Option<Before<'_>>,
) -> Vec<Arc<Troncon>> {
    let mut runs = runs.chunk_by(|a, b| a.0 == b.0).peekable();
    let troncon = |(number, source): (usize, &Arc<sources::Troncon>)| {
        let runs = runs.next_if(|runs| runs.first().is_some_and(|(troncon, _)| *troncon == number)).unwrap_or(&[]);
        let voies = || runs.iter().filter_map(|(_, voie)| sources.voies.get(*voie)).map(|voie| &voie.code);
        let path = || network.arcs_of(number).map(|(arc, _)| Step { arc, reversed: false });
        let old = before.and_then(|Before { atlas, .. }| {
            let old = atlas.troncons.get(number)?;
            let same = Arc::ptr_eq(&old.row, &source.row)
                && network.is_same_strand(number, &atlas.network, number)
                && old.path.steps().eq(path())
                && old.voies.iter().eq(voies());
            same.then(|| Arc::clone(old))
        });
        old.unwrap_or_else(|| {
            let steps: Vec<Step> = path().collect();
            let path = Path { pieces: if steps.is_empty() { vec![] } else { vec![steps] } };
            let voies = voies().cloned().collect();
            Arc::new(Troncon { longueur_m: network.length_m(&path), row: Arc::clone(&source.row), path, voies })
        })
    };
    sources.troncons.iter().enumerate().map(troncon).collect()
}

/// Makes the published hosts, and counts them by the way in which they are shown.
fn hosts(
    sources: &Lists,
    jour: Date,
    localite_of: &impl Fn(i64) -> Option<usize>,
    before: Option<Before<'_>>,
) -> (Arc<[super::Hebergeur]>, Publications) {
    let same = |before: &Before<'_>| before.has_same_hosts(sources) && before.jour == jour;
    if let Some(Before { atlas, .. }) = before.filter(same) {
        return (Arc::clone(&atlas.hebergeurs), atlas.publications);
    }
    // Many hosts share the same opening period, so each distinct text is parsed once.
    let mut periodes: FxHashMap<&str, Option<Arc<model::Periode>>> = FxHashMap::default();
    let (mut shown, mut publications) = (vec![], vec![]);
    for host in sources.hebergeurs.iter() {
        let ouverture = model::Ouverture::of(&host.periode, &host.fermetures, |text| {
            periodes.entry(text).or_insert_with(|| model::Periode::parse(text).map(Arc::new)).clone()
        });
        match hebergeur::publishable(host, &sources.localites, localite_of, ouverture, jour) {
            Ok(host) => {
                publications.push(if host.exacte { Publication::Exacte } else { Publication::Localite });
                shown.push(host);
            }
            Err(why) => publications.push(why),
        }
    }
    (shown.into(), publications.into_iter().collect())
}

/// Returns the spatial index of each kind. An index is reused if nothing of its kind changed.
fn nearest(sources: &Lists, before: Option<Before<'_>>) -> [Arc<OnceLock<Nearest>>; 3] {
    let Some(before) = before else { return Default::default() };
    let same = [
        before.sources.localites.is_same(&sources.localites),
        before.has_same_hosts(sources),
        before.sources.points_interet.is_same(&sources.points_interet),
    ];
    let [localites, hosts, points] = &before.atlas.nearest;
    let [of_localites, of_hosts, of_points] = same;
    let kept = |same: bool, nearest: &Arc<OnceLock<Nearest>>| if same { Arc::clone(nearest) } else { Arc::default() };
    [kept(of_localites, localites), kept(of_hosts, hosts), kept(of_points, points)]
}

/// Returns the measured lines of all voies, by voie and variant.
fn lines(sources: &Lists, before: Option<Before<'_>>) -> BTreeMap<LineKey, Arc<Line>> {
    let voie_of = by_id(&sources.voies, |v| v.id);
    let troncon_of = by_id(&sources.troncons, |t| t.row.id);
    let of_line = sources.voies_troncons.chunk_by(|a, b| (a.voie_id, &a.variante) == (b.voie_id, &b.variante));
    let line = |rows: &[Arc<model::VoieTroncon>]| {
        let first = rows.first()?;
        let voie = voie_of(first.voie_id)?;
        let steps = rows.iter().filter_map(|row| {
            let troncon = troncon_of(row.troncon_id)?;
            let measured = &sources.troncons.get(troncon)?.line;
            (!measured.vertices.is_empty()).then_some((troncon, measured, row.inverse))
        });
        let old = before.and_then(|Before { atlas, .. }| {
            let old = &atlas.voie(sources.voies.get(voie)?.code.as_str())?.ligne(&first.variante)?.line;
            let known = old.members.iter().map(|m| (m.troncon, &m.measured, m.inverse));
            let same = known.clone().count() == steps.clone().count()
                && known.zip(steps.clone()).all(|(a, b)| (a.0, a.2) == (b.0, b.2) && Arc::ptr_eq(a.1, b.1));
            same.then(|| Arc::clone(old))
        });
        let line = old.unwrap_or_else(|| Arc::new(Line::new(steps.map(|(t, line, back)| (t, Arc::clone(line), back)))));
        (!line.members.is_empty()).then(|| ((voie, first.variante.clone()), line))
    };
    of_line.filter_map(line).collect()
}

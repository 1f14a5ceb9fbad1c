//! Compares a line, as somebody recorded or drew it, with what is published.
//!
//! [`comparer`] takes the line and an atlas and returns a [`Comparaison`]: which voie, étapes and tronçons the line
//! follows, where it deviates ([`Ecart`]), how far both are apart, and what is new or missing. The service and the
//! commands use it. It is a pure function.
//!
//! ```text
//!   sent line ──> Ligne ──> reference: which published lines does it follow? (the atlas's own index)
//!                             │
//!       every 10 m ──> passages: where do they pass here? ──> appariement: which passage is it?
//!                             │
//!                             ├─> trajets   ways along a reference in one direction
//!                             ├─> ecarts    stretches beyond the tolerance; bouge: which of the lines moved
//!                             ├─> suivies   étapes and tronçons, and how much of each
//!                             └─> frechet   and Hausdorff distance, on each Trajet
//! ```
//!
//! All distances are measured in space between the places of one line and the segments of the other ([`ecef`]), so no
//! projection limits them.
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::comparaison::{Choix, Parametres, comparer};
//! use hent::geo::Position;
//!
//! let sea = vec![Position::flat(-9.0, 47.0), Position::flat(-8.9, 47.0)];
//! let found = comparer(&Atlas::default(), &[sea], &Choix::Trouve, &Parametres::default())?;
//! assert!(found.suivies.is_empty());
//! assert_eq!(found.phrase, "Cette ligne ne suit aucune voie publiée : elle n'est comparée à rien.");
//! # Ok::<(), hent::Error>(())
//! ```
//!
//! [`ecef`]: crate::geo::ecef

mod appariement;
mod bouge;
mod ecarts;
mod frechet;
mod hauteurs;
mod ligne;
mod parametres;
mod passages;
mod phrase;
mod reference;
mod resultat;
mod suivies;
mod trajets;

use rayon::prelude::*;

use self::appariement::echantillons;
use self::bouge::bouge;
use self::ecarts::couverture;
pub use self::ecarts::{Bouge, Cote, Ecart, Nature};
pub use self::hauteurs::hauteurs;
use self::ligne::{Ligne, count};
use self::parametres::followed_m;
pub use self::parametres::{FAR_M, Parametres};
pub use self::reference::Choix;
use self::reference::{Reference, chosen};
pub use self::resultat::{Comparaison, Direction};
pub use self::suivies::{Part, Suivie};
use self::trajets::{Trajet, trajets};
use crate::atlas::{Atlas, Figures};
use crate::error::Result;
use crate::geo::Position;

/// The greatest number of places at which a line is measured. On a longer line they are farther apart.
const MOST_PLACES: f64 = 100_000.0;
/// A line of which a smaller share follows published lines is compared with nothing, unless a line was named.
const LEAST_FOLLOWED: f64 = 0.1;
/// The direction is that of at least this share of the followed way.
const ONE_WAY: f64 = 0.9;

/// Compares a line in pieces with the published lines that `choix` names. Errors: there is no such étape or tronçon.
pub fn comparer(
    atlas: &Atlas,
    pieces: &[Vec<Position>],
    choix: &Choix,
    parametres: &Parametres,
) -> Result<Comparaison> {
    let sent = Ligne::of(pieces);
    let references = chosen(atlas, choix, &sent, followed_m(parametres))?;
    Ok(compared(atlas, pieces, &sent, &references, parametres))
}

/// Compares a line in pieces with what was published earlier, as an atlas of then. The stretches tell whether the line
/// moved or the published one. Errors: there was no such étape or tronçon.
pub fn comparer_avant(
    atlas: &Atlas,
    then: &Atlas,
    pieces: &[Vec<Position>],
    choix: &Choix,
    parametres: &Parametres,
) -> Result<Comparaison> {
    let sent = Ligne::of(pieces);
    let references = chosen(then, choix, &sent, followed_m(parametres))?;
    let found = compared(then, pieces, &sent, &references, parametres);
    Ok(with_bouge(found, atlas, &references, Bouge::Publie))
}

/// Compares a line in pieces with another one, which need not be published. The stretches tell which of both is not where
/// the published line is.
pub fn comparer_avec(
    atlas: &Atlas,
    pieces: &[Vec<Position>],
    other: &[Vec<Position>],
    parametres: &Parametres,
) -> Comparaison {
    let references = [Reference::other(other)];
    let found = compared(atlas, pieces, &Ligne::of(pieces), &references, parametres);
    with_bouge(found, atlas, &references, Bouge::Reference)
}

/// Adds to each stretch which line moved.
fn with_bouge(mut found: Comparaison, atlas: &Atlas, references: &[Reference], other: Bouge) -> Comparaison {
    let parametres = Parametres { pas_m: found.pas_m, tolerance_m: found.tolerance_m };
    for ecart in &mut found.ecarts {
        ecart.bouge = Some(bouge(atlas, references, ecart, &parametres, other));
    }
    found
}

fn compared(
    atlas: &Atlas,
    pieces: &[Vec<Position>],
    sent: &Ligne,
    references: &[Reference],
    parametres: &Parametres,
) -> Comparaison {
    let [from_m, to_m] = sent.range();
    let within_m = followed_m(parametres);
    let step_m = parametres.pas_m.max((to_m - from_m) / MOST_PLACES);
    let measured = Parametres { pas_m: step_m, ..*parametres };
    let envoye = Figures::along(pieces);
    let samples = echantillons(sent, references, [step_m, within_m, parametres.tolerance_m]);
    let ways = trajets(&samples);
    let followed_m: f64 = ways.iter().map(|way| way.trace_m[1] - way.trace_m[0]).sum();
    let named = references.iter().any(|reference| reference.nommee.is_some());
    if references.is_empty() || samples.is_empty() || !named && followed_m < LEAST_FOLLOWED * (to_m - from_m) {
        return nothing(envoye, &measured);
    }
    let parts = parts(references, &ways);
    let covered = couverture(sent, references, &parts, step_m);
    let ecarts = ecarts::ecarts(sent, references, &samples, &covered, &measured);
    let part = |(reference, range): &(usize, [f64; 2])| {
        references.get(*reference).map_or(vec![], |line| line.ligne.part(*range))
    };
    let publie: Vec<Vec<Position>> = parts.iter().flat_map(part).collect();
    let distances: Vec<[Option<f64>; 2]> = ways.iter().map(|way| distances(sent, references, way, step_m)).collect();
    let greatest = |which: usize| -> Option<f64> {
        let all: Option<Vec<f64>> = distances.iter().map(|pair| pair.get(which).copied().flatten()).collect();
        all?.into_iter().reduce(f64::max)
    };
    let [hausdorff_m, frechet_m] = [0, 1].map(greatest);
    let sens = direction(&ways);
    let far = distances.iter().flatten().any(Option::is_none) || ecarts.iter().any(|ecart| ecart.ecart_max_m.is_none());
    let mut comparaison = Comparaison {
        phrase: String::new(),
        identique: ecarts.is_empty() && !ways.is_empty(),
        sens,
        suivies: suivies::suivies(atlas, references, &parts, &covered, [step_m, within_m]),
        hausdorff_m,
        frechet_m,
        plus_d_un_km: far,
        nouveau_km: off_km(&samples, |sample| sample.off_m > parametres.tolerance_m, to_m - from_m),
        manquant_km: off_km(&covered, |place| place.off_m > parametres.tolerance_m, length_m(&parts)),
        envoye,
        publie: Figures::along(&publie),
        lignes_publiees: publie,
        pas_m: step_m,
        tolerance_m: parametres.tolerance_m,
        ecarts,
    };
    comparaison.phrase = phrase::phrase(&comparaison);
    comparaison
}

/// Returns the result for a line that follows nothing.
fn nothing(envoye: Figures, parametres: &Parametres) -> Comparaison {
    let mut comparaison = Comparaison {
        phrase: String::new(),
        identique: false,
        sens: None,
        suivies: vec![],
        ecarts: vec![],
        hausdorff_m: None,
        frechet_m: None,
        plus_d_un_km: false,
        nouveau_km: envoye.longueur_m / 1_000.0,
        manquant_km: 0.0,
        envoye,
        publie: Figures::default(),
        lignes_publiees: vec![],
        pas_m: parametres.pas_m,
        tolerance_m: parametres.tolerance_m,
    };
    comparaison.phrase = phrase::phrase(&comparaison);
    comparaison
}

/// Returns the compared parts of the references: those that were asked for, or else those that the line follows. Parts
/// of one reference that overlap are one.
fn parts(references: &[Reference], ways: &[Trajet]) -> Vec<(usize, [f64; 2])> {
    let mut parts = vec![];
    for (number, reference) in references.iter().enumerate() {
        if let Some(range) = reference.nommee {
            parts.push((number, range));
            continue;
        }
        let mut own: Vec<[f64; 2]> =
            ways.iter().filter(|way| way.reference == number).map(|way| way.publie_m).collect();
        own.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let mut joined: Vec<[f64; 2]> = vec![];
        for [from, to] in own {
            match joined.last_mut().filter(|last| last[1] >= from) {
                Some(last) => last[1] = last[1].max(to),
                None => joined.push([from, to]),
            }
        }
        parts.extend(joined.into_iter().map(|range| (number, range)));
    }
    parts
}

fn length_m(parts: &[(usize, [f64; 2])]) -> f64 {
    parts.iter().map(|(_, [from, to])| to - from).sum()
}

/// Returns the kilometres of a line of `length_m` metres whose places, at equal distances, are off.
fn off_km<T>(places: &[T], off: impl Fn(&T) -> bool, length_m: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "small counts")]
    let share = places.iter().filter(|place| off(place)).count() as f64 / places.len().max(1) as f64;
    share * length_m / 1_000.0
}

/// Returns the direction of most of the followed way.
fn direction(ways: &[Trajet]) -> Option<Direction> {
    let length = |way: &Trajet| way.publie_m[1] - way.publie_m[0];
    let all: f64 = ways.iter().map(length).sum();
    let back: f64 = ways.iter().filter(|way| way.inverse).map(length).sum();
    (all > 0.0).then(|| match back / all {
        share if share >= ONE_WAY => Direction::Inverse,
        share if share <= 1.0 - ONE_WAY => Direction::Meme,
        _ => Direction::Mixte,
    })
}

/// Returns the Hausdorff and the discrete Fréchet distance of a way and the part of the reference that it follows, in
/// metres. `None` if it exceeds [`FAR_M`]. Both lines are divided into the same number of steps, so that equal lines
/// have the distance 0.
fn distances(sent: &Ligne, references: &[Reference], way: &Trajet, step_m: f64) -> [Option<f64>; 2] {
    let Some(reference) = references.get(way.reference) else { return [None; 2] };
    let longest = (way.trace_m[1] - way.trace_m[0]).max(way.publie_m[1] - way.publie_m[0]);
    let steps = count((longest / step_m).ceil().clamp(1.0, MOST_PLACES));
    let [of_sent, mut of_reference] =
        [(sent, way.trace_m), (&reference.ligne, way.publie_m)].map(|(line, range)| line.equally(range, steps));
    let farthest = |places: &[ligne::Place], line: &Ligne, range: [f64; 2]| {
        let off = places.par_iter().filter_map(|place| line.distance_m(place.point, range));
        off.reduce(|| 0.0, f64::max)
    };
    let hausdorff_m =
        farthest(&of_sent, &reference.ligne, way.publie_m).max(farthest(&of_reference, sent, way.trace_m));
    if way.inverse {
        of_reference.reverse();
    }
    let points = |places: &[ligne::Place]| places.iter().map(|place| place.point).collect::<Vec<_>>();
    let frechet_m = frechet::distance_m(&points(&of_sent), &points(&of_reference), FAR_M);
    [Some(hausdorff_m).filter(|m| *m <= FAR_M), frechet_m]
}

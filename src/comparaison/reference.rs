//! [`Reference`]: a line that a sent line is compared with, and which lines these are.

use rayon::prelude::*;

use super::ligne::{Ligne, along, count};
use crate::atlas::{Atlas, Etape, Ligne as Publiee, Path, Voie};
use crate::error::{Error, Result, shown};
use crate::geo::{Bounds, Position};

/// How far beyond the sent line the published one is read, in degrees: somewhat more than the greatest distance that is
/// told.
const AROUND: f64 = 0.02;
/// The places at which lines are searched are about this far apart, in metres.
const SEARCHED_EVERY_M: f64 = 50.0;
/// The greatest number of such places. On a longer line they are farther apart.
const MOST_SEARCHED: f64 = 1_500.0;
/// A line that only so small a share of the sent line follows is crossed, not followed.
const FOLLOWED: f64 = 0.02;
/// The maximum number of published lines with which one sent line is compared.
const MOST_LINES: usize = 8;

/// What a line is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choix {
    /// The published lines that it follows.
    #[default]
    Trouve,
    /// An étape, by the code of its voie and its name in addresses.
    Etape(String, String),
    /// The tronçons with these codes.
    Troncons(Vec<String>),
}

/// Where a reference comes from. The numbers are indices into the atlas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Origine {
    /// A line of a voie.
    Voie { voie: usize, ligne: usize },
    /// A tronçon, in the direction in which it was digitised.
    Troncon(usize),
    /// Another line that was sent.
    Autre,
}

/// A line to compare with. Its chainages are those of the line of the voie, or start at 0.
pub(super) struct Reference {
    pub(super) origine: Origine,
    pub(super) ligne: Ligne,
    /// The tronçons of which it consists, as indices, with their chainages in metres.
    pub(super) troncons: Vec<(usize, [f64; 2])>,
    /// The part that was asked for, in metres. `None` if the part that is followed counts.
    pub(super) nommee: Option<[f64; 2]>,
}

impl Reference {
    /// Makes the reference of another line that was sent.
    pub(super) fn other(pieces: &[Vec<Position>]) -> Self {
        let ligne = Ligne::of(pieces);
        let nommee = Some(ligne.range());
        Self { origine: Origine::Autre, ligne, troncons: vec![], nommee }
    }

    fn of_troncon(atlas: &Atlas, number: usize) -> Option<Self> {
        let troncon = atlas.troncons.get(number)?;
        let (ligne, troncons) = drawn(atlas, &troncon.path, None);
        let nommee = Some(ligne.range());
        Some(Self { origine: Origine::Troncon(number), ligne, troncons, nommee })
    }

    /// Returns the reference for a line of a voie. If `near` is given, it has only the parts of the line near that box.
    fn of_voie(atlas: &Atlas, voie: usize, ligne: usize, near: Option<Bounds>) -> Option<Self> {
        let (_, publiee) = of(atlas, voie, ligne)?;
        let (line, troncons) = drawn(atlas, &publiee.path, near);
        Some(Self { origine: Origine::Voie { voie, ligne }, ligne: line, troncons, nommee: None })
    }
}

/// Returns the lines that are asked for. Errors: there is no such étape or tronçon.
pub(super) fn chosen(atlas: &Atlas, choix: &Choix, sent: &Ligne, within_m: f64) -> Result<Vec<Reference>> {
    match choix {
        Choix::Trouve => Ok(followed(atlas, sent, within_m)),
        Choix::Etape(voie, etape) => of_etape(atlas, voie, etape).map(|reference| vec![reference]),
        Choix::Troncons(codes) => codes.iter().map(|code| of_code(atlas, code)).collect(),
    }
}

fn of_etape(atlas: &Atlas, voie: &str, slug: &str) -> Result<Reference> {
    let row = atlas.voie_asked(voie)?;
    let etape: &Etape = row.etape_asked(slug)?;
    let found = atlas.voies.iter().position(|other| other.row.code == row.row.code);
    let ligne = row.lignes.iter().position(|ligne| ligne.variante == etape.row.variante);
    let reference = found.zip(ligne).and_then(|(voie, ligne)| Reference::of_voie(atlas, voie, ligne, None));
    let traced = reference.zip(etape.trace.as_ref());
    let without =
        || Error::input("etape", "cette étape n'a pas de tracé", "Nommez une étape dont le tracé est publié.");
    traced.map(|(line, trace)| Reference { nommee: Some([trace.de_m, trace.a_m]), ..line }).ok_or_else(without)
}

fn of_code(atlas: &Atlas, code: &str) -> Result<Reference> {
    // The tronçons are in the order of their codes.
    let found = atlas.troncons.binary_search_by(|troncon| troncon.row.code.as_str().cmp(code));
    let unknown = || Error::NotFound {
        what: format!("tronçon « {} »", shown(code)),
        known: "Les codes des tronçons sont dans les tuiles de la couche « troncons ».".into(),
    };
    found.ok().and_then(|number| Reference::of_troncon(atlas, number)).ok_or_else(unknown)
}

/// Finds the lines of voies that the sent line follows. The first is the one that is followed longest. Each further one
/// is followed longest where none before it is. Lines that share their tronçons are so found once.
fn followed(atlas: &Atlas, sent: &Ligne, within_m: f64) -> Vec<Reference> {
    let [from_m, to_m] = sent.range();
    let step_m = SEARCHED_EVERY_M.max((to_m - from_m) / MOST_SEARCHED);
    let places = sent.places([from_m, to_m], step_m);
    let near: Vec<Vec<(usize, usize)>> = places
        .par_iter()
        .map(|place| {
            let chemins = atlas.chemins(place.position, within_m);
            let mut lines: Vec<_> = chemins.iter().map(|chemin| (chemin.voie, chemin.ligne)).collect();
            lines.sort_unstable();
            lines.dedup();
            lines
        })
        .collect();
    #[allow(clippy::cast_precision_loss, reason = "a small count")]
    let least = count((near.len() as f64 * FOLLOWED).ceil()).max(2);
    let bounds = Bounds::around(places.iter().map(|place| place.position)).map(|bounds| bounds.grown(AROUND));
    let mut left: Vec<&Vec<(usize, usize)>> = near.iter().filter(|lines| !lines.is_empty()).collect();
    let mut references = vec![];
    while references.len() < MOST_LINES {
        let mut counts = std::collections::BTreeMap::<(usize, usize), usize>::new();
        left.iter().copied().flatten().for_each(|line| *counts.entry(*line).or_default() += 1);
        // Of two lines that are followed equally long, the first in the order of the atlas wins.
        let Some((line, length)) = counts.into_iter().rev().max_by_key(|(_, length)| *length) else { break };
        if length < least {
            break;
        }
        left.retain(|lines| !lines.contains(&line));
        references.extend(Reference::of_voie(atlas, line.0, line.1, bounds));
    }
    references.retain(|reference| !reference.ligne.is_empty());
    references
}

/// Returns a voie and one of its lines by their indices.
pub(super) fn of(atlas: &Atlas, voie: usize, ligne: usize) -> Option<(&Voie, &Publiee)> {
    let voie = atlas.voies.get(voie)?;
    Some((voie, voie.lignes.get(ligne)?))
}

/// Returns a published path as a line, and the chainages of its tronçons. With a box, only the part from where the path
/// first meets the box to where it last does.
fn drawn(atlas: &Atlas, path: &Path, near: Option<Bounds>) -> (Ligne, Vec<(usize, [f64; 2])>) {
    let network = &atlas.network;
    let mut troncons: Vec<(usize, [f64; 2])> = vec![];
    let mut start_m = 0.0;
    let mut pieces = vec![];
    for piece in &path.pieces {
        let mut at_m = start_m;
        for step in piece {
            let from_m = at_m;
            at_m += network.arc(step.arc).length_m;
            let Some(troncon) = network.troncon_of(step.arc) else { continue };
            match troncons.last_mut() {
                Some((last, range)) if *last == troncon => range[1] = at_m,
                _ => troncons.push((troncon, [from_m, at_m])),
            }
        }
        pieces.push(along(network.positions(piece).collect::<Vec<_>>().into_iter(), start_m));
        start_m = at_m;
    }
    let is_near = |ends: &[(Position, f64)]| {
        let around = Bounds::around(ends.iter().map(|(position, _)| *position));
        near.zip(around).is_none_or(|(near, around)| {
            around.west <= near.east
                && near.west <= around.east
                && around.south <= near.north
                && near.south <= around.north
        })
    };
    let met = pieces.iter().flat_map(|piece| piece.windows(2)).filter(|ends| is_near(ends));
    let hull = met.flatten().fold([f64::INFINITY, f64::NEG_INFINITY], |[from, to], (_, m)| [from.min(*m), to.max(*m)]);
    for piece in &mut pieces {
        piece.retain(|(_, m)| (hull[0]..=hull[1]).contains(m));
    }
    pieces.retain(|piece| piece.len() > 1);
    (Ligne::new(pieces), troncons)
}

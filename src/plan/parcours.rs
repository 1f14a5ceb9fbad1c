//! What is walked: from one end to the other along a line of a voie, or along two that join.
//!
//! ```text
//!   de ──────╮                 on two lines: the first up to a place where both pass,
//!            x────────── a     the second from there on
//!   ─────────╯
//! ```

use std::collections::HashMap;

use super::demande::{Bout, Demande};
use super::{Lieu, km};
use crate::atlas::{Atlas, Efforts, Ligne, Network, Path, Quoi, Voie};
use crate::error::{Error, Result};
use crate::geo::{Position, Vertex};
use crate::trace::Sens;

/// An end of a plan is at most so far from the way, metres: as far as an étape's is.
const BOUT_M: f64 = 5_000.0;

/// Lines pass a place that are at most so much farther from it than the nearest one, metres.
const SLACK_M: f64 = 300.0;
/// A line starts and ends at the town that it passes at most so far from there, metres.
const HERE_M: f64 = 1_000.0;

/// A stretch of a line; distances from the line's start in the direction walked, metres.
#[derive(Clone, Copy, Debug)]
struct Part<'a> {
    ligne: &'a Ligne,
    de_m: f64,
    a_m: f64,
}

/// A way from one place to another. All distances are from its start, as it is walked, metres.
#[derive(Debug)]
pub struct Parcours<'a> {
    atlas: &'a Atlas,
    /// Which way it is walked.
    pub sens: Sens,
    parts: Vec<Part<'a>>,
    /// Where it starts and ends.
    pub bouts: [Lieu; 2],
}

/// Something on a way, how far along and how far off it is, metres.
pub(super) type Passee = (Quoi, f64, f64);

impl<'a> Parcours<'a> {
    /// The way that is asked for. Errors: an end is not there or not by the voie, they are in the wrong order, or on lines
    /// that do not join; the voie has no line.
    pub(super) fn of(atlas: &'a Atlas, voie: &'a Voie, demande: &Demande) -> Result<Self> {
        let all = voie.lignes.iter();
        let lignes: Vec<&Ligne> =
            all.filter(|l| demande.variante.is_empty() || l.variante == demande.variante).collect();
        let Some(first) = lignes.first() else {
            let known = "Aucun tronçon n'est encore rattaché à cette voie ou à cette variante.".into();
            return Err(Error::NotFound { what: format!("tracé de la voie « {} »", voie.row.code), known });
        };
        let sens = demande.sens;
        let named = |name, bout: Option<&Bout>, otherwise: f64| find(atlas, &lignes, sens, name, bout, otherwise);
        let (from, de) = named("de", demande.de.as_ref(), 0.0)?;
        let (to, a) = named("a", demande.a.as_ref(), first.figures.longueur_m)?;
        let parts = along_one(&from, &to).or_else(|| along_two(&atlas.network, sens, &from, &to));
        let parts = parts.ok_or_else(|| {
            let same = from.iter().any(|(x, _)| to.iter().any(|(y, _)| std::ptr::eq(*x, *y)));
            let (problem, cure) = if same {
                ("n'est pas après « de » dans ce sens", "Échangez de et a, ou donnez l'autre sens (sens=aller ou retour).")
            } else {
                (
                    "est sur une autre ligne de cette voie que « de », et les deux ne se rejoignent pas entre eux dans ce sens",
                    "Donnez deux lieux d'une même ligne, ou de lignes qui se rejoignent.",
                )
            };
            Error::input("a", problem, cure)
        })?;
        Ok(Self { atlas, sens, parts, bouts: [de, a] })
    }

    /// Metres.
    pub fn longueur_m(&self) -> f64 {
        self.parts.iter().map(|part| part.a_m - part.de_m).sum()
    }

    /// The variants that it walks along, in order; empty: the main line.
    pub fn variantes(&self) -> Vec<&'a str> {
        self.parts.iter().map(|part| part.ligne.variante.as_str()).collect()
    }

    /// What of its parts lies between two places: of each, the line and its chainages, rising.
    fn chainages(&self, [de_m, a_m]: [f64; 2]) -> impl Iterator<Item = (&'a Ligne, [f64; 2])> + '_ {
        let mut start_m = 0.0;
        self.parts.iter().filter_map(move |part| {
            let shift_m = part.de_m - start_m;
            start_m += part.a_m - part.de_m;
            let ends = [(de_m + shift_m).max(part.de_m), (a_m + shift_m).min(part.a_m)];
            (ends[1] > ends[0]).then(|| (part.ligne, chainages(part.ligne, self.sens, ends)))
        })
    }

    /// What it takes to walk from its start to somewhere.
    pub(super) fn efforts(&self, at_m: f64) -> Efforts {
        self.chainages([0.0, at_m]).fold(Efforts::default(), |sum, (ligne, [de_m, a_m])| {
            let network = &self.atlas.network;
            let there = ligne.efforts(network, a_m).since(ligne.efforts(network, de_m));
            sum.and(if self.sens == Sens::Retour { there.back() } else { there })
        })
    }

    /// The places between two others, in walking order: a list for each stretch without a hole.
    pub(super) fn places(&self, ends: [f64; 2]) -> Vec<Vec<Position>> {
        let mut all: Vec<Vec<Position>> = vec![];
        for (ligne, ends) in self.chainages(ends) {
            let mut stretches = ligne.places_between(&self.atlas.network, ends);
            if self.sens == Sens::Retour {
                stretches.reverse();
                stretches.iter_mut().for_each(|stretch| stretch.reverse());
            }
            let mut stretches = stretches.into_iter();
            let meets = |last: &Vec<Position>, next: &Vec<Position>| {
                last.last().zip(next.first()).is_some_and(|(a, b)| (a.lon, a.lat) == (b.lon, b.lat))
            };
            // Where two lines join, they are one stretch.
            if let Some(next) = stretches.next() {
                match all.last_mut() {
                    Some(last) if meets(last, &next) => last.extend(next.into_iter().skip(1)),
                    _ => all.push(next),
                }
            }
            all.extend(stretches);
        }
        all
    }

    /// The arcs of it all.
    pub(super) fn paths(&self) -> Vec<Path> {
        let ends = [0.0, self.longueur_m()];
        self.chainages(ends).map(|(ligne, ends)| ligne.path_between(&self.atlas.network, ends)).collect()
    }

    /// What it passes within some metres, in walking order.
    pub(super) fn passages(&self, within_m: f64, wanted: impl Fn(Quoi) -> bool) -> Vec<Passee> {
        let (mut passages, mut start_m) = (vec![], 0.0);
        for part in &self.parts {
            for passage in part.ligne.passages(self.atlas, within_m).into_iter().filter(|p| wanted(p.quoi)) {
                let at_m = walked(part.ligne, self.sens, passage.chainage_m);
                if (part.de_m..=part.a_m).contains(&at_m) {
                    passages.push((passage.quoi, start_m + at_m - part.de_m, passage.off_m));
                }
            }
            start_m += part.a_m - part.de_m;
        }
        passages.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        passages
    }
}

/// A chainage of a line as it is walked; the same back again.
fn walked(ligne: &Ligne, sens: Sens, chainage_m: f64) -> f64 {
    let longueur_m = ligne.figures.longueur_m;
    match sens {
        Sens::Aller => chainage_m.clamp(0.0, longueur_m),
        Sens::Retour => (longueur_m - chainage_m).clamp(0.0, longueur_m),
    }
}

/// The chainages of two places that are walked one after the other, rising.
fn chainages(ligne: &Ligne, sens: Sens, [de_m, a_m]: [f64; 2]) -> [f64; 2] {
    match sens {
        Sens::Aller => [de_m, a_m],
        Sens::Retour => [walked(ligne, sens, a_m), walked(ligne, sens, de_m)],
    }
}

/// Lines and where on them something is, as they are walked.
type Feet<'a> = Vec<(&'a Ligne, f64)>;

/// Where on some lines an end is, and what it is called. Errors: it is nowhere.
fn find<'a>(
    atlas: &Atlas,
    lignes: &[&'a Ligne],
    sens: Sens,
    name: &str,
    bout: Option<&Bout>,
    otherwise: f64,
) -> Result<(Feet<'a>, Lieu)> {
    let at = |at_m: f64| (lignes.first().map(|ligne| (*ligne, at_m)).into_iter().collect(), Lieu::at(at_m));
    match bout {
        None => {
            let (feet, unnamed) = at(otherwise);
            let towns = lignes.first().map_or(vec![], |ligne| ligne.passages(atlas, BOUT_M));
            let by_it = towns.iter().filter(|passage| {
                let here =
                    lignes.first().is_some_and(|l| (walked(l, sens, passage.chainage_m) - otherwise).abs() < HERE_M);
                here && matches!(passage.quoi, Quoi::Localite(_))
            });
            let town = by_it.min_by(|a, b| a.off_m.total_cmp(&b.off_m));
            Ok((feet, town.map_or(unnamed, |passage| Lieu::of(atlas, passage.quoi))))
        }
        Some(Bout::Km(metres)) => {
            let longueur_m = lignes.first().map_or(0.0, |ligne| ligne.figures.longueur_m);
            let at_m = f64::from(*metres);
            // Whoever read its length to the hectometre may give it.
            if at_m > longueur_m + 100.0 {
                let problem = format!("le km {} est au-delà de la ligne", km(at_m));
                return Err(Error::input(name, problem, format!("Donnez un km de 0 à {}.", km(longueur_m))));
            }
            Ok(at(at_m.min(longueur_m)))
        }
        Some(Bout::Code(code)) => {
            let unknown = || {
                let problem = format!("« {code} » n'est le code d'aucune localité et d'aucun hébergeur publié");
                Error::input(name, problem, "Donnez un code de localité ou d'hébergeur, ou un nombre de km.")
            };
            let quoi = (atlas.localites.binary_search_by(|l| l.code.cmp(code)).map(Quoi::Localite))
                .or_else(|_| atlas.hebergeurs.binary_search_by(|h| h.code.cmp(code)).map(Quoi::Hebergeur))
                .map_err(|_| unknown())?;
            let passages = lignes.iter().flat_map(|ligne| {
                let passages = ligne.passages(atlas, BOUT_M).into_iter().filter(|passage| passage.quoi == quoi);
                passages.map(|passage| (*ligne, walked(ligne, sens, passage.chainage_m), passage.off_m))
            });
            let passages: Vec<_> = passages.collect();
            // A town far beside one line may lie on another.
            let nearest_m = passages.iter().map(|(.., off_m)| *off_m).fold(f64::INFINITY, f64::min);
            let near = passages.into_iter().filter(|(.., off_m)| *off_m <= nearest_m + SLACK_M);
            let feet: Feet<'a> = near.map(|(ligne, at_m, _)| (ligne, at_m)).collect();
            if feet.is_empty() {
                let problem = format!("« {code} » est à plus de {} km de cette voie", km(BOUT_M));
                return Err(Error::input(name, problem, "Donnez un lieu au bord de cette voie."));
            }
            Ok((feet, Lieu::of(atlas, quoi)))
        }
    }
}

/// The shortest way along one line, of the first that has one: a line may pass a place more than once.
fn along_one<'a>(from: &Feet<'a>, to: &Feet<'a>) -> Option<Vec<Part<'a>>> {
    from.iter().find_map(|(ligne, _)| {
        let on = |feet: &Feet<'a>| -> Vec<f64> {
            feet.iter().filter(|(of, _)| std::ptr::eq(*of, *ligne)).map(|(_, at_m)| *at_m).collect()
        };
        let to = on(to);
        let pairs = on(from).into_iter().flat_map(|de_m| to.iter().map(move |a_m| (de_m, *a_m)));
        let forwards = pairs.filter(|(de_m, a_m)| a_m - de_m >= 1.0);
        let (de_m, a_m) = forwards.min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
        Some(vec![Part { ligne, de_m, a_m }])
    })
}

/// The shortest way along one line and then another, both in the direction walked, from where they meet.
fn along_two<'a>(network: &Network, sens: Sens, from: &Feet<'a>, to: &Feet<'a>) -> Option<Vec<Part<'a>>> {
    let mut best: Option<(f64, [Part<'a>; 2])> = None;
    for &(first, de_m) in from {
        // The first time that each place is passed.
        let mut passed: HashMap<(i32, i32), f64> = HashMap::new();
        for (place, at_m) in nodes(network, sens, first).filter(|(_, at_m)| *at_m >= de_m) {
            passed.entry(place).and_modify(|known| *known = known.min(at_m)).or_insert(at_m);
        }
        for &(second, a_m) in to.iter().filter(|(second, _)| !std::ptr::eq(*second, first)) {
            for (place, at_m) in nodes(network, sens, second).filter(|(_, at_m)| *at_m <= a_m) {
                let Some(join_m) = passed.get(&place) else { continue };
                let length_m = join_m - de_m + a_m - at_m;
                if length_m >= 1.0 && best.as_ref().is_none_or(|(least, _)| length_m < *least) {
                    let parts = [Part { ligne: first, de_m, a_m: *join_m }, Part { ligne: second, de_m: at_m, a_m }];
                    best = Some((length_m, parts));
                }
            }
        }
    }
    best.map(|(_, parts)| parts.into_iter().filter(|part| part.a_m > part.de_m).collect())
}

/// The ends of a line's arcs: the places, and where they are as it is walked.
fn nodes<'a>(network: &'a Network, sens: Sens, ligne: &'a Ligne) -> impl Iterator<Item = ((i32, i32), f64)> + 'a {
    ligne.steps(network).flatten().flat_map(move |(step, start_m)| {
        let arc = network.arc(step.arc);
        let [mut first, mut last] = [arc.vertices.first(), arc.vertices.last()].map(|v| v.map(|v| Vertex::place(*v)));
        if step.reversed {
            std::mem::swap(&mut first, &mut last);
        }
        let end = |place: Option<(i32, i32)>, at_m| Some((place?, walked(ligne, sens, at_m)));
        [end(first, start_m), end(last, start_m + arc.length_m)].into_iter().flatten()
    })
}

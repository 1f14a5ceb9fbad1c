//! The walk of a plan: from one end to the other along one line, or along two lines that join.
//!
//! ```text
//!   de ──────╮                 on two lines: along the first line up to x, which both lines
//!            x────────── a     pass, then along the second line
//!   ─────────╯
//! ```

use std::collections::HashMap;

use super::lieu::Lieu;
use super::request::{Bout, PlanRequest};
use crate::atlas::{Atlas, Chemin, Efforts, Ligne, Network, Path, Quoi, Voie};
use crate::error::{Error, Result};
use crate::geo::{Position, Vertex};
use crate::model::Sens;
use crate::words::Words;

/// The maximum distance, in metres, of an end of a plan from the line. It is the same as for an étape.
const BOUT_M: f64 = 5_000.0;

/// A place belongs to every line that is at most this many metres farther away from it than the nearest line.
const SLACK_M: f64 = 300.0;
/// The start or end of a line takes the name of a localité that the line passes within this many metres.
const HERE_M: f64 = 1_000.0;

/// A stretch of a line. Chainages count from the start of the line, in walking direction, in metres.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The voie.
    pub voie: &'a Voie,
    /// The line of the voie.
    pub ligne: &'a Ligne,
    /// The chainage of the start of the stretch.
    pub de_m: f64,
    /// The chainage of the end of the stretch.
    pub a_m: f64,
}

/// The walk from one place to another. Chainages count from the start of the walk in metres.
#[derive(Debug)]
pub struct Parcours<'a> {
    atlas: &'a Atlas,
    /// The walking direction.
    pub sens: Sens,
    parts: Vec<Part<'a>>,
    /// The start and the end.
    pub bouts: [Lieu; 2],
}

/// A passage: a place, its chainage on the walk, and its distance from the line, both in metres.
pub(super) type Passee = (Quoi, f64, f64);

impl<'a> Parcours<'a> {
    /// Finds the walk for a request. If the request names no variant, one of the ends may be on another voie that joins
    /// this one.
    ///
    /// Errors: an end is unknown or too far from the lines, the ends are in the wrong order or on lines that do not
    /// join, or the voie has no line.
    pub(super) fn of(atlas: &'a Atlas, voie: &'a Voie, demande: &PlanRequest, words: &Words) -> Result<Self> {
        let all = voie.lignes.iter();
        let lignes: Vec<&Ligne> =
            all.filter(|l| demande.variante.is_empty() || l.variante == demande.variante).collect();
        if lignes.is_empty() {
            let known = "Aucun tronçon n'est encore rattaché à cette voie ou à cette variante.".into();
            return Err(Error::NotFound { what: format!("tracé de la voie « {} »", voie.row.code), known });
        }
        let sens = demande.sens;
        let end = |name, bout, otherwise: fn(&Ligne) -> f64| {
            End::find(atlas, voie, &lignes, sens, words, (name, bout), otherwise)
        };
        let from = end("de", demande.de.as_ref(), |_| 0.0)?;
        let to = end("a", demande.a.as_ref(), |ligne| ligne.figures.longueur_m)?;
        let elsewhere = |end: &End<'a>| end.points.iter().all(|point| !std::ptr::eq(point.voie, voie));
        let refused = |name, end: &End<'a>, problem: &str, cure| {
            Err(Error::input(name, format!("« {} » {problem}", end.lieu.nom), cure))
        };
        for (name, end, other) in [("de", &from, &to), ("a", &to, &from)] {
            if elsewhere(end) && (elsewhere(other) || !demande.variante.is_empty()) {
                let problem = format!("est à plus de {} km de cette voie", km(BOUT_M));
                return refused(name, end, &problem, "Donnez un lieu au bord de cette voie.");
            }
        }
        let parts =
            along_one(&from.points, &to.points).or_else(|| along_two(&atlas.network, sens, &from.points, &to.points));
        let Some(parts) = parts else {
            let (name, end) = if elsewhere(&from) { ("de", &from) } else { ("a", &to) };
            let same = from.points.iter().any(|x| to.points.iter().any(|y| x.is_on_same_line(y)));
            return if same {
                let cure = "Échangez de et a, ou donnez l'autre sens (sens=aller ou retour).";
                Err(Error::input("a", "n'est pas après « de » dans ce sens", cure))
            } else if elsewhere(end) {
                let mut others: Vec<&str> = end.points.iter().map(|point| point.voie.row.nom.as_str()).collect();
                others.dedup();
                let others = others.join(", ");
                let problem =
                    format!("est au bord d'une autre voie ({others}), et les deux ne se rejoignent pas dans ce sens");
                refused(name, end, &problem, "Donnez deux lieux d'une même voie, ou de voies qui se rejoignent.")
            } else {
                let problem = "est sur une autre ligne que « de », et les deux ne se rejoignent pas dans ce sens";
                Err(Error::input("a", problem, "Donnez deux lieux d'une même ligne, ou de lignes qui se rejoignent."))
            };
        };
        Ok(Self { atlas, sens, parts, bouts: [from.lieu, to.lieu] })
    }

    /// Returns the length in metres.
    pub fn longueur_m(&self) -> f64 {
        self.parts.iter().map(|part| part.a_m - part.de_m).sum()
    }

    /// Returns the one or two stretches of lines, in walking order.
    pub fn parts(&self) -> &[Part<'a>] {
        &self.parts
    }

    /// Returns the names of the voies, each once, in walking order.
    pub fn noms(&self) -> Vec<&'a str> {
        let mut noms: Vec<&str> = self.parts.iter().map(|part| part.voie.row.nom.as_str()).collect();
        noms.dedup();
        noms
    }

    /// Returns the stretches between two chainages of the walk: each line, with its own chainages in ascending order.
    fn chainages(&self, [de_m, a_m]: [f64; 2]) -> impl Iterator<Item = (&'a Ligne, [f64; 2])> + '_ {
        let mut start_m = 0.0;
        self.parts.iter().filter_map(move |part| {
            let shift_m = part.de_m - start_m;
            start_m += part.a_m - part.de_m;
            let ends = [(de_m + shift_m).max(part.de_m), (a_m + shift_m).min(part.a_m)];
            (ends[1] > ends[0])
                .then(|| (part.ligne, self.sens.ends(ends.map(|at_m| part.ligne.walked(self.sens, at_m)))))
        })
    }

    /// Returns the climbs and times from the start of the walk to a chainage.
    pub(super) fn efforts(&self, at_m: f64) -> Efforts {
        self.chainages([0.0, at_m]).fold(Efforts::default(), |sum, (ligne, [de_m, a_m])| {
            let network = &self.atlas.network;
            let there = ligne.efforts(network, a_m).since(ligne.efforts(network, de_m));
            sum.and(there.walked(self.sens))
        })
    }

    /// Returns the positions between two chainages in walking order. After a hole in the line a new list starts.
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
            // Two lines meet at a common position, where the same list continues.
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

    /// Returns the paths of the walk over the network, one for each part.
    pub(super) fn paths(&self) -> Vec<Path> {
        let ends = [0.0, self.longueur_m()];
        self.chainages(ends).map(|(ligne, ends)| ligne.path_between(&self.atlas.network, ends)).collect()
    }

    /// Returns the wanted places within `within_m` metres of the line, in walking order.
    pub(super) fn passages(&self, within_m: f64, wanted: impl Fn(Quoi) -> bool) -> Vec<Passee> {
        let (mut passages, mut start_m) = (vec![], 0.0);
        for part in &self.parts {
            for passage in part.ligne.passages(self.atlas, within_m).into_iter().filter(|p| wanted(p.quoi)) {
                let at_m = part.ligne.walked(self.sens, passage.chainage_m);
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

/// A position on a line, as a chainage in walking direction in metres.
#[derive(Clone, Copy, Debug)]
struct PointOnLine<'a> {
    voie: &'a Voie,
    ligne: &'a Ligne,
    at_m: f64,
}

impl PointOnLine<'_> {
    /// Tells whether both positions are on the same line.
    fn is_on_same_line(&self, other: &Self) -> bool {
        std::ptr::eq(self.ligne, other.ligne)
    }
}

/// An end of the walk.
struct End<'a> {
    /// Its positions on all lines that pass it.
    points: Vec<PointOnLine<'a>>,
    /// The place and its name.
    lieu: Lieu,
}

impl<'a> End<'a> {
    /// Finds an end. `name` is the name of the parameter, for errors, and `bout` its value. Without a value, the end is
    /// at the chainage `otherwise` of the first line. The positions are on `lignes`. If none of these lines passes the
    /// place, the lines of all voies are searched.
    ///
    /// Errors: the code is unknown, the kilometre is beyond the line, or the place is too far from all lines.
    #[allow(clippy::too_many_arguments, reason = "one place calls it, for each end")]
    fn find(
        atlas: &'a Atlas,
        voie: &'a Voie,
        lignes: &[&'a Ligne],
        sens: Sens,
        words: &Words,
        (name, bout): (&str, Option<&Bout>),
        otherwise: fn(&Ligne) -> f64,
    ) -> Result<Self> {
        let nowhere = || Error::Internal("une voie sans ligne".into());
        let ligne = *lignes.first().ok_or_else(nowhere)?;
        let at = |at_m: f64, lieu| Ok(Self { points: vec![PointOnLine { voie, ligne, at_m }], lieu });
        match bout {
            None => {
                let at_m = otherwise(ligne);
                let here = |chainage_m: f64| (ligne.walked(sens, chainage_m) - at_m).abs() < HERE_M;
                let towns = ligne.passages(atlas, BOUT_M).into_iter();
                let by_it = towns.filter(|p| here(p.chainage_m) && matches!(p.quoi, Quoi::Localite(_)));
                let town = by_it.min_by(|a, b| a.off_m.total_cmp(&b.off_m));
                at(at_m, town.map_or_else(|| Lieu::at(at_m, words), |passage| Lieu::of(atlas, passage.quoi)))
            }
            Some(Bout::Km(metres)) => {
                let (at_m, longueur_m) = (f64::from(*metres), ligne.figures.longueur_m);
                // Pages show the length rounded to 100 m, so a rounded length must be accepted as the end.
                if at_m > longueur_m + 100.0 {
                    let problem = format!("le km {} est au-delà de la ligne", km(at_m));
                    return Err(Error::input(name, problem, format!("Donnez un km de 0 à {}.", km(longueur_m))));
                }
                at(at_m.min(longueur_m), Lieu::at(at_m.min(longueur_m), words))
            }
            Some(Bout::Code(code)) => {
                let unknown = || {
                    let problem = format!("« {code} » n'est le code d'aucune localité et d'aucun hébergeur publié");
                    Error::input(name, problem, "Donnez un code de localité ou d'hébergeur, ou un nombre de km.")
                };
                let quoi = (atlas.localites.binary_search_by(|l| l.code.cmp(code)).map(Quoi::Localite))
                    .or_else(|_| atlas.hebergeurs.binary_search_by(|h| h.code.cmp(code)).map(Quoi::Hebergeur))
                    .map_err(|_| unknown())?;
                let chemins = atlas.chemins(atlas.place(quoi).ok_or_else(unknown)?, BOUT_M);
                let mut on =
                    points_on_lines(atlas, sens, &chemins, |ligne| lignes.iter().any(|l| std::ptr::eq(*l, ligne)));
                if on.is_empty() {
                    on = points_on_lines(atlas, sens, &chemins, |_| true);
                }
                if on.is_empty() {
                    let problem = format!("« {code} » est à plus de {} km de toute voie", km(BOUT_M));
                    return Err(Error::input(name, problem, "Donnez un lieu au bord de cette voie."));
                }
                Ok(Self { points: on, lieu: Lieu::of(atlas, quoi) })
            }
        }
    }
}

/// Returns the positions of a place on the wanted lines: the nearest line, and those at most [`SLACK_M`] farther away,
/// because a town may be on one line and near another. `chemins` are the nearest points on all lines, nearest first.
fn points_on_lines<'a>(
    atlas: &'a Atlas,
    sens: Sens,
    chemins: &[Chemin],
    wanted: impl Fn(&Ligne) -> bool,
) -> Vec<PointOnLine<'a>> {
    let on = chemins.iter().filter_map(|chemin| Some((chemin, chemin.of(atlas)?)));
    let on: Vec<_> = on.filter(|(_, (_, ligne))| wanted(ligne)).collect();
    let Some(nearest_m) = on.first().map(|(chemin, _)| chemin.off_m) else { return vec![] };
    let near = on.into_iter().filter(|(chemin, _)| chemin.off_m <= nearest_m + SLACK_M);
    let point = |(chemin, (voie, ligne)): (&Chemin, _)| PointOnLine {
        voie,
        ligne,
        at_m: ligne.walked(sens, chemin.chainage_m),
    };
    let mut points: Vec<PointOnLine<'a>> = near.map(point).collect();
    // The order is by voie and variant, so the main line of a voie comes first.
    points.sort_by(|a, b| (&a.voie.row.code, &a.ligne.variante).cmp(&(&b.voie.row.code, &b.ligne.variante)));
    points
}

/// Returns the shortest walk along a single line: the first line that has both ends in this order. (A line may pass a
/// place several times.)
fn along_one<'a>(from: &[PointOnLine<'a>], to: &[PointOnLine<'a>]) -> Option<Vec<Part<'a>>> {
    from.iter().find_map(|&PointOnLine { voie, ligne, .. }| {
        let on = |points: &[PointOnLine<'a>]| -> Vec<f64> {
            points.iter().filter(|point| std::ptr::eq(point.ligne, ligne)).map(|point| point.at_m).collect()
        };
        let to = on(to);
        let pairs = on(from).into_iter().flat_map(|de_m| to.iter().map(move |a_m| (de_m, *a_m)));
        let forwards = pairs.filter(|(de_m, a_m)| a_m - de_m >= 1.0);
        let (de_m, a_m) = forwards.min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
        Some(vec![Part { voie, ligne, de_m, a_m }])
    })
}

/// Returns the shortest walk along one line and then another. They join at a node that both pass. If walks have the
/// same length (to the metre), the first is chosen.
fn along_two<'a>(
    network: &Network,
    sens: Sens,
    from: &[PointOnLine<'a>],
    to: &[PointOnLine<'a>],
) -> Option<Vec<Part<'a>>> {
    let mut best: Option<(f64, [Part<'a>; 2])> = None;
    for first in from {
        // The first chainage at which this line passes each node.
        let mut passed: HashMap<(i32, i32), f64> = HashMap::new();
        for (place, at_m) in nodes(network, sens, first.ligne).filter(|(_, at_m)| *at_m >= first.at_m) {
            passed.entry(place).and_modify(|known| *known = known.min(at_m)).or_insert(at_m);
        }
        for second in to.iter().filter(|second| !first.is_on_same_line(second)) {
            for (place, at_m) in nodes(network, sens, second.ligne).filter(|(_, at_m)| *at_m <= second.at_m) {
                let Some(join_m) = passed.get(&place) else { continue };
                let length_m = join_m - first.at_m + second.at_m - at_m;
                if length_m >= 1.0 && best.as_ref().is_none_or(|(least, _)| length_m < *least - 1.0) {
                    let [one, two] = [first, second].map(|point| (point.voie, point.ligne));
                    let parts = [
                        Part { voie: one.0, ligne: one.1, de_m: first.at_m, a_m: *join_m },
                        Part { voie: two.0, ligne: two.1, de_m: at_m, a_m: second.at_m },
                    ];
                    best = Some((length_m, parts));
                }
            }
        }
    }
    best.map(|(_, parts)| parts.into_iter().filter(|part| part.a_m > part.de_m).collect())
}

/// Returns the nodes of a line (the ends of its arcs), each with its chainage in walking direction.
fn nodes<'a>(network: &'a Network, sens: Sens, ligne: &'a Ligne) -> impl Iterator<Item = ((i32, i32), f64)> + 'a {
    ligne.steps(network).flatten().flat_map(move |(step, start_m)| {
        let arc = network.arc(step.arc);
        let [mut first, mut last] = [arc.vertices.first(), arc.vertices.last()].map(|v| v.map(|v| Vertex::place(*v)));
        if step.reversed {
            std::mem::swap(&mut first, &mut last);
        }
        let end = |place: Option<(i32, i32)>, at_m| Some((place?, ligne.walked(sens, at_m)));
        [end(first, start_m), end(last, start_m + arc.length_m)].into_iter().flatten()
    })
}

/// Formats metres as kilometres for an error message in French: `12,3`.
fn km(metres: f64) -> String {
    Words::french().km(metres)
}

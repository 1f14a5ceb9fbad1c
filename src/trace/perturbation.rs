//! The closures on a track: a waypoint where the walker meets each, the closed stretch and the detour as lines, and
//! sentences for the description.

use std::collections::HashSet;
use std::sync::Arc;

use super::options::TrackOptions;
use super::portion::Portion;
use super::repere::{Repere, RepereKind};
use crate::atlas::{Atlas, Emprise, Perturbation, Role};
use crate::geo::{Position, Vertex, distance_m};
use crate::model::{self, Gravite, Sens};
use crate::words::Words;

/// A closure in a track file: the closed stretch, and its detour.
#[derive(Debug)]
pub struct ClosedStretch {
    /// The row as stored. Its `saisi_par` is the name of a volunteer, which must not be in any file.
    pub row: Arc<model::Perturbation>,
    /// Its state as a word: `en-vigueur` or `annoncee`.
    pub etat: &'static str,
    /// The name of the closure. If the closure is only announced, it includes the start date.
    pub nom: String,
    /// A sentence about the closure.
    pub texte: String,
    /// The closed stretch of the track, without heights, in walking direction. Empty if the closure is a single place.
    pub closed: Vec<Vec<Position>>,
    /// The detour as drawn, without heights. Empty if there is none.
    pub detour: Vec<Position>,
}

impl ClosedStretch {
    /// Returns the lines to draw: the closed stretch and the detour.
    pub(super) fn lines(&self) -> impl Iterator<Item = (Role, &[Vec<Position>])> {
        let lines = [(Role::Ferme, self.closed.as_slice()), (Role::Detour, std::slice::from_ref(&self.detour))];
        lines.into_iter().filter(|(_, lines)| lines.iter().any(|line| line.len() > 1))
    }
}

/// A closure, and the distances in metres along the track at which the walker meets its ends. If the track avoids the
/// closure, both are the distance of the place where the track leaves the line.
type Met<'a> = (&'a Perturbation, &'a Emprise, [f64; 2]);

/// Returns the closures on a portion, in the order in which the walker meets them.
fn met<'a>(atlas: &'a Atlas, portion: &Portion<'_>, sens: Sens) -> Vec<Met<'a>> {
    let odometer = portion.odometer();
    let walked = |chainage_m: f64| odometer.reached(chainage_m, sens).1;
    let closures = portion.closures(atlas).into_iter();
    let mut all: Vec<Met<'_>> = closures
        .map(|(closure, emprise)| (closure, emprise, sens.ends([walked(emprise.de_m), walked(emprise.a_m)])))
        .collect();
    all.sort_by(|(.., a), (.., b)| a[0].total_cmp(&b[0]));
    all
}

/// Returns a sentence about a closure.
fn sentence((closure, emprise, ends_m): &Met<'_>, words: &Words) -> String {
    let detour_m = closure.detour.as_ref().filter(|_| emprise.evite.is_some()).map(|detour| detour.longueur_m);
    words.perturbation(&closure.row, closure.en_vigueur, *ends_m, detour_m)
}

/// Returns the first part of a description: the closures of some portions, each once. Returns `None` if there are no
/// closures.
pub(super) fn told(atlas: &Atlas, portions: &[Portion<'_>], sens: Sens, words: &Words) -> Option<String> {
    let (mut seen, mut said, mut grave) = (HashSet::new(), vec![], false);
    for one in portions.iter().flat_map(|portion| met(atlas, portion, sens)) {
        if seen.insert(one.0.row.id) {
            grave |= one.0.row.gravite != Gravite::Information;
            said.push(format!("{}.", sentence(&one, words)));
        }
    }
    if grave {
        said.insert(0, words.trace_attention());
    }
    (!said.is_empty()).then(|| said.join(" "))
}

/// Returns the waypoints and lines of the closures on some portions. A closure on several lines counts for the first of
/// them. Waypoints are in the order in which the walker meets them on each line.
pub(super) fn along(
    atlas: &Atlas,
    portions: &[Portion<'_>],
    facon: TrackOptions,
    words: &Words,
) -> (Vec<Repere>, Vec<ClosedStretch>) {
    let (mut reperes, mut stretches) = (vec![], vec![]);
    let mut seen: HashSet<i64> = HashSet::new();
    for portion in portions {
        let here = met(atlas, portion, facon.sens);
        let new: Vec<&Met<'_>> = here.iter().filter(|(closure, ..)| !seen.contains(&closure.row.id)).collect();
        reperes.extend(new.iter().filter_map(|met| waypoint(atlas, met, portion, facon.sens, words)));
        stretches.extend(new.iter().map(|met| stretch(atlas, met, portion, facon.sens, words)));
        seen.extend(here.iter().map(|(closure, ..)| closure.row.id));
    }
    (reperes, stretches)
}

/// Returns the part of a closed stretch between the ends of the portion, as chainages in metres.
fn closed_m(emprise: &Emprise, portion: &Portion<'_>) -> [f64; 2] {
    let [from_m, to_m] = portion.counted_m;
    [emprise.de_m, emprise.a_m].map(|at_m| at_m.clamp(from_m, to_m.max(from_m)))
}

fn name(closure: &Perturbation, words: &Words) -> String {
    let titre = words.titre_perturbation(&closure.row);
    if closure.en_vigueur { titre } else { words.repere_annonce(&titre, &words.iso_date(&closure.row.du)) }
}

/// Makes the waypoint of a closure at the place where the walker meets it. Its kilometre is that of the track. If the
/// track takes the detour, this is the kilometre of the place where it leaves the line.
fn waypoint(atlas: &Atlas, met: &Met<'_>, portion: &Portion<'_>, sens: Sens, words: &Words) -> Option<Repere> {
    let (closure, emprise, [at_m, _]) = met;
    let [start_m, _] = sens.ends(closed_m(emprise, portion));
    let position = portion.place_at(atlas, start_m)?;
    let (reached_m, _) = portion.odometer().reached(start_m, sens);
    let off_m = portion.place_at(atlas, reached_m).map_or(0.0, |reached| distance_m(reached, position));
    let row = &closure.row;
    let mut said = vec![sentence(met, words)];
    said.extend((!row.verifie_le.is_empty()).then(|| words.perturbation_verifiee(&words.iso_date(&row.verifie_le))));
    said.extend((!row.source.is_empty()).then(|| words.perturbation_source(&row.source)));
    Some(Repere {
        genre: RepereKind::Perturbation(row.genre),
        nom: name(closure, words),
        position: Vertex::from_position(position).position(),
        chainages_m: vec![*at_m],
        off_m,
        texte: said.join(&words.separateur_faits()),
        lien: String::new(),
        bref: brief(closure, words),
    })
}

/// Returns a short name for watches, which show 15 bytes: the kind of closure, or for an announced closure its start
/// date.
fn brief(closure: &Perturbation, words: &Words) -> String {
    match closure.row.du.split('-').collect::<Vec<_>>().as_slice() {
        [_, month, day] if !closure.en_vigueur => words.repere_des_le(day, month),
        _ => words.genre_perturbation(closure.row.genre).to_owned(),
    }
}

fn stretch(atlas: &Atlas, met: &Met<'_>, portion: &Portion<'_>, sens: Sens, words: &Words) -> ClosedStretch {
    let (closure, emprise, _) = met;
    let mut closed = portion.ligne.places_between(&atlas.network, closed_m(emprise, portion));
    if sens.is_back() {
        closed.reverse();
        closed.iter_mut().for_each(|piece| piece.reverse());
    }
    closed.iter_mut().flatten().for_each(|place| place.z = f64::NAN);
    let detour = closure.detour.as_ref().filter(|_| emprise.evite.is_some());
    let drawn = detour.iter().flat_map(|detour| &detour.places);
    ClosedStretch {
        row: Arc::clone(&closure.row),
        etat: closure.etat(),
        nom: name(closure, words),
        texte: sentence(met, words),
        closed,
        detour: drawn.map(|place| Position::flat(place.lon, place.lat)).collect(),
    }
}

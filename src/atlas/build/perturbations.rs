//! Places closures on the lines, and builds them from the network.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::before::{Before, LineKey, by_id};
use super::voie::Walk;
use crate::atlas::ligne::{Foot, Line};
use crate::atlas::measured::Measured;
use crate::atlas::network::{Network, Path, Step, Strand};
use crate::atlas::perturbation::{Detour, Emprise, Etat, Perturbation};
use crate::atlas::sources::Lists;
use crate::geo::{Bounds, Position};
use crate::model;

/// The maximum distance, in metres, between a line and the end of a detour that touches it.
const TOUCHES_M: f64 = 50.0;
/// The maximum gap, in metres, between two stretches of a line that are joined.
const JOINED_M: f64 = 1.0;

/// A closure that is placed on the line that its row names.
pub(super) struct OnLine {
    row: Arc<model::Perturbation>,
    en_vigueur: bool,
    line: Arc<Line>,
    /// The start and end of the closed stretch, in walking order.
    pub(super) feet: [Foot; 2],
    emprises: Vec<Emprise>,
    /// The detour: its positions, its strand (one arc), and its length in metres.
    detour: Option<(Vec<Position>, Arc<Strand>, f64)>,
}

impl OnLine {
    /// Returns the places where the closure cuts tronçons: the index of the tronçon, and the distance from its start in
    /// metres.
    pub(super) fn cuts(&self) -> impl Iterator<Item = (usize, f64)> {
        self.feet.iter().filter_map(|foot| Some((self.line.members.get(foot.member)?.troncon, foot.along_m)))
    }

    /// Returns the strand of the detour.
    pub(super) fn strand(&self) -> Option<Arc<Strand>> {
        self.detour.as_ref().map(|(_, strand, _)| Arc::clone(strand))
    }
}

/// Places the closures that hold on `jour` or are announced then. A closure that is no longer on its line is dropped.
pub(super) fn place(
    sources: &Lists,
    jour: Date,
    lines: &BTreeMap<LineKey, Arc<Line>>,
    before: Option<Before<'_>>,
) -> Vec<OnLine> {
    if shown(sources, jour) == 0 {
        return vec![];
    }
    let voie_of = by_id(&sources.voies, |voie| voie.id);
    let placed = |row: &Arc<model::Perturbation>| {
        let key = (voie_of(row.voie_id)?, row.variante.clone());
        let line = lines.get(&key)?;
        let feet = feet(row, line, sources)?;
        let detour = row.detour.as_ref().map(|places| detour(row, places, before));
        let emprises =
            emprises(&key, line, feet, detour.as_ref().map(|(places, ..)| places.as_slice()), lines, sources);
        let en_vigueur = Etat::on(row, jour) == Etat::EnVigueur;
        Some(OnLine { row: Arc::clone(row), en_vigueur, line: Arc::clone(line), feet, emprises, detour })
    };
    sources.perturbations.iter().filter(|row| is_shown(row, jour)).filter_map(placed).collect()
}

/// Returns the start and end of a closure on its line, in walking order. If the line runs over a tronçon twice, the
/// shortest stretch is chosen.
fn feet(row: &model::Perturbation, line: &Line, sources: &Lists) -> Option<[Foot; 2]> {
    let feet = |code: &str, share: f64| -> Vec<Foot> {
        let is_it = |troncon: usize| sources.troncons.get(troncon).is_some_and(|t| t.row.code.as_str() == code);
        let on = line.members.iter().enumerate().filter(|(_, member)| is_it(member.troncon));
        on.map(|(number, member)| {
            let length_m = member.measured.length_m;
            let along_m = length_m * share;
            let walked_m = if member.inverse { length_m - along_m } else { along_m };
            Foot { chainage_m: member.start_m + walked_m, off_m: 0.0, member: number, along_m }
        })
        .collect()
    };
    let (starts, ends) = (feet(&row.troncon_de, row.place_de), feet(&row.troncon_a, row.place_a));
    let pairs = starts.iter().flat_map(|start| ends.iter().map(move |end| [*start, *end]));
    let length = |[a, b]: &[Foot; 2]| (a.chainage_m - b.chainage_m).abs();
    let [a, b] = pairs.min_by(|a, b| length(a).total_cmp(&length(b)))?;
    Some(if a.chainage_m <= b.chainage_m { [a, b] } else { [b, a] })
}

/// Measures a detour. If the row is unchanged, the arc of the previous atlas is reused.
fn detour(
    row: &Arc<model::Perturbation>,
    places: &[Position],
    before: Option<Before<'_>>,
) -> (Vec<Position>, Arc<Strand>, f64) {
    let known = before.and_then(|Before { atlas, .. }| {
        let old = atlas.perturbations.iter().find(|old| Arc::ptr_eq(&old.row, row))?;
        let detour = old.detour.as_ref()?;
        Some((Arc::clone(&detour.strand), detour.longueur_m))
    });
    let (strand, length_m) = known.unwrap_or_else(|| {
        let measured = Measured::new(places);
        (Arc::new(Strand::new(&measured, &[], |_| false)), measured.length_m)
    });
    (places.to_vec(), strand, length_m)
}

/// Returns the closed stretch on every line that shares its path. Those of the line `named` come first.
fn emprises(
    named: &LineKey,
    line: &Line,
    [start, end]: [Foot; 2],
    detour: Option<&[Position]>,
    lines: &BTreeMap<LineKey, Arc<Line>>,
    sources: &Lists,
) -> Vec<Emprise> {
    // The closed part of each tronçon, in metres from its digitised start.
    let mut closed: BTreeMap<usize, Vec<[f64; 2]>> = BTreeMap::new();
    for (number, member) in line.members.iter().enumerate().take(end.member + 1).skip(start.member) {
        let length_m = member.measured.length_m;
        let entered = if number == start.member {
            start.along_m
        } else if member.inverse {
            length_m
        } else {
            0.0
        };
        let left = if number == end.member {
            end.along_m
        } else if member.inverse {
            0.0
        } else {
            length_m
        };
        closed.entry(member.troncon).or_default().push([entered.min(left), entered.max(left)]);
    }
    let on = |key: &LineKey, line: &Line| -> Vec<Emprise> {
        let Some(voie) = sources.voies.get(key.0) else { return vec![] };
        let mut spans: Vec<[f64; 2]> = vec![];
        for member in &line.members {
            let length_m = member.measured.length_m;
            for [from_m, to_m] in closed.get(&member.troncon).into_iter().flatten() {
                let [from_m, to_m] =
                    if member.inverse { [length_m - to_m, length_m - from_m] } else { [*from_m, *to_m] };
                spans.push([member.start_m + from_m, member.start_m + to_m]);
            }
        }
        spans.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let mut joined: Vec<[f64; 2]> = vec![];
        for [from_m, to_m] in spans {
            match joined.last_mut() {
                Some([_, last_m]) if from_m <= *last_m + JOINED_M => *last_m = last_m.max(to_m),
                _ => joined.push([from_m, to_m]),
            }
        }
        let emprise = |[de_m, a_m]: [f64; 2]| {
            let evite = detour.and_then(|places| avoided(line, places, [de_m, a_m]));
            Emprise { voie_id: voie.id, variante: key.1.clone(), de_m, a_m, evite }
        };
        joined.into_iter().map(emprise).collect()
    };
    let others = lines.iter().filter(|(key, _)| *key != named).flat_map(|(key, line)| on(key, line));
    let mut all = on(named, line);
    // The stretch that the row refers to comes first, even if the line passes it twice.
    all.sort_by_key(|emprise| (emprise.de_m - start.chainage_m).abs() > JOINED_M);
    all.extend(others);
    all
}

/// Returns the chainages, in metres, at which a detour leaves and rejoins a line. Returns `None` if an end of the
/// detour does not touch the line, or if the detour does not avoid the closed stretch.
fn avoided(line: &Line, places: &[Position], [de_m, a_m]: [f64; 2]) -> Option<[f64; 2]> {
    let touches = |place: Option<&Position>| Some(line.feet(*place?, TOUCHES_M, TOUCHES_M));
    let (first, last) = (touches(places.first())?, touches(places.last())?);
    let pairs = first.iter().flat_map(|a| last.iter().map(|b| [a.chainage_m, b.chainage_m]));
    let rising = pairs.map(|[a, b]| [a.min(b), a.max(b)]);
    let round = rising.filter(|[leaves_m, rejoins_m]| *leaves_m <= de_m + TOUCHES_M && *rejoins_m >= a_m - TOUCHES_M);
    round.min_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))
}

/// Makes the closures. The strands of their detours are the last strands of the network, in the same order.
pub(super) fn make(placed: Vec<OnLine>, network: &Network, troncons: usize) -> Vec<Perturbation> {
    let mut next = troncons;
    let mut closure = |on_line: OnLine| {
        let OnLine { row, en_vigueur, line, feet, emprises, detour } = on_line;
        let path = Walk::along(&line, network).between(feet).map_or_else(Path::default, |(path, _)| path);
        let detour = detour.map(|(places, strand, longueur_m)| {
            let steps: Vec<Step> = network.arcs_of(next).map(|(arc, _)| Step { arc, reversed: false }).collect();
            next += 1;
            let path = Path { pieces: if steps.is_empty() { vec![] } else { vec![steps] } };
            Detour { path, longueur_m, places, strand }
        });
        let position = position(&line, feet.first()?)?;
        let boxes = [Some(&path), detour.as_ref().map(|detour| &detour.path)].into_iter().flatten();
        let boxes = boxes.filter_map(|path| network.bounds(path)).chain(Bounds::around([position]));
        let bounds = boxes.reduce(Bounds::and)?;
        Some(Perturbation { row, en_vigueur, position, path, emprises, detour, bounds })
    };
    placed.into_iter().filter_map(&mut closure).collect()
}

/// Returns the position of a foot on its line.
fn position(line: &Line, foot: &Foot) -> Option<Position> {
    let measured = &line.members.get(foot.member)?.measured;
    let mut last: Option<(Position, f64)> = None;
    for (place, along_m) in measured.along() {
        if along_m >= foot.along_m {
            let Some((from, from_m)) = last.filter(|(_, from_m)| along_m > *from_m) else { return Some(place) };
            let t = (foot.along_m - from_m) / (along_m - from_m);
            let mix = |a: f64, b: f64| a + t * (b - a);
            return Some(Position::new(mix(from.lon, place.lon), mix(from.lat, place.lat), mix(from.z, place.z)));
        }
        last = Some((place, along_m));
    }
    last.map(|(place, _)| place)
}

/// Returns the number of closures that hold on `jour` or are announced then, including those that could not be placed.
pub(super) fn shown(sources: &Lists, jour: Date) -> usize {
    sources.perturbations.iter().filter(|row| is_shown(row, jour)).count()
}

fn is_shown(row: &model::Perturbation, jour: Date) -> bool {
    matches!(Etat::on(row, jour), Etat::Annoncee | Etat::EnVigueur)
}

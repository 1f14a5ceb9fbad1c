//! Converts what was read of a file for the checks and for the comparison.

use crate::check::{self, About, Dessin, Line};
use crate::envoi::{Figure, LuDe, PartLue, TraceLue};
use crate::geo::Position;
use crate::reparation::Morceau;

/// Returns the lines: all parts with two points or more, in the order of the file. Positions that are not on Earth are
/// left out; they are findings. If all heights are 0, they are unknown.
pub(super) fn morceaux(fichier: &LuDe) -> Vec<Morceau> {
    let lines = lignes(fichier);
    let on_earth = |part: &PartLue| {
        let times = part.times.iter().copied().chain(std::iter::repeat(f64::NAN));
        let kept = part.positions.iter().copied().zip(times).filter(|(position, _)| position.is_on_earth());
        let (positions, times): (Vec<Position>, Vec<f64>) = kept.unzip();
        Morceau { positions, times: if part.times.is_empty() { vec![] } else { times } }
    };
    let mut all: Vec<Morceau> = lines.flat_map(|trace| &trace.parts).map(on_earth).collect();
    all.retain(|morceau| morceau.positions.len() > 1);
    if all.iter().flat_map(|morceau| &morceau.positions).all(|position| position.z == 0.0) {
        all.iter_mut().flat_map(|morceau| &mut morceau.positions).for_each(|position| position.z = f64::NAN);
    }
    all
}

/// Returns the positions of the lines, for the comparison.
pub(super) fn pieces(fichier: &LuDe) -> Vec<Vec<Position>> {
    morceaux(fichier).into_iter().map(|morceau| morceau.positions).collect()
}

/// Returns the lines for the checks, or what is there instead of them. Beside lines, points are waypoints.
pub(super) fn traces(fichier: &LuDe) -> Vec<check::Trace> {
    let has_lines = lignes(fichier).next().is_some();
    fichier.traces.iter().filter(|trace| !has_lines || trace.figure != Figure::Point).map(trace).collect()
}

/// Returns the lines of a file.
pub(super) fn lignes(fichier: &LuDe) -> impl Iterator<Item = &TraceLue> {
    fichier.traces.iter().filter(|trace| trace.figure == Figure::Ligne)
}

fn trace(trace: &TraceLue) -> check::Trace {
    let dessin = match trace.figure {
        Figure::Ligne => Dessin::Ligne,
        Figure::Point => Dessin::Point,
        Figure::Surface => Dessin::Surface,
        Figure::Autre => Dessin::Autre,
    };
    let several = trace.parts.len() > 1;
    let part = |(number, part): (usize, &PartLue)| {
        let code = if several { format!("{}.{}", trace.place, number + 1) } else { trace.place.clone() };
        let about = About { code, nom: trace.nom.clone(), bac: check::is_ferry(&trace.nom), dessin };
        let mut times = part.times.clone();
        if !times.is_empty() {
            times.resize(part.positions.len(), f64::NAN);
        }
        Line::new(about, part.positions.clone(), times)
    };
    let parts = trace.parts.iter().enumerate().map(part).collect();
    check::Trace { nom: trace.place.clone(), parts }
}

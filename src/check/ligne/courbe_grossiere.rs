//! `courbe-grossiere`: a bend that is drawn with too few points.
//!
//! ```text
//!       b ────── c          a, b, c and d turn the same way, with long segments between them. The way itself
//!      ╱    s     ╲         is a curve through them, and s (the sagitta) is how far it is from the segment.
//!   a ╱            ╲ d
//! ```

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;
use crate::check::vector::{cross, dot, from_to};

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "courbe-grossiere",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Un virage est tracé avec trop peu de points : la courbe qui passe par eux s'écarte du tracé.",
        en: "A bend is drawn with too few points: the curve through them is far from the line.",
    },
    message: Texte {
        fr: "virage trop grossier : la courbe passe à {mesure} du tracé (seuil {seuil})",
        en: "coarse bend: the curve passes {mesure} from the line (threshold {seuil})",
    },
    remede: Texte { fr: "Ajoutez des points dans le virage.", en: "Add points in the bend." },
    gravite: Gravite::Information,
    seuils: &[Seuil { nom: "courbe-grossiere", defaut: 10.0, unite: Unite::Metres }],
    essai: Essai::Ligne(essai),
};

/// The turns of a curve, in degrees. Smaller ones are nearly straight, greater ones are corners.
const TURNS: std::ops::RangeInclusive<f64> = 15.0..=60.0;
/// The turns of a curve differ at most by this factor. Corners of roads are irregular.
const EVEN: f64 = 2.0;
/// The fewest vertices of a curve.
const FEWEST: usize = 3;

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let turns: Vec<f64> = (0..line.len()).map(|i| turn(line, i)).collect();
    let mut from = 0;
    for run in turns.chunk_by(|a, b| is_curve(*a, *b)) {
        let to = from + run.len() - 1;
        let sagitta_m = |at: usize| {
            let turn = |at: usize| turns.get(at).map_or(0.0, |turn| turn.abs());
            line.step_m(at) / 2.0 * ((turn(at) + turn(at + 1)) / 8.0).to_radians().tan()
        };
        let worst_m = (from..to).map(sagitta_m).fold(0.0, f64::max);
        if run.len() >= FEWEST && worst_m > reglage.seuils[0] {
            trouve.push(Trouve::entre(line, from, to).mesure(worst_m, reglage.seuils[0]));
        }
        from = to + 1;
    }
}

/// Returns the change of direction at a vertex in degrees, positive to the left.
fn turn(line: &Etude<'_>, i: usize) -> f64 {
    if i == 0 || i + 1 >= line.len() {
        return 0.0;
    }
    let (comes, goes) = (from_to(line.xy(i - 1), line.xy(i)), from_to(line.xy(i), line.xy(i + 1)));
    cross(comes, goes).atan2(dot(comes, goes)).to_degrees()
}

/// Tells whether two turns in a row belong to one curve.
fn is_curve(a: f64, b: f64) -> bool {
    let even = a.abs() <= EVEN * b.abs() && b.abs() <= EVEN * a.abs();
    a * b > 0.0 && even && TURNS.contains(&a.abs()) && TURNS.contains(&b.abs())
}

//! The licences of a path, and its invented parts. Each tronçon states its own. Voies and étapes combine those of their
//! tronçons.

use super::contents::Atlas;
use super::network::Path;
use super::voie::{Troncon, Voie};
use crate::geo::Position;

/// Words in the `droits` or `source` of a tronçon that mark its path as invented.
const INVENTED: [&str; 3] = ["invent", "démonstration", "ficti"];

impl Troncon {
    /// Tells whether the path is invented. No other code decides this.
    pub fn is_invented(&self) -> bool {
        let says = |text: &str| {
            let text = text.to_lowercase();
            INVENTED.iter().any(|word| text.contains(word))
        };
        says(&self.row.droits) || says(&self.row.source)
    }
}

/// The invented parts of a walk, in metres from its start. Holes have no length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Invented {
    /// The start and end of each invented part, in walking order.
    pub parts_m: Vec<[f64; 2]>,
    /// The length of the walk in metres.
    pub longueur_m: f64,
    /// True if some line beside the walk differs from it: a variant of the voie is invented and the main line is not,
    /// or vice versa.
    pub beside: bool,
}

impl Invented {
    /// Tells whether any part is invented.
    pub fn is_any(&self) -> bool {
        self.beside || !self.parts_m.is_empty()
    }

    /// Tells whether the whole walk is invented.
    pub fn is_all(&self) -> bool {
        let whole = |[de_m, a_m]: &[f64; 2]| *de_m < 0.5 && self.longueur_m - *a_m < 0.5;
        !self.beside && self.parts_m.first().is_some_and(whole)
    }

    /// Returns the same for the walk in the opposite direction.
    pub fn turned(&self) -> Self {
        let back = |[de_m, a_m]: &[f64; 2]| [self.longueur_m - a_m, self.longueur_m - de_m];
        Self { parts_m: self.parts_m.iter().rev().map(back).collect(), ..*self }
    }
}

impl Atlas {
    /// Returns the tronçons of a path in walking order, each with the length walked on it in metres. A tronçon occurs
    /// once for each of its arcs in the path.
    pub fn troncons_of<'a, 'p>(&'a self, path: &'p Path) -> impl Iterator<Item = (&'a Troncon, f64)> + use<'a, 'p> {
        path.steps().filter_map(|step| {
            let troncon = self.troncons.get(self.network.troncon_of(step.arc)?)?;
            Some((&**troncon, self.network.arc(step.arc).length_m))
        })
    }

    /// Returns the invented parts of some paths, which are walked one after the other.
    pub fn invented<'p>(&self, paths: impl IntoIterator<Item = &'p Path>) -> Invented {
        let mut all = Invented::default();
        for (troncon, length_m) in paths.into_iter().flat_map(|path| self.troncons_of(path)) {
            let (de_m, a_m) = (all.longueur_m, all.longueur_m + length_m);
            all.longueur_m = a_m;
            if !troncon.is_invented() {
                continue;
            }
            match all.parts_m.last_mut() {
                Some([_, end_m]) if *end_m == de_m => *end_m = a_m,
                _ => all.parts_m.push([de_m, a_m]),
            }
        }
        all
    }

    /// Returns the invented parts of the first line of a voie ([`Voie::first_line`]).
    pub fn invented_on(&self, voie: &Voie) -> Invented {
        let network = self.invented([&voie.path]);
        let Some(ligne) = voie.first_line() else { return network };
        let first = self.invented([&ligne.path]);
        Invented { beside: first.is_all() != network.is_all() || first.is_any() != network.is_any(), ..first }
    }

    /// Returns the distinct `droits` of the tronçons of a path, sorted. Each has a flag that tells whether these
    /// tronçons are invented.
    pub fn droits_of(&self, path: &Path) -> Vec<(&str, bool)> {
        let all = self.troncons_of(path).map(|(troncon, _)| (troncon.row.droits.trim(), troncon.is_invented()));
        let mut all: Vec<(&str, bool)> = all.filter(|(droits, _)| !droits.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Returns the distinct `droits` of the tronçons that have a vertex where `is_seen` is true, sorted, without those
    /// in `known`.
    pub fn droits_seen(&self, known: &[&str], is_seen: impl Fn(Position) -> bool) -> Vec<&str> {
        let mut seen: Vec<&str> = vec![];
        for troncon in &self.troncons {
            let droits = troncon.row.droits.trim();
            if droits.is_empty() || known.contains(&droits) || seen.contains(&droits) {
                continue;
            }
            let mut vertices = troncon.path.pieces.iter().flat_map(|piece| self.network.positions(piece));
            if vertices.any(&is_seen) {
                seen.push(droits);
            }
        }
        seen.sort_unstable();
        seen
    }
}

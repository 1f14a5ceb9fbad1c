//! Whose data a path is, and which part of it is invented. A tronçon says this of itself; voies and étapes only add up
//! their tronçons.

use super::contents::Atlas;
use super::network::Path;
use super::voie::{Troncon, Voie};
use crate::geo::Position;

/// Words by which a tronçon says in its `droits` or `source` that its path is invented.
const INVENTED: [&str; 3] = ["invent", "démonstration", "ficti"];

impl Troncon {
    /// Tells whether the path is invented. This is the only place that decides it.
    pub fn is_invented(&self) -> bool {
        let says = |text: &str| {
            let text = text.to_lowercase();
            INVENTED.iter().any(|word| text.contains(word))
        };
        says(&self.row.droits) || says(&self.row.source)
    }
}

/// Which stretches of a walk are invented. Metres from its start; holes have no length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Invented {
    /// The invented stretches, from where to where, in walking order.
    pub parts_m: Vec<[f64; 2]>,
    /// The length of the walk.
    pub longueur_m: f64,
    /// True if a stretch beside the walk differs from it: a variant of the voie is invented and the main line is not, or
    /// the other way round.
    pub beside: bool,
}

impl Invented {
    /// Tells whether any stretch is invented.
    pub fn is_any(&self) -> bool {
        self.beside || !self.parts_m.is_empty()
    }

    /// Tells whether everything is invented.
    pub fn is_all(&self) -> bool {
        let whole = |[de_m, a_m]: &[f64; 2]| *de_m < 0.5 && self.longueur_m - *a_m < 0.5;
        !self.beside && self.parts_m.first().is_some_and(whole)
    }

    /// The same for the walk in the opposite direction.
    pub fn turned(&self) -> Self {
        let back = |[de_m, a_m]: &[f64; 2]| [self.longueur_m - a_m, self.longueur_m - de_m];
        Self { parts_m: self.parts_m.iter().rev().map(back).collect(), ..*self }
    }
}

impl Atlas {
    /// The tronçons under a path in walking order, each with the length walked on it, metres. A tronçon that the path
    /// walks arc by arc comes once for each arc.
    pub fn troncons_of<'a, 'p>(&'a self, path: &'p Path) -> impl Iterator<Item = (&'a Troncon, f64)> + use<'a, 'p> {
        path.steps().filter_map(|step| {
            let troncon = self.troncons.get(self.network.troncon_of(step.arc)?)?;
            Some((&**troncon, self.network.arc(step.arc).length_m))
        })
    }

    /// Which stretches of some paths are invented. The paths are walked one after the other.
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

    /// Which stretches of the first line of a voie are invented ([`Voie::first_line`]).
    pub fn invented_on(&self, voie: &Voie) -> Invented {
        let network = self.invented([&voie.path]);
        let Some(ligne) = voie.first_line() else { return network };
        let first = self.invented([&ligne.path]);
        Invented { beside: first.is_all() != network.is_all() || first.is_any() != network.is_any(), ..first }
    }

    /// The distinct rights of the tronçons under a path, sorted, each with whether its tronçons are invented.
    pub fn droits_of(&self, path: &Path) -> Vec<(&str, bool)> {
        let all = self.troncons_of(path).map(|(troncon, _)| (troncon.row.droits.trim(), troncon.is_invented()));
        let mut all: Vec<(&str, bool)> = all.filter(|(droits, _)| !droits.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The distinct rights of the tronçons that have a vertex where `is_seen`, sorted, without those of `known`.
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

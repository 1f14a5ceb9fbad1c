//! [`Reglages`]: which rules are applied, and with which thresholds.

use std::collections::{BTreeMap, BTreeSet};

use super::regle::{Reglage, Regle, SEUILS};
use super::regles::{REGLES, regle, seuils};
use crate::error::{Error, Result, shown};
use crate::geo::Bounds;
use crate::model::nearest_word;

/// Brittany and Loire-Atlantique, with Mont-Saint-Michel, Clisson and the islands.
const ZONE: Bounds = Bounds { west: -5.3, south: 46.8, east: -0.9, north: 48.95 };

/// Which rules are applied, and with which thresholds.
#[derive(Clone, Debug, PartialEq)]
pub struct Reglages {
    /// The thresholds that are not the default ones, by name.
    changes: BTreeMap<&'static str, f64>,
    /// The names of the rules that are not applied.
    muettes: BTreeSet<&'static str>,
    /// The region in which lines are expected.
    pub zone: Bounds,
}

impl Default for Reglages {
    fn default() -> Self {
        Self { changes: BTreeMap::new(), muettes: BTreeSet::new(), zone: ZONE }
    }
}

impl Reglages {
    /// Sets a threshold. Errors: no rule has such a threshold, or the value is not a number that a threshold may have.
    pub fn regler(&mut self, nom: &str, value: f64) -> Result<()> {
        let Some((_, seuil)) = seuils().find(|(_, seuil)| seuil.nom == nom) else {
            return Err(unknown("seuil", nom, seuils().map(|(_, seuil)| seuil.nom)));
        };
        if !(0.0..=1e9).contains(&value) {
            return Err(Error::input(
                format!("seuil {nom}"),
                format!("{value} ne convient pas"),
                "Donnez un nombre de 0 à 1 milliard.",
            ));
        }
        self.changes.insert(seuil.nom, value);
        Ok(())
    }

    /// Switches a rule on or off. Errors: there is no such rule.
    pub fn activer(&mut self, nom: &str, active: bool) -> Result<()> {
        let regle = connue(nom)?;
        match active {
            true => drop(self.muettes.remove(regle.nom)),
            false => drop(self.muettes.insert(regle.nom)),
        }
        Ok(())
    }

    /// Applies only some rules. Errors: one of them does not exist.
    pub fn seulement(&mut self, noms: &[String]) -> Result<()> {
        let wanted = noms.iter().map(|nom| connue(nom).map(|regle| regle.nom)).collect::<Result<BTreeSet<_>>>()?;
        self.muettes = REGLES.iter().map(|regle| regle.nom).filter(|nom| !wanted.contains(nom)).collect();
        Ok(())
    }

    /// Tells whether a rule is applied.
    pub fn applique(&self, regle: &Regle) -> bool {
        !self.muettes.contains(regle.nom)
    }

    /// Returns what a rule is given.
    pub fn de(&self, regle: &Regle) -> Reglage<'_> {
        let mut values = [0.0; SEUILS];
        for (value, seuil) in values.iter_mut().zip(regle.seuils) {
            *value = self.changes.get(seuil.nom).copied().unwrap_or(seuil.defaut);
        }
        Reglage { seuils: values, zone: self.zone, changes: &self.changes }
    }
}

/// Returns the rule with a name. Errors: there is none. The message proposes the nearest name.
pub fn connue(nom: &str) -> Result<&'static Regle> {
    regle(nom).ok_or_else(|| unknown("règle", nom, REGLES.iter().map(|regle| regle.nom)))
}

fn unknown(what: &str, nom: &str, known: impl Iterator<Item = &'static str>) -> Error {
    let nearest = nearest_word(nom, known.map(|name| (name, name)));
    let meant = nearest.map(|nearest| format!("Vouliez-vous dire {nearest} ? ")).unwrap_or_default();
    Error::input(
        format!("{what} « {} »", shown(nom)),
        "ce nom est inconnu",
        format!("{meant}« hent check --regles » les nomme toutes."),
    )
}

//! [`Regle`]: what a rule is. Every rule is one constant of this type, in a file of its own.

use std::collections::BTreeMap;

use super::contact::Contact;
use super::etude::Etude;
pub(super) use super::gravite::Gravite;
use super::line::Line;
use super::scene::Scene;
use super::trouve::Trouve;
use crate::geo::Bounds;

/// A text in both languages of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texte {
    /// In French.
    pub fr: &'static str,
    /// In English.
    pub en: &'static str,
}

/// The unit of a threshold and of the values that are held against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a unit")]
pub enum Unite {
    Metres,
    Kilometres,
    Degres,
    Pourcent,
    KmParHeure,
    Points,
    Mois,
    Annees,
    Jours,
}

impl Unite {
    /// Returns the symbol or word of the unit, in French.
    pub const fn symbole(self) -> &'static str {
        match self {
            Self::Metres => "m",
            Self::Kilometres => "km",
            Self::Degres => "°",
            Self::Pourcent => "%",
            Self::KmParHeure => "km/h",
            Self::Points => "points",
            Self::Mois => "mois",
            Self::Annees => "ans",
            Self::Jours => "jours",
        }
    }

    const fn symbol(self) -> &'static str {
        match self {
            Self::Mois => "months",
            Self::Annees => "years",
            Self::Jours => "days",
            other => other.symbole(),
        }
    }

    /// Writes a value with the unit: « 0,07 m », "1,250 m".
    pub fn ecrit(self, value: f64, english: bool) -> String {
        let decimals = match self {
            Self::Metres if value.abs() < 1.0 => 2,
            Self::Metres if value.abs() < 10.0 => 1,
            Self::Kilometres | Self::KmParHeure | Self::Degres => 1,
            _ => 0,
        };
        let number = format!("{value:.decimals$}");
        // A whole number has no decimals: a threshold of 8 km is not « 8,0 km ».
        let number = number.strip_suffix(".0").map_or(number.as_str(), |whole| whole);
        let number = if english { number.to_owned() } else { number.replace('.', ",") };
        let (symbol, space) =
            (if english { self.symbol() } else { self.symbole() }, if self == Self::Degres { "" } else { "\u{a0}" });
        format!("{number}{space}{symbol}")
    }
}

/// A threshold of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seuil {
    /// The key in `hent.toml` and the name for `--seuil`.
    pub nom: &'static str,
    /// The value without any configuration.
    pub defaut: f64,
    /// The unit of the value.
    pub unite: Unite,
}

/// The most thresholds that a rule has.
pub(super) const SEUILS: usize = 2;

/// What a rule is given beside the data.
#[derive(Clone, Copy, Debug)]
pub struct Reglage<'a> {
    /// The values of its thresholds, in the order of [`Regle::seuils`]. Unused places are 0.
    pub seuils: [f64; SEUILS],
    /// The region in which lines are expected.
    pub zone: Bounds,
    /// The thresholds that are not the default ones, by name.
    pub changes: &'a BTreeMap<&'static str, f64>,
}

impl Reglage<'_> {
    /// Returns the first threshold of another rule, so that two rules do not tell the same.
    pub fn de(&self, regle: &Regle) -> f64 {
        regle.seuils.first().map_or(0.0, |seuil| self.changes.get(seuil.nom).copied().unwrap_or(seuil.defaut))
    }
}

/// The function of a rule, by what it looks at. It appends what it finds.
#[derive(Clone, Copy)]
pub enum Essai {
    /// Whether a geometry can be checked at all. If one of these rules finds an error, no other rule looks at the line.
    Entree(fn(&Line, &Reglage<'_>, &mut Vec<Trouve>)),
    /// One line.
    Ligne(fn(&Etude<'_>, &Reglage<'_>, &mut Vec<Trouve>)),
    /// Two lines that come near each other.
    Paire(fn(&Contact<'_>, &Reglage<'_>, &mut Vec<Trouve>)),
    /// The network, or what lies along it.
    Reseau(fn(&Scene, &Reglage<'_>, &mut Vec<Trouve>)),
}

/// The part of the data that a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objet {
    /// One line, of a file or of the store.
    Ligne,
    /// How lines meet. In a file, the lines are those of the file.
    Reseau,
    /// What lies along the ways. Only a store has it.
    Autour,
}

/// A rule. Its texts may contain `{mesure}` (the measured value), `{seuil}` (the threshold) and `{quoi}` (the names
/// that the rule found).
pub struct Regle {
    /// The stable name, which is also its key in `hent.toml`.
    pub nom: &'static str,
    /// The part of the data that it is about.
    pub objet: Objet,
    /// What it finds, as a sentence.
    pub definition: Texte,
    /// What a finding says, without place.
    pub message: Texte,
    /// What a person should do about a finding, as a sentence.
    pub remede: Texte,
    /// The severity of a finding, if the rule does not decide otherwise.
    pub gravite: Gravite,
    /// The thresholds. The first one has the name of the rule.
    pub seuils: &'static [Seuil],
    /// The function.
    pub essai: Essai,
}

impl Regle {
    /// Tells whether the rule also holds for the lines of a file. A file has no junctions, étapes or hosts.
    pub fn of_files(&self) -> bool {
        match self.essai {
            Essai::Entree(_) | Essai::Ligne(_) => true,
            Essai::Paire(_) => self.nom == "ligne-double",
            Essai::Reseau(_) => ["trou", "ordre-ou-sens"].contains(&self.nom),
        }
    }

    /// Returns the unit of the measured values.
    pub fn unite(&self) -> Option<Unite> {
        self.seuils.first().map(|seuil| seuil.unite)
    }
}

impl std::fmt::Debug for Regle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.nom)
    }
}

//! [`Constat`]: a finding.

use xxhash_rust::xxh3::{Xxh3Default, xxh3_64};

use super::regle::{Gravite, Regle, Texte};
use super::trouve::{Trouve, canonical};
use crate::geo::{Position, Vertex};

/// A finding: what a rule found, where, and what to do.
#[derive(Clone, Debug)]
pub struct Constat {
    /// The stable id. It depends on the rule, the codes and the vertices of the place, on nothing else.
    pub id: String,
    /// The rule.
    pub regle: &'static Regle,
    /// How bad it is.
    pub gravite: Gravite,
    /// The codes of the things it is about, sorted.
    pub codes: Vec<String>,
    /// The codes of the voies it is about.
    pub voies: Vec<String>,
    /// The kilometre on the line, if it is on one.
    pub km: Option<f64>,
    /// Its geometry: empty, one position, or a line. It does not depend on the direction of digitising.
    pub geometrie: Vec<Position>,
    /// A hash of the geometry, by which an accepted finding notices that it changed.
    pub empreinte: String,
    /// The measured value, in the unit of the rule.
    pub mesure: Option<f64>,
    /// The threshold.
    pub seuil: Option<f64>,
    /// The names in the message.
    pub quoi: String,
}

impl Constat {
    /// Makes a finding of what a rule found.
    pub fn new(regle: &'static Regle, trouve: Trouve) -> Self {
        let Trouve { mut codes, voies, gravite, ancre, km, mut geometrie, mesure, seuil, quoi } = trouve;
        codes.sort();
        let places = geometrie.iter().map(|p| (p.lon, p.lat));
        if places.clone().rev().lt(places) {
            geometrie.reverse();
        }
        let mut ancre: Vec<Vertex> =
            ancre.iter().map(|p| Vertex::from_position(Position::flat(p.lon, p.lat))).collect();
        ancre.sort_unstable_by_key(|vertex| vertex.place());
        let mut key = Xxh3Default::new();
        for word in [regle.nom].into_iter().chain(codes.iter().map(String::as_str)) {
            key.update(word.as_bytes());
            key.update(&[0]);
        }
        ancre.iter().for_each(|vertex| key.update(&vertex.to_bytes()));
        let id = format!("{}-{:08x}", regle.nom, key.digest() >> 32);
        // A single place may be computed, so its last digit depends on the order of computing. Vertices do not.
        let shape = if geometrie.len() > 1 || ancre.is_empty() { canonical(&geometrie) } else { ancre };
        let bytes: Vec<[u8; 12]> = shape.iter().map(|vertex| vertex.to_bytes()).collect();
        let empreinte = format!("{:016x}", xxh3_64(bytes.as_flattened()));
        let gravite = gravite.unwrap_or(regle.gravite);
        Self { id, regle, gravite, codes, voies, km, geometrie, empreinte, mesure, seuil, quoi }
    }

    /// Returns the place that stands for the geometry.
    pub fn lieu(&self) -> Option<Position> {
        self.geometrie.get(self.geometrie.len() / 2).copied()
    }

    /// Returns the message in French or English: what was found, with the measured value beside the threshold.
    pub fn message(&self, english: bool) -> String {
        self.filled(self.regle.message, english)
    }

    /// Returns what a person should do about it.
    pub fn remede(&self, english: bool) -> String {
        self.filled(self.regle.remede, english)
    }

    fn filled(&self, texte: Texte, english: bool) -> String {
        let text = if english { texte.en } else { texte.fr };
        let number = |value: Option<f64>| {
            value.zip(self.regle.unite()).map_or_else(String::new, |(value, unite)| unite.ecrit(value, english))
        };
        let text = text.replace("{mesure}", &number(self.mesure)).replace("{seuil}", &number(self.seuil));
        text.replace("{quoi}", &self.quoi)
    }
}

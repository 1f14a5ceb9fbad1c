//! Lines of files become voies with their étapes: which voie a line belongs to, and what names say of an étape.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::gpx::Own;
use super::incoming_voie::{IncomingVoie, Leg, Stage};
use super::messages;
use super::stage_name::parse;
use crate::model::Code;

/// What a file says of a line besides its columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Hints {
    /// What it is, in a file that hent wrote.
    pub(super) own: Option<Own>,
    /// Is it a planned route without shape points?
    pub(super) planned: bool,
    /// Is it the only line of its file, so that the file's name is its own?
    pub(super) alone: bool,
}

/// Voies, while lines come in.
#[derive(Default)]
pub(super) struct Voies {
    list: Vec<IncomingVoie>,
    /// The voie and the leg of each number that a name says, and no column.
    guessed: HashSet<(usize, usize)>,
}

impl Voies {
    /// Adds a line to its voie. A voie without a code is a new one. `guessed`: a mere name says the étape's number.
    pub(super) fn add(&mut self, voie: IncomingVoie, leg: Leg, guessed: bool) {
        let known = self.list.iter().position(|other| voie.code.is_some() && other.code == voie.code);
        let nth = known.unwrap_or(self.list.len());
        if known.is_none() {
            self.list.push(voie);
        }
        let Some(voie) = self.list.get_mut(nth) else { return };
        if guessed {
            self.guessed.insert((nth, voie.legs.len()));
        }
        voie.legs.push(leg);
    }

    /// Where the voie of this code came from, if there is one.
    pub(super) fn origin(&self, code: &Code) -> Option<&str> {
        self.list.iter().find(|voie| voie.code.as_ref() == Some(code)).map(|voie| voie.origin.as_str())
    }

    /// The voies, and remarks for a person. Where names give one number to two étapes of a line, they number none.
    pub(super) fn settled(mut self) -> (Vec<IncomingVoie>, Vec<String>) {
        let mut remarks = vec![];
        for (nth, voie) in self.list.iter_mut().enumerate() {
            let mut counts: HashMap<(String, i64), usize> = HashMap::new();
            for leg in &voie.legs {
                if let Some(numero) = leg.stage.as_ref().and_then(|stage| stage.numero) {
                    *counts.entry((leg.variante.clone(), numero)).or_default() += 1;
                }
            }
            let Some(((_, numero), _)) = counts.into_iter().filter(|(_, count)| *count > 1).min() else { continue };
            let mut dropped = false;
            for (leg, stage) in voie.legs.iter_mut().enumerate().filter_map(|(i, leg)| Some((i, leg.stage.as_mut()?))) {
                if self.guessed.contains(&(nth, leg)) {
                    (stage.numero, dropped) = (None, true);
                }
            }
            if dropped {
                let name = voie.nom.as_deref().or(voie.code.as_ref().map(Code::as_str)).unwrap_or_default();
                remarks.push(messages::numbers_ignored(name, numero));
            }
        }
        (self.list, remarks)
    }
}

/// What the name of a track says of its étape: « Étape 3 : A – B » gives all, « A → B » the ends. A name that says
/// anything else is the étape's own.
pub(super) fn stage_of_name(name: &str) -> Stage {
    let name = name.trim();
    if let Some(named) = parse(name).filter(|named| (1..=9999).contains(&named.numero)) {
        let (from, to) = named.ends.unzip();
        return Stage { numero: Some(named.numero), from, to, ..Stage::default() };
    }
    if let Some((from, to)) = ends(name) {
        return Stage { from: Some(from), to: Some(to), ..Stage::default() };
    }
    Stage { nom: (!name.is_empty()).then(|| name.to_owned()), ..Stage::default() }
}

/// The number that the name of a file says: `etape-03`, `03-vannes`, `Jour 3_Vannes`.
pub(super) fn number_of_stem(stem: &str) -> Option<i64> {
    let words: String = stem.chars().map(|c| if matches!(c, '_' | '-' | '.') { ' ' } else { c }).collect();
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let after = stem.get(digits..).unwrap_or_default().trim_start();
    let leads = (1..=3).contains(&digits) && (after.is_empty() || after.starts_with(['-', '_', '.', '–']));
    let leading = || stem.get(..digits).filter(|_| leads).and_then(|number| number.parse().ok());
    let said = parse(&words).map(|named| named.numero).or_else(leading);
    said.filter(|number| (1..=9999).contains(number))
}

/// The ends in « A - B », « A – B » or « A → B ».
fn ends(name: &str) -> Option<(String, String)> {
    let name = name.replace(['–', '—', '→'], "-").replace("->", "-");
    let towns: Vec<&str> = name.split(" - ").map(str::trim).filter(|town| !town.is_empty()).collect();
    match towns.as_slice() {
        [from, .., to] => Some(((*from).to_owned(), (*to).to_owned())),
        _ => None,
    }
}

/// How people order names: `etape-2` before `etape-10`.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (x, y) = (chunk(&mut a), chunk(&mut b));
        if x.is_empty() || y.is_empty() {
            return x.len().cmp(&y.len());
        }
        let order = match (x.trim_start_matches('0'), y.trim_start_matches('0')) {
            (m, n)
                if x.as_bytes().first().is_some_and(u8::is_ascii_digit)
                    && y.as_bytes().first().is_some_and(u8::is_ascii_digit) =>
            {
                m.len().cmp(&n.len()).then_with(|| m.cmp(n))
            }
            _ => x.to_lowercase().cmp(&y.to_lowercase()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Takes the digits, or what stands before the next digit, from the beginning of a text.
fn chunk<'a>(text: &mut &'a str) -> &'a str {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(text.len());
    let (chunk, rest) = text.split_at(end);
    *text = rest;
    chunk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_numbers_and_ends() {
        let all = |name: &str| {
            let Stage { numero, nom, from, to, .. } = stage_of_name(name);
            let text = |text: Option<String>| text.unwrap_or_default();
            format!("{}|{}|{}|{}", numero.unwrap_or_default(), text(nom), text(from), text(to))
        };
        for (name, expected) in [
            ("Étape 3", "3|||"),
            ("03 - Vannes - Auray", "3||Vannes|Auray"),
            ("Étape 3 : Vannes → Auray", "3||Vannes|Auray"),
            ("Vannes – Auray", "0||Vannes|Auray"),
            ("Vannes -> Auray", "0||Vannes|Auray"),
            ("Saint-Jacut", "0|Saint-Jacut||"),
            ("", "0|||"),
        ] {
            assert_eq!(all(name), expected, "{name}");
        }
        for (stem, expected) in [
            ("etape-03", Some(3)),
            ("etape_12_vannes", Some(12)),
            ("Étape 4", Some(4)),
            ("03 - Vannes", Some(3)),
            ("03-vannes-auray", Some(3)),
            ("7", Some(7)),
            ("2024-05-01", None),
            ("12 jours en Bretagne", None),
            ("trace", None),
            ("0", None),
        ] {
            assert_eq!(number_of_stem(stem), expected, "{stem}");
        }
    }

    #[test]
    fn names_in_natural_order() {
        let mut names = ["etape-10.gpx", "etape-2.gpx", "Etape-1.gpx", "etape-02b.gpx", "a", ""];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["", "a", "Etape-1.gpx", "etape-2.gpx", "etape-02b.gpx", "etape-10.gpx"]);
    }

    #[test]
    fn a_number_that_two_names_say_numbers_none() {
        let voie = || IncomingVoie { code: Code::parse("v").ok(), ..IncomingVoie::default() };
        let leg = |numero| Leg { stage: Some(Stage { numero, ..Stage::default() }), ..Leg::default() };
        let mut voies = Voies::default();
        for (numero, guessed) in [(Some(1), true), (Some(2), true), (Some(2), true), (Some(7), false)] {
            voies.add(voie(), leg(numero), guessed);
        }
        let (list, remarks) = voies.settled();
        let numbers: Vec<_> = list[0].legs.iter().map(|leg| leg.stage.as_ref().unwrap().numero).collect();
        assert_eq!(numbers, [None, None, None, Some(7)]);
        assert_eq!(remarks.len(), 1);
    }
}

//! Collects the lines of files into voies.

use std::collections::{HashMap, HashSet};

use crate::import::incoming::{IncomingVoie, Leg, Stage};
use crate::import::messages;
use crate::model::Code;

/// What a reader knows about a row besides its cells.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Hints {
    /// The voie and étape of the row, if hent wrote the file.
    pub(in crate::import) own: Option<Own>,
    /// True if the row is a planned route without shape points.
    pub(in crate::import) planned: bool,
    /// True if the row is the only one of its file. The name of the file is then its name.
    pub(in crate::import) alone: bool,
}

/// The voie and étape of a track in a GPX file that hent wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Own {
    pub(in crate::import) voie: Code,
    /// The name of the voie.
    pub(in crate::import) nom: Option<String>,
    /// The name of the variant; empty on the main line. In a file of étapes, it is the code of the variant in URLs if
    /// no track of the file has its full name.
    pub(in crate::import) variante: String,
    /// `None` if the track belongs to no étape.
    pub(in crate::import) stage: Option<Stage>,
}

/// The voies collected so far.
#[derive(Default)]
pub(in crate::import) struct Voies {
    list: Vec<IncomingVoie>,
    /// The legs whose number comes from a name instead of a column. Each has the indices of its voie and of the leg.
    guessed: HashSet<(usize, usize)>,
}

impl Voies {
    /// Adds a leg to the voie with the code of `voie`. If there is none, adds `voie`. `guessed` is true if the number
    /// of the étape comes from a name.
    pub(in crate::import) fn add(&mut self, voie: IncomingVoie, leg: Leg, guessed: bool) {
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

    /// Returns the file and row of the voie with this code.
    pub(in crate::import) fn origin(&self, code: &Code) -> Option<&str> {
        self.list.iter().find(|voie| voie.code.as_ref() == Some(code)).map(|voie| voie.origin.row.as_str())
    }

    /// Returns the voies, and remarks for a person. If names give the same number to two étapes of a line, the voie
    /// loses all numbers that come from names.
    pub(in crate::import) fn finish(mut self) -> (Vec<IncomingVoie>, Vec<String>) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_with_one_number_drop_all_numbers_from_names() {
        let voie = || IncomingVoie { code: Code::parse("v").ok(), ..IncomingVoie::default() };
        let leg = |numero| Leg { stage: Some(Stage { numero, ..Stage::default() }), ..Leg::default() };
        let mut voies = Voies::default();
        for (numero, guessed) in [(Some(1), true), (Some(2), true), (Some(2), true), (Some(7), false)] {
            voies.add(voie(), leg(numero), guessed);
        }
        let (list, remarks) = voies.finish();
        let numbers: Vec<_> = list[0].legs.iter().map(|leg| leg.stage.as_ref().unwrap().numero).collect();
        assert_eq!(numbers, [None, None, None, Some(7)]);
        assert_eq!(remarks.len(), 1);
    }
}

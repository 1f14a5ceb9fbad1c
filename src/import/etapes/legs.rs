//! Lines of files become voies with their étapes: which voie a line belongs to, and what names say of an étape.

use std::collections::{HashMap, HashSet};

use crate::import::incoming::{IncomingVoie, Leg, Stage};
use crate::import::messages;
use crate::model::Code;

/// What a file says of a line besides its columns.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Hints {
    /// What it is, in a file that hent wrote.
    pub(in crate::import) own: Option<Own>,
    /// Is it a planned route without shape points?
    pub(in crate::import) planned: bool,
    /// Is it the only line of its file, so that the file's name is its own?
    pub(in crate::import) alone: bool,
}

/// A track of a file of hent's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Own {
    pub(in crate::import) voie: Code,
    /// The name of the voie.
    pub(in crate::import) nom: Option<String>,
    /// The variant; of an étape as its address has it, if no track of the file has its full name.
    pub(in crate::import) variante: String,
    /// `None` if no étape takes the track in.
    pub(in crate::import) stage: Option<Stage>,
}

/// Voies, while lines come in.
#[derive(Default)]
pub(in crate::import) struct Voies {
    list: Vec<IncomingVoie>,
    /// The voie and the leg of each number that a name says, and no column.
    guessed: HashSet<(usize, usize)>,
}

impl Voies {
    /// Adds a line to its voie. A voie without a code is a new one. `guessed`: a mere name says the étape's number.
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

    /// Where the voie of this code came from, if there is one.
    pub(in crate::import) fn origin(&self, code: &Code) -> Option<&str> {
        self.list.iter().find(|voie| voie.code.as_ref() == Some(code)).map(|voie| voie.origin.row.as_str())
    }

    /// The voies, and remarks for a person. Where names give one number to two étapes of a line, they number none.
    pub(in crate::import) fn settled(mut self) -> (Vec<IncomingVoie>, Vec<String>) {
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

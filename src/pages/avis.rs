//! A closure in the notice at the top of a page: `base.html` shows it.

use crate::annonces::Annonce;
use crate::model::Gravite;
use crate::words::{Words, typeset};

/// What the notice says of a closure. Each text is one line.
#[derive(Debug)]
pub(super) struct Avis {
    /// What it is, with the day of the plan before it: « Jour 2 : Travaux, passage impossible ».
    pub titre: String,
    /// The rest of the sentence, which begins with a comma: where, when, why, the detour.
    pub suite: String,
    /// Who said so, and when it was checked.
    pub origine: Option<String>,
    /// True if one cannot pass, or with difficulty only.
    pub grave: bool,
}

impl Avis {
    /// The notice of a closure.
    pub(super) fn of(annonce: &Annonce<'_>, words: &Words) -> Self {
        let row = &annonce.closure.row;
        let (titre, phrase) = (words.titre_perturbation(row), annonce.phrase(words));
        // The sentence begins with the title in every language.
        let suite = phrase.strip_prefix(&titre).map_or_else(|| format!(", {phrase}"), str::to_owned);
        Self {
            titre: typeset(&titre),
            suite: typeset(&suite),
            origine: Some(typeset(&annonce.provenance(words))).filter(|text| !text.is_empty()),
            grave: row.gravite != Gravite::Information,
        }
    }

    /// The notice of a closure on a day of a plan, numbered from 1.
    pub(super) fn of_day(day: usize, annonce: &Annonce<'_>, words: &Words) -> Self {
        let avis = Self::of(annonce, words);
        Self { titre: typeset(&words.plan_perturbation(day, &avis.titre)), ..avis }
    }
}

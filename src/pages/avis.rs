//! A closure in the notice at the top of a page. `base.html` shows it.

use crate::annonces::Annonce;
use crate::model::Gravite;
use crate::words::{Words, one_line};

/// The texts of a closure's notice. Each is one line.
#[derive(Debug)]
pub(super) struct Avis {
    /// The kind and severity, with the day of the plan before them: « Jour 2 : Travaux, passage impossible ».
    pub titre: String,
    /// The place, after a comma: « , du km 3,2 au km 4,6 ».
    pub lieu: String,
    /// The rest of the sentence: dates, reason, detour.
    pub suite: String,
    /// The source, and the day of the last check.
    pub origine: Option<String>,
    /// The last day, `YYYY-MM-DD`, so that the script can tell that it is over. Empty if it is not known.
    pub au: String,
    /// True if walkers cannot pass, or only with difficulty.
    pub grave: bool,
}

impl Avis {
    /// Makes the notice of a closure.
    pub(super) fn of(annonce: &Annonce<'_>, words: &Words) -> Self {
        let row = &annonce.closure.row;
        let titre = words.titre_perturbation(row);
        let (brief, phrase) = (annonce.brief(words), annonce.phrase(words));
        // In every language the sentence starts with the title and the place.
        let lieu = brief.strip_prefix(&titre).unwrap_or_default();
        let suite = phrase.strip_prefix(&brief).unwrap_or(&phrase).trim_start_matches([',', ' ']);
        Self {
            titre,
            lieu: lieu.to_owned(),
            suite: suite.to_owned(),
            origine: Some(annonce.provenance(words)).filter(|text| !text.is_empty()),
            au: row.au.clone(),
            grave: row.gravite != Gravite::Information,
        }
    }

    /// Makes the notice of a closure with the name of its voie before it.
    pub(super) fn of_voie(annonce: &Annonce<'_>, words: &Words) -> Self {
        let avis = Self::of(annonce, words);
        Self { titre: format!("{} : {}", one_line(&annonce.voie.row.nom), avis.titre), ..avis }
    }

    /// Makes the notice of a closure on a day of a plan. Days are numbered from 1.
    pub(super) fn of_day(day: usize, annonce: &Annonce<'_>, words: &Words) -> Self {
        let avis = Self::of(annonce, words);
        Self { titre: words.plan_perturbation(day, &avis.titre), ..avis }
    }
}

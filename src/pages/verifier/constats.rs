//! The list of findings: grouped by severity, then by rule.

use super::super::layout::Lien;
use crate::check::{Constat, Gravite};
use crate::links::{Address, Base, Vue};
use crate::words::{Langue, Words, one_line};

/// The number of findings of a rule that are shown at once. The others are folded.
const AT_ONCE: usize = 5;
/// The maximum number of findings of a rule on the page. A file can have one at every point.
const MOST: usize = 200;
/// The zoom of the map at a finding.
const ZOOM: u8 = 17;

/// All findings.
pub(super) struct Constats {
    pub(super) nombres: Nombres,
    /// The severities that occur, the worst first.
    pub(super) gravites: Vec<Groupe>,
}

/// The number of findings, in words: « 2 erreurs », « 1 avertissement ».
pub(super) struct Nombres {
    /// The word of each severity that occurs, which is also its class, and the text.
    pub(super) textes: Vec<(&'static str, String)>,
}

/// The findings of one severity.
pub(super) struct Groupe {
    pub(super) mot: &'static str,
    /// The heading, with the number.
    pub(super) titre: String,
    /// What this severity means.
    pub(super) aide: String,
    pub(super) regles: Vec<ParRegle>,
}

/// The findings of one rule.
pub(super) struct ParRegle {
    pub(super) nom: &'static str,
    /// What the rule finds, as a heading.
    pub(super) titre: String,
    pub(super) remede: String,
    pub(super) premiers: Vec<Montre>,
    pub(super) autres: Vec<Montre>,
    /// How many others there are, as the label of their fold. Empty if there are none.
    pub(super) plus: String,
    /// How many are not on the page at all.
    pub(super) omis: Option<String>,
}

/// A finding.
pub(super) struct Montre {
    pub(super) id: String,
    /// What was found: the measured value beside the threshold.
    pub(super) message: String,
    /// What it is about: the line of the file, or the tronçon.
    pub(super) sujet: String,
    /// A link to the place on a map. Its text is the kilometre.
    pub(super) lien: Option<Lien>,
    /// The place as latitude and longitude, which the search of other maps accepts.
    pub(super) lieu: String,
}

impl Constats {
    /// Groups findings. `is_file` is true for those of a file.
    pub(super) fn of(constats: &[&Constat], is_file: bool, base: &Base, words: &Words) -> Self {
        let of = |gravite: Gravite| {
            let own: Vec<&Constat> = constats.iter().copied().filter(|constat| constat.gravite == gravite).collect();
            (!own.is_empty()).then(|| Groupe::of(gravite, own, is_file, base, words))
        };
        Self {
            nombres: Nombres::of(constats.iter().copied(), words),
            gravites: Gravite::ALL.into_iter().filter_map(of).collect(),
        }
    }
}

impl Nombres {
    pub(super) fn of<'c>(constats: impl Iterator<Item = &'c Constat>, words: &Words) -> Self {
        let mut counts = [0; Gravite::ALL.len()];
        for constat in constats {
            let at = Gravite::ALL.iter().position(|gravite| *gravite == constat.gravite);
            if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        }
        let said = Gravite::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0);
        Self { textes: said.map(|(gravite, count)| (gravite.mot(), in_words(gravite, count, words))).collect() }
    }
}

/// Returns a number of findings in words.
pub(super) fn in_words(gravite: Gravite, count: usize, words: &Words) -> String {
    match gravite {
        Gravite::Erreur => words.page_verifier_erreurs(count),
        Gravite::Avertissement => words.page_verifier_avertissements(count),
        Gravite::Information => words.page_verifier_informations(count),
    }
}

impl Groupe {
    fn of(gravite: Gravite, mut own: Vec<&Constat>, is_file: bool, base: &Base, words: &Words) -> Self {
        let titre = in_words(gravite, own.len(), words);
        let rank = |constat: &Constat| crate::check::REGLES.iter().position(|regle| regle.nom == constat.regle.nom);
        own.sort_by_key(|constat| rank(constat));
        let groups = own.chunk_by(|a, b| a.regle.nom == b.regle.nom);
        Self {
            mot: gravite.mot(),
            titre,
            aide: match gravite {
                Gravite::Erreur => words.page_verifier_erreurs_aide(),
                Gravite::Avertissement => words.page_verifier_avertissements_aide(),
                Gravite::Information => words.page_verifier_informations_aide(),
            },
            regles: groups.filter_map(|group| ParRegle::of(group, is_file, base, words)).collect(),
        }
    }
}

impl ParRegle {
    fn of(group: &[&Constat], is_file: bool, base: &Base, words: &Words) -> Option<Self> {
        let english = words.langue() == Langue::En;
        let first = group.first()?;
        let definition = if english { first.regle.definition.en } else { first.regle.definition.fr };
        let mut sorted = group.to_vec();
        let km = |constat: &Constat| constat.km.unwrap_or(f64::INFINITY);
        sorted.sort_by(|a, b| a.codes.cmp(&b.codes).then(km(a).total_cmp(&km(b))));
        let several = sorted.iter().any(|constat| constat.codes != first.codes);
        let mut shown = sorted.iter().take(MOST).map(|constat| Montre::of(constat, is_file, several, base, words));
        let premiers: Vec<Montre> = shown.by_ref().take(AT_ONCE).collect();
        let autres: Vec<Montre> = shown.collect();
        let omitted = group.len().saturating_sub(MOST);
        Some(Self {
            nom: first.regle.nom,
            titre: first_sentence(definition).to_owned(),
            remede: first.remede(english),
            plus: if autres.is_empty() { String::new() } else { words.page_verifier_autres(group.len() - AT_ONCE) },
            omis: (omitted > 0).then(|| words.page_verifier_omis(omitted)),
            premiers,
            autres,
        })
    }
}

/// Returns the first sentence of a text, without its full stop.
fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or_else(|| text.trim_end_matches('.'), |(first, _)| first)
}

impl Montre {
    fn of(constat: &Constat, is_file: bool, several: bool, base: &Base, words: &Words) -> Self {
        let english = words.langue() == Langue::En;
        let place = constat.lieu();
        let lien = place.map(|place| {
            let texte = match constat.km {
                Some(km) => words.page_verifier_km(&words.number((km * 100.0).round() / 100.0)),
                None => words.page_verifier_voir(),
            };
            let vue = Some(Vue::new(ZOOM, place.lat, place.lon));
            Lien::to(base.link(&Address::Accueil { vue }), texte)
        });
        // The place in a file begins with the name that the service gives to it.
        let code =
            |code: &String| if is_file { code.rsplit(':').next().unwrap_or(code).to_owned() } else { code.clone() };
        let codes: Vec<String> = constat.codes.iter().map(code).collect();
        let message = constat.message(english);
        // The message names places of the file, too.
        let names = constat.codes.iter().filter(|_| is_file).filter_map(|code| code.split_once(':'));
        let message = names.fold(message, |text, (file, _)| text.replace(&format!("{file}:"), ""));
        Self {
            id: constat.id.clone(),
            message: one_line(&message),
            sujet: if is_file && !several { String::new() } else { one_line(&codes.join(", ")) },
            lien,
            lieu: place.map_or_else(String::new, |place| format!("{:.5}, {:.5}", place.lat, place.lon)),
        }
    }
}

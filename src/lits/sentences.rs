//! The sentences that warn walkers of a stretch without an open bed.

use jiff::civil::Date;

use crate::atlas::{Atlas, Etape, Ligne, Lit, Nuits, SansLit, Voie};
use crate::model::Sens;
use crate::words::{Words, one_line};

/// A stretch without an open bed that is too long for a usual day, and the sentence that says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Alerte {
    /// The night.
    pub jour: Date,
    /// The stretch.
    pub sans_lit: SansLit,
    /// The sentence: « Nuit du 01/05/2027, après Josselin : prochain lit ouvert à 31 km, Ploërmel. »
    pub texte: String,
}

/// The warnings for somebody who walks a part of a line ([`SansLit::concerns`]), in walking order. `part_m` is in metres
/// from the start of the line in the direction walked.
pub(crate) fn along(
    words: &Words,
    atlas: &Atlas,
    ligne: &Ligne,
    sens: Sens,
    jour: Date,
    part_m: [f64; 2],
) -> Vec<Alerte> {
    let stretches = Nuits::along(atlas, ligne).sans_lit(sens, jour);
    let far = stretches.into_iter().filter(|stretch| stretch.is_far() && stretch.concerns(part_m));
    far.map(|sans_lit| Alerte { jour, sans_lit, texte: text(words, atlas, jour, &sans_lit) }).collect()
}

/// The line of an étape, and the part of it that the étape is, in metres from the start of the line in the direction
/// walked. `None` if the étape has no line.
pub(crate) fn part_of<'a>(voie: &'a Voie, etape: &Etape, sens: Sens) -> Option<(&'a Ligne, [f64; 2])> {
    let (trace, ligne) = (etape.trace.as_ref()?, voie.ligne(&etape.row.variante)?);
    Some((ligne, sens.ends([trace.de_m, trace.a_m]).map(|chainage_m| ligne.walked(sens, chainage_m))))
}

/// The sentence for a stretch.
fn text(words: &Words, atlas: &Atlas, jour: Date, stretch: &SansLit) -> String {
    let dernier = stretch.dernier.map(|lit| place(words, atlas, lit));
    sentence(words, jour, dernier, stretch.prochain.map(|lit| place(words, atlas, lit)), stretch.longueur_m)
}

/// The place of a bed. Says so if the opening is unknown.
pub(crate) fn place(words: &Words, atlas: &Atlas, lit: Lit) -> String {
    let nom = one_line(lit.lieu(atlas));
    if lit.a_confirmer { words.lits_a_confirmer(&nom) } else { nom }
}

/// Says how far the next bed is. Without `dernier`, the stretch begins at the start of the way; without `prochain`, it
/// goes on to the end.
pub(crate) fn sentence(
    words: &Words,
    jour: Date,
    dernier: Option<String>,
    prochain: Option<String>,
    longueur_m: f64,
) -> String {
    let (nuit, distance) = (words.iso_date(&jour.to_string()), words.round_length(longueur_m));
    match (dernier, prochain) {
        (Some(dernier), Some(prochain)) => words.lits_apres(&nuit, &dernier, &distance, &prochain),
        (Some(dernier), None) => words.lits_apres_aucun(&nuit, &dernier, &distance),
        (None, Some(prochain)) => words.lits_premier(&nuit, &distance, &prochain),
        (None, None) => words.lits_aucun(&nuit, &distance),
    }
}

/// Adds the sentences of warnings to a text.
pub(crate) fn add<'a>(text: &mut String, alertes: impl IntoIterator<Item = &'a Alerte>) {
    for alerte in alertes {
        if !text.is_empty() {
            text.push_str(if text.ends_with('.') { " " } else { ". " });
        }
        text.push_str(&alerte.texte);
    }
}

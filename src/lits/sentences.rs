//! The sentences that warn walkers of a stretch without an open bed.

use jiff::civil::Date;

use crate::atlas::{Atlas, Etape, Ligne, Lit, Nuits, SansLit, Voie};
use crate::model::Sens;
use crate::words::{Words, one_line};

/// The night of a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nuit {
    /// The night that starts on a day.
    Du(Date),
    /// Every night of the atlas's period ([`Atlas::jour`]). No host opens or closes in this period.
    Jusque {
        /// The first day of the period.
        jour: Date,
        /// The last day of the period.
        dernier: Date,
    },
}

impl Nuit {
    /// Returns the night that a request asks for, or those of the atlas's period if it asks for none.
    pub(crate) fn of(atlas: &Atlas, asked: Option<Date>) -> Self {
        let jour = atlas.jour();
        let dernier = atlas.change_le().and_then(|day| day.yesterday().ok()).unwrap_or(jour);
        asked.map_or(Self::Jusque { jour, dernier }, Self::Du)
    }

    /// Returns the day on which the night starts. For a period, it is the first day.
    pub fn jour(self) -> Date {
        match self {
            Self::Du(jour) | Self::Jusque { jour, .. } => jour,
        }
    }

    /// Formats the night: « Nuit du 01/05/2027 », « Jusqu'au 31/12/2027 ».
    fn said(self, words: &Words) -> String {
        match self {
            Self::Du(jour) => words.lits_nuit(&words.iso_date(&jour.to_string())),
            Self::Jusque { dernier, .. } => words.lits_jusque(&words.iso_date(&dernier.to_string())),
        }
    }
}

/// A stretch without an open bed that is too long for a usual day, with its sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Alerte {
    /// The night.
    pub nuit: Nuit,
    /// The stretch.
    pub sans_lit: SansLit,
    /// The sentence: « Nuit du 01/05/2027, après Josselin : prochain lit ouvert à 31 km, Ploërmel. »
    pub texte: String,
}

/// Returns the warnings for a walker on a part of a line ([`SansLit::concerns`]), in walking order. `part_m` is in
/// metres from the start of the line, in walking direction.
pub(crate) fn along(
    words: &Words,
    atlas: &Atlas,
    ligne: &Ligne,
    sens: Sens,
    nuit: Nuit,
    part_m: [f64; 2],
) -> Vec<Alerte> {
    let stretches = Nuits::along(atlas, ligne).sans_lit(sens, nuit.jour());
    let far = stretches.into_iter().filter(|stretch| stretch.is_far() && stretch.concerns(part_m));
    far.map(|sans_lit| Alerte { nuit, sans_lit, texte: text(words, atlas, nuit, &sans_lit) }).collect()
}

/// Returns the line of an étape, and the part of it that the étape covers, in metres from the start of the line in
/// walking direction. Returns `None` if the étape has no line.
pub(crate) fn part_of<'a>(voie: &'a Voie, etape: &Etape, sens: Sens) -> Option<(&'a Ligne, [f64; 2])> {
    let (trace, ligne) = (etape.trace.as_ref()?, voie.ligne(&etape.row.variante)?);
    Some((ligne, sens.ends([trace.de_m, trace.a_m]).map(|chainage_m| ligne.walked(sens, chainage_m))))
}

/// Returns the sentence for a stretch.
fn text(words: &Words, atlas: &Atlas, nuit: Nuit, stretch: &SansLit) -> String {
    let dernier = stretch.dernier.map(|lit| place(words, atlas, lit));
    sentence(words, nuit, dernier, stretch.prochain.map(|lit| place(words, atlas, lit)), stretch.longueur_m)
}

/// Returns the place of a bed. If the opening is unknown, the text mentions it.
pub(crate) fn place(words: &Words, atlas: &Atlas, lit: Lit) -> String {
    let nom = one_line(lit.lieu(atlas));
    if lit.a_confirmer { words.lits_a_confirmer(&nom) } else { nom }
}

/// Returns a sentence with the distance to the next bed. `dernier` is `None` if the stretch starts at the start of the
/// way, and `prochain` is `None` if it ends at the end of the way.
pub(crate) fn sentence(
    words: &Words,
    nuit: Nuit,
    dernier: Option<String>,
    prochain: Option<String>,
    longueur_m: f64,
) -> String {
    let (nuit, distance) = (nuit.said(words), words.round_length(longueur_m));
    match (dernier, prochain) {
        (Some(dernier), Some(prochain)) => words.lits_apres(&nuit, &dernier, &distance, &prochain),
        (Some(dernier), None) => words.lits_apres_aucun(&nuit, &dernier, &distance),
        (None, Some(prochain)) => words.lits_premier(&nuit, &distance, &prochain),
        (None, None) => words.lits_aucun(&nuit, &distance),
    }
}

/// Appends the sentences of warnings to a text.
pub(crate) fn add<'a>(text: &mut String, alertes: impl IntoIterator<Item = &'a Alerte>) {
    for alerte in alertes {
        if !text.is_empty() {
            text.push_str(if text.ends_with('.') { " " } else { ". " });
        }
        text.push_str(&alerte.texte);
    }
}

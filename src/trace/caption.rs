//! [`Caption`], and the sentences that describe a track or a voie.

use super::deviation::Deviation;
use super::options::TrackOptions;
use super::perturbation;
use super::portion::Portion;
use crate::atlas::{Atlas, Figures, HorsDetours, Relief, Voie, figures};
use crate::geo::Position;
use crate::words::Words;

/// The texts of a file, or of one of its tracks.
#[derive(Clone, Debug)]
pub struct Caption {
    /// The name, in walking direction.
    pub nom: String,
    /// Length, ascent and times, as sentences.
    pub description: String,
    /// The path of the page on the site, without the base.
    pub page: String,
}

/// Describes a track in sentences: length, ascent and times of the complete line, then notes on the points in
/// `segments` (holes, dropped points). `ecart_m` is the maximum distance in metres of a dropped point, or `None` if no
/// point was dropped.
pub(crate) fn description(
    words: &Words,
    figures: &Figures,
    segments: &[Vec<Position>],
    ecart_m: Option<f64>,
) -> String {
    let mut all = words.length(figures.longueur_m);
    if let Some(Relief { montee_m, descente_m, duree_min, .. }) = &figures.relief {
        let montee = words.chiffres_montee(&words.metres(montee_m.round()));
        let descente = words.chiffres_descente(&words.metres(descente_m.round()));
        all = words.chiffres_relief(&all, &montee, &descente, figures::METHOD, &words.hours_between(*duree_min));
    }
    let mut sentences = vec![words.chiffres_4kmh(&all, &words.quarters(figures.duree_4kmh_min))];
    if segments.len() > 1 {
        sentences.push(words.chiffres_morceaux(segments.len()));
    }
    if let Some(ecart_m) = ecart_m {
        let count: usize = segments.iter().map(Vec::len).sum();
        // Rounded up, because the sentence promises « at most ».
        sentences.push(words.chiffres_simplifie(count, &format!("{:.0}", ecart_m.ceil())));
    }
    sentences.join(" ")
}

/// Returns the length of a voie as text: that of the first line, and that of all lines together if there are several.
/// The page of the voie has the same text.
pub(crate) fn length_of_voie(words: &Words, voie: &Voie) -> String {
    let Some(first) = voie.first_line() else { return words.length(0.0) };
    let first_km = words.length(first.figures.longueur_m);
    match (voie.with_variants_m(), first.variante.as_str()) {
        (None, _) => first_km,
        (Some(all_m), "") => words.longueur_ligne_principale(&first_km, &words.length(all_m)),
        (Some(all_m), nom) => words.longueur_variante(&first_km, nom, &words.length(all_m)),
    }
}

/// Describes a track: its closures, then its lengths if a detour holds, then the text of [`description`], given as
/// `sentences`.
pub(super) fn of_piste(
    atlas: &Atlas,
    portion: &Portion<'_>,
    deviation: Option<&Deviation>,
    sentences: &str,
    facon: TrackOptions,
    words: &Words,
) -> String {
    let mut all: Vec<String> =
        perturbation::told(atlas, std::slice::from_ref(portion), facon.sens, words).into_iter().collect();
    all.extend(deviation.map(|deviation| lengths(deviation, words)));
    all.push(sentences.to_owned());
    all.extend(deviation.and_then(|deviation| without_detours(deviation, words)));
    all.join(" ")
}

/// Returns both lengths of a track on which a detour holds, and tells which of them the track has.
fn lengths(deviation: &Deviation, words: &Words) -> String {
    let [today, marked] = [deviation.aujourdhui.longueur_m, deviation.balisee_m].map(|metres| words.length(metres));
    let both = words.perturbation_aujourdhui(&today, &marked);
    if deviation.suivie { words.trace_suit_deviation(&both) } else { words.trace_suit_chemin(&both) }
}

/// Returns the ascent and descent of a track that follows a detour. Returns `None` if the track follows the waymarked
/// way, whose figures already have them, or if heights of the way are unknown.
fn without_detours(deviation: &Deviation, words: &Words) -> Option<String> {
    let HorsDetours { montee_hors_detours_m, descente_hors_detours_m } = deviation.aujourdhui.denivele?;
    let montee = words.chiffres_montee(&words.metres(montee_hors_detours_m.round()));
    let descente = words.chiffres_descente(&words.metres(descente_hors_detours_m.round()));
    deviation
        .suivie
        .then(|| words.trace_denivele_hors_deviation(&montee, &descente, &words.perturbation_hors_detours()))
}

/// Appends a sentence, if any, to a description.
pub(crate) fn add(description: &mut String, sentence: Option<String>) {
    if let Some(sentence) = sentence {
        description.push(' ');
        description.push_str(&sentence);
    }
}

/// Describes a voie: its closures, then the lengths of its first line if a detour holds, then its length. `portions`
/// are its lines, `etapes` is the number of its étapes with a track, and `holes` is true if a track has holes.
pub(super) fn of_voie(
    atlas: &Atlas,
    voie: &Voie,
    portions: &[Portion<'_>],
    etapes: usize,
    holes: bool,
    facon: TrackOptions,
    words: &Words,
) -> String {
    let mut all: Vec<String> = perturbation::told(atlas, portions, facon.sens, words).into_iter().collect();
    let deviation = portions.first().and_then(|first| Deviation::of(atlas, first, &first.ligne.figures, facon.sens));
    all.extend(deviation.map(|deviation| lengths(&deviation, words)));
    let length = length_of_voie(words, voie);
    let text = if etapes == 0 { length } else { words.voie_etapes(etapes, &length) };
    all.push(if holes { format!("{text}. {}", words.voie_morceaux()) } else { format!("{text}.") });
    all.join(" ")
}

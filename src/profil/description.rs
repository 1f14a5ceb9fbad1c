//! Describes the picture of a profile in words, for readers who cannot see it.

use super::{GenrePoint, Point, Profil};
use crate::file::attribution;
use crate::words::Words;

/// The minimum distance from the way, in metres, that is mentioned.
const BESIDE_M: f64 = 10.0;
/// The maximum number of places of a genre that are named.
const NAMED: usize = 30;

/// Returns the length, the climbs and the times.
pub(super) fn figures(profil: &Profil, words: &Words) -> Vec<String> {
    let mut figures = vec![words.mesure_km(&words.number((profil.longueur_m / 100.0).round() / 10.0))];
    match &profil.relief {
        Some(relief) => figures.extend([
            words.chiffres_montee(&words.metres(relief.montee_m)),
            words.chiffres_descente(&words.metres(relief.descente_m)),
            words.hours_between(relief.duree_min),
        ]),
        None => figures.push(words.quarters(profil.duree_4kmh_min)),
    }
    figures
}

/// Returns today's length if detours hold: « aujourd'hui 24 km par la déviation (chemin balisé : 22 km) ».
pub(super) fn today(profil: &Profil, words: &Words) -> Option<String> {
    let [today, waymarked] = [profil.longueur_aujourdhui_m?, profil.longueur_m].map(|m| words.round_length(m));
    Some(words.perturbation_aujourdhui(&today, &waymarked))
}

/// Returns the description of the picture.
pub(super) fn in_words(profil: &Profil, words: &Words) -> String {
    let figures = figures(profil, words).join(" · ");
    let mut said = vec![match &profil.relief {
        Some(relief) => {
            let [low, high] = [relief.altitude_min_m, relief.altitude_max_m].map(|metres| format!("{metres:.0}"));
            words.profil_hauteurs(&figures, profil.methode_denivele, &low, &high)
        }
        None => words.profil_longueur(&figures) + " " + &words.profil_sans_hauteurs(),
    }];
    said.extend(today(profil, words).map(|today| today + "."));
    said.extend(profil.perturbations.iter().map(|closure| closure.sentence(words) + "."));
    if !profil.trous_m.is_empty() {
        said.push(words.profil_morceaux(profil.trous_m.len() + 1));
    }
    said.extend(listed(profil, GenrePoint::is_localite, words).map(|places| words.profil_localites(&places)));
    let of = |genre| listed(profil, move |other| other == genre, words);
    said.extend(of(GenrePoint::Eau).map(|places| words.profil_eau(&places)));
    said.extend(of(GenrePoint::Hebergeur).map(|places| words.profil_hebergements(&places)));
    said.extend(of(GenrePoint::Commerce).map(|places| words.profil_commerces(&places)));
    if profil.noms_omis > 0 {
        said.push(words.profil_noms_omis(profil.noms_omis));
    }
    said.extend(warning(profil, words));
    if !profil.attribution.is_empty() {
        said.push(words.profil_donnees(&attribution::joined(&profil.attribution)));
    }
    said.join(" ")
}

/// Returns the names of the places of some genres, with their distances from the start and from the way. Returns `None`
/// if there are no such places.
fn listed(profil: &Profil, wanted: impl Fn(GenrePoint) -> bool, words: &Words) -> Option<String> {
    let points: Vec<&Point> = profil.points.iter().filter(|point| wanted(point.genre)).collect();
    let mut places: Vec<String> = points.iter().take(NAMED).map(|point| place(point, words)).collect();
    if points.len() > NAMED {
        places.push(words.profil_autres(points.len() - NAMED));
    }
    (!places.is_empty()).then(|| places.join(&words.separateur_faits()))
}

/// Formats a place: « Josselin (12,3 km) », « Gîte du Pont (14 km, à 350 m du chemin) ».
fn place(point: &Point, words: &Words) -> String {
    let km = words.number((point.parcouru_m / 100.0).round() / 10.0);
    let is_end = matches!(point.genre, GenrePoint::Depart | GenrePoint::Arrivee);
    if is_end || point.ecart_m < BESIDE_M {
        words.profil_localite(&point.nom, &km)
    } else {
        words.profil_localite_ecart(&point.nom, &km, &words.ecart(point.ecart_m))
    }
}

/// Returns the warning that the étape is wholly or partly invented. Returns `None` if no stretch is invented.
pub(super) fn warning(profil: &Profil, words: &Words) -> Option<String> {
    let invente = &profil.invente;
    invente.is_any().then(|| words.trace_invente(invente.is_all(), &invente.parts_m))
}

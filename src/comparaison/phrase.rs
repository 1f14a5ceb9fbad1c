//! Says in a sentence what a comparison found.

use super::resultat::{Comparaison, Direction};
use super::suivies::Suivie;

/// Returns the sentences, in French.
pub(super) fn phrase(comparaison: &Comparaison) -> String {
    let Some(sens) = comparaison.sens else {
        return match comparaison.suivies.as_slice() {
            [] => "Cette ligne ne suit aucune voie publiée : elle n'est comparée à rien.".into(),
            _ => "Cette ligne ne suit nulle part celle à laquelle elle est comparée.".into(),
        };
    };
    let lines: Vec<String> = comparaison.suivies.iter().map(nom).collect();
    let way = match sens {
        Direction::Meme => "dans le même sens",
        Direction::Inverse => "dans l'autre sens",
        Direction::Mixte => "dans les deux sens",
    };
    let what = match comparaison.ecarts.as_slice() {
        [] => format!("Les deux sont les mêmes, à {:.0}\u{a0}m près", comparaison.tolerance_m),
        [_] => "Elle en diffère à un endroit".into(),
        several => format!("Elle en diffère à {} endroits", several.len()),
    };
    let greatest = comparaison.ecarts.iter().map(|ecart| ecart.ecart_max_m).collect::<Option<Vec<f64>>>();
    let far = match greatest.map(|all| all.into_iter().fold(0.0, f64::max)) {
        _ if comparaison.ecarts.is_empty() => String::new(),
        Some(most_m) => format!(", de {most_m:.0}\u{a0}m au plus"),
        None => ", de plus de 1\u{a0}km".into(),
    };
    format!("Cette ligne suit {}, {way}. {what}{far}.", lines.join(" et "))
}

fn nom(suivie: &Suivie) -> String {
    let variante = match suivie.variante.as_str() {
        "" => String::new(),
        variante => format!(" ({variante})"),
    };
    match (&suivie.voie, suivie.troncons.as_slice()) {
        (Some(voie), _) => match suivie.etapes.as_slice() {
            [etape] => format!("l'étape {} de la voie « {voie} »{variante}", etape.code),
            _ => format!("la voie « {voie} »{variante}"),
        },
        (None, [troncon]) => format!("le tronçon « {} »", troncon.code),
        (None, _) => "la ligne de référence".into(),
    }
}

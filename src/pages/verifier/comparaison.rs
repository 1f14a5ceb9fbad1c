//! The comparison of a sent line with what is published: a sentence, figures, and a row for each stretch.

use super::super::chiffres::Chiffre;
use super::super::layout::Lien;
use crate::comparaison::{Comparaison, Cote, Direction, Ecart, Nature, Suivie};
use crate::links::{Address, Base, Vue};
use crate::words::{Words, one_line, unbroken};

/// What the page says of a comparison.
pub(super) struct Compare {
    pub(super) phrase: String,
    pub(super) faits: Vec<Chiffre>,
    pub(super) ecarts: Vec<Ligne>,
    /// How many stretches are not on the page.
    pub(super) omis: Option<String>,
}

/// A stretch on which the lines differ.
pub(super) struct Ligne {
    /// Its id on the map.
    pub(super) id: String,
    pub(super) quoi: String,
    /// The word of its kind, which is a class.
    pub(super) nature: &'static str,
    /// From which to which kilometre of the sent line, with a link to the map.
    pub(super) km: Lien,
    pub(super) publie: String,
    pub(super) longueur: String,
    pub(super) ecart: String,
    pub(super) cote: String,
}

/// The maximum number of stretches on the page.
const MOST: usize = 200;

impl Compare {
    pub(super) fn of(comparaison: &Comparaison, base: &Base, words: &Words) -> Self {
        let omitted = comparaison.ecarts.len().saturating_sub(MOST);
        let ligne = |(n, ecart): (usize, &Ecart)| Ligne::of(n, ecart, base, words);
        Self {
            phrase: phrase(comparaison, words),
            faits: if comparaison.suivies.is_empty() { vec![] } else { faits(comparaison, words) },
            ecarts: comparaison.ecarts.iter().take(MOST).enumerate().map(ligne).collect(),
            omis: (omitted > 0).then(|| words.page_verifier_omis(omitted)),
        }
    }
}

/// Says what the comparison found, in the language of the page.
fn phrase(comparaison: &Comparaison, words: &Words) -> String {
    let Some(sens) = comparaison.sens else {
        return match comparaison.suivies.as_slice() {
            [] => words.page_verifier_suit_rien(),
            _ => words.page_verifier_suit_nulle_part(),
        };
    };
    let lignes: Vec<String> = comparaison.suivies.iter().map(|suivie| nom(suivie, words)).collect();
    let lignes = lignes.into_iter().reduce(|all, one| words.liste_et(&all, &one)).unwrap_or_default();
    let suit = match sens {
        Direction::Meme => words.page_verifier_suit(&lignes),
        Direction::Inverse => words.page_verifier_suit_inverse(&lignes),
        Direction::Mixte => words.page_verifier_suit_mixte(&lignes),
    };
    let greatest = comparaison.ecarts.iter().map(|ecart| ecart.ecart_max_m).collect::<Option<Vec<f64>>>();
    let count = comparaison.ecarts.len();
    let differe = match greatest.map(|all| all.into_iter().fold(0.0, f64::max)) {
        _ if count == 0 => words.page_verifier_meme(&words.metres(comparaison.tolerance_m)),
        Some(most_m) => words.page_verifier_differe(count, &words.metres(most_m)),
        None => words.page_verifier_differe_loin(count),
    };
    format!("{suit} {differe}")
}

/// Names a line that the sent one follows.
fn nom(suivie: &Suivie, words: &Words) -> String {
    let Some(voie) = &suivie.voie else {
        return match suivie.troncons.as_slice() {
            [troncon] => words.page_verifier_ligne_troncon(&one_line(&troncon.code)),
            _ => words.page_verifier_ligne_reference(),
        };
    };
    let voie = if suivie.variante.is_empty() { voie.clone() } else { format!("{voie} ({})", suivie.variante) };
    match suivie.etapes.as_slice() {
        [etape] => words.page_verifier_ligne_etape(&etape.code, &one_line(&voie)),
        _ => words.page_verifier_ligne_voie(&one_line(&voie)),
    }
}

/// Returns the figures that compare both lines.
fn faits(comparaison: &Comparaison, words: &Words) -> Vec<Chiffre> {
    let metres = |metres: Option<f64>| match metres {
        Some(metres) => words.metres(metres),
        None => words.page_verifier_plus_d_un_km(),
    };
    let both = |of: [Option<String>; 2]| {
        let [sent, published] = of.map(|text| text.unwrap_or_else(|| words.page_inconnu()));
        words.page_verifier_et_publie(&unbroken(&sent), &unbroken(&published))
    };
    let lines = [&comparaison.envoye, &comparaison.publie];
    let montee = |figures: &crate::atlas::Figures| Some(words.metres(figures.relief.as_ref()?.montee_m.round()));
    let all = [
        (words.page_distance(), both(lines.map(|figures| Some(words.length(figures.longueur_m))))),
        (words.page_montee(), both(lines.map(montee))),
        (words.page_verifier_nouveau(), long(comparaison.nouveau_km * 1_000.0, words)),
        (words.page_verifier_manquant(), long(comparaison.manquant_km * 1_000.0, words)),
        (words.page_verifier_hausdorff(), metres(comparaison.hausdorff_m)),
        (words.page_verifier_frechet(), metres(comparaison.frechet_m)),
    ];
    all.into_iter().map(|(nom, valeur)| Chiffre { nom, valeur }).collect()
}

impl Ligne {
    fn of(number: usize, ecart: &Ecart, base: &Base, words: &Words) -> Self {
        let between =
            |range: Option<[f64; 2]>| match range.map(|ends| ends.map(|m| words.number((m / 10.0).round() / 100.0))) {
                Some([from, to]) if from == to => words.page_verifier_km(&from),
                Some([from, to]) => words.page_verifier_de_a(&from, &to),
                None => "–".into(),
            };
        let metres = |metres: Option<f64>| {
            metres.map_or_else(|| words.page_verifier_plus_d_un_km(), |metres| words.metres(metres))
        };
        let ecart_said = match (ecart.nature, ecart.ecart_moyen_m) {
            (Nature::Manque, _) => String::new(),
            (_, Some(mean)) => words.page_verifier_au_plus_en_moyenne(&metres(ecart.ecart_max_m), &words.metres(mean)),
            (_, None) => metres(ecart.ecart_max_m),
        };
        let middle = ecart.geometrie.iter().flatten().nth(ecart.geometrie.iter().map(Vec::len).sum::<usize>() / 2);
        let vue = middle.map(|place| Vue::new(zoom(ecart.longueur_m), place.lat, place.lon));
        let (nature, quoi) = match ecart.nature {
            Nature::Ecart => ("ecart", words.page_verifier_ecart()),
            Nature::Ajout => ("ajout", words.page_verifier_ajout()),
            Nature::Manque => ("manque", words.page_verifier_manque()),
        };
        Self {
            id: format!("ecart-{}", number + 1),
            quoi,
            nature,
            km: Lien::to(base.link(&Address::Accueil { vue }), between(ecart.trace_m)),
            publie: between(ecart.publie_m),
            longueur: long(ecart.longueur_m, words),
            ecart: ecart_said,
            cote: match ecart.cote {
                Some(Cote::Gauche) => words.page_verifier_gauche(),
                Some(Cote::Droite) => words.page_verifier_droite(),
                Some(Cote::Deux) => words.page_verifier_deux_cotes(),
                None => String::new(),
            },
        }
    }
}

/// Returns the zoom at which a stretch of some metres fits a map on a phone.
fn zoom(length_m: f64) -> u8 {
    match length_m {
        short if short < 300.0 => 16,
        middle if middle < 1_500.0 => 14,
        _ => 12,
    }
}

/// Formats a length: whole metres below 1 km.
pub(super) fn long(metres: f64, words: &Words) -> String {
    if metres < 999.5 { words.metres(metres) } else { words.length(metres) }
}

//! Reads the number and the ends of an étape in a name: « Voie 04, A - B », « étape 4 : A - B », « Weg - Etappe 4 ».

use crate::import::cells::plain;
use crate::import::incoming::Stage;

/// The parts of a name with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Named {
    /// The text before the number: the name of the voie, or empty.
    pub(in crate::import) voie: String,
    pub(in crate::import) numero: i64,
    /// True if a word for « étape » precedes the number.
    pub(in crate::import) says_stage: bool,
    /// True if the number has a leading zero: `05`. Only a number that counts something is written so.
    pub(in crate::import) leading_zero: bool,
    /// The names of the places where the étape starts and ends.
    pub(in crate::import) ends: Option<(String, String)>,
}

/// Words for an étape in several languages, in the form of [`plain`].
const STAGE: [&str; 8] = ["etape", "etappe", "stage", "etapa", "tappa", "etap", "section", "troncon"];

/// Splits a name such as « Voie 04, A - B » or « Weg - Etappe 4 ». Returns `None` if it has no number of an étape.
pub(in crate::import) fn parse(name: &str) -> Option<Named> {
    let words: Vec<&str> = name.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        let bare = word.trim_end_matches([',', ':', '.', ';', '-', '–']);
        if !(1..=3).contains(&bare.len()) || !bare.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let before = words.get(..i).unwrap_or_default();
        let after = words.get(i + 1..).unwrap_or_default();
        let says_stage = before.last().is_some_and(|word| STAGE.contains(&plain(word).as_str()));
        let before = if says_stage { before.split_last().map_or(before, |(_, rest)| rest) } else { before };
        let mark = bare.len() < word.len() || after.first().is_some_and(|word| [":", "-", "–"].contains(word));
        if !says_stage && !mark {
            continue;
        }
        let edge: &[char] = &[' ', ',', ':', '-', '–', '('];
        let rest = after.join(" ");
        let rest = rest.trim_matches(edge).replace(" – ", " - ").replace(" → ", " - ");
        let towns: Vec<&str> = rest.split(" - ").map(str::trim).filter(|town| !town.is_empty()).collect();
        let ends = towns.first().zip(towns.last()).filter(|_| towns.len() > 1);
        let ends = ends.map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
        return Some(Named {
            voie: before.join(" ").trim_matches(edge).to_owned(),
            numero: bare.parse().ok()?,
            says_stage,
            leading_zero: bare.starts_with('0'),
            ends,
        });
    }
    None
}

/// Returns the étape that the name of a track describes. « Étape 3 : A – B » gives the number and the ends, « A → B »
/// gives the ends. Any other text is the name of the étape.
pub(in crate::import) fn stage_of_name(name: &str) -> Stage {
    let name = name.trim();
    if let Some(named) = parse(name).filter(|named| (1..=9999).contains(&named.numero)) {
        let (from, to) = named.ends.unzip();
        return Stage { numero: Some(named.numero), from, to, ..Stage::default() };
    }
    if let Some((from, to)) = ends(name) {
        return Stage { from: Some(from), to: Some(to), ..Stage::default() };
    }
    Stage { nom: (!name.is_empty()).then(|| name.to_owned()), ..Stage::default() }
}

/// Returns the number of the étape in the name of a file without its ending: `etape-03`, `03-vannes`, `Étape 3_Vannes`.
pub(in crate::import) fn number_of_stem(stem: &str) -> Option<i64> {
    let words: String = stem.chars().map(|c| if matches!(c, '_' | '-' | '.') { ' ' } else { c }).collect();
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let after = stem.get(digits..).unwrap_or_default().trim_start();
    let leads = (1..=3).contains(&digits) && (after.is_empty() || after.starts_with(['-', '_', '.', '–']));
    let leading = || stem.get(..digits).filter(|_| leads).and_then(|number| number.parse().ok());
    let said = parse(&words).map(|named| named.numero).or_else(leading);
    said.filter(|number| (1..=9999).contains(number))
}

/// Returns the first and the last place in « A - B », « A – B » or « A → B ».
fn ends(name: &str) -> Option<(String, String)> {
    let name = name.replace(['–', '—', '→'], "-").replace("->", "-");
    let towns: Vec<&str> = name.split(" - ").map(str::trim).filter(|town| !town.is_empty()).collect();
    match towns.as_slice() {
        [from, .., to] => Some(((*from).to_owned(), (*to).to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_etapes_are_split() {
        let all = |name| {
            let n = parse(name)?;
            let (from, to) = n.ends.unwrap_or_default();
            Some(format!("{}|{}|{}|{}|{}", n.voie, n.numero, n.says_stage, from, to))
        };
        for (name, expected) in [
            (
                "Voie de la Pointe Saint-Mathieu 01, Pointe Saint-Mathieu - Sainte-Anne du Portzic",
                "Voie de la Pointe Saint-Mathieu|1|false|Pointe Saint-Mathieu|Sainte-Anne du Portzic",
            ),
            ("Étape 13 : Vannes - Questembert", "|13|true|Vannes|Questembert"),
            ("étape 04", "|4|true||"),
            ("Seen-Route - Etappe 9", "Seen-Route|9|true||"),
            ("Rheinweg Stage 3: Vaduz – Balzers", "Rheinweg|3|true|Vaduz|Balzers"),
            ("GR 34, Vannes - Auray - Carnac", "GR|34|false|Vannes|Carnac"),
        ] {
            assert_eq!(all(name).as_deref(), Some(expected), "{name}");
        }
        for name in ["Route 66", "Bus 12 Vaduz", "", "1234: a - b"] {
            assert_eq!(all(name), None, "{name}");
        }
    }

    #[test]
    fn names_of_tracks_and_files_give_numbers_and_ends() {
        let all = |name: &str| {
            let Stage { numero, nom, from, to, .. } = stage_of_name(name);
            let text = |text: Option<String>| text.unwrap_or_default();
            format!("{}|{}|{}|{}", numero.unwrap_or_default(), text(nom), text(from), text(to))
        };
        for (name, expected) in [
            ("Étape 3", "3|||"),
            ("03 - Vannes - Auray", "3||Vannes|Auray"),
            ("Étape 3 : Vannes → Auray", "3||Vannes|Auray"),
            ("Vannes – Auray", "0||Vannes|Auray"),
            ("Vannes -> Auray", "0||Vannes|Auray"),
            ("Saint-Jacut", "0|Saint-Jacut||"),
            ("", "0|||"),
        ] {
            assert_eq!(all(name), expected, "{name}");
        }
        for (stem, expected) in [
            ("etape-03", Some(3)),
            ("etape_12_vannes", Some(12)),
            ("Étape 4", Some(4)),
            ("03 - Vannes", Some(3)),
            ("03-vannes-auray", Some(3)),
            ("7", Some(7)),
            ("2024-05-01", None),
            ("12 jours en Bretagne", None),
            ("trace", None),
            ("0", None),
        ] {
            assert_eq!(number_of_stem(stem), expected, "{stem}");
        }
    }
}

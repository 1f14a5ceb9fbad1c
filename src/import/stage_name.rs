//! What a name says of an étape: « Voie 04, A - B », « étape 4 : A - B », « Weg - Etappe 4 ».

use super::cell::plain;

/// What a name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) voie: String,
    pub(super) numero: i64,
    /// Does it say « étape », or is there a bare number?
    pub(super) says_stage: bool,
    /// Is the number written `05`, as only counted things are?
    pub(super) leading_zero: bool,
    pub(super) ends: Option<(String, String)>,
}

/// Words for an étape, without accents.
const STAGE: [&str; 8] = ["etape", "etappe", "stage", "etapa", "tappa", "etap", "section", "troncon"];

/// Takes « Voie 04, A - B », « étape 4 : A - B », « Weg - Etappe 4 » apart.
pub(super) fn parse(name: &str) -> Option<Named> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_etapes_are_taken_apart() {
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
}

//! When a host is open, for who reads it.

/// The months, as `hebergeur.periode` writes them (opening_hours notation) and in words.
const MONTHS: [(&str, &str); 12] = [
    ("Jan", "janvier"),
    ("Feb", "février"),
    ("Mar", "mars"),
    ("Apr", "avril"),
    ("May", "mai"),
    ("Jun", "juin"),
    ("Jul", "juillet"),
    ("Aug", "août"),
    ("Sep", "septembre"),
    ("Oct", "octobre"),
    ("Nov", "novembre"),
    ("Dec", "décembre"),
];

/// A period in words: `Apr-Jun,Sep 10-Oct` as « avril à juin, 10 septembre à octobre ». What is no list of months and days
/// is left as it is.
pub fn en_mots(notation: &str) -> String {
    let span = |part: &str| match part.split_once('-') {
        Some(("Jan" | "Jan 1" | "Jan 01", "Dec" | "Dec 31")) => Some("toute l'année".to_owned()),
        Some((from, to)) => Some(format!("{} à {}", day(from)?, day(to)?)),
        None => day(part),
    };
    let spans: Option<Vec<String>> = notation.split(',').map(|part| span(part.trim())).collect();
    spans.map_or_else(|| notation.to_owned(), |spans| spans.join(", "))
}

/// A month, or a day of one.
fn day(text: &str) -> Option<String> {
    let (month, day) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let (_, month) = MONTHS.iter().find(|(short, _)| *short == month)?;
    match day.trim().parse::<u8>() {
        Ok(1) => Some(format!("1er {month}")),
        Ok(day @ 2..=31) => Some(format!("{day} {month}")),
        _ => day.is_empty().then(|| (*month).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_said_in_words() {
        for (notation, words) in [
            ("Apr-Oct", "avril à octobre"),
            ("Apr-Jun,Sep-Oct", "avril à juin, septembre à octobre"),
            ("Jan 10-Dec 20", "10 janvier à 20 décembre"),
            ("Mar 1-Nov 15", "1er mars à 15 novembre"),
            ("Jan-Dec", "toute l'année"),
            ("Jul", "juillet"),
            ("", ""),
            ("Apr-Oct; Mo off", "Apr-Oct; Mo off"),
            ("Apr 32-Oct", "Apr 32-Oct"),
            ("sur rendez-vous", "sur rendez-vous"),
        ] {
            assert_eq!(en_mots(notation), words);
        }
    }
}

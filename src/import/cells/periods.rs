//! Converts periods from French to the notation of the column `periode`: « du 15 mars au 11 novembre » is `Mar 15-Nov 11`.

use crate::model::{Periode, periode};

/// The months from January: the name in the notation, then the French and English names without accents.
const MONTHS: [(&str, &[&str]); 12] = [
    ("Jan", &["jan", "janv", "janvier", "january"]),
    ("Feb", &["feb", "fev", "fevr", "fevrier", "february"]),
    ("Mar", &["mar", "mars", "march"]),
    ("Apr", &["apr", "avr", "avril", "april"]),
    ("May", &["may", "mai"]),
    ("Jun", &["jun", "juin", "june"]),
    ("Jul", &["jul", "juil", "juill", "juillet", "july"]),
    ("Aug", &["aug", "aou", "aout", "august"]),
    ("Sep", &["sep", "sept", "septembre", "september"]),
    ("Oct", &["oct", "octobre", "october"]),
    ("Nov", &["nov", "novembre", "november"]),
    ("Dec", &["dec", "decembre", "december"]),
];
/// The last day of each month in a leap year.
const LAST: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/// Texts that mean every day.
const ALWAYS: [&str; 8] = [
    "toute l annee",
    "ouvert toute l annee",
    "a l annee",
    "annuel",
    "permanent",
    "tous les jours",
    "365 jours",
    "janvier a decembre",
];
/// Texts that mean no day.
const NEVER: [&str; 4] = ["ferme", "ferme definitivement", "fermee", "aucune"];
/// Words that are ignored.
const FILLERS: [&str; 12] = ["de", "du", "d", "le", "l", "ouvert", "ouverte", "mois", "en", "debut", "jusqu", "depuis"];
/// Words for feasts and holidays that have other dates every year.
const MOVABLE: [&str; 9] =
    ["paques", "ascension", "pentecote", "vacances", "week", "weekend", "ferie", "feries", "rameaux"];

/// The end of each error message: examples of what a person may write.
const WRITE: &str = "écrivez par exemple « avril à octobre », « 15 mars au 11 novembre » ou « toute l'année »";

/// Converts a text to the notation. Errors: a message that tells why the text cannot be read and gives examples. It
/// does not repeat the text.
pub(in crate::import) fn read(text: &str) -> Result<String, String> {
    let text = text.trim();
    if Periode::parse(text).is_some() {
        return Ok(text.to_owned());
    }
    let flat = flat(text);
    let words: Vec<&str> = flat.split(' ').collect();
    if ALWAYS.contains(&flat.as_str()) {
        return Ok("Jan-Dec".into());
    }
    if NEVER.contains(&flat.as_str()) {
        return Ok("off".into());
    }
    let notation = spans(&words).filter(|notation| Periode::parse(notation).is_some());
    notation.ok_or_else(|| {
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
        if has(&MOVABLE) {
            return format!("Pâques, vacances et jours fériés changent chaque année ; {WRITE}");
        }
        if has_hours(text) {
            return format!("les heures et les jours de la semaine ne s'écrivent pas ici ; {WRITE}");
        }
        format!("une période attendue : {WRITE}, ou {}", periode::EXAMPLES)
    })
}

/// Converts the days on which a host is closed to the notation: « fermé du 1er au 15 août » is `Aug 1-Aug 15`. Errors:
/// those of [`read`].
pub(in crate::import) fn closures(text: &str) -> Result<String, String> {
    let flat = flat(text);
    match flat.split_once(' ').unwrap_or((&flat, "")) {
        ("ferme" | "fermee", "" | "definitivement") => Ok("Jan-Dec".into()),
        ("ferme" | "fermee" | "fermeture" | "fermetures", rest) if !rest.is_empty() => read(rest),
        _ => read(text),
    }
}

/// Tells whether the text names hours of the day or days of the week.
fn has_hours(text: &str) -> bool {
    const DAYS: [&str; 14] = [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "mo", "tu", "we", "th", "fr", "sa",
        "su",
    ];
    let lower = text.to_lowercase();
    let hour = |c: char| matches!(c, 'h' | ':');
    let after_digit = lower.char_indices().any(|(i, c)| {
        hour(c) && lower.get(..i).is_some_and(|before| before.trim_end().ends_with(|d: char| d.is_ascii_digit()))
    });
    after_digit || lower.split(|c: char| !c.is_alphabetic()).any(|word| DAYS.contains(&word))
}

/// Returns the text in lower case without accents. Each sign becomes a word of its own: « 15/03 – 11/11 » is `15 / 03 -
/// 11 / 11`.
fn flat(text: &str) -> String {
    let text = deunicode::deunicode(&text.replace(['–', '—', '‑', '−', '‒'], "-")).to_lowercase();
    let mut spaced = String::new();
    for c in text.chars() {
        match c {
            '-' | ',' | ';' | '/' | '+' | '&' => spaced.extend([' ', c, ' ']),
            c if c.is_alphanumeric() => {
                // Splits « 1er » and « 15mars » after the digits.
                let last = spaced.chars().last().unwrap_or(' ');
                if last.is_ascii_digit() && c.is_alphabetic() {
                    spaced.push(' ');
                }
                spaced.push(c);
            }
            _ => spaced.push(' '),
        }
    }
    spaced.split_whitespace().filter(|word| *word != "er").collect::<Vec<_>>().join(" ")
}

/// A month, or a day of a month. `month` counts from 0.
#[derive(Clone, Copy, Debug)]
struct MonthDay {
    month: usize,
    day: Option<u8>,
}

/// The meaning of one word of a period.
#[derive(Clone, Copy, Debug)]
enum Token {
    Month(usize),
    Day(u8),
    Slash,
    To,
    And,
    /// « sauf », « fermé »: the host is closed in the spans that follow.
    Except,
}

/// Converts words to the notation. Returns `None` if a word is unknown.
fn spans(words: &[&str]) -> Option<String> {
    let mut tokens = vec![];
    for word in words.iter().filter(|word| !FILLERS.contains(word)) {
        let month = MONTHS.iter().position(|(_, names)| names.contains(word));
        tokens.push(match (*word, month) {
            (_, Some(month)) => Token::Month(month),
            ("-" | "a" | "au" | "aux" | "to", _) => Token::To,
            ("," | ";" | "et" | "puis" | "+" | "&", _) => Token::And,
            ("/", _) => Token::Slash,
            ("sauf" | "hors" | "ferme" | "fermee" | "fermeture", _) => Token::Except,
            (number, _) => Token::Day(number.parse().ok().filter(|day| (1..=31).contains(day))?),
        });
    }
    let mut rules = tokens.split(|token| matches!(token, Token::Except));
    let open = list(rules.next()?)?;
    let closed = rules.map(|tokens| list(tokens).map(|list| format!("; {list} off"))).collect::<Option<String>>()?;
    Some(format!("{open}{closed}"))
}

/// Converts spans that are joined by « et » or a comma: `Apr-Jun,Sep-Oct`.
fn list(tokens: &[Token]) -> Option<String> {
    let spans = tokens.split(|token| matches!(token, Token::And)).filter(|span| !span.is_empty());
    let spans = spans.map(span).collect::<Option<Vec<_>>>()?;
    (!spans.is_empty()).then(|| spans.join(","))
}

/// Converts one span: from one month or day to another, or a single month or day.
fn span(tokens: &[Token]) -> Option<String> {
    let mut ends = tokens.split(|token| matches!(token, Token::To));
    let (from, to) = (ends.next()?, ends.next());
    if ends.next().is_some() {
        return None;
    }
    let Some(to) = to else { return place(from, None).map(|place| place.notation()) };
    let to = place(to, None)?;
    // In « du 1er au 15 août » the first day has no month of its own. Its month is that of the second day.
    let from = place(from, Some(to.month))?;
    // The notation has no span from a day to a month, so the month becomes its first or last day.
    Some(match (from.day, to.day) {
        (None, None) if from.month == to.month => from.notation(),
        (None, None) => format!("{}-{}", from.notation(), to.notation()),
        _ => format!("{}-{}", from.first(), to.last()),
    })
}

impl MonthDay {
    fn name(self) -> &'static str {
        MONTHS.get(self.month).map_or("", |(name, _)| name)
    }

    fn notation(self) -> String {
        self.day.map_or_else(|| self.name().to_owned(), |day| format!("{} {day}", self.name()))
    }

    fn first(self) -> String {
        format!("{} {}", self.name(), self.day.unwrap_or(1))
    }

    fn last(self) -> String {
        format!("{} {}", self.name(), self.day.or_else(|| LAST.get(self.month).copied()).unwrap_or(28))
    }
}

/// Reads `15 mars`, `mars 15`, `15/3` or `mars`. A day without a month is a day of `month`.
fn place(tokens: &[Token], month: Option<usize>) -> Option<MonthDay> {
    let of = |month: u8| usize::from(month).checked_sub(1).filter(|month| *month < 12);
    Some(match *tokens {
        [Token::Month(month)] => MonthDay { month, day: None },
        [Token::Day(day), Token::Month(month)] | [Token::Month(month), Token::Day(day)] => {
            MonthDay { month, day: Some(day) }
        }
        [Token::Day(day), Token::Slash, Token::Day(month)] => MonthDay { month: of(month)?, day: Some(day) },
        [Token::Day(day)] => MonthDay { month: month?, day: Some(day) },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_periods_become_the_notation() {
        for (text, notation) in [
            ("Apr-Oct", "Apr-Oct"),
            ("Apr – Oct", "Apr-Oct"),
            ("Apr — Oct", "Apr-Oct"),
            ("avril à octobre", "Apr-Oct"),
            ("d'avril à octobre", "Apr-Oct"),
            ("Ouvert d’Avril à Octobre", "Apr-Oct"),
            ("avr.-oct.", "Apr-Oct"),
            ("Mars / novembre", ""),
            ("du 15 mars au 11 novembre", "Mar 15-Nov 11"),
            ("15/03 - 11/11", "Mar 15-Nov 11"),
            ("du 1er avril au 31 octobre", "Apr 1-Oct 31"),
            ("du 1er au 15 août", "Aug 1-Aug 15"),
            ("15 mars à octobre", "Mar 15-Oct 31"),
            ("avril au 15 octobre", "Apr 1-Oct 15"),
            ("avril à juin et septembre à octobre", "Apr-Jun,Sep-Oct"),
            ("avril à octobre, sauf le 15 août", "Apr-Oct; Aug 15 off"),
            ("avril à octobre sauf août", "Apr-Oct; Aug off"),
            ("juillet, août", "Jul,Aug"),
            ("août", "Aug"),
            ("novembre à mars", "Nov-Mar"),
            ("Toute l'année", "Jan-Dec"),
            ("TOUTE L’ANNÉE", "Jan-Dec"),
            ("à l'année", "Jan-Dec"),
            ("fermé", "off"),
        ] {
            let found = read(text);
            assert_eq!(found.clone().unwrap_or_default(), notation, "{text}: {found:?}");
            assert!(notation.is_empty() || Periode::parse(notation).is_some(), "{notation}");
        }
    }

    #[test]
    fn a_text_that_is_no_period_is_refused_with_an_example() {
        for (text, says) in [
            ("Pâques à la Toussaint", "Pâques"),
            ("vacances scolaires", "Pâques"),
            ("Apr-Oct 10:00-18:00", "heures"),
            ("avril à octobre, 10h-18h", "heures"),
            ("sauf le lundi", "heures"),
            ("sur rendez-vous", "une période attendue"),
            ("fermé en janvier", "une période attendue"),
            ("31 février", "une période attendue"),
            ("15", "une période attendue"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(says) && error.contains("avril à octobre"), "{text}: {error}");
        }
    }
}

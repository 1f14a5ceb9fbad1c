//! Converts the text of a cell to a value of its column, and checks it.
//!
//! Error messages do not quote the text, because it may be private data of a host. There is one exception: a message
//! quotes a word that is in no vocabulary.

use jiff::civil::Date;
use jiff::{Span, Zoned};

use super::names::plain;
use super::{hours, labels, periods};
use crate::import::messages;
use crate::model::row::Value;
use crate::model::table::Kind;
use crate::model::{Code, Offre};

/// The maximum number of characters in a text.
const LONGEST_TEXT: usize = 10_000;

/// Converts a text to a value of a column of `kind`. An empty text becomes `Null`, or an empty list of words. Errors: a
/// French message that tells what the column may hold. Geometries and references are always refused.
pub(in crate::import) fn parse(kind: Kind, text: &str) -> Result<Value, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(if matches!(kind, Kind::Words(_)) { Value::Words(vec![]) } else { Value::Null });
    }
    match kind {
        Kind::Code => Code::parse(text).map(|code| Value::Text(code.to_string())).map_err(|_| messages::a_code_of()),
        Kind::Text | Kind::Json => free_text(text),
        Kind::Periode => periods::read(text).map(Value::Text),
        Kind::Fermetures => periods::closures(text).map(Value::Text),
        Kind::Heure => hours::read(text).map(Value::Text),
        Kind::Int(from, to) => integer(text)
            .filter(|i| (from..=to).contains(i))
            .map(Value::Int)
            .ok_or_else(|| messages::a_number(from, to)),
        Kind::Bool => match plain(text).as_str() {
            "true" | "1" | "oui" | "vrai" | "yes" => Ok(Value::Bool(true)),
            "false" | "0" | "non" | "faux" | "no" => Ok(Value::Bool(false)),
            _ => Err(messages::yes_or_no()),
        },
        Kind::Color => {
            let color = text.to_ascii_lowercase();
            let fits = color.len() == 7
                && color.strip_prefix('#').is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
            if fits { Ok(Value::Text(color)) } else { Err(messages::a_colour()) }
        }
        Kind::Date => past(date(text)?).map(|date| Value::Text(date.to_string())),
        Kind::Day => date(text).map(|date| Value::Text(date.to_string())),
        Kind::Share => text
            .replace(',', ".")
            .parse()
            .ok()
            .filter(|share| (0.0..=1.0).contains(share))
            .map(Value::Real)
            .ok_or_else(messages::a_share),
        Kind::Word(words) => labels::word(words, text).map(Value::Text),
        Kind::Words(words) => several(words, text).map(Value::Words),
        _ => Err(messages::not_imported()),
    }
}

/// Reads a list of words of a vocabulary. The list is JSON, or text with the separators that people use. Each word is
/// kept once. « aucun » is the empty list. Errors: a word is unknown, or two words contradict each other.
fn several(words: &[&str], text: &str) -> Result<Vec<String>, String> {
    let list: Vec<String> = match serde_json::from_str::<Vec<String>>(text) {
        Ok(list) => list,
        Err(_) if ["aucun", "aucune", "neant"].contains(&plain(text).as_str()) => vec![],
        Err(_) => {
            let text = text.replace(" et ", ";");
            text.split([';', ',', '|', '/', '+', '&', '\n', '•', '·']).map(str::to_owned).collect()
        }
    };
    let mut found: Vec<String> = vec![];
    for written in list.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        let word = labels::word(words, written)?;
        if !found.contains(&word) {
            found.push(word);
        }
    }
    let has = |offre: Offre| found.iter().any(|word| word == offre.as_str());
    match Offre::CONTRAIRES.into_iter().find(|pair| words == Offre::WORDS && pair.iter().all(|offre| has(*offre))) {
        Some([one, other]) => Err(messages::a_contradiction(one.as_str(), other.as_str())),
        None => Ok(found),
    }
}

/// Checks a text of a person. Errors: the text is too long, was decoded wrongly, or has control characters.
fn free_text(text: &str) -> Result<Value, String> {
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    if text.contains('\u{FFFD}') {
        return Err(messages::illegible());
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(messages::control_character());
    }
    match text.chars().count() {
        0..=LONGEST_TEXT => Ok(Value::Text(text)),
        n => Err(messages::long_cell(n, LONGEST_TEXT)),
    }
}

/// Reads a day as a person types it: `15/05/2026` or `2026-05-15`. Errors: a message that tells how to write it.
pub fn day(text: &str) -> Result<Date, String> {
    date(text.trim())
}

/// Reads a date as programs write it (`2026-03-01`, `2026/03/01 10:00:00`) or as French people write it, day first
/// (`1/3/2026`).
fn date(text: &str) -> Result<Date, String> {
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['/', '-', '.']).collect();
    let number = |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let small = |part: &str| number(part).and_then(|n| i8::try_from(n).ok());
    let found = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => number(year).zip(small(month)).zip(small(day)),
        [day, month, year] if year.len() == 4 && day.len() <= 2 => {
            if small(day).zip(small(month)).is_some_and(|(day, month)| day <= 12 && month > 12) {
                return Err(messages::month_first());
            }
            number(year).zip(small(month)).zip(small(day))
        }
        _ => None,
    };
    found.and_then(|((year, month), day)| Date::new(year, month, day).ok()).ok_or_else(messages::a_date)
}

/// Reads the number that a spreadsheet stores for a day: the days since 30 December 1899. A cell that lost its format
/// shows this number. Returns `None` unless the day is in the years 2000 to 2099.
pub(in crate::import) fn serial_day(text: &str) -> Option<Date> {
    let days = text.strip_suffix(".0").unwrap_or(text);
    let days: i64 = days.parse().ok().filter(|days| (36_526..=73_050).contains(days))?;
    Date::constant(1899, 12, 30).checked_add(Span::new().days(days)).ok()
}

/// Refuses a day after tomorrow. Surveys and confirmations are in the past, so a later day is a typing error. Tomorrow
/// is accepted, because it may already be today for the author of the file.
fn past(day: Date) -> Result<Date, String> {
    let tomorrow = Zoned::now().date().tomorrow().unwrap_or(Date::MAX);
    if day > tomorrow { Err(messages::a_future_date(day)) } else { Ok(day) }
}

/// Reads a whole number. Spreadsheets and GDAL may write `12` as `12.0`.
fn integer(text: &str) -> Option<i64> {
    let whole = match text.split_once('.') {
        Some((whole, rest)) if rest.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LANGUES;

    #[test]
    fn the_number_of_a_day_in_a_spreadsheet_is_read() {
        for (text, day) in
            [("46157", "2026-05-15"), ("46157.0", "2026-05-15"), ("36526", "2000-01-01"), ("73050", "2099-12-31")]
        {
            assert_eq!(serial_day(text).map(|day| day.to_string()).as_deref(), Some(day), "{text}");
        }
        for text in ["", "2026", "36525", "73051", "46157.5", "15/05/2026"] {
            assert_eq!(serial_day(text), None, "{text}");
        }
    }

    #[test]
    fn each_kind_of_column_takes_its_values_and_refuses_others() {
        let ok = |kind, text| parse(kind, text).unwrap();
        assert_eq!(ok(Kind::Bool, "Oui"), Value::Bool(true));
        assert_eq!(ok(Kind::Int(0, 10), "7.0"), Value::Int(7));
        assert_eq!(ok(Kind::Date, "2024/03/01 10:00:00+00"), Value::Text("2024-03-01".into()));
        for text in ["2024-03-01", "01/03/2024", "1/3/2024", "1.3.2024", "01-03-2024", "01/03/2024 10:00", "2024/3/1"] {
            assert_eq!(ok(Kind::Date, text), Value::Text("2024-03-01".into()), "{text}");
        }
        assert!(parse(Kind::Date, "03/15/2024").unwrap_err().contains("le jour d'abord"));
        for text in ["01/03/24", "31/02/2024", "mars 2024", "1/3", "2024", "+1/3/2024", "45352"] {
            assert!(parse(Kind::Date, text).is_err(), "{text}");
        }
        assert_eq!(ok(Kind::Color, "#AABBCC"), Value::Text("#aabbcc".into()));
        assert_eq!(ok(Kind::Text, "  "), Value::Null);
        assert_eq!(ok(Kind::Periode, " Nov-Mar "), Value::Text("Nov-Mar".into()));
        let both = Value::Words(vec!["eau".into(), "gare".into()]);
        for list in ["eau;gare", "eau, gare", "Eau|Gare", "[\"eau\",\"gare\"]"] {
            assert_eq!(ok(Kind::Words(&["eau", "gare"]), list), both, "{list}");
        }
        for list in [
            "Dîner, chiens acceptés",
            "diner / chien",
            "Repas du soir et chien",
            "• dîner\n• chien\n",
            "[\"diner\",\"chien\"]",
        ] {
            let both = Value::Words(vec!["diner".into(), "chien".into()]);
            assert_eq!(ok(Kind::Words(Offre::WORDS), list), both, "{list}");
        }
        assert_eq!(ok(Kind::Words(Offre::WORDS), "Aucun"), Value::Words(vec![]));
        assert_eq!(ok(Kind::Words(Offre::WORDS), "pas de chiens"), Value::Words(vec!["sans-chien".into()]));
        assert_eq!(ok(Kind::Words(LANGUES), "Français, EN"), Value::Words(vec!["fr".into(), "en".into()]));
        assert!(parse(Kind::Words(LANGUES), "elfique").unwrap_err().contains("ISO 639-1"));
        assert!(parse(Kind::Words(Offre::WORDS), "piscine").unwrap_err().contains("petit-dejeuner"));
        assert!(parse(Kind::Words(Offre::WORDS), "chien, sans-chien").unwrap_err().contains("gardez l'un"));
        assert_eq!(ok(Kind::Fermetures, "fermé du 1er au 15 août"), Value::Text("Aug 1-Aug 15".into()));
        for (kind, text) in [
            (Kind::Bool, "peut-être"),
            (Kind::Int(0, 10), "11"),
            (Kind::Int(0, 10), "1.5"),
            (Kind::Date, "2024-02-30"),
            (Kind::Date, "2962-03-01"),
            (Kind::Color, "rouge"),
            (Kind::Color, "#ééé"),
            (Kind::Code, "A b"),
            (Kind::Text, "a\u{7}b"),
            (Kind::Periode, "de Pâques à octobre"),
            (Kind::Word(&["eau"]), "vin"),
            (Kind::Words(&["eau"]), "eau;vin"),
        ] {
            assert!(parse(kind, text).is_err(), "{text}");
        }
        assert!(parse(Kind::Text, &"é".repeat(10_000)).is_ok());
        assert!(parse(Kind::Text, &"é".repeat(10_001)).is_err());
    }
}

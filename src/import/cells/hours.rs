//! Converts an hour of the day from French to `HH:MM`: « à partir de 16 h » is `16:00`.

use crate::import::messages;

/// Words that may precede the hour.
const BEFORE: [&str; 12] =
    ["a", "partir", "de", "des", "d", "apres", "avant", "jusqu", "jusque", "vers", "entree", "arrivee"];
/// Words that may follow a number.
const UNITS: [&str; 6] = ["h", "heure", "heures", "hr", "min", "mn"];

/// Converts a text to `HH:MM`. Errors: a message with examples. It does not repeat the text.
pub(in crate::import) fn read(text: &str) -> Result<String, String> {
    let (hour, minute) = fraction(text).or_else(|| clock(text)).ok_or_else(messages::an_hour)?;
    Ok(format!("{hour:02}:{minute:02}"))
}

/// Reads an hour that a spreadsheet writes as a fraction of a day: `0.6875` is 16:30.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn fraction(text: &str) -> Option<(u32, u32)> {
    let day: f64 = text.strip_prefix("0.").and(text.parse().ok())?;
    let minutes = (day * 1440.0).round() as u32;
    (minutes < 1440 && text.len() > 4).then_some((minutes / 60, minutes % 60))
}

/// Reads an hour as people and spreadsheets write it. A spreadsheet may put its first day before the hour: `1899-12-31
/// 16:30:00`.
fn clock(text: &str) -> Option<(u32, u32)> {
    let time =
        text.split_once([' ', 'T']).filter(|(day, _)| ["1899-12-3", "1900-01-0"].iter().any(|d| day.starts_with(d)));
    let flat = deunicode::deunicode(time.map_or(text, |(_, time)| time)).to_lowercase();
    match flat.trim() {
        "midi" => return Some((12, 0)),
        "minuit" => return Some((0, 0)),
        _ => {}
    }
    let mut numbers: Vec<&str> = vec![];
    let mut rest = flat.as_str();
    while let Some(first) = rest.chars().next() {
        let is_of_kind = |c: char| if first.is_ascii_digit() { c.is_ascii_digit() } else { c.is_alphabetic() };
        let end = rest.find(|c| !is_of_kind(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (token, after) = rest.split_at_checked(end)?;
        let fits = match first {
            ' ' => true,
            '\'' => numbers.is_empty(),
            ':' | '.' => !numbers.is_empty() || after.trim().is_empty(),
            '0'..='9' => {
                numbers.push(token);
                true
            }
            _ if numbers.is_empty() => BEFORE.contains(&token),
            _ => UNITS.contains(&token),
        };
        if !fits {
            return None;
        }
        rest = after;
    }
    let (hour, minute) = match numbers.as_slice() {
        [hour] => (hour, "0"),
        [hour, minute] | [hour, minute, "00"] if minute.len() == 2 => (hour, *minute),
        _ => return None,
    };
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_as_people_and_spreadsheets_write_them() {
        for (text, hour) in [
            ("16:30", "16:30"),
            ("16h30", "16:30"),
            ("16 h 30", "16:30"),
            ("16H", "16:00"),
            ("à partir de 16 h", "16:00"),
            ("À partir de 16h30.", "16:30"),
            ("dès 9 heures", "09:00"),
            ("jusqu’à 20 h", "20:00"),
            ("avant 19.30", "19:30"),
            ("midi", "12:00"),
            ("0:00", "00:00"),
            ("16:30:00", "16:30"),
            ("1899-12-31 16:30:00", "16:30"),
            ("0.6875", "16:30"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(hour), "{text}");
        }
        for text in
            ["16h-20h", "16 h à 20 h", "24:00", "16:60", "16h5", "4 pm", "le soir", "h", "2026-03-12 16:00", "é"]
        {
            let said = read(text).unwrap_err();
            assert!(said.contains("16:30"), "{text}: {said}");
        }
    }
}

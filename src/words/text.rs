//! Text that people wrote, made fit to be shown.

/// What people write may be longer than anybody reads, or a cell holds: characters.
const LONGEST: usize = 1_000;

/// A text as it may stand anywhere: one line without control characters, of a length that can be read.
pub(crate) fn one_line(text: &str) -> String {
    // Besides those of the format: the marks that turn the direction of what follows them, and what XML cannot hold.
    let hidden = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}');
    let mut words = String::new();
    let visible: String = text.chars().filter(|c| !hidden(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    for word in visible.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => words.get(..end).map_or_else(String::new, |start| format!("{start}…")),
        None => words,
    }
}

/// Units that stay beside their number.
const UNITS: [&str; 5] = ["km", "m", "h", "min", "€"];

/// A text for a page, with spaces that do not break where a line must not: before « : ; ? ! » and « · », after an opening
/// quotation mark, between a number and its unit.
pub(crate) fn typeset(text: &str) -> String {
    let mut set = String::with_capacity(text.len() + 8);
    let mut last = "";
    for word in text.split(' ') {
        if !set.is_empty() {
            let mark = word.starts_with([':', ';', '?', '!', '»', '%', '€', '·']);
            let unit = last.ends_with(|c: char| c.is_ascii_digit())
                && UNITS.contains(&word.trim_end_matches([',', '.', ';', ')', ':']));
            let minutes = last == "h" && word.starts_with(|c: char| c.is_ascii_digit());
            set.push(if mark || unit || minutes || last.ends_with('«') { '\u{a0}' } else { ' ' });
        }
        set.push_str(word);
        last = word;
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_that_can_be_read() {
        assert_eq!(one_line(" a\t\r\nb\u{0}\u{b}c \u{202E}d\u{FFFE} "), "a b c d");
        assert_eq!(one_line(&"é".repeat(5_000)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn lines_break_where_they_may() {
        let set = |text| typeset(text).replace('\u{a0}', "_");
        assert_eq!(
            set("Étape 3 : de « A » à B ; 21,4 km, 4 h 30 à 5 h"),
            "Étape 3_: de «_A_» à B_; 21,4_km, 4_h_30 à 5_h"
        );
        assert_eq!(set("Stage 3: 45 € a night, 3 men"), "Stage 3: 45_€ a night, 3 men");
        assert_eq!(set(""), "");
    }
}

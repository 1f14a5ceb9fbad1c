//! Cleans texts that people typed into the store, and typesets texts for display.

use unicode_bidi::{BidiClass, bidi_class};

/// The maximum length of a shown text, in characters. Longer texts are of no use in a list, a popup or a cell.
const LONGEST: usize = 1_000;

/// Makes a text safe to show within a sentence: [`clean`], and isolated from the text around it if it contains
/// right-to-left characters. Without the marks (U+2068 and U+2069), numbers and punctuation beside it would change places
/// (Unicode Standard Annex #9).
pub(crate) fn one_line(text: &str) -> String {
    let line = clean(text);
    let leftwards = |c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL);
    if line.chars().any(leftwards) { format!("\u{2068}{line}\u{2069}") } else { line }
}

/// Makes a text safe for any document: one line, single spaces, no control characters. A text longer than [`LONGEST`] is
/// cut and ends in `…`.
pub(crate) fn clean(text: &str) -> String {
    // Other hidden characters: marks that change the text direction, and characters that XML forbids.
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

/// Units that must stay on the same line as their number.
const UNITS: [&str; 5] = ["km", "m", "h", "min", "€"];

/// Inserts no-break spaces where a line must not break: before `: ; ? ! » % € ·`, after `«`, and between a number and
/// its unit.
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

/// Replaces the spaces of a short figure, such as « 5 hébergements », by no-break spaces.
pub(crate) fn unbroken(figure: &str) -> String {
    figure.replace(' ', "\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_one_clean_short_line() {
        assert_eq!(one_line(" a\t\r\nb\u{0}\u{b}c \u{202E}d\u{FFFE} "), "a b c d");
        assert_eq!(one_line(&"é".repeat(5_000)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_text_from_right_to_left_is_isolated_once() {
        let isolated = "\u{2068}בית 5\u{2069}";
        assert_eq!(one_line("בית 5"), isolated);
        assert_eq!(one_line(isolated), isolated);
        assert_eq!(clean(isolated), "בית 5");
    }

    #[test]
    fn spaces_before_marks_and_units_do_not_break() {
        let set = |text| typeset(text).replace('\u{a0}', "_");
        assert_eq!(
            set("Étape 3 : de « A » à B ; 21,4 km, 4 h 30 à 5 h"),
            "Étape 3_: de «_A_» à B_; 21,4_km, 4_h_30 à 5_h"
        );
        assert_eq!(set("Stage 3: 45 € a night, 3 men"), "Stage 3: 45_€ a night, 3 men");
        assert_eq!(set(""), "");
    }
}

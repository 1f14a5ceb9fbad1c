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

/// The elements whose text is not typeset.
const AS_IT_IS: [&str; 5] = ["code", "pre", "script", "style", "textarea"];

/// Replaces spaces by no-break spaces in an HTML document: before `: ; ? ! » % € ·`, after `«`, and between a number and its
/// unit. Attributes and the elements of [`AS_IT_IS`] do not change.
pub(crate) fn typeset(html: &str) -> String {
    let mut set = String::with_capacity(html.len() + html.len() / 64);
    let mut inside: Option<&str> = None;
    for part in html.split_inclusive('>') {
        let (text, tag) = part.find('<').map_or((part, ""), |start| part.split_at(start));
        match inside {
            Some(_) => set.push_str(text),
            None => typeset_text(&mut set, text),
        }
        set.push_str(tag);
        let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next();
        match inside {
            Some(_) if tag.starts_with("</") && name == inside => inside = None,
            None if !tag.starts_with("</") => inside = name.filter(|name| AS_IT_IS.contains(name)),
            _ => {}
        }
    }
    set
}

/// Appends a text node to `set`, with no-break spaces.
fn typeset_text(set: &mut String, text: &str) {
    let mut last = "";
    for (nth, word) in text.split(' ').enumerate() {
        if nth > 0 {
            let mark = word.starts_with([':', ';', '?', '!', '»', '%', '€', '·']);
            let number = last.ends_with(|c: char| c.is_ascii_digit());
            let unit = number && UNITS.contains(&word.trim_end_matches([',', '.', ';', ')', ':']));
            let minutes = last == "h" && word.starts_with(|c: char| c.is_ascii_digit());
            set.push(if mark || unit || minutes || last.ends_with('«') { '\u{a0}' } else { ' ' });
        }
        set.push_str(word);
        last = word;
    }
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
        assert_eq!(set("<b>A</b> : <i title=\"b : c\">12 km</i>\n"), "<b>A</b>_: <i title=\"b : c\">12_km</i>\n");
        for same in
            ["", " ", "<pre class=\"a\">b : <b>c : d</b></pre>", "<code>a ?</code>", "<script>a ? b : c</script>"]
        {
            assert_eq!(set(same), same);
        }
        assert_eq!(set("<code>a</code> ; <header>b ?</header>"), "<code>a</code>_; <header>b_?</header>");
    }
}

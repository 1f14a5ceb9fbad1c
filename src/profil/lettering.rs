//! Estimates the width of text. The font is unknown, because it is the reader's own sans-serif font. Therefore
//! estimates are generous.

/// The font size of most texts.
pub(super) const TEXT: f64 = 12.0;

/// Returns the width of a text, in the unit of the font size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(em).sum::<f64>() * size
}

/// Returns the width of a character as a share of the font size. It is at least that of DejaVu Sans, the widest common
/// font.
fn em(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 'I' | 'ì'..='ï' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | ' ' | '\u{a0}' => 0.36,
        'f' | 't' | 'r' | '-' | '(' | ')' | '/' | '·' => 0.44,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | 'œ' | 'Œ' | 'æ' | 'Æ' => 1.02,
        '–' => 0.52,
        'A'..='Z' | 'À'..='Þ' => 0.80,
        c if c.is_ascii() || c < '\u{250}' => 0.66,
        _ => 1.1,
    }
}

/// Breaks a text into at most `most` lines of at most this width. An ellipsis replaces the rest. Lines do not break at
/// no-break spaces.
pub(super) fn wrapped(text: &str, size: f64, at_most: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    let fits = |line: &str| width(line, size) <= at_most;
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        let full = lines.len() == most;
        match lines.last_mut() {
            Some(line) if fits(&format!("{line} {word}")) => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if full => {
                *line = shortened(&format!("{line} {word}"), size, at_most);
                break;
            }
            _ => lines.push(shortened(word, size, at_most)),
        }
    }
    lines
}

/// Cuts a text to at most this width. A cut text ends with an ellipsis.
pub(super) fn shortened(text: &str, size: f64, at_most: f64) -> String {
    if width(text, size) <= at_most {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = em('…') * size;
    for c in text.chars() {
        used += em(c) * size;
        if used > at_most {
            break;
        }
        kept.push(c);
    }
    kept.trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_allowed() {
        let lines = wrapped("© les contributeurs d'OpenStreetMap (ODbL) | IGN", 10.0, 150.0, 9);
        assert!(lines.len() == 3 && lines.iter().all(|line| width(line, 10.0) <= 150.0), "{lines:?}");
        assert_eq!(lines.join(" "), "© les contributeurs d'OpenStreetMap (ODbL) | IGN");
        let cut = wrapped("un deux trois quatre cinq six sept", 10.0, 60.0, 2);
        assert!(cut.len() == 2 && cut[1].ends_with('…') && width(&cut[1], 10.0) <= 60.0, "{cut:?}");
        assert_eq!(wrapped(&"x".repeat(300), 10.0, 50.0, 3).len(), 1);
        assert!(wrapped("", 10.0, 50.0, 3).is_empty());
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_that_can_be_read() {
        assert_eq!(one_line(" a\t\r\nb\u{0}\u{b}c \u{202E}d\u{FFFE} "), "a b c d");
        assert_eq!(one_line(&"é".repeat(5_000)).chars().count(), LONGEST + 1);
    }
}

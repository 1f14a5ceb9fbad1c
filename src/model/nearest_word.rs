//! Suggests a word of a vocabulary for a word that is not in it.

/// The minimum length, in characters, of a text that may match as a part of a word. Shorter texts are parts of too many
/// words.
const PART: usize = 3;

/// Returns the item whose name most resembles `text`, or `None` if none does. Each item is a name in lower case and a
/// value. A name resembles the text if one of them contains the other, or if at most a third of the characters differ.
pub fn nearest_word<'a, T>(text: &str, names: impl IntoIterator<Item = (&'a str, T)>) -> Option<T> {
    let text: Vec<char> = text.trim().to_lowercase().chars().collect();
    let unlike = |name: &str| {
        let name: Vec<char> = name.chars().collect();
        let (short, long) = if name.len() < text.len() { (&name, &text) } else { (&text, &name) };
        if short.len() >= PART && long.windows(short.len()).any(|part| part == short.as_slice()) {
            return Some(0);
        }
        Some(edits(&text, &name)).filter(|edits| edits * 3 <= long.len())
    };
    let ranked = names.into_iter().filter_map(|(name, value)| Some((unlike(name)?, value)));
    ranked.min_by_key(|(unlike, _)| *unlike).map(|(_, value)| value)
}

/// Returns the number of edits that turn one word into another. An edit inserts, deletes or replaces a character, or
/// swaps two neighbours.
pub fn distance(a: &str, b: &str) -> usize {
    edits(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
}

/// Computes [`distance`] (optimal string alignment distance), keeping one row of the matrix at a time.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = vec![];
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut previous = None;
    for (i, x) in (1..).zip(a) {
        let mut next = vec![i];
        let mut left = i;
        for (j, (y, above)) in b.iter().zip(row.windows(2)).enumerate() {
            let &[diagonal, up] = above else { continue };
            left = (left + 1).min(up + 1).min(diagonal + usize::from(x != y));
            let is_swapped = previous == Some(y) && j.checked_sub(1).and_then(|j| b.get(j)) == Some(x);
            if let Some(swapped) = j.checked_sub(1).and_then(|j| before.get(j)).filter(|_| is_swapped) {
                left = left.min(swapped + 1);
            }
            next.push(left);
        }
        before = std::mem::replace(&mut row, next);
        previous = Some(x);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Offre;

    #[test]
    fn a_typing_error_and_a_part_find_their_word() {
        let nearest = |text| nearest_word(text, Offre::WORDS.iter().map(|word| (*word, *word)));
        for (text, word) in [
            ("dinner", Some("diner")),
            ("dîner", Some("diner")),
            ("Chiens", Some("chien")),
            ("dejeuner", Some("petit-dejeuner")),
            ("pension", Some("demi-pension")),
            ("wify", Some("wifi")),
            ("chein", Some("chien")),
            ("piscine", None),
            ("", None),
            ("a", None),
        ] {
            assert_eq!(nearest(text), word, "{text}");
        }
    }

    #[test]
    fn edits_are_counted_between_texts_of_any_length() {
        let count = distance;
        assert_eq!([count("", "abc"), count("abc", ""), count("abc", "abc")], [3, 3, 0]);
        assert_eq!([count("kitten", "sitting"), count("flaw", "lawn")], [3, 2]);
        assert_eq!([count("ab", "ba"), count("abcd", "badc"), count("ab", "b")], [1, 2, 1]);
    }
}

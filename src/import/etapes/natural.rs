//! Natural order of names.

use std::cmp::Ordering;

/// Compares two names in natural order: digits as numbers, letters without regard to case. `etape-2` comes before
/// `etape-10`.
pub(in crate::import) fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (x, y) = (chunk(&mut a), chunk(&mut b));
        if x.is_empty() || y.is_empty() {
            return x.len().cmp(&y.len());
        }
        let order = match (x.trim_start_matches('0'), y.trim_start_matches('0')) {
            (m, n)
                if x.as_bytes().first().is_some_and(u8::is_ascii_digit)
                    && y.as_bytes().first().is_some_and(u8::is_ascii_digit) =>
            {
                m.len().cmp(&n.len()).then_with(|| m.cmp(n))
            }
            _ => x.to_lowercase().cmp(&y.to_lowercase()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Removes and returns the leading digits of a text, or all the text before its first digit.
fn chunk<'a>(text: &mut &'a str) -> &'a str {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(text.len());
    let (chunk, rest) = text.split_at(end);
    *text = rest;
    chunk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_compared_as_numbers() {
        let mut names = ["etape-10.gpx", "etape-2.gpx", "Etape-1.gpx", "etape-02b.gpx", "a", ""];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["", "a", "Etape-1.gpx", "etape-2.gpx", "etape-02b.gpx", "etape-10.gpx"]);
    }
}

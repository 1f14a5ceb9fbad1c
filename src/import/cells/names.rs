//! Normalises names for comparison, and derives codes from other codes.

use crate::model::Code;

/// Returns a name in lower case, without accents, with `-` between its words: « Nom de l'hôte » is `nom-de-l-hote`.
/// Column names and words of vocabularies are compared in this form.
pub(in crate::import) fn plain(name: &str) -> String {
    slug::slugify(name)
}

/// Returns `code-suffix`. Shortens `code` if the result would exceed the 80 characters of a code.
pub(in crate::import) fn suffixed(code: &Code, suffix: &str) -> Option<Code> {
    let room = 80usize.checked_sub(suffix.len() + 1)?;
    let stem: String = code.as_str().chars().take(room).collect();
    Code::parse(&format!("{}-{suffix}", stem.trim_end_matches('-'))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffixed_code_is_a_code() {
        let long = Code::parse(&"a".repeat(80)).unwrap();
        assert_eq!(suffixed(&long, "12").unwrap().as_str().len(), 80);
    }
}

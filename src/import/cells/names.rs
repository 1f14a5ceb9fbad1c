//! How names are compared.

use crate::model::Code;

/// A name without its accents, capitals and separators: how column names and words are compared.
pub(in crate::import) fn plain(name: &str) -> String {
    slug::slugify(name)
}

/// `code-suffix`, cut so that it stays a code.
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

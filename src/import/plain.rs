//! How names are compared.

/// A name without its accents, capitals and separators: how column names and words are compared.
pub(super) fn plain(name: &str) -> String {
    slug::slugify(name)
}

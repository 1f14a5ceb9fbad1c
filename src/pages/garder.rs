//! The button « Garder hors ligne » of a voie or an étape. The script shows it if the browser can keep pages.

/// The way that the button keeps.
#[derive(Debug)]
pub(super) struct Garder {
    pub voie: String,
    /// Empty for the whole voie.
    pub etape: String,
}

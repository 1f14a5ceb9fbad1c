//! What all pages have: their media type, links, the warning about invented data.

use askama::Template;

use crate::error::{Error, Result};
use crate::file::{Fichier, titled};

/// The media type of pages.
const MEDIA_TYPE: &str = "text/html; charset=utf-8";

/// The extension of pages in addresses.
pub const EXTENSION: &str = "html";

/// Renders a page of a voie as a file.
pub(super) fn file(stem: &str, voie: &str, titre: &str, page: &impl Template) -> Result<Fichier> {
    rendered(format!("{stem}-{voie}.html"), format!("{}.html", titled(titre)), page)
}

/// Renders a page as a file of these names ([`Fichier`]).
pub(super) fn rendered(nom: String, titre: String, page: &impl Template) -> Result<Fichier> {
    let html = page.render().map_err(|error| Error::Internal(format!("écriture d'une page : {error}")))?;
    Ok(Fichier { nom, titre, media_type: MEDIA_TYPE, bytes: html.into_bytes(), inline: true })
}

/// A link.
#[derive(Debug)]
pub(super) struct Lien {
    pub href: String,
    pub texte: String,
    /// Is it the page that one reads?
    pub courant: bool,
}

impl Lien {
    pub(super) fn to(href: impl Into<String>, texte: impl Into<String>) -> Self {
        Self { href: href.into(), texte: texte.into(), courant: false }
    }
}

/// The source, if some of the data are made up: the data say so themselves, in whose they are.
pub(super) fn invented(source: String) -> Option<String> {
    let lower = source.to_lowercase();
    ["invent", "démonstration", "fictif"].iter().any(|word| lower.contains(word)).then_some(source)
}

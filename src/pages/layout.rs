//! The parts that all pages share: head, links, and rendering to a file.

use askama::Template;

use super::avis::Avis;
use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat};
use crate::links::{Address, Base};
use crate::words::{Words, typeset};

/// The extension of pages in URLs: `html`.
pub const EXTENSION: &str = FileFormat::HTML.extension;

/// The values that `base.html` shows around the content of every page.
#[derive(Debug)]
pub(super) struct Head {
    pub words: &'static Words,
    /// The URL of the start page.
    pub accueil: String,
    /// The heading. It is also the title of the window, unless the template of the page overrides it.
    pub titre: String,
    /// The closures that are shown first. Empty if there are none.
    pub avis: Vec<Avis>,
    /// The length of the way with the detours that hold. `None` if no detour holds, or if the page shows it elsewhere.
    pub aujourdhui: Option<String>,
    /// The warning that the way is wholly or partly invented, with the source of the data. `None` if no stretch is
    /// invented.
    pub demonstration: Option<String>,
    /// A sentence below the heading.
    pub resume: String,
    /// Links to files with the same content. The template of the page places them.
    pub fichiers: Vec<Lien>,
    /// Notes at the foot of the page.
    pub notes: Vec<String>,
}

impl Head {
    /// Makes a head without files and notes. `invente` is the warning that the way is invented, if it is. `source` is
    /// the text with the rights of the data.
    pub(super) fn new(
        words: &'static Words,
        base: &Base,
        titre: &str,
        resume: &str,
        invente: Option<String>,
        source: &str,
    ) -> Self {
        Self {
            words,
            accueil: base.link(&Address::Accueil { vue: None }),
            titre: typeset(titre),
            avis: vec![],
            aujourdhui: None,
            demonstration: invente.map(|warning| typeset(&format!("{warning} {source}"))),
            resume: typeset(resume),
            fichiers: vec![],
            notes: vec![],
        }
    }
}

/// Renders a page in the language of `words`. `stem` is its file name without the extension. Errors: only a defect of
/// the template.
pub(super) fn file(words: &Words, stem: &str, titre: &str, page: &impl Template) -> Result<Fichier> {
    let html = page.render().map_err(|error| Error::Internal(format!("écriture d'une page : {error}")))?;
    let file = FileFormat::HTML.file(stem, titre, html.into_bytes());
    Ok(Fichier { langue: Some(words.langue().code()), ..file })
}

/// A link.
#[derive(Debug)]
pub(super) struct Lien {
    pub href: String,
    pub texte: String,
    /// True if the link leads to the current page.
    pub courant: bool,
}

impl Lien {
    /// Makes a link to another page.
    pub(super) fn to(href: impl Into<String>, texte: impl Into<String>) -> Self {
        Self { href: href.into(), texte: texte.into(), courant: false }
    }
}

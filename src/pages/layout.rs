//! What all pages have: the head, links, and how they become files.

use askama::Template;

use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat};
use crate::links::{Address, Base};
use crate::words::{Words, typeset};

/// The extension of pages in addresses.
pub const EXTENSION: &str = FileFormat::HTML.extension;

/// What `base.html` shows of every page around its own content.
#[derive(Debug)]
pub(super) struct Head {
    pub words: &'static Words,
    /// The address of the start page, which has all voies.
    pub accueil: String,
    /// The heading, and the title of the window unless the page's template has another.
    pub titre: String,
    /// The source of data that are made up, for a warning. `None` for real data.
    pub demonstration: Option<String>,
    /// What the page has, in a sentence.
    pub resume: String,
    /// The files that have the same content. The page's template places them.
    pub fichiers: Vec<Lien>,
    /// Notes at the foot.
    pub notes: Vec<String>,
}

impl Head {
    /// `source` says whose the data are.
    pub(super) fn new(words: &'static Words, base: &Base, titre: &str, resume: &str, source: String) -> Self {
        Self {
            words,
            accueil: base.link(&Address::Accueil { vue: None }),
            titre: typeset(titre),
            demonstration: invented(source),
            resume: typeset(resume),
            fichiers: vec![],
            notes: vec![],
        }
    }

    /// Renders the page that has this head as a file.
    pub(super) fn file(&self, stem: &str, voie: &str, titre: &str, page: &impl Template) -> Result<Fichier> {
        let html = page.render().map_err(|error| Error::Internal(format!("écriture d'une page : {error}")))?;
        let file = FileFormat::HTML.file(&format!("{stem}-{voie}"), titre, html.into_bytes());
        Ok(Fichier { langue: Some(self.words.langue().code()), ..file })
    }
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
fn invented(source: String) -> Option<String> {
    let lower = source.to_lowercase();
    ["invent", "démonstration", "fictif"].iter().any(|word| lower.contains(word)).then_some(source)
}

//! Recognises GPX files that hent itself wrote (`src/trace/gpx.rs`) and reads them back as the voie and étapes that
//! they came from.
//!
//! Such a file has the creator `hent` and a link to the page of its voie or étape. Each of its tracks links the page of
//! its étape. A track of the stretches outside all étapes links the page of the voie.

use std::borrow::Cow;
use std::collections::HashMap;

use super::document::{Gpx, Track};
use crate::error::Result;
use crate::import::etapes::legs::Own;
use crate::import::files::Source;
use crate::import::incoming::Stage;
use crate::import::messages;
use crate::links::Address;
use crate::model::Code;

/// Suffix of the name of a track that contains the stretches outside all étapes.
const OUTSIDE: &str = ", hors étapes";
/// Suffix of the name of a file whose voie is walked backwards.
const BACKWARDS: &str = " (retour)";
/// A simplified track has this text in its description.
const SIMPLIFIED: &str = "Tracé simplifié à ";

/// A file that hent wrote, of a whole voie or of one étape.
pub(super) struct OwnFile {
    page: Page,
    nom: Option<String>,
    /// The names of variants by the codes that the addresses use.
    variantes: HashMap<String, String>,
}

/// The page of a voie or étape that a link leads to.
#[derive(Debug, PartialEq, Eq)]
struct Page {
    voie: Code,
    /// The étape's slug, or `None` on the page of a voie.
    etape: Option<String>,
}

impl OwnFile {
    /// Recognises a file that hent wrote. Returns `None` for a file of another program.
    ///
    /// Errors: the file is the way back or is simplified, so importing it would damage the stored line.
    pub(super) fn of(source: &Source, gpx: &Gpx) -> Result<Option<Self>> {
        if gpx.creator != "hent" {
            return Ok(None);
        }
        let Some(page) = gpx.about.get("link1_href").and_then(Page::of) else { return Ok(None) };
        let nom = gpx.about.get("name").unwrap_or_default();
        let stem = source.stem().to_lowercase();
        if nom.ends_with(BACKWARDS) || stem.ends_with("retour") {
            return Err(messages::refused(&source.name, messages::own_backwards()));
        }
        let simplified = |track: &Track| track.fields.get("desc").is_some_and(|desc| desc.contains(SIMPLIFIED));
        if gpx.tracks.iter().any(simplified) {
            return Err(messages::refused(&source.name, messages::own_simplified()));
        }
        let nom = match &page.etape {
            Some(slug) => nom.split_once(&format!(", étape {slug} : ")).map(|(voie, _)| voie),
            None => Some(nom),
        };
        let nom = nom.filter(|nom| !nom.is_empty()).map(str::to_owned);
        let mut file = Self { page, nom, variantes: HashMap::new() };
        let names = gpx.tracks.iter().filter(|track| file.page_of(track).is_some_and(|page| page.etape.is_none()));
        let variantes: Vec<String> = names.map(|track| file.variante_of_rest(track)).collect();
        file.variantes = (variantes.into_iter())
            .filter_map(|variante| Some((Code::from_name(&variante)?.to_string(), variante)))
            .collect();
        Ok(Some(file))
    }

    pub(super) fn voie(&self) -> &Code {
        &self.page.voie
    }

    /// Tells whether the file contains the whole voie.
    pub(super) fn is_whole(&self) -> bool {
        self.page.etape.is_none()
    }

    /// Returns the voie, variant and étape of a track, or `None` if the track does not link a page of the file's voie.
    pub(super) fn track(&self, track: &Track) -> Option<Own> {
        let page = self.page_of(track)?;
        let own = Own { voie: page.voie, nom: self.nom.clone(), variante: String::new(), stage: None };
        let Some(slug) = page.etape else {
            return Some(Own { variante: self.variante_of_rest(track), ..own });
        };
        let (code, numero) = slug.rsplit_once('-').unwrap_or(("", &slug));
        let variante = self.variantes.get(code).cloned().unwrap_or_else(|| code.to_owned());
        let name = track.fields.get("name").unwrap_or_default();
        let ends = name.split_once(&format!(", étape {slug} : ")).and_then(|(_, ends)| ends.split_once(" – "));
        let stage = Stage {
            numero: numero.parse().ok().filter(|numero| (1..=9999).contains(numero)),
            from: ends.map(|(from, _)| from.trim().to_owned()),
            to: ends.map(|(_, to)| to.trim().to_owned()),
            ..Stage::default()
        };
        Some(Own { variante, stage: Some(stage), ..own })
    }

    /// Returns the page that a track links, if it belongs to the file's voie.
    fn page_of(&self, track: &Track) -> Option<Page> {
        track.fields.get("link1_href").and_then(Page::of).filter(|page| page.voie == self.page.voie)
    }

    /// Returns the variant of a track outside all étapes. The track's name is "Voie, variante, hors étapes".
    fn variante_of_rest(&self, track: &Track) -> String {
        let name = track.fields.get("name").unwrap_or_default();
        let name = name.strip_suffix(OUTSIDE).unwrap_or(name);
        let rest = self.nom.as_deref().and_then(|nom| name.strip_prefix(nom));
        rest.and_then(|rest| rest.strip_prefix(", ")).unwrap_or_default().to_owned()
    }
}

impl Page {
    /// Parses an address that ends in `/voies/{code}` or `/voies/{code}/etapes/{slug}`. Returns `None` for any other
    /// address.
    fn of(address: &str) -> Option<Self> {
        let (voie, etape) = match Address::parse(address.get(address.rfind("/voies/")?..)?)? {
            Address::Voie { voie, .. } => (voie, None),
            Address::Etape { voie, etape, .. } => (voie, Some(etape)),
            _ => return None,
        };
        if let Some(slug) = &etape {
            Code::parse(slug).ok()?;
        }
        Some(Self { voie: Code::parse(&voie).ok()?, etape: etape.map(Cow::into_owned) })
    }
}

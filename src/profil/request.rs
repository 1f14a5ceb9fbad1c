//! The parsed request for a profile, and the file that answers it.

use super::{Extent, Profil, description, picture, png};
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat, Product};
use crate::model::Sens;
use crate::words::{Langue, Words};

/// A request for the profile of an étape as a file. The server caches it as a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProfilRequest {
    /// The voie's code.
    pub voie: String,
    /// The slug of the étape or section.
    pub etape: String,
    /// The walking direction.
    pub sens: Sens,
    /// The format: JSON (the heights as numbers), SVG, or PNG (the same picture).
    pub format: FileFormat,
    /// The extent of the picture.
    pub extent: Extent,
    /// The language of the picture.
    pub langue: Langue,
}

impl Product for ProfilRequest {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Self { voie, etape, sens, format, extent, langue } = self;
        let profil = atlas.voie(voie).and_then(|voie| Profil::of_etape(atlas, voie, voie.etape(etape)?, *sens));
        let Some(profil) = profil.map(|profil| profil.with_extent(*extent)) else { return Ok(None) };
        let bytes = profil.written(*format, Words::of(*langue))?;
        let nom = match &profil.section {
            Some(section) => Words::of(*langue).section(&profil.nom_voie, section),
            None => profil.nom.clone(),
        };
        let file = format.file(&format!("profil-{voie}-{etape}{}", langue.suffix()), &nom, bytes);
        // The numbers have no words.
        let langue = (*format != FileFormat::JSON).then_some(langue.code());
        Ok(Some(Fichier { langue, ..file }))
    }
}

impl Profil {
    /// Describes the profile in sentences, for readers who cannot see the picture.
    pub fn describe(&self, words: &Words) -> String {
        description::in_words(self, words)
    }

    /// Returns the height of the picture, in the units of its width.
    pub fn height(&self, words: &Words) -> f64 {
        picture::height(self, words)
    }

    /// Writes the profile. Pictures are in the language of `words`.
    ///
    /// Errors: a defect of a writer, or a format other than JSON, SVG and PNG.
    pub fn written(&self, format: FileFormat, words: &Words) -> Result<Vec<u8>> {
        match format {
            FileFormat::JSON => {
                serde_json::to_vec(self).map_err(|e| Error::Internal(format!("écriture de JSON : {e}")))
            }
            FileFormat::SVG => Ok(picture::svg(self, words).into_bytes()),
            FileFormat::PNG => png::png(self, words),
            other => Err(other.not_written()),
        }
    }
}

//! The description of a map for the editors of other sites (oEmbed 1.0, type `rich`).

use askama::Template;
use serde::Serialize;

use super::embed::{Embed, HEIGHT, WIDTH};
use super::image::{Image, PREVIEW};
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat};
use crate::links::{Address, Base};
use crate::words::{Langue, Words};

/// How long a site may keep the description, in seconds. It holds names, which change rarely.
const CACHE_AGE_S: u32 = 86_400;
/// The step of the size of pictures, and the smallest picture, in CSS pixels.
const STEP: u32 = 10;
const SMALLEST: u32 = 200;

/// A request for a description.
#[derive(Debug)]
pub struct Oembed<'a> {
    /// What the map shows.
    pub embed: &'a Embed,
    /// The greatest width and height that the site has room for, in CSS pixels.
    pub most: [Option<u32>; 2],
    /// The language of the map.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: &'a Base,
}

/// The members of the description, in the order of the specification (§2.3.4).
#[derive(Serialize, Template)]
#[template(path = "oembed.xml", config = "src/pages/askama.toml")]
struct Document {
    r#type: &'static str,
    version: &'static str,
    title: String,
    provider_name: String,
    provider_url: String,
    cache_age: u32,
    #[serde(flatten)]
    thumbnail: Option<Thumbnail>,
    html: String,
    width: u32,
    height: u32,
}

#[derive(Serialize)]
struct Thumbnail {
    thumbnail_url: String,
    thumbnail_width: u32,
    thumbnail_height: u32,
}

/// The iframe in a description. Sites with a strict policy allow no style attribute.
#[derive(Template)]
#[template(path = "iframe.html", config = "src/pages/askama.toml")]
pub(super) struct Iframe {
    pub src: String,
    pub titre: String,
    pub width: String,
    pub height: u32,
}

impl Iframe {
    /// Writes the element. Errors: only a defect of the template.
    pub(super) fn html(&self) -> Result<String> {
        // People copy it, and know this reference.
        Ok(self.render().map_err(defect)?.trim_end().replace("&#38;", "&amp;"))
    }
}

impl Oembed<'_> {
    /// The formats of the description. The first one is the default.
    pub const FORMATS: &'static [FileFormat] = &[FileFormat::JSON, FileFormat::XML];

    /// Makes the description. Errors: only a defect of the template.
    pub fn file(&self, atlas: &Atlas, format: FileFormat) -> Result<Fichier> {
        let document = self.document(atlas)?;
        let bytes = match format {
            FileFormat::XML => document.render().map_err(defect)?.into_bytes(),
            _ => serde_json::to_vec(&document).map_err(defect)?,
        };
        Ok(format.file("oembed", &document.title, bytes))
    }

    fn document(&self, atlas: &Atlas) -> Result<Document> {
        let [most_width, most_height] = self.most;
        let base = self.base.in_langue(self.langue.in_addresses());
        let width = WIDTH.min(most_width.unwrap_or(WIDTH));
        let wanted = self.embed.hauteur.unwrap_or(HEIGHT);
        let height = wanted.min(most_height.unwrap_or(wanted));
        let title = self.embed.nom(atlas, self.langue);
        let iframe = Iframe { src: self.embed.link(&base), titre: title.clone(), width: width.to_string(), height };
        Ok(Document {
            r#type: "rich",
            version: "1.0",
            // Sites know a provider by its name, so it is the same in every language.
            provider_name: Words::french().page_accueil(),
            provider_url: self.base.link(&Address::Accueil { vue: None }),
            cache_age: CACHE_AGE_S,
            thumbnail: self.thumbnail(atlas),
            html: iframe.html()?,
            title,
            width,
            height,
        })
    }

    /// Returns the picture, which keeps to the greatest size. Returns `None` if there is no picture so small, or of this
    /// way.
    fn thumbnail(&self, atlas: &Atlas) -> Option<Thumbnail> {
        let voie = self.embed.voie.as_deref();
        let bounds = match voie {
            Some(code) => atlas.voie(code)?.bounds,
            None => atlas.bounds,
        };
        bounds?;
        let mut size = PREVIEW;
        for (side, most) in size.iter_mut().zip(self.most) {
            *side = (*side).min(most.unwrap_or(*side)) / STEP * STEP;
        }
        let [thumbnail_width, thumbnail_height] = size;
        let thumbnail_url = Image::sized(voie, self.embed.etape.as_deref(), size, self.base);
        size.iter().all(|side| *side >= SMALLEST).then_some(Thumbnail {
            thumbnail_url,
            thumbnail_width,
            thumbnail_height,
        })
    }
}

fn defect(error: impl std::fmt::Display) -> Error {
    Error::Internal(format!("écriture d'une description : {error}"))
}

//! `/sprites/{fichier}` and `/fonts/{police}/{plage}.pbf`: the icons and glyphs of the map styles.

use actix_web::{HttpResponse, web};

use super::key::Key;
use super::read::{CachedReading, RouteRequest, cached_reading};
use super::snapshot::Snapshot;
use crate::atlas::Atlas;
use crate::error::{Error, Result, shown};
use crate::file::{Fichier, FileFormat, Product};
use crate::links::Route;
use crate::style::signs;

/// Glyph files (Protocol Buffers).
const PBF: FileFormat = FileFormat { extension: "pbf", media_type: "application/x-protobuf", inline: true };

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(cached_reading::<SpriteReading>(Route::Sprite.pattern()));
    app.service(cached_reading::<GlyphsReading>(Route::Glyphes.pattern()));
}

/// A request for a file of the sprite.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SpriteReading(String);

impl CachedReading for SpriteReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [name] = request.args();
        let known = || format!("Les fichiers sont : {}.", signs::sprite_names().collect::<Vec<_>>().join(", "));
        match signs::sprite(name) {
            Some(_) => Ok(Self(name.to_owned())),
            None => Err(Error::NotFound { what: format!("fichier « {} »", shown(name)), known: known() }),
        }
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::of(self.clone()))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Ok(HttpResponse::NotFound().finish())
    }
}

impl Product for SpriteReading {
    fn make(&self, _: &Atlas) -> Result<Option<Fichier>> {
        let stem = self.0.rsplit_once('.').map_or("", |(stem, _)| stem);
        Ok(signs::sprite(&self.0).map(|(media_type, body)| {
            let format = if media_type == FileFormat::PNG.media_type { FileFormat::PNG } else { FileFormat::JSON };
            format.file(stem, stem, body.to_vec())
        }))
    }
}

/// A request for the glyphs of a font in a range of code points.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct GlyphsReading {
    police: &'static str,
    plage: String,
}

impl CachedReading for GlyphsReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let [police, plage] = request.args();
        let known = signs::font(police).filter(|font| signs::glyphs(font, plage).is_some());
        if let Some(police) = known {
            return Ok(Self { police, plage: plage.to_owned() });
        }
        let known = format!(
            "Les polices sont : {}. Une plage compte 256 caractères : 0-255, 256-511 …, 1113856-1114111.",
            signs::FONTS.join(", ")
        );
        Err(Error::NotFound { what: format!("police « {}, {} »", shown(police), shown(plage)), known })
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::of(self.clone()))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Ok(HttpResponse::NotFound().finish())
    }
}

impl Product for GlyphsReading {
    fn make(&self, _: &Atlas) -> Result<Option<Fichier>> {
        let Self { police, plage } = self;
        Ok(signs::glyphs(police, plage).map(|body| PBF.file(plage, &format!("{police} {plage}"), body.into_owned())))
    }
}

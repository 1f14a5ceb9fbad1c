//! The metadata of an archive: the server's TileJSON without URLs.

use pmtiles::{Compression, TileType};
use serde::Serialize;

use super::pmtiles::Head;
use super::scope::{CORRIDOR_M, Scope, Zooms};
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::geo::Bounds;
use crate::links::Base;
use crate::tile::LayerSet;
use crate::tile::tilejson::{TileJson, VectorLayer};

/// The metadata of an archive.
pub(super) struct Metadata {
    pub name: String,
    pub description: &'static str,
    pub version: &'static str,
    /// Text, escaped as HTML.
    pub attribution: String,
    pub zooms: Zooms,
    pub bounds: Bounds,
    /// Longitude, latitude and zoom.
    pub center: (f64, f64, u8),
    pub vector_layers: Vec<VectorLayer>,
}

/// The JSON metadata of a PMTiles archive (specification v3, chapter 5).
#[derive(Serialize)]
struct Document<'a> {
    name: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    attribution: &'a str,
    r#type: &'a str,
    version: &'a str,
    vector_layers: &'a [VectorLayer],
}

/// The JSON metadata of an MBTiles archive (specification 1.3, "Vector tileset metadata").
#[derive(Serialize)]
struct Layers<'a> {
    vector_layers: &'a [VectorLayer],
}

impl Metadata {
    /// The tiles are drawn over a base map.
    pub(super) const TYPE: &'static str = "overlay";

    pub(super) fn new(atlas: &Atlas, scope: Scope<'_>) -> Result<Self> {
        let tilejson = TileJson::new(atlas, LayerSet::ALL, &Base::default());
        let zooms = scope.zooms;
        let mut bounds = tilejson.bounds;
        let [mut lon, mut lat, zoom] = tilejson.center;
        if let Some(corridor) = scope.voie.and_then(|voie| voie.bounds).map(around) {
            (bounds, lon, lat) = (corridor, corridor.center().lon, corridor.center().lat);
        }
        let mut vector_layers = tilejson.vector_layers;
        vector_layers.retain(|layer| layer.minzoom <= zooms.max);
        for layer in &mut vector_layers {
            layer.minzoom = layer.minzoom.max(zooms.min);
            layer.maxzoom = zooms.max;
            // MBTiles allows three words for the type of a field, without a note.
            for kind in layer.fields.values_mut() {
                if let Some((word, _)) = kind.as_str().and_then(|text| text.split_once(',')) {
                    *kind = word.into();
                }
            }
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 0 to 14")]
        let zoom = (zoom as u8).clamp(zooms.min, zooms.max);
        Ok(Self {
            name: scope.voie.map_or(tilejson.name, |voie| &voie.row.nom).into(),
            description: tilejson.description,
            version: tilejson.version,
            attribution: tilejson.attribution,
            zooms,
            bounds,
            center: (lon, lat, zoom),
            vector_layers,
        })
    }

    /// The header of a PMTiles archive.
    pub(super) fn head(&self) -> Result<Head> {
        let document = json(&Document {
            name: &self.name,
            description: self.description,
            attribution: &self.attribution,
            r#type: Self::TYPE,
            version: self.version,
            vector_layers: &self.vector_layers,
        })?;
        Ok(Head {
            tile_type: TileType::Mvt,
            compression: Compression::Gzip,
            zooms: self.zooms,
            bounds: self.bounds,
            center: self.center,
            document,
        })
    }

    /// The JSON metadata of an MBTiles archive.
    pub(super) fn layers(&self) -> Result<String> {
        json(&Layers { vector_layers: &self.vector_layers })
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(format!("écriture de JSON : {error}")))
}

/// The bounding box of a voie's corridor. Readers request no tile outside it.
fn around(voie: Bounds) -> Bounds {
    // A degree of latitude is 111 km long. A degree of longitude shrinks with the cosine of the latitude.
    let dy = CORRIDOR_M / 111_000.0;
    let dx = dy / voie.north.abs().max(voie.south.abs()).to_radians().cos().max(0.08);
    Bounds {
        west: (voie.west - dx).max(-180.0),
        south: (voie.south - dy).max(-85.0),
        east: (voie.east + dx).min(180.0),
        north: (voie.north + dy).min(85.0),
    }
}

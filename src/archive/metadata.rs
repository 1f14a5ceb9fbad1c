//! The metadata of an archive: the TileJSON of the server without its URLs.

use std::borrow::Cow;

use pmtiles::{Compression, TileType};
use serde::Serialize;

use super::pmtiles::Head;
use super::scope::{CORRIDOR_M, Scope, Zooms};
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::attribution;
use crate::geo::{Bounds, TileId};
use crate::links::Base;
use crate::tile::LayerSet;
use crate::tile::tilejson::{TileJson, VectorLayer};

/// The metadata of an archive.
pub(super) struct Metadata {
    pub name: String,
    pub description: Cow<'static, str>,
    pub version: Cow<'static, str>,
    /// The attribution as HTML text.
    pub attribution: String,
    /// The licence of the data. In an archive of hent's layers alone it is empty, because each tronçon has its own
    /// licence, which the attribution names.
    pub license: String,
    /// `overlay` if the tiles are drawn over a base map, and `baselayer` if they are one.
    pub kind: &'static str,
    pub zooms: Zooms,
    pub bounds: Bounds,
    /// Longitude, latitude and zoom.
    pub center: (f64, f64, u8),
    pub vector_layers: Vec<VectorLayer>,
    /// The area that a base map covers, as a list of tiles.
    pub couverture: Vec<TileId>,
    /// In the difference between two states of an archive: both states, and the tiles that the later one lacks.
    pub difference: Option<(String, String, Vec<String>)>,
}

/// The JSON metadata of a PMTiles archive (specification v3, chapter 5).
#[derive(Serialize)]
struct Document<'a> {
    name: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    attribution: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    license: &'a str,
    r#type: &'a str,
    version: &'a str,
    vector_layers: &'a [VectorLayer],
    #[serde(rename = "hent:couverture", skip_serializing_if = "Vec::is_empty")]
    couverture: Vec<String>,
    #[serde(flatten)]
    difference: Option<Difference<'a>>,
}

/// The additional metadata of the difference between two states of an archive.
#[derive(Serialize)]
struct Difference<'a> {
    #[serde(rename = "hent:depuis")]
    depuis: &'a str,
    #[serde(rename = "hent:etat")]
    etat: &'a str,
    #[serde(rename = "hent:retirees")]
    retirees: &'a [String],
}

/// The JSON metadata of an MBTiles archive (specification 1.3, "Vector tileset metadata").
#[derive(Serialize)]
struct Layers<'a> {
    vector_layers: &'a [VectorLayer],
    #[serde(rename = "hent:couverture", skip_serializing_if = "Vec::is_empty")]
    couverture: Vec<String>,
}

impl Metadata {
    pub(super) fn new(atlas: &Atlas, scope: Scope<'_>) -> Result<Self> {
        let tilejson = TileJson::new(atlas, LayerSet::ALL, &Base::default());
        let zooms = scope.zooms;
        let mut bounds = tilejson.bounds;
        let [mut lon, mut lat, zoom] = tilejson.center;
        if let Some(corridor) = scope.voie.and_then(|voie| voie.bounds).map(|voie| around(voie, CORRIDOR_M)) {
            (bounds, lon, lat) = (corridor, corridor.center().lon, corridor.center().lat);
        }
        let mut vector_layers = tilejson.vector_layers;
        fit(&mut vector_layers, zooms);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 0 to 14")]
        let zoom = (zoom as u8).clamp(zooms.min, zooms.max);
        Ok(Self {
            name: scope.voie.map_or(tilejson.name, |voie| &voie.row.nom).into(),
            description: tilejson.description.into(),
            version: tilejson.version.into(),
            attribution: tilejson.attribution,
            license: String::new(),
            kind: "overlay",
            zooms,
            bounds,
            center: (lon, lat, zoom),
            vector_layers,
            couverture: vec![],
            difference: None,
        })
    }

    /// Adds the attribution (plain text) of another source.
    pub(super) fn add_attribution(&mut self, text: &str) {
        let more = attribution::html(text);
        if !more.is_empty() {
            let between = if self.attribution.is_empty() { "" } else { " | " };
            self.attribution += &format!("{between}{more}");
        }
    }

    /// Returns the content of a PMTiles header.
    pub(super) fn head(&self) -> Result<Head> {
        let document = json(&Document {
            name: &self.name,
            description: &self.description,
            attribution: &self.attribution,
            license: &self.license,
            r#type: self.kind,
            version: &self.version,
            vector_layers: &self.vector_layers,
            couverture: self.couverture(),
            difference: self.difference.as_ref().map(|(depuis, etat, retirees)| Difference { depuis, etat, retirees }),
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

    /// Returns the JSON metadata of an MBTiles archive.
    pub(super) fn layers(&self) -> Result<String> {
        json(&Layers { vector_layers: &self.vector_layers, couverture: self.couverture() })
    }

    fn couverture(&self) -> Vec<String> {
        self.couverture.iter().map(ToString::to_string).collect()
    }
}

pub(super) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Internal(format!("écriture de JSON : {error}")))
}

/// Restricts the descriptions of layers to the zooms of an archive. Layers outside these zooms are dropped.
pub(super) fn fit(vector_layers: &mut Vec<VectorLayer>, zooms: Zooms) {
    vector_layers.retain(|layer| layer.minzoom <= zooms.max && layer.maxzoom >= zooms.min);
    for layer in vector_layers {
        layer.minzoom = layer.minzoom.max(zooms.min);
        layer.maxzoom = zooms.max;
        // MBTiles allows only three words for the type of a field, so the note after the comma is dropped.
        for kind in layer.fields.values_mut() {
            if let Some((word, _)) = kind.as_str().and_then(|text| text.split_once(',')) {
                *kind = word.into();
            }
        }
    }
}

/// Returns the bounding box of a corridor around `lines`. Readers request no tile outside this box.
pub(super) fn around(lines: Bounds, width_m: f64) -> Bounds {
    // A degree of latitude is 111 km long. A degree of longitude shrinks with the cosine of the latitude.
    let dy = width_m / 111_000.0;
    let dx = dy / lines.north.abs().max(lines.south.abs()).to_radians().cos().max(0.08);
    Bounds {
        west: (lines.west - dx).max(-180.0),
        south: (lines.south - dy).max(-85.0),
        east: (lines.east + dx).min(180.0),
        north: (lines.north + dy).min(85.0),
    }
}

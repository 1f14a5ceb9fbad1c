//! [`TileJson`]: the description of the tiles for clients (TileJSON 3.0).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::layer::LayerSet;
use crate::atlas::Atlas;
use crate::file::attribution;
use crate::geo::{Bounds, TileId};
use crate::links::{self, Base, Parametre, Parametres};

/// A TileJSON document.
#[derive(Serialize)]
pub struct TileJson {
    tilejson: &'static str,
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) version: &'static str,
    scheme: &'static str,
    tiles: [String; 1],
    minzoom: u8,
    maxzoom: u8,
    pub(crate) bounds: Bounds,
    pub(crate) center: [f64; 3],
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) attribution: String,
    pub(crate) vector_layers: Vec<VectorLayer>,
    /// The version of the published data, if known. The member `version` is another one: that of the tileset's schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    version_donnees: Option<String>,
}

/// The description of a layer.
#[derive(Serialize, Deserialize)]
pub(crate) struct VectorLayer {
    pub(crate) id: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    description: Cow<'static, str>,
    #[serde(default)]
    pub(crate) minzoom: u8,
    #[serde(default = "deepest")]
    pub(crate) maxzoom: u8,
    #[serde(default)]
    pub(crate) fields: serde_json::Map<String, serde_json::Value>,
}

/// Returns the default for a layer that has no `maxzoom`.
fn deepest() -> u8 {
    TileId::MAX_ZOOM
}

impl TileJson {
    /// Describes the tiles with these layers, for clients that reach hent under `base`.
    pub fn new(atlas: &Atlas, layers: LayerSet, base: &Base) -> Self {
        let some = (layers != LayerSet::ALL).then(|| layers.to_string());
        let whole_world = Bounds { west: -180.0, south: -85.0, east: 180.0, north: 85.0 };
        let bounds = atlas.bounds.unwrap_or(whole_world);
        let center = bounds.center();
        Self {
            tilejson: "3.0.0",
            name: "hent",
            description: "Chemins de Compostelle en Bretagne",
            version: "1.0.0",
            scheme: "xyz",
            tiles: [format!("{base}{}", links::tile_template(some.as_deref()))],
            minzoom: layers.iter().map(|l| l.min_zoom()).min().unwrap_or(0),
            maxzoom: TileId::MAX_ZOOM,
            center: [center.lon, center.lat, zoom_for(bounds)],
            bounds,
            attribution: attribution::html(&attribution::joined(&atlas.attribution)),
            vector_layers: layers
                .iter()
                .map(|layer| VectorLayer {
                    id: layer.name().into(),
                    description: layer.description().into(),
                    minzoom: layer.min_zoom(),
                    maxzoom: TileId::MAX_ZOOM,
                    fields: layer.fields().into_iter().map(|field| (field.name.into(), field.said().into())).collect(),
                })
                .collect(),
            version_donnees: None,
        }
    }

    /// Adds the version of the data. With `in_addresses`, the tile URLs contain the version, so that clients may cache
    /// the tiles for ever.
    #[must_use]
    pub fn of_version(mut self, version: &str, in_addresses: bool) -> Self {
        if in_addresses {
            self.tiles
                .iter_mut()
                .for_each(|address| address.push_str(&Parametres::default().with(Parametre::V, version).to_string()));
        }
        Self { version_donnees: Some(version.into()), ..self }
    }
}

/// Returns the zoom at which the box fills about one tile.
fn zoom_for(bounds: Bounds) -> f64 {
    let degrees = (bounds.east - bounds.west).max((bounds.north - bounds.south) * 1.5).max(0.01);
    (360.0 / degrees).log2().floor().clamp(0.0, f64::from(TileId::MAX_ZOOM))
}

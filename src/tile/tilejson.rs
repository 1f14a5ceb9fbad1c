//! TileJSON 3.0: what clients need to know of the tiles.

use serde::Serialize;

use super::layer::LayerSet;
use crate::atlas::Atlas;
use crate::geo::{Bounds, TileId};

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
    /// Of what is served now, where that is known; `version` is that of the form.
    #[serde(skip_serializing_if = "Option::is_none")]
    version_donnees: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct VectorLayer {
    id: &'static str,
    description: &'static str,
    pub(crate) minzoom: u8,
    pub(crate) maxzoom: u8,
    pub(crate) fields: serde_json::Map<String, serde_json::Value>,
}

impl TileJson {
    /// Describes the tiles with these layers at `base` (`https://example.org`, without a slash at its end).
    pub fn new(atlas: &Atlas, layers: LayerSet, base: &str) -> Self {
        let path = if layers == LayerSet::ALL { String::new() } else { format!("/{layers}") };
        let whole_world = Bounds { west: -180.0, south: -85.0, east: 180.0, north: 85.0 };
        let bounds = atlas.bounds.unwrap_or(whole_world);
        let center = bounds.center();
        Self {
            tilejson: "3.0.0",
            name: "hent",
            description: "Chemins de Compostelle en Bretagne",
            version: "1.0.0",
            scheme: "xyz",
            tiles: [format!("{base}/tiles{path}/{{z}}/{{x}}/{{y}}.mvt")],
            minzoom: layers.iter().map(|l| l.min_zoom()).min().unwrap_or(0),
            maxzoom: TileId::MAX_ZOOM,
            center: [center.lon, center.lat, zoom_for(bounds)],
            bounds,
            attribution: escape(&atlas.attribution.join(" | ")),
            vector_layers: layers
                .iter()
                .map(|layer| VectorLayer {
                    id: layer.name(),
                    description: layer.description(),
                    minzoom: layer.min_zoom(),
                    maxzoom: TileId::MAX_ZOOM,
                    fields: layer.fields().into_iter().map(|field| (field.name.into(), field.said().into())).collect(),
                })
                .collect(),
            version_donnees: None,
        }
    }

    /// The same, telling the version of the data; on request the tiles' addresses name it too.
    #[must_use]
    pub fn of_version(mut self, version: &str, in_addresses: bool) -> Self {
        if in_addresses {
            self.tiles.iter_mut().for_each(|address| address.push_str(&format!("?v={version}")));
        }
        Self { version_donnees: Some(version.into()), ..self }
    }
}

/// The zoom at which a box fills about one tile.
fn zoom_for(bounds: Bounds) -> f64 {
    let degrees = (bounds.east - bounds.west).max((bounds.north - bounds.south) * 1.5).max(0.01);
    (360.0 / degrees).log2().floor().clamp(0.0, f64::from(TileId::MAX_ZOOM))
}

/// Clients put an attribution into their pages as HTML; the data's must stay text.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

//! [`Way`]: a voie or an étape, whose corridor an archive for apps covers.

use serde_json::Value;

use super::assembled::{Assembled, Listing};
use super::coverage::along;
use super::metadata::{Metadata, around};
use super::pmtiles::number;
use super::pool::Stored;
use super::scope::{CORRIDOR_M, Scope, Zooms};
use crate::atlas::{Atlas, Etape, Path, Voie};
use crate::error::Result;
use crate::geo::{Bounds, TileId};
use crate::tile::tilejson::VectorLayer;

/// A voie or one of its étapes.
#[derive(Clone, Copy)]
pub struct Way<'a> {
    atlas: &'a Atlas,
    voie: &'a Voie,
    etape: Option<&'a Etape>,
    path: &'a Path,
    bounds: Bounds,
}

/// A source of tiles beside hent's own: the land, a ground.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Its TileJSON document. The archive gets its layers.
    pub tilejson: Value,
    /// Its attribution as plain text.
    pub attribution: String,
}

impl<'a> Way<'a> {
    /// Finds the way. Returns `None` if it has no line. Errors: the atlas has no such voie or étape.
    pub fn find(atlas: &'a Atlas, voie: &str, etape: Option<&str>) -> Result<Option<Self>> {
        let (voie, etape) = atlas.voie_and_etape_asked(voie, etape)?;
        let line = match etape {
            Some(etape) => etape.trace.as_ref().and_then(|trace| Some((&trace.path, trace.bounds?))),
            None => voie.bounds.map(|bounds| (&voie.path, bounds)),
        };
        Ok(line.map(|(path, bounds)| Self { atlas, voie, etape, path, bounds }))
    }

    /// Returns its name: that of the voie, and of the étape.
    pub fn name(&self) -> String {
        match self.etape {
            Some(etape) => format!("{}, étape {} : {}", self.voie.row.nom, etape.slug(), etape.row.nom),
            None => self.voie.row.nom.clone(),
        }
    }

    /// Returns the tiles of its corridor, at all zooms, in archive order.
    pub fn tiles(&self) -> Vec<TileId> {
        along(self.atlas, self.path, Zooms::ALL)
    }

    /// Assembles its archive from tiles in archive order. `beside` are the other sources of the tiles. Errors: a defect.
    pub fn assemble(&self, beside: &[Beside], tiles: &[(TileId, Stored)]) -> Result<Assembled> {
        Assembled::new(&self.metadata(beside)?, tiles)
    }

    /// Assembles the difference from an earlier state: an archive of the tiles that are new or have another body. Its
    /// metadata name the tiles that the archive no longer has (`hent:retirees`), and both states (`hent:depuis`,
    /// `hent:etat`). Returns `None` if both states have the same tiles. Errors: a defect.
    pub fn difference(
        &self,
        beside: &[Beside],
        tiles: &[(TileId, Stored)],
        [(depuis, before), (etat, after)]: [(&str, &Listing); 2],
    ) -> Result<Option<Assembled>> {
        let differing = tiles.iter().filter(|(tile, stored)| !before.has(number(*tile), stored.hash));
        let differing: Vec<(TileId, Stored)> = differing.cloned().collect();
        let gone: Vec<String> = before.without(after).into_iter().filter_map(super::pmtiles::named).collect();
        if differing.is_empty() && gone.is_empty() {
            return Ok(None);
        }
        let mut metadata = self.metadata(beside)?;
        metadata.difference = Some((depuis.into(), etat.into(), gone));
        Assembled::new(&metadata, &differing).map(Some)
    }

    fn metadata(&self, beside: &[Beside]) -> Result<Metadata> {
        let mut metadata = Metadata::new(self.atlas, Scope { zooms: Zooms::ALL, voie: Some(self.voie) })?;
        metadata.name = self.name();
        metadata.bounds = around(self.bounds, CORRIDOR_M);
        let center = metadata.bounds.center();
        (metadata.center.0, metadata.center.1) = (center.lon, center.lat);
        for source in beside {
            metadata.add_attribution(&source.attribution);
            let layers = source.tilejson.get("vector_layers").and_then(Value::as_array);
            let layers = layers.into_iter().flatten().filter_map(|layer| serde_json::from_value(layer.clone()).ok());
            let known: Vec<String> = metadata.vector_layers.iter().map(|layer| layer.id.to_string()).collect();
            metadata.vector_layers.extend(layers.filter(|layer: &VectorLayer| !known.iter().any(|id| *id == layer.id)));
        }
        if !beside.is_empty() {
            metadata.kind = "baselayer";
        }
        metadata.license = crate::file::attribution::text(&metadata.attribution);
        Ok(metadata)
    }
}

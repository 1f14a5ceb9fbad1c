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
use crate::geo::{Bounds, Position, TileId};
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
    /// Finds a voie, or one of its étapes, in the atlas. Returns `None` if it has no line. Fails if there is no such voie or
    /// étape.
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

    /// Returns the kilometre of a place on it: on the main line of a voie, or from the start of an étape. Returns `None`
    /// if the place is farther than `within_m` metres from it.
    pub fn km(&self, place: Position, within_m: f64) -> Option<f64> {
        let trace = self.etape.and_then(|etape| etape.trace.as_ref());
        let variante = self.etape.map_or("", |etape| etape.row.variante.as_str());
        let [start_m, end_m] = trace.map_or([0.0, f64::INFINITY], |trace| [trace.de_m, trace.a_m]);
        let mut there = self.atlas.chemins(place, within_m).into_iter();
        let on_it = there.find(|chemin| {
            let line = chemin.of(self.atlas);
            line.is_some_and(|(voie, ligne)| voie.row.id == self.voie.row.id && ligne.variante == variante)
                && (start_m..=end_m).contains(&chemin.chainage_m)
        });
        on_it.map(|chemin| (chemin.chainage_m - start_m) / 1000.0)
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

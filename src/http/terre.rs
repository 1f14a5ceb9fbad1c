//! `/terre…`: vector tiles of the land, and the TileJSON that describes them.

use actix_web::{HttpResponse, web};

use super::answer::{JSON, json_file};
use super::key::Key;
use super::read::{CachedReading, Reading, RouteRequest, cached_reading, reading};
use super::snapshot::Snapshot;
use super::tiles;
use crate::error::Result;
use crate::file::Fichier;
use crate::geo::TileId;
use crate::links::{Base, Route};
use crate::terre::Land;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(reading::<TerreJsonReading>(Route::Terre.pattern()))
        .service(cached_reading::<TerreReading>(Route::TerreTile.pattern()));
}

/// A request for the TileJSON of the land.
pub(super) struct TerreJsonReading(Base);

impl Reading for TerreJsonReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        Ok(Self(request.base()))
    }

    fn answer(&self, _: &Snapshot) -> Result<Fichier> {
        json_file(JSON, &Land::embedded().tilejson(&self.0))
    }
}

/// A request for a tile of the land.
pub(super) struct TerreReading(TileId);

impl CachedReading for TerreReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        tiles::tile_asked(request.args()).map(Self)
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::Terre(self.0))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Ok(tiles::empty(None))
    }
}

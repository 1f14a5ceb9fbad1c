//! `/terre…`: vector tiles of the land, and the TileJSON that describes them.

use actix_web::{HttpResponse, web};

use super::answer::{JSON, json_file};
use super::ground::Ground;
use super::key::Key;
use super::read::{CachedReading, Reading, RouteRequest, cached_reading, reading};
use super::snapshot::Snapshot;
use super::tiles;
use crate::error::Result;
use crate::file::Fichier;
use crate::geo::TileId;
use crate::links::{Base, Parametre, Parametres, Route};
use crate::terre::Land;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(reading::<TerreJsonReading>(Route::Terre.pattern()))
        .service(cached_reading::<TerreReading>(Route::TerreTile.pattern()));
}

/// A request for the TileJSON of the land.
pub(super) struct TerreJsonReading {
    base: Base,
    parametres: Parametres<'static>,
}

impl Reading for TerreJsonReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let query = request.query()?;
        let around = |code: &str| -> Result<Parametres<'static>> {
            let version = request.fonds().archive(Some(code))?.version().to_owned();
            Ok(Parametres::default().with(Parametre::Fond, code.to_owned()).with(Parametre::V, version))
        };
        let parametres = query.text(Parametre::Fond).map_or(Ok(Parametres::default()), around)?;
        Ok(Self { base: request.base(), parametres })
    }

    fn answer(&self, _: &Snapshot) -> Result<Fichier> {
        json_file(JSON, &Land::embedded().tilejson(&self.base, &self.parametres))
    }
}

/// A request for a tile of the land.
pub(super) struct TerreReading(TileId, Option<Ground>);

impl CachedReading for TerreReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let tile = tiles::tile_asked(request.args())?;
        let query = request.query()?;
        // If the archive can no longer be read, maps that are already open get the land without it.
        let archive = query.text(Parametre::Fond).and_then(|code| request.fonds().archive(Some(code)).ok());
        Ok(Self(tile, archive.map(Ground)))
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::Terre(self.0, self.1.clone()))
    }

    fn nothing(&self, _: &Snapshot) -> Result<HttpResponse> {
        Ok(tiles::empty(None))
    }
}

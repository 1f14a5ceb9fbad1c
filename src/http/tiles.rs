//! `/tiles…`: vector tiles, and the TileJSON that describes them.

use actix_web::dev::RequestHead;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError as _, web};

use super::answer::{Body, CACHE_CONTROL, FOR_EVER, JSON, json_file};
use super::key::Key;
use super::read::{CachedReading, Reading, RouteRequest, cached_reading, reading};
use super::snapshot::Snapshot;
use crate::error::{Error, Result, shown};
use crate::file::Fichier;
use crate::geo::TileId;
use crate::links::{self, Base, NoTile, Route, TilePath};
use crate::tile::tilejson::TileJson;
use crate::tile::{Layer, LayerSet};

/// The pattern of a tile's URL, for the log.
pub(super) const PATTERN: &str = Route::Tile.pattern();

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(reading::<TileJsonReading>(Route::TileJson.pattern()))
        .service(reading::<TileJsonReading>(Route::TileJsonSome.pattern()))
        .service(cached_reading::<TileReading>(PATTERN))
        .service(cached_reading::<TileReading>(Route::TileSome.pattern()));
}

/// A request for a tile.
pub(super) struct TileReading {
    layers: LayerSet,
    tile: TileId,
    /// The version of the content in the URL (`?v=`).
    version: Option<String>,
}

impl CachedReading for TileReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let (layers, zxy) = match request.args() {
            [z, x, y, ""] => (None, [z, x, y]),
            [layers, z, x, y] => (Some(layers), [z, x, y]),
        };
        let (layers, tile) = parse(TilePath { layers, zxy })?;
        Ok(Self { layers, tile, version: version(request.head).map(str::to_owned) })
    }

    fn key(&self, _: &Snapshot) -> Result<Key> {
        Ok(Key::Tile(self.layers, self.tile))
    }

    fn nothing(&self, snapshot: &Snapshot) -> Result<HttpResponse> {
        Ok(empty(lifetime(snapshot, self.version.as_deref())))
    }

    fn header(&self, snapshot: &Snapshot) -> Option<(HeaderName, HeaderValue)> {
        lifetime(snapshot, self.version.as_deref())
    }
}

/// Returns the key of the tile that a path names. Returns `None` if the path names no tile of the pyramid. In this case
/// the route explains the error.
pub(super) fn key(request: &RequestHead) -> Option<Key> {
    let (layers, tile) = parse(TilePath::parse(request.uri.path())?).ok()?;
    Some(Key::Tile(layers, tile))
}

/// Returns the response to a request for a cached tile, or `None` if the tile is not cached.
pub(super) fn if_cached(snapshot: &Snapshot, request: &RequestHead, key: &Key) -> Option<HttpResponse> {
    let body = snapshot.bodies.get(key)?;
    Some(respond(snapshot, request, body.as_deref()))
}

/// Returns the response to a request for any tile.
pub(super) async fn answer(snapshot: &Snapshot, request: &RequestHead, key: Key) -> HttpResponse {
    match snapshot.bodies.body(key).await {
        Ok(body) => respond(snapshot, request, body.as_deref()),
        Err(error) => error.error_response(),
    }
}

fn respond(snapshot: &Snapshot, request: &RequestHead, body: Option<&Body>) -> HttpResponse {
    let lifetime = lifetime(snapshot, version(request));
    let Some(body) = body else { return empty(lifetime) };
    let mut response = body.answer(request);
    if let Some((name, value)) = lifetime {
        response.headers_mut().insert(name, value);
    }
    response
}

/// Returns the response for an empty tile.
pub(super) fn empty(lifetime: Option<(HeaderName, HeaderValue)>) -> HttpResponse {
    let lifetime = lifetime.unwrap_or((header::CACHE_CONTROL, CACHE_CONTROL));
    HttpResponse::NoContent().insert_header(lifetime).finish()
}

/// Returns the lifetime of a tile. If the URL has the version of the snapshot, the tile may be cached for ever, because
/// every change of the content changes the version. With any other version the response is the same as without one.
fn lifetime(snapshot: &Snapshot, version: Option<&str>) -> Option<(HeaderName, HeaderValue)> {
    let current = version.is_some_and(|version| snapshot.is_version(version));
    current.then_some((header::CACHE_CONTROL, FOR_EVER))
}

/// Returns the version in the URL of a request.
fn version(request: &RequestHead) -> Option<&str> {
    links::version(request.uri.query()?)
}

/// A request for TileJSON.
pub(super) struct TileJsonReading {
    layers: LayerSet,
    base: Base,
    /// True if the URLs of the tiles contain the version. Clients may then cache the tiles for ever, and a client that
    /// reads this document again after a change gets the new URLs. A request asks for this by `v` with any value.
    versioned: bool,
}

impl Reading for TileJsonReading {
    fn parse(request: &RouteRequest<'_>) -> Result<Self> {
        let layers = match request.args() {
            [""] => LayerSet::ALL,
            [layers] => parse_layers(layers)?,
        };
        Ok(Self { layers, base: request.base(), versioned: version(request.head).is_some() })
    }

    fn answer(&self, snapshot: &Snapshot) -> Result<Fichier> {
        let document = TileJson::new(&snapshot.atlas, self.layers, &self.base);
        json_file(JSON, &document.of_version(snapshot.version(), self.versioned))
    }

    fn at_once(&self, snapshot: &Snapshot) -> Option<Result<Fichier>> {
        snapshot.known_version().map(|_| self.answer(snapshot))
    }
}

/// Parses the path of a tile. Errors: it does not have three whole numbers (400), or it names no layer or no tile of
/// the pyramid (404).
fn parse(TilePath { layers, zxy }: TilePath<'_>) -> Result<(LayerSet, TileId)> {
    let layers = layers.map_or(Ok(LayerSet::ALL), parse_layers)?;
    Ok((layers, tile_asked(zxy)?))
}

/// Parses zoom, column and row. Errors: they are not whole numbers (400), or they are outside the pyramid (404).
pub(super) fn tile_asked(zxy: [&str; 3]) -> Result<TileId> {
    links::tile(zxy).map_err(|problem| match problem {
        NoTile::Malformed(text) => malformed(text),
        NoTile::Outside => Error::NotFound {
            what: format!("tuile {}", zxy.map(shown).join("/")),
            known: format!(
                "Elle est hors de la pyramide : zoom 0 à {}, colonne et ligne de 0 à 2^zoom − 1, dans cet ordre.",
                TileId::MAX_ZOOM
            ),
        },
    })
}

fn malformed(text: &str) -> Error {
    Error::input(
        "adresse de tuile",
        format!("« {} » n'est pas un nombre entier", shown(text)),
        "L'adresse d'une tuile est /tiles/zoom/colonne/ligne.mvt.",
    )
}

/// Parses the names of layers. Errors: a name that is not the name of a layer (404).
fn parse_layers(names: &str) -> Result<LayerSet> {
    LayerSet::parse(names).map_err(|unknown| Error::NotFound {
        what: format!("couche « {} »", shown(&unknown.0)),
        known: format!("Les couches sont : {}.", Layer::ALL.map(Layer::name).join(", ")),
    })
}

//! `/tiles…`: tiles and their TileJSON.

use std::sync::Arc;

use actix_web::dev::RequestHead;
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::{Body, CACHE_CONTROL, FOR_EVER};
use super::base::base;
use super::key::Key;
use super::off_thread::off_thread;
use super::snapshot::Snapshot;
use super::{AppState, read};
use crate::error::{Error, Result, shown};
use crate::geo::TileId;
use crate::links::{self, NoTile, Route, TilePath};
use crate::tile::tilejson::TileJson;
use crate::tile::{Layer, LayerSet};

/// How the log calls a tile's address.
pub(super) const PATTERN: &str = Route::Tile.pattern();

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::TileJson.pattern(), all_json))
        .service(read(Route::TileJsonSome.pattern(), some_json))
        .service(read(PATTERN, all))
        .service(read(Route::TileSome.pattern(), some));
}

async fn all_json(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    tilejson(&request, &service, LayerSet::ALL).await
}

async fn some_json(
    request: HttpRequest,
    service: web::Data<AppState>,
    layers: web::Path<String>,
) -> Result<HttpResponse> {
    tilejson(&request, &service, parse_layers(&layers)?).await
}

async fn all(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String, String)>,
) -> Result<HttpResponse> {
    let (z, x, y) = path.into_inner();
    tile(&request, &service, Key::Tile(LayerSet::ALL, parse_tile([&z, &x, &y])?)).await
}

async fn some(
    request: HttpRequest,
    service: web::Data<AppState>,
    path: web::Path<(String, String, String, String)>,
) -> Result<HttpResponse> {
    let (layers, z, x, y) = path.into_inner();
    tile(&request, &service, Key::Tile(parse_layers(&layers)?, parse_tile([&z, &x, &y])?)).await
}

async fn tile(request: &HttpRequest, service: &AppState, key: Key) -> Result<HttpResponse> {
    let snapshot = service.snapshot();
    let body = snapshot.body(key).await?;
    Ok(answer(&snapshot, request.head(), body.as_deref()))
}

/// The answer to a request for a tile that is kept, plainly written: what the route would answer too.
pub(super) fn kept(service: &AppState, request: &RequestHead) -> Option<HttpResponse> {
    if ![Method::GET, Method::HEAD].contains(&request.method) {
        return None;
    }
    let path = TilePath::parse(request.uri.path())?;
    let layers = path.layers.map_or(Ok(LayerSet::ALL), parse_layers).ok()?;
    let snapshot = service.snapshot.load();
    let body = snapshot.kept(&Key::Tile(layers, links::tile(path.zxy).ok()?))?;
    Some(answer(&snapshot, request, body.as_deref()))
}

/// The answer to a request for a tile; one without a body is empty. Asked for by the version of what is served (`?v=`),
/// it holds for ever: whatever changes, changes the version. Any other version gets what there is, as if it named none.
fn answer(snapshot: &Snapshot, request: &RequestHead, body: Option<&Body>) -> HttpResponse {
    let empty = || HttpResponse::NoContent().insert_header((header::CACHE_CONTROL, CACHE_CONTROL)).finish();
    let mut answer = body.map_or_else(empty, |body| body.answer(request));
    if version(request).is_some_and(|version| snapshot.is_version(version)) {
        answer.headers_mut().insert(header::CACHE_CONTROL, FOR_EVER);
    }
    answer
}

/// The version that a request names.
fn version(request: &RequestHead) -> Option<&str> {
    links::version(request.uri.query()?)
}

/// Asked with `v`, whatever it says, its tiles' addresses name the version of what is served: they may be kept for ever,
/// and a client that reads the document again has the new ones as soon as anything changed.
async fn tilejson(request: &HttpRequest, service: &AppState, layers: LayerSet) -> Result<HttpResponse> {
    let snapshot = service.snapshot();
    let document = TileJson::new(&snapshot.atlas, layers, &base(request, &service.config));
    let snapshot = Arc::clone(&snapshot);
    let known = off_thread(move || snapshot.version().to_owned()).await?;
    let document = document.of_version(&known, version(request.head()).is_some());
    Ok(Body::json(&document)?.answer(request.head()))
}

/// Errors: not three whole numbers (400), or no tile of the pyramid (404).
fn parse_tile(zxy: [&str; 3]) -> Result<TileId> {
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

/// Errors: a name is no layer's (404).
fn parse_layers(names: &str) -> Result<LayerSet> {
    LayerSet::parse(names).map_err(|unknown| Error::NotFound {
        what: format!("couche « {} »", shown(&unknown.0)),
        known: format!("Les couches sont : {}.", Layer::ALL.map(Layer::name).join(", ")),
    })
}

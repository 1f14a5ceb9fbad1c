//! `/fond…`, `/relief…`: tiles of archives, and the TileJSON that describes them.
//!
//! A tile is sent as it is stored, if the client accepts its coding. The cache key contains the archive. So a replaced
//! archive needs no invalidation: nobody requests its tiles any more, and the cache evicts them.

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::RequestHead;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::time::{MissedTickBehavior, interval};

use super::AppState;
use super::answer::{Body, FOR_EVER, JSON, StoredBody, json_file};
use super::cache::off_thread;
use super::read::{RouteRequest, read};
use crate::error::{Error, Result, shown};
use crate::file::decompress::Coding;
use crate::fond::{Archive, Coord, Tile};
use crate::links::{self, NoTile, Parametre, Parametres, Route};

/// The time between two checks of the archive files.
const PERIOD: Duration = Duration::from_secs(2);
/// The capacity of the cache in bytes.
const CAPACITY: u64 = 32 << 20;
/// The maximum number of tiles that are read at the same time. Each may take some megabytes while it is checked.
const READERS: usize = 4;
/// The lifetime of a tile whose URL does not contain the version of its archive.
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600, stale-if-error=604800");

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::FondTile.pattern(), fond_tile))
        .service(read(Route::ReliefTile.pattern(), relief_tile))
        .service(read(Route::Fond.pattern(), fond))
        .service(read(Route::Relief.pattern(), relief));
}

/// Reopens archives when their files change, until this future is dropped.
pub(super) async fn follow(service: &AppState) {
    if !service.fonds.has_archives() {
        return std::future::pending().await;
    }
    let mut ticks = interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let fonds = Arc::clone(&service.fonds);
        let _ = off_thread(move || fonds.check()).await; // a panic is logged, and the next check runs all the same
    }
}

/// Answers `/fond.json`.
async fn fond(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let request = RouteRequest::of(&request, &service, Route::Fond.pattern());
    let query = request.query()?;
    let (archive, code, nom, attribution) = service.fonds.described(query.text(Parametre::Fond))?;
    let parametres = Parametres::default().with(Parametre::Fond, code).with(Parametre::V, archive.version());
    let tiles = format!("{}{}{parametres}", request.base(), Route::FondTile.pattern());
    document(&request, &archive.tilejson(nom, &tiles, &attribution))
}

/// Answers `/relief.json`.
async fn relief(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let request = RouteRequest::of(&request, &service, Route::Relief.pattern());
    let archive = service.fonds.relief()?;
    let parametres = Parametres::default().with(Parametre::V, archive.version());
    let tiles = format!("{}{}{parametres}", request.base(), Route::ReliefTile.pattern());
    document(&request, &archive.tilejson("Relief", &tiles, archive.attribution()))
}

fn document(request: &RouteRequest<'_>, document: &Value) -> Result<HttpResponse> {
    Ok(Body::once(json_file(JSON, document)?).answer(request.head))
}

/// Answers `/fond/{z}/{x}/{y}.mvt`.
async fn fond_tile(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let request = RouteRequest::of(&request, &service, Route::FondTile.pattern());
    let query = request.query()?;
    let archive = service.fonds.archive(query.text(Parametre::Fond))?;
    tile(&request, &service, archive, query.text(Parametre::V)).await
}

/// Answers `/relief/{z}/{x}/{y}.webp`.
async fn relief_tile(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let request = RouteRequest::of(&request, &service, Route::ReliefTile.pattern());
    let query = request.query()?;
    tile(&request, &service, service.fonds.relief()?, query.text(Parametre::V)).await
}

async fn tile(
    request: &RouteRequest<'_>,
    service: &AppState,
    archive: Arc<Archive>,
    version: Option<&str>,
) -> Result<HttpResponse> {
    let at = coord(request.args(), request.pattern(), archive.zooms())?;
    let lifetime = lifetime(&archive, version);
    let body = service.fond_tiles.body(&archive, at, Form::Stored).await?;
    let body = match body {
        Some(body) if !body.suits(request.head) => service.fond_tiles.body(&archive, at, Form::Plain).await?,
        other => other,
    };
    Ok(respond(body.as_deref(), request.head, lifetime))
}

/// Returns the response to a request for a cached tile, and its route. The response equals that of the route. Returns
/// `None` if the tile is not cached or the request is unusual.
pub(super) fn if_cached(service: &AppState, request: &RequestHead) -> Option<(HttpResponse, Route)> {
    let path = request.uri.path();
    let route = if path.starts_with("/fond/") { Route::FondTile } else { Route::ReliefTile };
    let [z, x, y, _] = route.read(path)?;
    let [z, x, y] = links::numbers([z, x, y]).ok()?;
    let (code, version) = parameters(request.uri.query())?;
    let archive = match route {
        Route::FondTile => service.fonds.archive(code).ok()?,
        _ => service.fonds.relief().ok()?,
    };
    let at = Coord::new(z, x, y)?;
    let body = service.fond_tiles.get(&archive, at, Form::Stored)?;
    let body = match body {
        Some(body) if !body.suits(request) => service.fond_tiles.get(&archive, at, Form::Plain)?,
        other => other,
    };
    Some((respond(body.as_deref(), request, lifetime(&archive, version)), route))
}

/// Returns the parameters `fond` and `v` of a query in the form that links of hent have. Returns `None` if the query
/// has escapes or a duplicate parameter; the route then parses it. Does not allocate.
fn parameters(query: Option<&str>) -> Option<(Option<&str>, Option<&str>)> {
    let (mut code, mut version) = (None, None);
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let slot = match name {
            "fond" => &mut code,
            "v" => &mut version,
            _ => return None,
        };
        let plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !plain || slot.replace(value).is_some() {
            return None;
        }
    }
    Some((code, version))
}

fn respond(body: Option<&StoredBody>, request: &RequestHead, lifetime: HeaderValue) -> HttpResponse {
    match body {
        Some(body) => body.answer(request, lifetime),
        None => HttpResponse::NoContent().insert_header((header::CACHE_CONTROL, lifetime)).finish(),
    }
}

/// Returns the lifetime of a tile. If the URL contains the version of the archive, the tile never changes.
fn lifetime(archive: &Archive, version: Option<&str>) -> HeaderValue {
    if version == Some(archive.version()) { FOR_EVER } else { AN_HOUR }
}

/// Parses tile coordinates. Errors: they are not whole numbers (400), or they name no tile of the archive's pyramid
/// (404).
fn coord(zxy: [&str; 3], pattern: &str, (min, max): (u8, u8)) -> Result<Coord> {
    let [z, x, y] = links::numbers(zxy).map_err(|problem| {
        let text = if let NoTile::Malformed(text) = problem { text } else { "" };
        let cure = format!("L'adresse d'une tuile est {pattern} : zoom, colonne et ligne.");
        Error::input("adresse de tuile", format!("« {} » n'est pas un nombre entier", shown(text)), cure)
    })?;
    let inside = z >= min.into() && z <= max.into();
    Coord::new(z, x, y).filter(|_| inside).ok_or_else(|| Error::NotFound {
        what: format!("tuile {}", zxy.map(shown).join("/")),
        known: format!(
            "Elle est hors de la pyramide : zoom {min} à {max}, colonne et ligne de 0 à 2^zoom − 1, dans cet ordre."
        ),
    })
}

/// The coding of a cached tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Form {
    Stored,
    /// Decompressed, for clients that do not accept the stored coding.
    Plain,
}

/// The serial number of the archive, the coordinates, the coding.
type TileKey = (u64, Coord, Form);
/// A tile, or `None` if the archive has no such tile.
type Cached = Option<Arc<StoredBody>>;

/// The cache of recently requested tiles.
pub(super) struct TileCache {
    cache: Cache<TileKey, Cached, Weight>,
    readers: Semaphore,
}

#[derive(Clone)]
struct Weight;

impl Weighter<TileKey, Cached> for Weight {
    fn weight(&self, _: &TileKey, body: &Cached) -> u64 {
        // The key, the cache entry, the headers and the allocations take memory, too.
        200 + body.as_ref().map_or(0, |body| 200 + body.len() as u64)
    }
}

impl Default for TileCache {
    fn default() -> Self {
        Self { cache: Cache::with_weighter(2_000, CAPACITY, Weight), readers: Semaphore::new(READERS) }
    }
}

impl TileCache {
    fn get(&self, archive: &Archive, at: Coord, form: Form) -> Option<Cached> {
        self.cache.get(&(archive.serial(), at, form))
    }

    /// Returns the tile. Reads it first if it is not cached (single flight).
    async fn body(&self, archive: &Arc<Archive>, at: Coord, form: Form) -> Result<Cached> {
        let read = async {
            let _permit = self.readers.acquire().await.map_err(|_| Error::Internal("lecteurs".into()))?;
            let archive = Arc::clone(archive);
            off_thread(move || body(&archive, at, form)).await?
        };
        self.cache.get_or_insert_async(&(archive.serial(), at, form), read).await
    }
}

fn body(archive: &Archive, at: Coord, form: Form) -> Result<Cached> {
    let media_type = archive.content().media_type();
    let tile = match form {
        Form::Stored => archive.stored(at)?,
        Form::Plain => archive.tile(at)?.map(|bytes| Tile { coding: Coding::Identity, bytes }),
    };
    Ok(tile.map(|Tile { coding, bytes }| Arc::new(StoredBody::new(media_type, coding, bytes))))
}

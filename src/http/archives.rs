//! `/archives…`: PMTiles archives of the corridor of a voie or an étape, for apps.
//!
//! An archive has hent's layers, the land, and the first ground of this host. The address of an archive has the hash of
//! its content, because clients cache byte ranges by address. The address without a hash redirects to the current
//! archive. An archive that was replaced stays for a day, unless a host took something back since: then its address
//! answers 410 at once. The states before the service was started, and those that another service made, are found again
//! from the log of the store.
//!
//! ```text
//!  request ──> names   which state an address means: current, replaced, taken back, unknown
//!     ├──────> recall  earlier states, from the log of the store
//!     └──────> make    tiles ─(merged, gzip)─> pool on disk ─> Assembled
//!     └──────> send    bytes and ranges of it
//! ```

mod make;
mod names;
mod recall;
mod send;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _, web};
use serde_json::{Value, json};

pub(super) use make::{Archives, Corridors};
use make::{Moment, Of};
use names::Found;

use super::AppState;
use super::answer::{Body, JSON, json_file};
use super::problem::Kind;
use super::query::{refuse, unfit};
use super::read::{RouteRequest, read};
use super::snapshot::Snapshot;
use crate::archive::Assembled;
use crate::atlas::Comparison;
use crate::error::{Error, Result, shown};
use crate::links::{Address, Parametre, Parametres, Route};

/// The extension of archives, and of their differences.
const PMTILES: &str = "pmtiles";
const MAJ: &str = "maj";

/// The number of digits of a hash.
const DIGITS: usize = 16;

/// The lifetime of an archive. Its bytes never change, but it may be taken back: so shared caches ask after a minute.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400, s-maxage=60");
/// The lifetime of a redirect to the current archive.
const NOT_CACHED: HeaderValue = HeaderValue::from_static("no-store");
/// The lifetime of a difference. It depends on the current state.
const CHECKED: HeaderValue = HeaderValue::from_static("no-cache");

const GONE: Kind = Kind { status: StatusCode::GONE, title: "Retiré" };
const NO_DISK: Kind = Kind { status: StatusCode::SERVICE_UNAVAILABLE, title: "Pas de place" };

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::Archives.pattern(), list))
        .service(read(Route::ArchiveVoie.pattern(), of_voie))
        .service(read(Route::ArchiveEtape.pattern(), of_etape));
}

async fn of_voie(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let request = RouteRequest::of(&request, &service, Route::ArchiveVoie.pattern());
    or_no_disk(answer(&request, &service).await)
}

async fn of_etape(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    let request = RouteRequest::of(&request, &service, Route::ArchiveEtape.pattern());
    or_no_disk(answer(&request, &service).await)
}

/// Replaces the error of a full disk by a 503, because it is no defect of the program.
fn or_no_disk(answer: Result<HttpResponse>) -> Result<HttpResponse> {
    match answer {
        Err(error @ Error::Io { .. }) => {
            tracing::error!(erreur = %error, "les archives pour les applications ne s'écrivent pas");
            Ok(NO_DISK.answer("Le service n'a plus de place pour préparer cette archive. Réessayez plus tard."))
        }
        answer => answer,
    }
}

/// Answers the address of an archive or a difference.
async fn answer(request: &RouteRequest<'_>, service: &AppState) -> Result<HttpResponse> {
    let (voie, etape, extension) = request.file();
    let of = Of { voie: voie.into(), etape: etape.map(Into::into) };
    match extension.split_once('.') {
        None if extension == PMTILES => to_current(request, service, &of).await,
        None if extension == MAJ => difference(request, service, &of).await,
        Some((hash, PMTILES)) if is_hash(hash) => archive(request, service, &of, hash).await,
        _ => Err(Error::NotFound {
            what: format!("archive « {} »", shown(extension)),
            known: format!("L'archive actuelle est {}.", address(&of, PMTILES)),
        }),
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn address<'a>(of: &'a Of, extension: &'a str) -> Address<'a> {
    let (voie, etape) = (of.voie.as_str().into(), of.etape.as_deref().map(Into::into));
    Address::Archive { voie, etape, extension: extension.into(), parametres: Parametres::default() }
}

/// Redirects to the current archive.
async fn to_current(request: &RouteRequest<'_>, service: &AppState, of: &Of) -> Result<HttpResponse> {
    let current = current(service, of).await?;
    let extension = format!("{}.{PMTILES}", current.hash());
    let location = request.local().link(&address(of, &extension));
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, NOT_CACHED))
        .finish())
}

/// Sends the archive with this hash.
async fn archive(request: &RouteRequest<'_>, service: &AppState, of: &Of, hash: &str) -> Result<HttpResponse> {
    let names = &service.archives.names;
    let mut found = names.find(of, hash);
    if !matches!(found, Found::Here(_)) {
        // Whether the address is still valid depends on the current content.
        let moment = Moment::of(service);
        make::archive(service, &moment, of).await?;
        found = names.find(of, hash);
        if matches!(found, Found::Unknown) {
            recall::recall(service, &moment, of).await?;
            found = names.find(of, hash);
        }
    }
    let instead = format!("L'archive actuelle est {}.", address(of, PMTILES));
    match found {
        Found::Here(archive) => Ok(send::answer(request.head, &archive, A_DAY)),
        Found::Doubtful => Ok(GONE.answer(&format!("Cette archive a été remplacée. {instead}"))),
        Found::Unknown => Err(Error::NotFound { what: "archive".into(), known: instead }),
    }
}

/// Sends the tiles that changed since an earlier archive: 204 if there are none, a redirect to the current archive if
/// the earlier one is not known.
async fn difference(request: &RouteRequest<'_>, service: &AppState, of: &Of) -> Result<HttpResponse> {
    let query = request.query()?;
    let cure = format!("Donnez les {DIGITS} chiffres du nom de l'archive que vous avez.");
    let depuis = query.text(Parametre::Depuis).ok_or_else(|| refuse(Parametre::Depuis, "absent", &cure))?;
    if !is_hash(depuis) {
        return Err(unfit(Parametre::Depuis, depuis, &cure));
    }
    let moment = Moment::of(service);
    let current = make::archive(service, &moment, of).await?;
    if current.hash() == depuis {
        return Ok(HttpResponse::NoContent().insert_header((header::CACHE_CONTROL, CHECKED)).finish());
    }
    let names = &service.archives.names;
    if names.listing(of, depuis).is_none() {
        recall::recall(service, &moment, of).await?;
    }
    let Some(listing) = names.listing(of, depuis) else { return to_current(request, service, of).await };
    match make::difference(service, &moment, of, (depuis.to_owned(), listing), current).await? {
        Some(difference) => Ok(send::answer(request.head, &Arc::new(difference), CHECKED)),
        // The tiles are the same, and only the description changed.
        None => to_current(request, service, of).await,
    }
}

/// Returns the current archive. Makes it first if it is not there.
async fn current(service: &AppState, of: &Of) -> Result<Arc<Assembled>> {
    make::archive(service, &Moment::of(service), of).await
}

/// Answers `/archives.json`: all archives with their sizes and addresses. Makes those that are not there.
async fn list(request: HttpRequest, service: web::Data<AppState>) -> HttpResponse {
    let request = RouteRequest::of(&request, &service, Route::Archives.pattern());
    let answer = documents(&request, &service).await.and_then(|archives| {
        let document = json!({ "archives": archives });
        Ok(Body::once(json_file(JSON, &document)?).answer(request.head))
    });
    or_no_disk(answer).unwrap_or_else(|error| error.error_response())
}

async fn documents(request: &RouteRequest<'_>, service: &AppState) -> Result<Vec<Value>> {
    let moment = Moment::of(service);
    let base = request.base();
    let mut documents = vec![];
    for (of, nom) in ways(&moment.snapshot) {
        let archive = make::archive(service, &moment, &of).await?;
        let [named, difference] = [format!("{}.{PMTILES}", archive.hash()), MAJ.into()];
        let depuis = Parametres::default().with(Parametre::Depuis, archive.hash());
        documents.push(json!({
            "voie": of.voie,
            "etape": of.etape,
            "nom": nom,
            "octets": archive.length(),
            "hash": archive.hash(),
            "url": base.link(&address(&of, &named)),
            "derniere": base.link(&address(&of, PMTILES)),
            "maj": format!("{}{depuis}", base.link(&address(&of, &difference))),
        }));
    }
    Ok(documents)
}

/// Returns all voies and étapes that have a line, with their names.
fn ways(snapshot: &Snapshot) -> Vec<(Of, String)> {
    let mut ways = vec![];
    for voie in &snapshot.atlas.voies {
        let code = voie.row.code.to_string();
        let of_etapes = voie.etapes.iter().filter(|etape| etape.trace.as_ref().is_some_and(|t| t.bounds.is_some()));
        if voie.bounds.is_some() {
            ways.push((Of { voie: code.clone(), etape: None }, voie.row.nom.clone()));
        }
        ways.extend(of_etapes.map(|e| (Of { voie: code.clone(), etape: Some(e.slug()) }, e.row.nom.clone())));
    }
    ways
}

impl Archives {
    /// Must be called after a snapshot is replaced. If a host took something back, no earlier archive is sent any more.
    pub(super) fn follow(&self, comparison: &Comparison<'_>) {
        if comparison.takes_back() {
            self.generation.fetch_add(1, Ordering::SeqCst);
        }
    }
}

//! `/hors-ligne/{voie}.json`, `/hors-ligne/{voie}/{etape}.json`: the manifest of a pack, all that a browser keeps of a
//! way to show it without a network.
//!
//! A manifest lists addresses, each with a hash and a size. The hash is the beginning of the ETag with which the address
//! answers; that of a still picture begins with `~` and is of what the picture shows. So a browser that has an earlier manifest fetches only the addresses whose hash differs. With `?depuis=` and the
//! `seq` of that manifest, the answer also says in words what changed ([`journal`]).
//!
//! ```text
//!  way ─> gather   asks the router for pages, files, map documents and tiles, and notes hash and size of each answer
//!  edit ─> journal   published changes since the start, in the order of seq ──> words
//! ```

mod gather;
mod journal;

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use tokio::sync::Semaphore;

pub(super) use journal::Journal;

use super::AppState;
use super::answer::{Body, JSON, json_file};
use super::cache::off_thread;
use super::read::{RouteRequest, read};
use crate::archive::Way;
use crate::error::{Error, Result};
use crate::links::{Base, Parametre, Route};
use crate::words::{Langue, Words};

/// The capacity for the manifests of a snapshot in bytes. That of an étape takes about 50 kB, that of a voie 500 kB.
const CAPACITY: u64 = 6 << 20;
/// How often a manifest is made again because the data changed meanwhile. After that the request is refused, and the
/// client asks again.
const TRIES: usize = 4;

pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.service(read(Route::PaquetVoie.pattern(), of_voie)).service(read(Route::PaquetEtape.pattern(), of_etape));
}

async fn of_voie(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    answer(&request, service, Route::PaquetVoie).await
}

async fn of_etape(request: HttpRequest, service: web::Data<AppState>) -> Result<HttpResponse> {
    answer(&request, service, Route::PaquetEtape).await
}

/// The key of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PackKey {
    voie: String,
    etape: Option<String>,
    langue: Langue,
    /// The absolute base, because pages have absolute links.
    base: Base,
    /// The versions of the ground and the relief.
    fonds: [String; 2],
}

/// The addresses of a pack.
#[derive(Debug, Default)]
pub(super) struct Pack {
    /// Address, hash, and size in bytes as sent in gzip. Sorted by address.
    files: Vec<(String, String, usize)>,
    /// The sum of the sizes without gzip: about the room that a browser needs.
    plain: usize,
}

/// The manifest as JSON.
#[derive(Serialize)]
struct Manifest<'a> {
    voie: &'a str,
    etape: Option<&'a str>,
    nom: String,
    langue: &'static str,
    /// The last change of the store that the pack has.
    seq: i64,
    octets: usize,
    octets_deplies: usize,
    fichiers: &'a [(String, String, usize)],
    /// What changed since `depuis`, in words. `None` if that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    changements: Option<Option<Vec<String>>>,
    /// Whether a host may have taken something back since `depuis`. Such a pack must be updated without a question.
    #[serde(skip_serializing_if = "Option::is_none")]
    retrait: Option<bool>,
}

/// The manifests of a snapshot.
pub(super) struct Packs(Cache<PackKey, Arc<Pack>, Weight>);

#[derive(Clone)]
struct Weight;

impl Weighter<PackKey, Arc<Pack>> for Weight {
    fn weight(&self, _: &PackKey, pack: &Arc<Pack>) -> u64 {
        let of_file = |(address, hash, _): &(String, String, usize)| 80 + address.len() + hash.len();
        (300 + pack.files.iter().map(of_file).sum::<usize>()) as u64
    }
}

impl Default for Packs {
    fn default() -> Self {
        Self(Cache::with_weighter(20, CAPACITY, Weight))
    }
}

/// One manifest is made at a time, because making it asks for hundreds of bodies.
pub(super) static MAKERS: Semaphore = Semaphore::const_new(1);

async fn answer(request: &HttpRequest, service: web::Data<AppState>, route: Route) -> Result<HttpResponse> {
    let asked = RouteRequest::of(request, &service, route.pattern());
    let [voie, etape] = asked.args().map(str::to_owned);
    let etape = Some(etape).filter(|etape| !etape.is_empty());
    let query = asked.query()?;
    let (langue, depuis) = (query.langue()?, query.number(Parametre::Depuis, 0, i64::MAX)?);
    let version =
        |archive: Result<Arc<crate::fond::Archive>>| archive.map_or_else(|_| String::new(), |a| a.version().into());
    let fonds = [version(service.fonds.archive(None)), version(service.fonds.relief())];
    let key = PackKey { voie, etape, langue, base: asked.base(), fonds };
    let service_of_pack = Arc::clone(&service);
    for _ in 0..TRIES {
        // In this order: a change between both steps is said once more, and not missed.
        let seq = service.live.status().revision;
        let snapshot = service.snapshot();
        let nom = Way::find(&snapshot.atlas, &key.voie, key.etape.as_deref())?.map(|way| way.name());
        let nom = nom.ok_or_else(|| Error::NotFound {
            what: "paquet".into(),
            known: "Aucun tronçon n'est encore rattaché à cette voie ou à cette étape.".into(),
        })?;
        let make = gather::pack(&service_of_pack, &snapshot, &key, request.head());
        let pack = snapshot.packs.0.get_or_insert_async(&key, make).await?;
        // The bodies are those of the snapshot only if it is still the current one.
        if !Arc::ptr_eq(&snapshot, &service.snapshot()) {
            snapshot.packs.0.remove(&key);
            continue;
        }
        let said = match depuis {
            None => None,
            // A number that this store has not reached is of another store, or of before a restore.
            Some(depuis) if depuis > seq => Some(None),
            Some(depuis) => {
                let (service, snapshot, key) = (Arc::clone(&service_of_pack), Arc::clone(&snapshot), key.clone());
                let say = move || -> Result<_> {
                    let way = Way::find(&snapshot.atlas, &key.voie, key.etape.as_deref())?;
                    Ok(way.and_then(|way| service.journal.since(depuis, &way, Words::of(key.langue))))
                };
                Some(off_thread(say).await??)
            }
        };
        let manifest = Manifest {
            voie: &key.voie,
            etape: key.etape.as_deref(),
            nom,
            langue: key.langue.code(),
            seq,
            octets: pack.files.iter().map(|(.., size)| size).sum(),
            octets_deplies: pack.plain,
            fichiers: &pack.files,
            retrait: said.as_ref().map(|said| said.as_ref().is_none_or(|said| said.takes_back)),
            changements: said.map(|said| said.map(|said| said.words)),
        };
        return Ok(Body::once(json_file(JSON, &manifest)?).answer(request.head()));
    }
    Err(Error::Busy("paquets".into()))
}

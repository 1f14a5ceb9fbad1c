//! `/hors-ligne/{voie}.json`, `/hors-ligne/{voie}/{etape}.json`: the manifest of a pack, which is all that a browser keeps
//! of a way to show it without a network.
//!
//! A manifest lists addresses, each with a hash and a size. The hash is the beginning of the ETag with which the address
//! answers. A browser that has an earlier manifest fetches only the addresses whose hash differs.
//!
//! With `?depuis=` and the `etat` of an earlier manifest, the answer also says in words what changed. If the service can
//! find the files of that state again, the answer has no list: `….maj?depuis=` is then one short file with all that
//! differs.
//!
//! ```text
//!  way ─> gather       asks the router for pages, files, map documents and tiles, and notes hash and size of each
//!  log ─> difference   gathers the earlier state from the log, too, and compares the bodies ─> .maj
//!           └─> changements   compares the contents ─> words
//! ```

mod changements;
mod difference;
mod etat;
mod gather;
mod router;

use std::sync::Arc;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Serialize;
use tokio::sync::Semaphore;

use changements::Said;
use difference::Difference;
use etat::Etat;
use router::Router;

use super::AppState;
use super::answer::{Body, JSON, json_file};
use super::query::unfit;
use super::read::{RouteRequest, read};
use super::snapshot::Snapshot;
use crate::archive::Way;
use crate::error::{Error, Result, shown};
use crate::links::{Address, Base, Parametre, Parametres, Route};
use crate::words::Langue;

/// The extensions of a manifest, and of a difference.
const JSON_FILE: &str = "json";
const MAJ: &str = "maj";

/// The capacity for the manifests of a snapshot in bytes. That of an étape takes about 50 kB, that of a voie 500 kB.
const CAPACITY: u64 = 6 << 20;
/// The capacity for the differences from earlier states in bytes. One takes some kilobytes.
const DIFFERENCES: u64 = 4 << 20;
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

/// A file of a pack: its address, its hash, and its size in bytes as sent in gzip.
type File = (String, String, usize);

/// The files of a pack.
#[derive(Debug, Default)]
pub(super) struct Pack {
    /// Sorted by address.
    files: Vec<File>,
    /// The sum of the sizes without gzip: about the room that a browser needs.
    plain: usize,
    /// The hash of all addresses and hashes.
    hash: u64,
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
    /// The name of this state, for `depuis`.
    etat: String,
    octets: usize,
    octets_deplies: usize,
    /// `None` if the client has an earlier state from which a difference leads to this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    fichiers: Option<&'a [File]>,
    /// The size of the difference in bytes, in gzip.
    #[serde(skip_serializing_if = "Option::is_none")]
    octets_maj: Option<usize>,
    /// What changed since `depuis`, in words. `Some(None)` if that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    changements: Option<Option<&'a [String]>>,
    /// Whether a host may have taken something back since `depuis`. Such a pack must be updated without a question.
    #[serde(skip_serializing_if = "Option::is_none")]
    retrait: Option<bool>,
}

/// The manifests of a snapshot, and its differences from earlier states.
pub(super) struct Packs {
    packs: Cache<PackKey, Arc<Pack>, Weight>,
    differences: Cache<(PackKey, Etat), Arc<Difference>, Weight>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<PackKey, Arc<Pack>> for Weight {
    fn weight(&self, _: &PackKey, pack: &Arc<Pack>) -> u64 {
        let of_file = |(address, hash, _): &File| 80 + address.len() + hash.len();
        (300 + pack.files.iter().map(of_file).sum::<usize>()) as u64
    }
}

impl Weighter<(PackKey, Etat), Arc<Difference>> for Weight {
    fn weight(&self, _: &(PackKey, Etat), difference: &Arc<Difference>) -> u64 {
        300 + difference.weight()
    }
}

impl Default for Packs {
    fn default() -> Self {
        let differences = Cache::with_weighter(100, DIFFERENCES, Weight);
        Self { packs: Cache::with_weighter(20, CAPACITY, Weight), differences }
    }
}

/// One manifest is made at a time, because making it asks for hundreds of bodies.
pub(super) static MAKERS: Semaphore = Semaphore::const_new(1);

/// What a request asks for.
struct Asked {
    key: PackKey,
    /// The state that the client has.
    depuis: Option<Etat>,
    /// Whether the difference itself is wanted.
    is_maj: bool,
}

impl Asked {
    fn parse(request: &RouteRequest<'_>, service: &AppState) -> Result<Self> {
        let (voie, etape, extension) = request.file();
        let query = request.query()?;
        let depuis = query.text(Parametre::Depuis).map(|text| {
            text.parse::<Etat>()
                .map_err(|()| unfit(Parametre::Depuis, text, "Donnez le membre « etat » du manifeste que vous avez."))
        });
        let depuis = depuis.transpose()?;
        let version =
            |archive: Result<Arc<crate::fond::Archive>>| archive.map_or_else(|_| String::new(), |a| a.version().into());
        let key = PackKey {
            voie: voie.into(),
            etape: etape.map(Into::into),
            langue: query.langue()?,
            base: request.base(),
            fonds: [version(service.fonds.archive(None)), version(service.fonds.relief())],
        };
        match (extension, depuis) {
            (JSON_FILE, _) | (MAJ, Some(_)) => Ok(Self { key, depuis, is_maj: extension == MAJ }),
            _ => Err(Error::NotFound {
                what: format!("paquet « {} »", shown(extension)),
                known: format!("Le manifeste est {}.", manifest_of(&key)),
            }),
        }
    }
}

fn manifest_of(key: &PackKey) -> Address<'_> {
    let (voie, etape) = (key.voie.as_str().into(), key.etape.as_deref().map(Into::into));
    Address::Paquet { voie, etape, extension: JSON_FILE.into(), parametres: Parametres::default() }
}

async fn answer(request: &HttpRequest, service: web::Data<AppState>, route: Route) -> Result<HttpResponse> {
    let asked = Asked::parse(&RouteRequest::of(request, &service, route.pattern()), &service)?;
    let service = service.into_inner();
    for _ in 0..TRIES {
        // In this order: the revision counts up after its snapshot is served.
        let revision = service.live.status().revision;
        let snapshot = service.snapshot();
        let exact = service.live.past().and_then(|past| past.revision_of(&snapshot.atlas));
        let seq = exact.unwrap_or(revision);
        let answer = answer_from(request, &service, &snapshot, seq, &asked).await?;
        // The bodies are those of the snapshot only if it is still the current one.
        if Arc::ptr_eq(&snapshot, &service.snapshot()) {
            return Ok(answer);
        }
        snapshot.packs.packs.remove(&asked.key);
        snapshot.packs.differences.clear();
    }
    Err(Error::Busy("paquets".into()))
}

async fn answer_from(
    request: &HttpRequest,
    service: &Arc<AppState>,
    snapshot: &Arc<Snapshot>,
    seq: i64,
    asked: &Asked,
) -> Result<HttpResponse> {
    let (key, head) = (&asked.key, request.head());
    let nom = Way::find(&snapshot.atlas, &key.voie, key.etape.as_deref())?.map(|way| way.name());
    let nom = nom.ok_or_else(|| Error::NotFound {
        what: "paquet".into(),
        known: "Aucun tronçon n'est encore rattaché à cette voie ou à cette étape.".into(),
    })?;
    let make = async { gather::pack(&Router::new(service, key, head).await?, snapshot).await.map(Arc::new) };
    let pack = snapshot.packs.packs.get_or_insert_async(key, make).await?;
    let etat = Etat { seq, jour: snapshot.atlas.jour(), fichiers: pack.hash };
    let difference = match asked.depuis {
        None => None,
        Some(depuis) => {
            let make = difference::difference(service, snapshot, key, head, (&pack, etat), depuis);
            let make = async { make.await.map(Arc::new) };
            Some(snapshot.packs.differences.get_or_insert_async(&(key.clone(), depuis), make).await?)
        }
    };
    let patch = difference.as_ref().and_then(|difference| difference.patch.as_ref());
    if asked.is_maj {
        return Ok(patch.map_or_else(|| to_manifest(request, service, asked), |patch| patch.answer(head)));
    }
    let said = difference.as_ref().map(|difference| difference.said.as_ref());
    let manifest = Manifest {
        voie: &key.voie,
        etape: key.etape.as_deref(),
        nom,
        langue: key.langue.code(),
        seq,
        etat: etat.to_string(),
        octets: pack.files.iter().map(|(.., size)| size).sum(),
        octets_deplies: pack.plain,
        fichiers: patch.is_none().then_some(&pack.files),
        octets_maj: difference.as_ref().and_then(|difference| difference.octets()),
        retrait: said.map(|said| said.is_none_or(|said| said.takes_back)),
        changements: said.map(|said| said.map(|Said { words, .. }| words.as_slice())),
    };
    Ok(Body::once(json_file(JSON, &manifest)?).answer(head))
}

/// Redirects a request for a difference that cannot be made to the manifest.
fn to_manifest(request: &HttpRequest, service: &AppState, asked: &Asked) -> HttpResponse {
    let base = RouteRequest::of(request, service, Route::PaquetVoie.pattern()).local();
    let parametres = Parametres::default().with(Parametre::Langue, asked.key.langue.code());
    let location = format!("{}{parametres}", base.link(&manifest_of(&asked.key)));
    HttpResponse::Found()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .finish()
}

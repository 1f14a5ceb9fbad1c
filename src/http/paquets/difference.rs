//! [`Difference`]: what an earlier state of a pack lacks, as one file.
//!
//! The earlier content comes from the log of the store ([`Past`](crate::live::Past)), and its bodies from the router.
//! So the differing bodies are sent as what differs between both, in the format of bsdiff, and compressed together. A
//! telephone on five pages takes a kilobyte.
//!
//! ```text
//!  Past ─> atlas of then ─> its files ─┐
//!          atlas of now ──> its files ─┴─> head (JSON), line feed, patches
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::dev::RequestHead;
use actix_web::web::Bytes;
use jiff::SignedDuration;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::changements::{Said, said};
use super::etat::Etat;
use super::gather::pack;
use super::router::{Headers, Kept, Router};
use super::{File, Pack, PackKey};
use crate::archive::Way;
use crate::atlas::Comparison;
use crate::error::{Error, Result};
use crate::http::AppState;
use crate::http::answer::Body;
use crate::http::cache::off_thread;
use crate::http::snapshot::Snapshot;
use crate::words::Words;

const MEDIA_TYPE: &str = "application/octet-stream";

/// The length in bytes of the bodies that are compared in one patch. Comparing takes 16 times as much memory.
const GROUP: usize = 1 << 20;
/// The length of all differing bodies in bytes. If more differs, a browser fetches files one by one, so that it can go
/// on after a cut.
const MOST: usize = 8 << 20;

/// How old an earlier state may be. An older pack is fetched as a whole.
const LONGEST: SignedDuration = SignedDuration::from_hours(90 * 24);

/// One difference is made at a time, because it has an atlas of its own.
static COMPARERS: Semaphore = Semaphore::const_new(1);

/// What differs between an earlier state of a pack and the current one.
pub(super) struct Difference {
    /// `None` if the earlier content is not known.
    pub(super) said: Option<Said>,
    /// `None` if the earlier files are not known, or if too much differs.
    pub(super) patch: Option<Body>,
}

/// The first line of the file.
#[derive(Serialize)]
struct Head<'a> {
    de: String,
    vers: String,
    /// The files that are new or different, in the order of the patches.
    fichiers: Vec<Entry<'a>>,
    /// The addresses that the pack no longer has.
    retires: Vec<&'a str>,
    /// The headers with which a browser keeps new bodies.
    entetes: Vec<Headers>,
    /// The patches: the number of files and the length in bytes of each.
    lots: Vec<[usize; 2]>,
    /// The SHA-256 of all bodies, in hexadecimal digits. It shows that the browser began from the right earlier bodies.
    sha256: String,
}

/// A file: its address, hash and size as in the manifest, the index of its headers, its length, and that of the earlier
/// body from which its patch begins.
#[derive(Serialize)]
struct Entry<'a>(&'a str, &'a str, usize, usize, usize, usize);

impl Difference {
    /// The memory that it takes in bytes, about.
    pub(super) fn weight(&self) -> u64 {
        200 + self.patch.as_ref().map_or(0, Body::weight)
    }

    /// Returns the bytes to fetch, in gzip.
    pub(super) fn octets(&self) -> Option<usize> {
        self.patch.as_ref().map(Body::gzip_length)
    }
}

/// Finds what differs between the state `depuis` of a pack and the present one. Errors: a defect.
pub(super) async fn difference(
    service: &Arc<AppState>,
    snapshot: &Arc<Snapshot>,
    key: &PackKey,
    head: &RequestHead,
    (now, to): (&Pack, Etat),
    depuis: Etat,
) -> Result<Difference> {
    if depuis.fichiers == to.fichiers {
        // The usual case: a browser looks whether its pack is up to date.
        let patch = off_thread(move || write(&[], &[], [depuis, to])).await??;
        return Ok(Difference { said: Some(Said::default()), patch: Some(patch) });
    }
    if depuis.jour.saturating_add(LONGEST) < to.jour {
        return Ok(Difference { said: None, patch: None });
    }
    let _permit = COMPARERS.acquire().await.map_err(|_| Error::Internal("paquets".into()))?;
    let past = service.live.past();
    let (current, key_of_words) = (Arc::clone(snapshot), key.clone());
    let earlier = off_thread(move || -> Result<_> {
        let Some(old) = past.and_then(|past| past.atlas_at(depuis.seq, depuis.jour)) else { return Ok(None) };
        let old = Arc::new(old);
        let Some(way) = Way::find(&current.atlas, &key_of_words.voie, key_of_words.etape.as_deref())? else {
            return Ok(None);
        };
        let said = said(&Comparison::between(&old, &current.atlas), &way, Words::of(key_of_words.langue));
        let back = Comparison::between(&current.atlas, &old);
        let (snapshot, _) = Snapshot::succeed(&current, Arc::clone(&old), &back);
        Ok(Some((snapshot, said)))
    });
    let Some((earlier, said)) = earlier.await?? else { return Ok(Difference { said: None, patch: None }) };
    let then = Arc::new(service.showing(earlier));
    let routers = (Router::new(&then, key, head).await?, Router::new(service, key, head).await?);
    let patch = match pack(&routers.0, &then.snapshot()).await {
        Ok(before) if before.hash == depuis.fichiers => {
            patch(&routers, &before, now, [depuis, to], said.takes_back).await?
        }
        Ok(_) | Err(Error::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(Difference { said: Some(said), patch })
}

/// Makes the file. Returns `None` if too much differs. After a host took something back, no patch begins from an earlier
/// body: from the patch and the new body one could compute the earlier one.
async fn patch(
    (then, now): &(Router<'_>, Router<'_>),
    before: &Pack,
    after: &Pack,
    [de, vers]: [Etat; 2],
    takes_back: bool,
) -> Result<Option<Body>> {
    let hashes = |pack: &Pack| -> BTreeMap<String, String> {
        pack.files.iter().map(|(address, hash, _)| (address.clone(), hash.clone())).collect()
    };
    let (old, new) = (hashes(before), hashes(after));
    let differs = |(address, hash, _): &&File| old.get(address).is_none_or(|was| was != hash);
    let mut bodies = vec![];
    let mut length = 0;
    for (address, hash, size) in after.files.iter().filter(differs) {
        let body = now.keep(address).await.ok_or_else(|| Error::Internal("paquets".into()))?;
        let was = if old.contains_key(address) && !takes_back {
            then.keep(address).await.map(|kept| kept.bytes).unwrap_or_default()
        } else {
            Bytes::new()
        };
        length += body.bytes.len() + was.len();
        if length > MOST {
            return Ok(None);
        }
        bodies.push(Differing { address: address.clone(), hash: hash.clone(), size: *size, was, body });
    }
    let retires: Vec<String> = old.into_keys().filter(|address| !new.contains_key(address)).collect();
    off_thread(move || write(&bodies, &retires, [de, vers])).await?.map(Some)
}

/// A file that is new or different.
struct Differing {
    address: String,
    hash: String,
    size: usize,
    /// The earlier body. Empty if the patch does not begin from one.
    was: Bytes,
    body: Kept,
}

fn write(bodies: &[Differing], retires: &[String], [de, vers]: [Etat; 2]) -> Result<Body> {
    let (mut entetes, mut fichiers, mut lots, mut patches) = (vec![], vec![], vec![], vec![]);
    for Differing { address, hash, size, was, body } in bodies {
        let known = entetes.iter().position(|headers| *headers == body.headers);
        let headers = known.unwrap_or(entetes.len());
        if known.is_none() {
            entetes.push(body.headers.clone());
        }
        fichiers.push(Entry(address, hash, *size, headers, body.bytes.len(), was.len()));
    }
    let mut sha256 = Sha256::new();
    bodies.iter().for_each(|body| sha256.update(&body.body.bytes));
    let sha256 = sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    for group in groups(bodies) {
        let [old, new] = [|body: &Differing| body.was.clone(), |body: &Differing| body.body.bytes.clone()]
            .map(|of| group.iter().flat_map(|body| of(body).to_vec()).collect::<Vec<u8>>());
        let start = patches.len();
        bsdiff::diff(&old, &new, &mut patches).map_err(|error| Error::Internal(error.to_string()))?;
        lots.push([group.len(), patches.len() - start]);
    }
    let retires = retires.iter().map(String::as_str).collect();
    let head = Head { de: de.to_string(), vers: vers.to_string(), fichiers, retires, entetes, lots, sha256 };
    let mut file = serde_json::to_vec(&head).map_err(|error| Error::Internal(error.to_string()))?;
    file.push(b'\n');
    file.append(&mut patches);
    let body = Body::new(MEDIA_TYPE, file.into());
    body.pack();
    Ok(body)
}

/// Divides the files into groups of limited length.
fn groups(bodies: &[Differing]) -> Vec<&[Differing]> {
    let (mut groups, mut rest) = (vec![], bodies);
    while !rest.is_empty() {
        let mut length = 0;
        let fit = rest.iter().take_while(|body| {
            length += body.was.len().max(body.body.bytes.len());
            length <= GROUP
        });
        let (group, others) = rest.split_at(fit.count().max(1));
        groups.push(group);
        rest = others;
    }
    groups
}

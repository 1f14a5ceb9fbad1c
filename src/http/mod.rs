//! The HTTP service: thin handlers over a [`Snapshot`]; how an answer is negotiated, cached, refused.
//!
//! - [`Snapshot`] makes every cacheable body, each once: a pure function of the atlas and a [`Key`]. Most keys are a
//!   [`crate::file::Product`], which the module that writes the file implements; no line here names it but its route.
//!   `cache` keeps the bodies, `ahead` fills the cache ahead of requests.
//! - `answer` sends a body: ETag, 304, the smallest encoding; `problem` says what is wrong (RFC 9457).
//! - `listen` takes the address, runs the service and ends it; `connection` speaks HTTP/1 with one client.
//! - `read` makes a route that is read, `write` one that takes a body: its methods, its statuses, who may use it from where.
//! - `dispatch` is where requests come in and answers leave, with what all of them have.
//! - `client` finds out who asks, behind trusted proxies; `base` where clients reach the service, for links.
//! - `readiness` knows whether the service is about to end; `requests` counts answers. `operations` and `metrics` show both.
//! - `downloads` counts what was downloaded.
//! - `events` tells clients what changed, as it changes; as many as `slots` has room for.
//! - `query` parses what is asked, `place` where, `filter` which hosts and places are wanted; `fiche` is how the API shows them.
//! - The other files are the routes, one for each room of the house.

mod ahead;
mod answer;
mod api;
mod base;
mod cache;
mod client;
mod connection;
mod dispatch;
mod downloads;
mod events;
mod fiche;
mod filter;
mod itineraires;
mod key;
mod le_long;
mod listen;
mod listes;
mod metrics;
mod nice;
mod operations;
mod pages;
mod place;
mod position;
mod problem;
mod proches;
mod profils;
mod query;
mod read;
mod readiness;
mod recherche;
mod requests;
mod slashes;
mod slots;
mod snapshot;
#[cfg(test)]
mod tests;
mod tiles;
mod traces;
mod write;

use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use arc_swap::ArcSwap;

use crate::atlas::{Atlas, Comparison, Difference};
use crate::config::Config;
use crate::live::Live;
use crate::live::downloads::Counter;
pub use key::Key;
pub use listen::{Local, bind, run};
use read::read;
pub use snapshot::Snapshot;

/// What every handler knows.
pub struct AppState {
    snapshot: ArcSwap<Snapshot>,
    config: Config,
    live: Arc<Live>,
    slots: slots::Slots,
    requests: requests::Requests,
    readiness: readiness::Readiness,
    downloads: Arc<Counter>,
}

impl AppState {
    /// A service of an atlas, which stands with its store as `live` says.
    pub fn new(atlas: impl Into<Arc<Atlas>>, live: Arc<Live>, config: Config) -> Self {
        let snapshot = Snapshot::new(atlas);
        ahead::first(&snapshot);
        Self {
            snapshot: ArcSwap::from_pointee(snapshot),
            config,
            live,
            slots: slots::Slots::default(),
            requests: requests::Requests::default(),
            readiness: readiness::Readiness::default(),
            downloads: Arc::default(),
        }
    }

    /// What is served now; a request takes it once.
    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Where it counts what is downloaded; to be kept by whoever has the store.
    pub fn downloads(&self) -> Arc<Counter> {
        Arc::clone(&self.downloads)
    }

    /// Fills the cache in the background.
    pub fn prepare(&self) {
        ahead::prepare(&self.snapshot(), Duration::ZERO);
    }

    /// Serves another atlas from now on; requests under way keep theirs. Returns how it differs.
    pub fn publish(&self, atlas: Arc<Atlas>) -> Difference {
        let old = self.snapshot();
        let comparison = Comparison::between(&old.atlas, &atlas);
        let (new, touched) = Snapshot::succeed(&old, Arc::clone(&atlas), &comparison);
        ahead::again(&new, &touched);
        self.snapshot.store(Arc::new(new));
        ahead::prepare(&self.snapshot(), PAUSE);
        Difference::of(&comparison)
    }
}

/// How long an atlas that succeeds another is served before its slow encodings are made. While edits follow one another,
/// each makes an atlas of its own: the last of them packs.
const PAUSE: Duration = Duration::from_secs(2);

/// Every route of design §5 that this version has. They are tried in this order, those with parameters by a regular
/// expression each: what is asked often and made quickly comes first.
fn routes(app: &mut web::ServiceConfig) {
    let of_api = [proches::routes, position::routes, api::routes, le_long::routes, recherche::routes];
    let of_files = [tiles::routes, traces::routes, profils::routes, listes::routes, itineraires::routes];
    let of_others = [events::routes, operations::routes, pages::routes];
    of_api.iter().chain(&of_files).chain(&of_others).for_each(|routes| routes(app));
    app.default_service(web::to(problem::unknown_route));
}

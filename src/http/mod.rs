//! The HTTP service. It serves one immutable [`Snapshot`] of the published content, and replaces it as a whole when the
//! store changes. All requests share one [`AppState`]. [`bind`] and [`run`] serve it on a socket, and [`Local`] answers
//! requests without a socket. The command `hent serve` and the tests use this module. A [`Key`] identifies a body that
//! a snapshot can make and cache.
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::geo::TileId;
//! use hent::http::{Key, Snapshot};
//! use hent::tile::LayerSet;
//!
//! let snapshot = Snapshot::new(Atlas::default());
//! let world = TileId::new(0, 0, 0).unwrap();
//! assert!(snapshot.make(&Key::Tile(LayerSet::ALL, world))?.is_none(), "an empty atlas has empty tiles");
//! let script = snapshot.make(&Key::Asset(0))?.unwrap();
//! assert!(!script.plain().is_empty());
//! # Ok::<(), hent::Error>(())
//! ```
//!
//! The files:
//!
//! - `listen` opens the port, runs the service and ends it. `connection` handles the HTTP/1 connection of one client.
//! - `dispatch` is the entry point of every request. `client` finds the client's address behind trusted proxies, and
//!   `base` the URL at which clients reach the service.
//! - `read` registers the routes that answer GET and HEAD, and contains their only handlers. `write` registers routes
//!   that take a body, those of `verification`. `query`, `place` and `filter` parse parameters. Each family of routes has
//!   a file of its own.
//! - `archives` makes and serves the archives for apps. `paquets` lists what a browser keeps offline.
//! - `fonds` serves and caches the tiles of grounds and relief, which are not part of the snapshot.
//! - `verified` applies the rules of the checks to the content of a snapshot, and `verifications` shows the findings.
//! - `snapshot` holds the content, `key` identifies its bodies, `cache` makes and keeps them, and `ahead` fills the
//!   cache in the background.
//! - `answer` sends a body: ETag, 304, content coding. `problem` sends an error (RFC 9457). `fiche` writes hosts,
//!   localités and points of interest as JSON or GeoJSON.
//! - `verification` takes files, and answers `/verifier`.
//! - `embed` answers `/embed` and `/integrer`: maps in pages of other sites. `oembed` describes them to editors.
//! - `events` streams changes to clients, and `slots` limits the number of these clients. `queue` limits the work that
//!   takes long: drawings, and files that are sent.
//! - `requests` and `downloads` count. `operations`, `metrics` and `readiness` serve administrators and load balancers.

mod ahead;
mod answer;
mod api;
mod archives;
mod assets;
mod base;
mod bornes;
mod cache;
mod client;
mod connection;
mod deadline;
mod dispatch;
mod downloads;
mod drawing;
mod embed;
mod erreurs;
mod events;
mod fiche;
mod filter;
mod fonds;
mod ground;
mod images;
mod itineraires;
mod key;
mod le_long;
mod listen;
mod listes;
mod lits;
mod metrics;
mod nice;
mod oembed;
mod operations;
mod pages;
mod paquets;
mod perturbations;
mod place;
mod position;
mod problem;
mod proches;
mod profils;
mod query;
mod queue;
mod read;
mod readiness;
mod recherche;
mod requests;
mod section;
mod signes;
mod site;
mod slashes;
mod slots;
mod snapshot;
mod styles;
mod terre;
#[cfg(test)]
mod tests;
mod tiles;
mod traces;
mod verification;
mod verifications;
mod verified;
mod write;

use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use arc_swap::ArcSwap;

use crate::atlas::{Atlas, Comparison, Difference};
use crate::config::Config;
use crate::fond::Fonds;
use crate::live::Live;
use crate::live::downloads::Counter;
use assets::Policies;
use deadline::Deadline;
pub use key::Key;
pub use listen::{Local, bind, run};
use read::read;
pub use snapshot::Snapshot;

/// The state that all requests share.
pub struct AppState {
    snapshot: ArcSwap<Snapshot>,
    /// The moment of the next change of the published content without an edit.
    change: Deadline,
    config: Config,
    live: Arc<Live>,
    slots: slots::Slots,
    requests: requests::Requests,
    readiness: readiness::Readiness,
    downloads: Arc<Counter>,
    senders: verification::Clients,
    fonds: Arc<Fonds>,
    fond_tiles: Arc<fonds::TileCache>,
    archives: Arc<archives::Archives>,
    policies: Policies,
}

impl AppState {
    /// Makes a service for this atlas. `live` has the state of the store.
    pub fn new(atlas: impl Into<Arc<Atlas>>, live: Arc<Live>, config: Config) -> Self {
        let snapshot = Snapshot::new(atlas).with_reglages(config.verifications.clone());
        let change = Deadline::default();
        change.set(&snapshot.atlas);
        ahead::first(&snapshot);
        let fonds = Fonds::open(config.fonds.clone(), &config.relief);
        let policies = Policies::new(&fonds.hotes(), &config.embed);
        Self {
            snapshot: ArcSwap::from_pointee(snapshot),
            change,
            config,
            live,
            slots: slots::Slots::default(),
            requests: requests::Requests::default(),
            readiness: readiness::Readiness::default(),
            downloads: Arc::default(),
            senders: verification::Clients::default(),
            policies,
            fonds: Arc::new(fonds),
            fond_tiles: Arc::default(),
            archives: Arc::default(),
        }
    }

    /// Returns the grounds and the relief.
    pub fn fonds(&self) -> &Arc<Fonds> {
        &self.fonds
    }

    /// Returns the current snapshot. A request calls this once, so that its whole response comes from one snapshot.
    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// Returns the counter of downloads. The owner of the store saves its counts.
    pub fn downloads(&self) -> Arc<Counter> {
        Arc::clone(&self.downloads)
    }

    /// Returns a service that shows another snapshot, with the same configuration. It answers only requests to itself.
    fn showing(&self, snapshot: Snapshot) -> Self {
        Self {
            snapshot: ArcSwap::from_pointee(snapshot),
            change: Deadline::default(),
            config: self.config.clone(),
            live: Arc::clone(&self.live),
            slots: slots::Slots::default(),
            requests: requests::Requests::default(),
            readiness: readiness::Readiness::default(),
            downloads: Arc::default(),
            senders: verification::Clients::default(),
            policies: self.policies.clone(),
            fonds: Arc::clone(&self.fonds),
            fond_tiles: Arc::clone(&self.fond_tiles),
            archives: Arc::clone(&self.archives),
        }
    }

    /// Fills the cache in the background.
    pub fn prepare(&self) {
        ahead::prepare(&self.snapshot(), Duration::ZERO);
    }

    /// Replaces the atlas. Requests in flight finish with the old one. Returns the difference between both.
    pub fn publish(&self, atlas: Arc<Atlas>) -> Difference {
        let old = self.snapshot();
        let comparison = Comparison::between(&old.atlas, &atlas);
        let (new, touched) = Snapshot::succeed(&old, Arc::clone(&atlas), &comparison);
        ahead::again(&new, &touched);
        self.change.set(&atlas);
        self.snapshot.store(Arc::new(new));
        self.archives.follow(&comparison);
        ahead::prepare(&self.snapshot(), PAUSE);
        Difference::of(&comparison)
    }
}

/// How long a new snapshot is served before the slow codings of its bodies are made. In a burst of edits each edit
/// makes a snapshot, and only the last one is worth this work.
const PAUSE: Duration = Duration::from_secs(2);

/// Registers all routes. The router tries them in this order, each with a regular expression, so frequent and fast
/// routes come first.
fn routes(app: &mut web::ServiceConfig) {
    let of_api = [
        proches::routes,
        position::routes,
        api::routes,
        le_long::routes,
        recherche::routes,
        lits::routes,
        perturbations::routes,
        verifications::routes,
        bornes::routes,
        verification::routes,
    ];
    let of_maps = [tiles::routes, terre::routes, fonds::routes, styles::routes, signes::routes];
    let of_files = [
        archives::routes,
        paquets::routes,
        traces::routes,
        profils::routes,
        images::routes,
        listes::routes,
        itineraires::routes,
    ];
    let of_others = [
        events::routes,
        operations::routes,
        assets::routes,
        pages::routes,
        embed::routes,
        oembed::routes,
        site::routes,
    ];
    of_api.iter().chain(&of_maps).chain(&of_files).chain(&of_others).for_each(|routes| routes(app));
    app.default_service(web::to(problem::unknown_route));
}

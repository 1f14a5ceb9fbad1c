//! A service under test, with or without a socket, and checks of its answers.

use std::io::Read;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use actix_web::body::to_bytes;
use actix_web::test::TestRequest;
use futures_util::FutureExt as _;
use hent::atlas::Atlas;
use hent::config::{Config, Embed, Relief};
use hent::http::{self, AppState};
use hent::live::downloads::{self, Counter};
use hent::live::{self, Live};
use hent::store::Store;
use serde_json::Value;
use tokio::sync::oneshot;

/// Returns a client that does not follow redirects.
pub fn unredirected() -> ureq::Agent {
    ureq::Agent::new_with_config(ureq::Agent::config_builder().max_redirects(0).max_redirects_will_error(false).build())
}

/// A running service; it is shut down when dropped.
pub struct Running {
    pub address: SocketAddr,
    service: Arc<AppState>,
    /// Sending through it starts the shutdown.
    end: Option<oneshot::Sender<()>>,
    /// Disconnected once the service has ended.
    ended: Receiver<()>,
}

impl Running {
    /// Starts a service on this atlas, on a free port.
    pub fn new(atlas: Atlas) -> Self {
        Self::with(atlas, |_| {})
    }

    /// Starts a service on this atlas with another configuration.
    pub fn with(atlas: Atlas, configure: impl FnOnce(&mut Config)) -> Self {
        Self::at("127.0.0.1:0", atlas, configure)
    }

    /// Starts a service that listens at `listen`, which may be an address of all interfaces. Clients connect over IPv4.
    pub fn at(listen: &str, atlas: Atlas, configure: impl FnOnce(&mut Config)) -> Self {
        let mut config = config();
        configure(&mut config);
        let made = async move { (Arc::new(AppState::new(atlas, Arc::new(Live::new(0)), config)), None) };
        Self::run(listen, made, None)
    }

    /// Starts a service that loads and follows a store, as `hent serve` does.
    pub fn of_store(store: Store, secours: Option<PathBuf>) -> Self {
        Self::of_store_by(store, secours, Arc::new(jiff::Timestamp::now))
    }

    /// Starts a service that follows a store and takes the day from a clock.
    pub fn of_store_by(store: Store, secours: Option<PathBuf>, clock: live::Clock) -> Self {
        Self::following(store, secours, clock, config())
    }

    /// Starts a service that follows a store, with another configuration.
    pub fn of_store_with(store: Store, configure: impl FnOnce(&mut Config)) -> Self {
        let mut config = config();
        configure(&mut config);
        Self::following(store, None, Arc::new(jiff::Timestamp::now), config)
    }

    fn following(store: Store, secours: Option<PathBuf>, clock: live::Clock, config: Config) -> Self {
        let counts = store.clone();
        let made = async move {
            let (atlas, follower) = live::start(store, secours, clock).await.unwrap();
            (Arc::new(AppState::new(atlas, follower.live(), config)), Some(follower))
        };
        Self::run("127.0.0.1:0", made, Some(counts))
    }

    /// Starts a service. It counts downloads in `counts`, without delay, if a store is given.
    fn run(
        listen: &str,
        made: impl Future<Output = (Arc<AppState>, Option<live::Follower>)> + Send + 'static,
        counts: Option<Store>,
    ) -> Self {
        let listener = http::bind(listen).unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], listener.local_addr().unwrap().port()));
        let (send, receive) = channel();
        let ((end, shutdown), (alive, ended)) = (oneshot::channel::<()>(), channel::<()>());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let (service, follower) = made.await;
                let server = http::run(Arc::clone(&service), listener, shutdown.map(drop));
                send.send(Arc::clone(&service)).unwrap();
                if let Some((store, follower)) = counts.zip(follower.as_ref()) {
                    let soon = Duration::from_millis(50);
                    tokio::spawn(downloads::keep(
                        service.downloads(),
                        store,
                        follower.doubt(),
                        soon,
                        std::future::pending(),
                    ));
                }
                if let Some(follower) = follower {
                    tokio::spawn(follower.follow(move |atlas| service.publish(atlas)));
                }
                server.await.unwrap();
            });
            drop(alive);
        });
        Self { address, service: receive.recv().unwrap(), end: Some(end), ended }
    }

    /// Starts the shutdown, as SIGTERM does.
    pub fn stop(&mut self) {
        self.end.take().unwrap().send(()).unwrap();
    }

    /// Waits until the service has ended.
    pub fn wait(&self) {
        assert!(self.ended.recv().is_err());
    }

    /// Serves another atlas from now on.
    pub fn publish(&self, atlas: Atlas) {
        self.service.publish(Arc::new(atlas));
    }

    /// Fills the cache in the background.
    pub fn prepare(&self) {
        self.service.prepare();
    }

    /// Returns the counter of downloads.
    pub fn downloads(&self) -> Arc<Counter> {
        self.service.downloads()
    }

    /// Sends a GET request. Returns status, headers and body.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> ureq::http::Response<Vec<u8>> {
        self.request("GET", path, headers)
    }

    /// Sends a request. Returns status, headers and body.
    pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> ureq::http::Response<Vec<u8>> {
        let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
        let mut request = ureq::http::Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, body) = agent.run(request.body(()).unwrap()).unwrap().into_parts();
        let mut bytes = vec![];
        body.into_reader().read_to_end(&mut bytes).unwrap();
        ureq::http::Response::from_parts(parts, bytes)
    }

    /// Returns the JSON document that a GET request returns.
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path, &[]);
        assert_eq!(answer.status(), 200, "{path}");
        serde_json::from_slice(answer.body()).unwrap()
    }
}

/// A service without a socket.
pub struct Local {
    runtime: tokio::runtime::Runtime,
    service: http::Local,
}

impl Local {
    /// Starts a service on this atlas.
    pub fn new(atlas: Atlas) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let service = Arc::new(AppState::new(atlas, Arc::new(Live::new(0)), config()));
        let service = runtime.block_on(http::Local::new(service)).unwrap();
        Self { runtime, service }
    }
}

/// A service that answers requests.
pub trait Asks {
    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> ureq::http::Response<Vec<u8>>;

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> ureq::http::Response<Vec<u8>> {
        self.request("GET", path, headers)
    }

    fn json(&self, path: &str) -> Value {
        let answer = self.get(path, &[]);
        assert_eq!(answer.status(), 200, "{path}");
        serde_json::from_slice(answer.body()).unwrap()
    }
}

impl Asks for Running {
    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> ureq::http::Response<Vec<u8>> {
        Self::request(self, method, path, headers)
    }
}

impl Asks for Local {
    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> ureq::http::Response<Vec<u8>> {
        let mut request = TestRequest::with_uri(path).method(method.parse().unwrap()).insert_header(("host", "essai"));
        for header in headers {
            request = request.append_header(*header);
        }
        self.runtime.block_on(async {
            let answer = self.service.answer(request.to_request()).await;
            let mut copy = ureq::http::Response::builder().status(answer.status().as_u16());
            for (name, value) in answer.headers() {
                copy = copy.header(name.as_str(), value.as_bytes());
            }
            copy.body(to_bytes(answer.into_body()).await.unwrap().to_vec()).unwrap()
        })
    }
}

fn config() -> Config {
    Config {
        store: "essai.gpkg".into(),
        store_kind: "GeoPackage",
        secours: "essai-secours.gpkg".into(),
        listen: "127.0.0.1:0".into(),
        public_url: None,
        trusted_proxies: vec![],
        fonds: vec![],
        relief: Relief::default(),
        verifications: hent::check::Reglages::default(),
        embed: Embed::default(),
    }
}

/// Returns a header of an answer; empty if it is missing.
pub fn header<'a>(answer: &'a ureq::http::Response<Vec<u8>>, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// Asserts that `path` is refused with this status and a problem document (RFC 9457) whose detail contains `says`.
#[track_caller]
pub fn refused(service: &impl Asks, path: &str, status: u16, says: &str) {
    let answer = service.get(path, &[]);
    assert_eq!(answer.status(), status, "{path}");
    assert_eq!(header(&answer, "content-type"), "application/problem+json; charset=utf-8", "{path}");
    let problem: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(problem["status"], status, "{path}");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains(says), "{path}: « {detail} » does not say « {says} »");
}

/// Asserts for each path that it is refused with this status and that the detail contains the words beside it.
pub fn refused_each(service: &impl Asks, status: u16, cases: &[(&str, &str)]) {
    for (path, says) in cases {
        refused(service, path, status, says);
    }
}

/// Returns the value of a metric without labels.
pub fn metric(service: &Running, name: &str) -> f64 {
    let text = String::from_utf8(service.get("/metrics", &[]).body().clone()).unwrap();
    let line = text.lines().find(|line| line.starts_with(&format!("{name} "))).expect(name);
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

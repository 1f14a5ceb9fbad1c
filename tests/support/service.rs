//! A service under test, in the process of the tests, and what it answers.

use std::io::Read;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hent::atlas::Atlas;
use hent::config::Config;
use hent::http::{self, Service};
use hent::live::downloads::{self, Counter};
use hent::live::{self, Live};
use hent::store::Store;
use serde_json::Value;

/// A running service; stopped when dropped.
pub struct Running {
    pub address: SocketAddr,
    service: Arc<Service>,
    handle: actix_web::dev::ServerHandle,
}

impl Running {
    pub fn new(atlas: Atlas) -> Self {
        Self::with(atlas, |_| {})
    }

    pub fn with(atlas: Atlas, configure: impl FnOnce(&mut Config)) -> Self {
        Self::at("127.0.0.1:0", atlas, configure)
    }

    /// At an address that may be that of every network of this machine; it is asked over IPv4.
    pub fn at(listen: &str, atlas: Atlas, configure: impl FnOnce(&mut Config)) -> Self {
        let mut config = config();
        configure(&mut config);
        let made = async move { (Arc::new(Service::new(atlas, Arc::new(Live::new(0)), config)), None) };
        Self::run(listen, made, None)
    }

    /// As `hent serve` does it: a store is loaded and followed.
    pub fn of_store(store: Store, secours: Option<PathBuf>) -> Self {
        let counts = store.clone();
        let made = async move {
            let (atlas, follower) = live::start(store, secours).await.unwrap();
            (Arc::new(Service::new(atlas, follower.live(), config())), Some(follower))
        };
        Self::run("127.0.0.1:0", made, Some(counts))
    }

    /// What is downloaded is counted in a store, if one is given, without delay.
    fn run(
        listen: &str,
        made: impl Future<Output = (Arc<Service>, Option<live::Follower>)> + Send + 'static,
        counts: Option<Store>,
    ) -> Self {
        let listener = http::bind(listen).unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], listener.local_addr().unwrap().port()));
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let (service, follower) = made.await;
                let server = http::serve(Arc::clone(&service), listener).unwrap();
                send.send((Arc::clone(&service), server.handle())).unwrap();
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
        });
        let (service, handle) = receive.recv().unwrap();
        Self { address, service, handle }
    }

    /// Serves another atlas from now on.
    pub fn publish(&self, atlas: Atlas) {
        self.service.publish(Arc::new(atlas));
    }

    /// Takes no more requests. The future ends when those in flight are answered.
    pub fn finish(&self) -> impl Future<Output = ()> {
        self.handle.stop(true)
    }

    /// Fills its cache in the background.
    pub fn prepare(&self) {
        self.service.prepare();
    }

    /// Where it counts what is downloaded.
    pub fn downloads(&self) -> Arc<Counter> {
        self.service.downloads()
    }

    /// The answer to a GET: status, headers and body.
    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> ureq::http::Response<Vec<u8>> {
        self.request("GET", path, headers)
    }

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

    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path, &[]);
        assert_eq!(answer.status(), 200, "{path}");
        serde_json::from_slice(answer.body()).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
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
    }
}

pub fn header<'a>(answer: &'a ureq::http::Response<Vec<u8>>, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// Asserts that `path` is refused as RFC 9457 says, and that the detail names what it should.
#[track_caller]
pub fn refused(service: &Running, path: &str, status: u16, says: &str) {
    let answer = service.get(path, &[]);
    assert_eq!(answer.status(), status, "{path}");
    assert_eq!(header(&answer, "content-type"), "application/problem+json; charset=utf-8", "{path}");
    let problem: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(problem["status"], status, "{path}");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains(says), "{path}: « {detail} » does not say « {says} »");
}

pub fn metric(service: &Running, name: &str) -> f64 {
    let text = String::from_utf8(service.get("/metrics", &[]).body().clone()).unwrap();
    let line = text.lines().find(|line| line.starts_with(&format!("{name} "))).expect(name);
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

//! The service under a path: every link of its pages and answers leads to what is there, and nobody but its proxy moves it.

use std::collections::{BTreeSet, VecDeque};

use hent::atlas::Atlas;
use hent::links::{Address, Base, Route};
use hent::web::{ASSETS, STYLE};
use serde_json::Value;

use crate::support::datasets::y;
use crate::support::service::{Running, header};

/// What a proxy says beside that it asks for somebody else.
type Headers<'a> = [(&'a str, &'a str)];

/// Links of a document: those in attributes of HTML, and texts of JSON that begin as links do.
fn links(kind: &str, body: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(body);
    if kind.starts_with("text/html") {
        let attributes = ["href=\"", "src=\"", "action=\""];
        let found = attributes.iter().flat_map(|attribute| text.split(attribute).skip(1));
        return found.filter_map(|rest| rest.split('"').next()).map(|link| link.replace("&amp;", "&")).collect();
    }
    if !kind.contains("json") {
        return vec![];
    }
    fn texts(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text) if text.starts_with('/') || text.starts_with("http") => found.push(text.clone()),
            Value::Array(all) => all.iter().for_each(|value| texts(value, found)),
            Value::Object(all) => all.values().for_each(|value| texts(value, found)),
            _ => {}
        }
    }
    let mut found = vec![];
    texts(&serde_json::from_slice(body).unwrap(), &mut found);
    found
}

/// Follows all links from the page on, as a browser does that sees `base`; `ask` is the proxy, which is told the path that
/// the browser asks for. Returns what was found, from the service's root on.
fn follow(service: &Running, base: &Base, headers: &Headers<'_>, stripped: bool) -> BTreeSet<String> {
    let starts = ["/", "/api/voies", "/tiles.json", "/tiles/voies.json?v=", "/styles/hent.json", "/api/recherche?q=y"];
    let starts = starts.into_iter().chain(["/api/itineraires?voie=y", "/voies/y", "/voies/y/etapes/1"]);
    let mut waiting: VecDeque<String> = starts.map(str::to_owned).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop_front() {
        let asked = if stripped { path.clone() } else { format!("{}{path}", base.prefix()) };
        let answer = service.get(&asked, headers);
        assert!(matches!(answer.status().as_u16(), 200 | 204), "{asked}: {}", answer.status());
        for link in links(header(&answer, "content-type"), answer.body()) {
            if link.starts_with('#') || link.starts_with("data:") {
                continue;
            }
            let own = link.strip_prefix(&base.to_string()).or_else(|| link.strip_prefix(base.prefix()));
            let Some(own) = own.filter(|own| own.starts_with('/')) else { panic!("{path} leads outside: {link}") };
            let own = own.replace("{z}/{x}/{y}", "0/0/0");
            assert!(Address::parse(&own).is_some(), "{path}: {own} is no address");
            let own = own.split('#').next().unwrap().to_owned();
            if seen.insert(own.clone()) {
                waiting.push_back(own);
            }
        }
    }
    seen
}

#[test]
fn no_link_is_dead_under_a_path() {
    let root = Running::with(Atlas::build(y()), |config| config.public_url = Base::parse("https://site.example").ok());
    let all = follow(&root, &Base::parse("https://site.example").unwrap(), &[], true);
    let reached: BTreeSet<&str> = all.iter().filter_map(|path| Some(Address::parse(path)?.route().name())).collect();
    for route in [Route::Voie, Route::ApiEtape, Route::TraceEtape, Route::ListeVoie, Route::Itineraire, Route::Web] {
        assert!(reached.contains(route.name()), "{} is reached: {reached:?}", route.name());
    }
    // Configured: the proxy takes the path off, or leaves it on.
    let configured =
        Running::with(Atlas::build(y()), |config| config.public_url = Base::parse("https://site.example/carte").ok());
    let base = Base::parse("https://site.example/carte").unwrap();
    for stripped in [true, false] {
        assert_eq!(follow(&configured, &base, &[], stripped), all, "the proxy takes the path off: {stripped}");
    }
    // The proxy says it.
    let trusted =
        Running::with(Atlas::build(y()), |config| config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]);
    let said =
        [("x-forwarded-proto", "https"), ("x-forwarded-host", "site.example"), ("x-forwarded-prefix", "/carte/")];
    assert_eq!(follow(&trusted, &base, &said, true), all);
    let deep = Base::parse("https://site.example/a/b").unwrap();
    let said = [said[0], said[1], ("x-forwarded-prefix", "/a/b")];
    assert_eq!(follow(&trusted, &deep, &said, true), all);
}

#[test]
fn pages_say_where_they_are() {
    let service =
        Running::with(Atlas::build(y()), |config| config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]);
    let page = |headers: &Headers<'_>| String::from_utf8(service.get("/voies/y", headers).into_body()).unwrap();
    assert!(page(&[]).contains("<html lang=\"fr\" data-base=\"\">"));
    assert!(page(&[("x-forwarded-prefix", "/carte")]).contains("<html lang=\"fr\" data-base=\"/carte\">"));
    let etag = |headers: &Headers<'_>| header(&service.get("/api/voies/y", headers), "etag").to_owned();
    assert_ne!(etag(&[]), etag(&[("x-forwarded-prefix", "/carte")]), "other links are other bytes");
    let file = |prefix: &str| {
        let headers = [("x-forwarded-host", "site.example"), ("x-forwarded-prefix", prefix)];
        String::from_utf8(service.get("/traces/y/1.gpx", &headers).into_body()).unwrap()
    };
    assert!(file("/carte").contains("\"http://site.example/carte/voies/y/etapes/1\""), "{}", file("/carte"));
    // What is no path goes into no document.
    for wrong in ["carte", "//autre.example", "/a\"><script>", "/..", "/a,/b", "/%2e", "/carte//b"] {
        assert!(page(&[("x-forwarded-prefix", wrong)]).contains("data-base=\"\""), "{wrong}");
    }
}

#[test]
fn strangers_move_nothing() {
    let service = Running::new(Atlas::build(y()));
    let moved = [("x-forwarded-prefix", "/carte")];
    for path in ["/", "/api/voies", "/tiles.json", "/styles/hent.json", "/traces/y.gpx", "/api/recherche?q=y"] {
        assert_eq!(service.get(path, &moved).body(), service.get(path, &[]).body(), "{path}");
    }
    assert_eq!(service.get("/carte/api/voies", &moved).status(), 404);
    // Nor does the proxy where the address is configured.
    let fixed = Running::with(Atlas::build(y()), |config| {
        config.public_url = Base::parse("https://site.example").ok();
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    assert_eq!(fixed.get("/api/voies", &moved).body(), fixed.get("/api/voies", &[]).body());
}

#[test]
fn redirects_stay_under_the_path() {
    let agent = ureq::Agent::new_with_config(
        ureq::Agent::config_builder().max_redirects(0).max_redirects_will_error(false).build(),
    );
    let service =
        Running::with(Atlas::build(y()), |config| config.public_url = Base::parse("https://site.example/carte").ok());
    for (path, meant) in [
        ("/api/voies/", "/carte/api/voies"),
        ("/carte/api//voies/?a=//", "/carte/api/voies?a=//"),
        ("/carte//", "/carte/"),
        ("//", "/carte/"),
    ] {
        let answer = agent.get(format!("http://{}{path}", service.address)).call().unwrap();
        let location = answer.headers().get("location").unwrap().to_str().unwrap();
        assert_eq!((answer.status().as_u16(), location), (301, meant), "{path}");
    }
    for path in ["/carte", "/carte/", "/"] {
        assert_eq!(service.get(path, &[]).status(), 200, "{path}");
    }
    // Tiles, which have a way of their own, and events.
    let tile = service.get("/tiles/0/0/0.mvt", &[]);
    for path in ["/carte/tiles/0/0/0.mvt", "/carte/tiles/0/0/0.mvt?v=x"] {
        assert_eq!(service.get(path, &[]).body(), tile.body(), "{path}");
    }
    assert_eq!(service.request("HEAD", "/carte/evenements", &[]).status(), 200);
    assert_eq!(service.get("/cartes/api/voies", &[]).status(), 404);
}

/// What is embedded is served, and the style asks for it, at addresses of the table.
#[test]
fn embedded_files_are_in_the_table() {
    for asset in ASSETS {
        assert_eq!(Address::parse(asset.path).map(|address| address.to_string()).as_deref(), Some(asset.path));
    }
    let style: Value = serde_json::from_str(&STYLE.replace("{base}", "")).unwrap();
    for link in links("json", &serde_json::to_vec(&style["sources"]).unwrap()) {
        assert!(Address::parse(&link).is_some(), "{link}");
    }
}

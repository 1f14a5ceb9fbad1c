//! The service under a path prefix: every link in its pages and answers works, and only a trusted proxy may set the
//! prefix.

use std::collections::{BTreeSet, VecDeque};

use hent::atlas::Atlas;
use hent::links::{Address, Base, Route};
use hent::style::{Ground, Style, Theme};
use hent::web::ASSETS;
use serde_json::Value;

use crate::support::datasets::y;
use crate::support::service::{Running, header, unredirected};

/// Headers that a proxy adds to a request.
type Headers<'a> = [(&'a str, &'a str)];

/// Returns the links of a body. HTML: the attributes `href`, `src` and `action`. JSON: texts that begin with `/` or
/// `http`.
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
            // An expression of a style: a composed label, a division.
            Value::Array(all) if all.first().is_some_and(|first| first == "concat" || first == "/") => {}
            Value::Array(all) => all.iter().for_each(|value| texts(value, found)),
            Value::Object(all) => all.values().for_each(|value| texts(value, found)),
            _ => {}
        }
    }
    let mut found = vec![];
    texts(&serde_json::from_slice(body).unwrap(), &mut found);
    found
}

/// Follows all links from the map page and a few other addresses, as a browser would that reaches the service at
/// `base`. Panics if an answer is an error or a link leaves the base. `headers` are what the proxy sends; if
/// `stripped`, the proxy removes the prefix from paths. Returns the addresses found, without the base.
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
            if link.starts_with('#') || ["data:", "geo:", "tel:", "mailto:"].iter().any(|kind| link.starts_with(kind)) {
                continue;
            }
            let own = link.strip_prefix(&base.to_string()).or_else(|| link.strip_prefix(base.prefix()));
            let Some(own) = own.filter(|own| own.starts_with('/')) else { panic!("{path} leads outside: {link}") };
            let is_current_archive =
                own.starts_with("/archives/") && own.ends_with(".pmtiles") && own.matches('.').count() == 1;
            if own.starts_with("/?langue=") || is_current_archive {
                continue; // it redirects, and this client would follow it without the proxy
            }
            let own = own.replace("{z}/{x}/{y}", "0/0/0");
            let own = own.replace("{fontstack}/{range}", "Atkinson%20Hyperlegible%20Next%20Bold/0-255");
            // MapLibre appends the ending to the address of a sprite.
            let own = if own == "/sprites/hent" { own + ".json" } else { own };
            assert!(Address::parse(&own).is_some(), "{path}: {own} is no address");
            let own = own.split('#').next().unwrap().to_owned();
            // oEmbed has the whole address of a page as a parameter.
            let encoded = |base: &str| base.replace(':', "%3A").replace('/', "%2F");
            let named = own.replace(&encoded(&base.to_string()), &encoded("https://site.example"));
            if seen.insert(named) {
                waiting.push_back(own);
            }
        }
    }
    seen
}

#[test]
fn every_link_works_under_a_path_prefix() {
    let root = Running::with(Atlas::build(y()), |config| config.public_url = Base::parse("https://site.example").ok());
    let all = follow(&root, &Base::parse("https://site.example").unwrap(), &[], true);
    let reached: BTreeSet<&str> = all.iter().filter_map(|path| Some(Address::parse(path)?.route().name())).collect();
    for route in [Route::Voie, Route::ApiEtape, Route::TraceEtape, Route::ListeVoie, Route::Itineraire, Route::Web] {
        assert!(reached.contains(route.name()), "{} is reached: {reached:?}", route.name());
    }
    // The prefix is configured. The proxy removes it from paths, or does not.
    let configured =
        Running::with(Atlas::build(y()), |config| config.public_url = Base::parse("https://site.example/carte").ok());
    let base = Base::parse("https://site.example/carte").unwrap();
    for stripped in [true, false] {
        assert_eq!(follow(&configured, &base, &[], stripped), all, "the proxy removes the prefix: {stripped}");
    }
    // A trusted proxy sends the prefix.
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
fn pages_and_files_take_the_prefix_of_a_trusted_proxy() {
    let service =
        Running::with(Atlas::build(y()), |config| config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]);
    let page = |headers: &Headers<'_>| String::from_utf8(service.get("/voies/y", headers).into_body()).unwrap();
    let choice = unredirected().get(format!("http://{}/?langue=en", service.address));
    let choice = choice.header("x-forwarded-prefix", "/carte").call().unwrap();
    assert_eq!(header(&choice.map(|_| vec![]), "location"), "/carte/en");
    assert!(page(&[]).contains("<html lang=\"fr\" data-base=\"\">"));
    assert!(page(&[("x-forwarded-prefix", "/carte")]).contains("<html lang=\"fr\" data-base=\"/carte\">"));
    let etag = |headers: &Headers<'_>| header(&service.get("/api/voies/y", headers), "etag").to_owned();
    assert_ne!(etag(&[]), etag(&[("x-forwarded-prefix", "/carte")]), "other links need another ETag");
    let file = |prefix: &str| {
        let headers = [("x-forwarded-host", "site.example"), ("x-forwarded-prefix", prefix)];
        String::from_utf8(service.get("/traces/y/1.gpx", &headers).into_body()).unwrap()
    };
    assert!(file("/carte").contains("\"http://site.example/carte/voies/y/etapes/1\""), "{}", file("/carte"));
    // An invalid prefix appears in no document.
    for wrong in ["carte", "//autre.example", "/a\"><script>", "/..", "/a,/b", "/%2e", "/carte//b"] {
        assert!(page(&[("x-forwarded-prefix", wrong)]).contains("data-base=\"\""), "{wrong}");
    }
}

#[test]
fn an_untrusted_client_cannot_set_the_prefix() {
    let service = Running::new(Atlas::build(y()));
    let moved = [("x-forwarded-prefix", "/carte")];
    for path in ["/", "/api/voies", "/tiles.json", "/styles/hent.json", "/traces/y.gpx", "/api/recherche?q=y"] {
        assert_eq!(service.get(path, &moved).body(), service.get(path, &[]).body(), "{path}");
    }
    assert_eq!(service.get("/carte/api/voies", &moved).status(), 404);
    // Nor can a trusted proxy if the public URL is configured.
    let fixed = Running::with(Atlas::build(y()), |config| {
        config.public_url = Base::parse("https://site.example").ok();
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    assert_eq!(fixed.get("/api/voies", &moved).body(), fixed.get("/api/voies", &[]).body());
}

#[test]
fn redirects_keep_the_prefix() {
    let agent = unredirected();
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
    // Tiles, which do not go through the router, and events.
    let tile = service.get("/tiles/0/0/0.mvt", &[]);
    for path in ["/carte/tiles/0/0/0.mvt", "/carte/tiles/0/0/0.mvt?v=x"] {
        assert_eq!(service.get(path, &[]).body(), tile.body(), "{path}");
    }
    assert_eq!(service.request("HEAD", "/carte/evenements", &[]).status(), 200);
    assert_eq!(service.get("/cartes/api/voies", &[]).status(), 404);
}

/// The embedded files are served at addresses of the table, and the map style asks for such addresses only.
#[test]
fn embedded_files_have_addresses_of_the_table() {
    for asset in ASSETS {
        assert_eq!(Address::parse(asset.path).map(|address| address.to_string()).as_deref(), Some(asset.path));
    }
    let style = Style {
        theme: Theme::Hent,
        ground: Ground::Shortbread { tilejson: "{base}/fond.json".into(), terre: "{base}/terre.json".into() },
        relief: true,
    };
    let style: Value = style.compose("", &[]).unwrap();
    for link in links("json", &serde_json::to_vec(&style["sources"]).unwrap()) {
        assert!(Address::parse(&link).is_some(), "{link}");
    }
}

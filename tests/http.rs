//! The routes, over a socket, or without one where the connection does not matter. This file tests the proxy headers,
//! the API and errors.

mod process; // malformed requests, shutdown, readiness, metrics
mod tiles; // tiles and TileJSON

use hent::atlas::Atlas;
use hent::links::Base;
use serde_json::Value;

use crate::support::datasets::y;
use crate::support::service::{Asks, Local, Running, header, refused};

#[test]
fn forwarded_headers_are_read_from_trusted_proxies_only() {
    let proxied = [("x-forwarded-proto", "https"), ("x-forwarded-host", "exemple.org"), ("host", "interne:1")];
    let tiles = |service: &Running, headers: &[(&str, &str)]| -> String {
        let answer = service.get("/tiles.json", headers);
        serde_json::from_slice::<Value>(answer.body()).unwrap()["tiles"][0].as_str().unwrap().to_owned()
    };
    let stranger = Running::new(Atlas::default());
    assert!(tiles(&stranger, &proxied).starts_with("http://interne:1/"));
    let trusted = Running::with(Atlas::default(), |c| c.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]);
    assert!(tiles(&trusted, &proxied).starts_with("https://exemple.org/"));
    let network = Running::with(Atlas::default(), |c| c.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]);
    assert!(tiles(&network, &proxied).starts_with("https://exemple.org/"));
    // A listener for both address families sees 127.0.0.1 as ::ffff:127.0.0.1.
    for (proxy, host) in [("127.0.0.1", "https://exemple.org/"), ("172.16.0.0/12", "http://interne:1/")] {
        let both = Running::at("[::]:0", Atlas::default(), |c| c.trusted_proxies = vec![proxy.parse().unwrap()]);
        assert!(tiles(&both, &proxied).starts_with(host), "{proxy}");
    }
    let fixed = Running::with(Atlas::default(), |c| c.public_url = Base::parse("https://hent.example/").ok());
    assert!(tiles(&fixed, &proxied).starts_with("https://hent.example/tiles/"));
    // A forwarded host that is not a host name is ignored.
    assert!(tiles(&trusted, &[("x-forwarded-host", "a\"><script>")]).starts_with("http://127.0.0.1:"));
}

#[test]
fn the_api_lists_voies_and_etapes() {
    let service = Local::new(Atlas::build(y()));
    let voies = service.json("/api/voies");
    assert_eq!(
        (voies["voies"][0]["code"].as_str(), voies["attribution"][0].as_str()),
        (Some("y"), Some("© des tests"))
    );
    let voie = service.json("/api/voies/y");
    let [main, branch] = [0, 1].map(|i| voie["lignes"][i]["longueur_m"].as_f64().unwrap());
    assert!(voie["reseau_m"].as_f64().unwrap() < main + branch);
    assert_eq!(voie["nombre_etapes"], 3);
    let etapes = service.json("/api/voies/y/etapes");
    let slugs: Vec<&str> = etapes["etapes"].as_array().unwrap().iter().map(|e| e["etape"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["1", "2", "nord-1"]);
    let etape = service.json("/api/voies/y/etapes/2");
    assert_eq!(etape["depart"]["code"], "l2");
    assert!(etape["montee_m"].is_number() && etape["duree_min"][1].is_number());
    assert_eq!(service.get(etape["liens"]["gpx"].as_str().unwrap(), &[]).status(), 200);
    refused(&service, "/api/voies/x", 404, "Les voies sont : y.");
    refused(&service, "/api/voies/Y%0A", 404, "voie « Y »");
    refused(&service, "/api/voies/y/etapes/9", 404, "1, 2, nord-1");
}

#[test]
fn nearest_hosts_are_sorted_and_parameters_are_checked() {
    let service = Local::new(Atlas::build(y()));
    let hosts = |query: &str| -> Vec<(String, f64)> {
        let found = service.json(&format!("/api/hebergeurs/proches?{query}"));
        let shown = |h: &Value| (h["code"].as_str().unwrap().to_owned(), h["distance_m"].as_f64().unwrap());
        found["hebergeurs"].as_array().unwrap().iter().map(shown).collect()
    };
    // h3 and h4 are shown at their localité, (0, 0). Of two hosts at the same distance, the one with the lower code
    // comes first.
    let found = hosts("lon=-3&lat=48");
    assert_eq!(found.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["h3", "h4", "h1", "h2"]);
    assert_eq!(found[0].1, 0.0);
    assert_eq!(hosts("lon=-3&lat=48&n=1").len(), 1);
    assert_eq!(hosts("lon=-3&lat=48&rayon=100").len(), 2);
    assert_eq!(hosts("lon=-3&lat=48&type=hotel").len(), 0);
    assert_eq!(hosts("lon=180&lat=-90&n=50").len(), 4);
    for (query, parameter) in [
        ("lat=48", "lon"),
        ("lon=-3", "lat"),
        ("lon=abc&lat=48", "lon"),
        ("lon=NaN&lat=48", "lon"),
        ("lon=1e999&lat=48", "lon"),
        ("lon=181&lat=48", "lon"),
        ("lon=-3&lat=-90.1", "lat"),
        ("lon=-3&lat=48&n=0", "n"),
        ("lon=-3&lat=48&n=51", "n"),
        ("lon=-3&lat=48&n=-1", "n"),
        ("lon=-3&lat=48&n=", "n"),
        ("lon=-3&lat=48&rayon=0", "rayon"),
        ("lon=-3&lat=48&rayon=inf", "rayon"),
        ("lon=-3&lat=48&type=palace", "type"),
        ("lon=-3&lat=48&lat=49", "lat"),
        ("lon=%FF&lat=%00", "lon"),
    ] {
        let path = format!("/api/hebergeurs/proches?{query}");
        refused(&service, &path, 400, parameter);
        let problem: Value = serde_json::from_slice(service.get(&path, &[]).body()).unwrap();
        assert_eq!(problem["parametre"], parameter, "{query}");
    }
}

#[test]
fn no_answer_has_private_data() {
    let service = Local::new(Atlas::build(y()));
    let mut paths = vec!["/api/voies".to_owned(), "/health".into(), "/tiles.json".into(), "/traces/y.gpx".into()];
    paths.push("/api/hebergeurs/proches?lon=-3&lat=48&n=50".into());
    for z in 8..=14u32 {
        let n = f64::from(1 << z);
        let (x, y) = ((177.0 / 360.0 * n) as u32, (0.5 - 48f64.to_radians().tan().asinh() / std::f64::consts::TAU) * n);
        let around = |v: u32| v.saturating_sub(3)..=v + 6;
        paths.extend(around(x).flat_map(|x| around(y as u32).map(move |y| format!("/tiles/{z}/{x}/{y}.mvt"))));
    }
    let mut seen_public = false;
    for path in paths {
        let body = String::from_utf8_lossy(service.get(&path, &[]).body()).into_owned();
        seen_public |= body.contains("telephone-1");
        for hidden in
            ["Hôte 5", "Hôte 6", "h5", "h6", "telephone-2", "telephone-4", "telephone-5", "adresse-3", "courriel-6"]
        {
            assert!(!body.contains(hidden), "{hidden} in {path}");
        }
    }
    assert!(seen_public, "the canaries prove nothing if no host shows");
}

#[test]
fn unknown_paths_and_methods_get_a_problem_document() {
    let service = Local::new(Atlas::build(y()));
    for path in ["/nulle-part", "/tiles/0/0/0.png", "/api/../etc/passwd"] {
        refused(&service, path, 404, "n'existe pas");
    }
    refused(&service, &format!("/api/voies/{}", "x".repeat(5000)), 404, "voie");
    let post = service.request("POST", "/api/voies", &[]);
    assert_eq!((post.status().as_u16(), header(&post, "allow")), (405, "GET, HEAD"));
    let preflight = service.request("OPTIONS", "/api/voies", &[("origin", "https://exemple.org")]);
    assert_eq!((preflight.status().as_u16(), header(&preflight, "access-control-allow-origin")), (204, "*"));
    assert_eq!(service.json("/ready")["pret"], true);
    assert_eq!(service.json("/health")["hebergeurs_publies"], 4);
    assert!(!service.json("/health").to_string().contains("essai"), "the address of the store is not public");
}

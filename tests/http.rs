//! Every route, as its clients use it: over a socket, or without one where the connection does not matter.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use hent::atlas::Atlas;
use hent::model::Dataset;
use serde_json::Value;

use crate::support::datasets::{at, y};
use crate::support::means::shared_data;
use crate::support::service::{Asks, Local, Running, header, refused};

#[test]
fn tiles_are_there_empty_or_outside() {
    let service = Local::new(Atlas::build(y()));
    let tile = service.get("/tiles/0/0/0.mvt", &[]);
    assert_eq!((tile.status().as_u16(), header(&tile, "content-type")), (200, "application/vnd.mapbox-vector-tile"));
    assert!(!tile.body().is_empty());
    assert_eq!(service.get("/tiles/hebergeurs/0/0/0.mvt", &[]).status(), 204);
    assert_eq!(service.get("/tiles/14/0/0.mvt", &[]).status(), 204);
    for outside in ["15/0/0", "0/1/0", "3/0/8", "99999999999999999999999/0/0"] {
        refused(&service, &format!("/tiles/{outside}.mvt"), 404, "hors de la pyramide");
    }
    for malformed in ["a/0/0", "0/-1/0", "1/0/+0", "0/0/%00", "1.5/0/0", "0/0/ 0"] {
        refused(&service, &format!("/tiles/{}.mvt", malformed.replace(' ', "%20")), 400, "nombre entier");
    }
    refused(&service, "/tiles/terre/0/0/0.mvt", 404, "points_interet");
    refused(&service, "/tiles/terre.json", 404, "points_interet");
}

#[test]
fn bodies_have_strong_etags_and_gzip() {
    let service = Running::new(Atlas::build(y()));
    let plain = service.get("/traces/y.gpx", &[]);
    let packed = service.get("/traces/y.gpx", &[("accept-encoding", "br;q=1.0, gzip;q=0.8, *;q=0.1")]);
    assert_eq!((header(&plain, "content-encoding"), header(&packed, "content-encoding")), ("", "gzip"));
    assert_eq!(header(&packed, "vary"), "Accept-Encoding");
    let mut unpacked = vec![];
    flate2::read::GzDecoder::new(packed.body().as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(&unpacked, plain.body());
    let (etag, etag_gzip) = (header(&plain, "etag").to_owned(), header(&packed, "etag").to_owned());
    assert!(etag.starts_with('"') && etag != etag_gzip, "{etag} {etag_gzip}");
    for known in [etag.clone(), format!("\"x\", W/{etag}"), "*".into()] {
        let answer = service.get("/traces/y.gpx", &[("if-none-match", &known)]);
        assert_eq!((answer.status().as_u16(), answer.body().len(), header(&answer, "etag")), (304, 0, etag.as_str()));
    }
    // The ETag of one encoding is not that of the other.
    assert_eq!(service.get("/traces/y.gpx", &[("if-none-match", &etag_gzip)]).status(), 200);
    for refuses in ["identity", "gzip;q=0", "br"] {
        let answer = service.get("/traces/y.gpx", &[("accept-encoding", refuses)]);
        assert_eq!(header(&answer, "content-encoding"), "", "{refuses}");
    }
    // Unless it likes neither: then it gets the body all the same.
    assert_eq!(service.get("/traces/y.gpx", &[("accept-encoding", "*;q=0")]).body(), plain.body());
    let head = service.request("HEAD", "/traces/y.gpx", &[]);
    assert_eq!((head.status().as_u16(), head.body().len(), header(&head, "etag")), (200, 0, etag.as_str()));
    assert_eq!(header(&head, "content-length"), plain.body().len().to_string());
}

/// What is slow to make is there a little later, and smaller; who has the body in another encoding need not fetch it again.
#[test]
fn slow_encodings_come_behind() {
    let mut data = y();
    data.troncons[0].geom = (0..2000).map(|i| at(f64::from(i) * 2e-3, (f64::from(i) * 0.7).sin() * 0.2)).collect();
    let service = Running::new(Atlas::build(data));
    let path = &format!("/tiles/{}.mvt", crate::support::grid::tile_of(12, (2.0, 0.0)));
    let browser = [("accept-encoding", "gzip, deflate, br, zstd")];
    let quick = service.get(path, &browser);
    assert_eq!(header(&quick, "content-encoding"), "gzip");
    service.prepare();
    let start = std::time::Instant::now();
    let slow = loop {
        let answer = service.get(path, &browser);
        if header(&answer, "content-encoding") != "gzip" {
            break answer;
        }
        assert!(start.elapsed() < Duration::from_secs(120), "never packed");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(header(&slow, "content-encoding"), "br");
    assert!(slow.body().len() < quick.body().len(), "{} {}", slow.body().len(), quick.body().len());
    let mut unpacked = vec![];
    brotli::Decompressor::new(slow.body().as_slice(), 4096).read_to_end(&mut unpacked).unwrap();
    assert_eq!(&unpacked, service.get(path, &[]).body());
    let zstd = loop {
        let answer = service.get(path, &[("accept-encoding", "zstd")]);
        if header(&answer, "content-encoding") == "zstd" {
            break answer;
        }
        assert!(start.elapsed() < Duration::from_secs(120), "never packed");
    };
    assert_eq!(zstd::decode_all(zstd.body().as_slice()).unwrap(), unpacked);
    let known = header(&quick, "etag").to_owned();
    let again = service.get(path, &[browser[0], ("if-none-match", &known)]);
    assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, known.as_str()));
    // A client says what it likes best.
    let picky = service.get(path, &[("accept-encoding", "br;q=0.5, gzip;q=0.9, zstd;q=0.2")]);
    assert_eq!(header(&picky, "content-encoding"), "gzip");
}

/// What the door hands out and what the routes make is one answer, to the header.
#[test]
fn a_kept_tile_is_the_tile_that_was_made() {
    let service = Local::new(Atlas::build(y()));
    let requests: [(&str, &[(&str, &str)]); 5] = [
        ("GET", &[]),
        ("HEAD", &[]),
        ("GET", &[("accept-encoding", "gzip, deflate, br, zstd")]),
        ("GET", &[("if-none-match", "*"), ("accept-encoding", "gzip")]),
        ("GET", &[("accept-encoding", "gzip;q=0"), ("accept-encoding", "identity")]),
    ];
    for (i, (method, headers)) in requests.into_iter().enumerate() {
        // Sets of layers that nobody asked for yet. The door does not read what is written in percent: the route does.
        let names = ["voies", "voies,etapes", "voies,troncons", "voies,localites", "voies,hebergeurs"][i];
        let path = format!("/tiles/{names}/9/251/177.mvt");
        let all = |path: &str| {
            let answer = service.request(method, path, headers);
            let mut headers: Vec<_> = answer.headers().iter().map(|(k, v)| (k.to_string(), v.clone())).collect();
            headers.retain(|(name, _)| name != "date");
            headers.sort_by(|a, b| a.0.cmp(&b.0));
            (answer.status(), headers, answer.into_body())
        };
        let made = all(&path);
        assert_eq!(made, all(&path), "{method} {headers:?}");
        assert_eq!(made, all(&path.replace("voies", "%76oies")), "{method} {headers:?}");
        let expected = [("access-control-allow-origin", "*"), ("x-content-type-options", "nosniff")];
        for (name, value) in expected.into_iter().chain([("referrer-policy", "no-referrer")]) {
            assert!(made.1.iter().any(|(n, v)| n == name && v == value), "{name} in {:?}", made.1);
        }
    }
    let post = service.request("POST", "/tiles/voies/9/251/177.mvt", &[]);
    assert_eq!((post.status().as_u16(), header(&post, "allow")), (405, "GET, HEAD"));
    let preflight = service.request("OPTIONS", "/tiles/voies/9/251/177.mvt", &[]);
    assert_eq!((preflight.status().as_u16(), header(&preflight, "access-control-allow-methods")), (204, "GET, HEAD"));
    let metrics = service.get("/metrics", &[]).into_body();
    let metrics = String::from_utf8(metrics).unwrap();
    // Four bodies three times each and the preflight; what was not modified, three times.
    for line in ["hent_reponses_total{classe=\"2xx\"} 13", "hent_reponses_total{classe=\"3xx\"} 3"] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
}

/// A tile called by the version of what is served holds for ever; by any other, it is what there is.
#[test]
fn a_version_makes_a_tile_hold_for_ever() {
    let service = Running::new(Atlas::build(y()));
    let version = service.json("/tiles.json")["version_donnees"].as_str().unwrap().to_owned();
    let (for_ever, briefly) = ("public, max-age=31536000, immutable", "public, max-age=60,");
    for path in ["/tiles/0/0/0.mvt", "/tiles/voies/9/251/177.mvt", "/tiles/14/0/0.mvt"] {
        let plain = service.get(path, &[]);
        assert!(header(&plain, "cache-control").starts_with(briefly), "{plain:?}");
        for _ in ["made", "kept"] {
            let answer = service.get(&format!("{path}?v={version}"), &[]);
            assert_eq!(header(&answer, "cache-control"), for_ever, "{path}");
            assert_eq!((answer.status(), answer.body()), (plain.status(), plain.body()), "{path}");
            for other in ["v=", "v=0", "v", "w=1", "v=%ff", &format!("v={version}0"), &format!("v=0&v={version}")] {
                let answer = service.get(&format!("{path}?{other}"), &[]);
                assert!(header(&answer, "cache-control").starts_with(briefly), "{path}?{other}");
                assert_eq!(answer.body(), plain.body(), "{path}?{other}");
            }
        }
    }
    let known = service.get("/tiles/0/0/0.mvt", &[]);
    let known = [("if-none-match", header(&known, "etag"))];
    let still = service.get(&format!("/tiles/0/0/0.mvt?v={version}"), &known);
    assert_eq!((still.status().as_u16(), header(&still, "cache-control")), (304, for_ever));

    // A TileJSON asked with a version names it in its tiles' addresses; it is not kept for ever itself.
    for (path, tiles) in [("/tiles.json?v", "/tiles"), ("/tiles/voies.json?v=0", "/tiles/voies")] {
        let document = service.json(path);
        let expected = format!("http://{}{tiles}/{{z}}/{{x}}/{{y}}.mvt?v={version}", service.address);
        assert_eq!(
            (document["tiles"][0].as_str(), &document["version_donnees"]),
            (Some(&*expected), &version.clone().into())
        );
    }
    assert!(header(&service.get("/tiles.json?v", &[]), "cache-control").starts_with(briefly));

    // It is that of the content: another server has the same, and every change another.
    assert_eq!(Running::new(Atlas::build(y())).json("/tiles.json")["version_donnees"], version);
    let mut seen = vec![version.clone()];
    for change in [
        (|data| data.troncons[0].geom[1].lat += 1e-6) as fn(&mut Dataset),
        |data| data.localites[0].nom.push('!'),
        |data| data.hebergeurs.retain(|h| h.code.as_str() != "h1"),
    ] {
        let mut data = y();
        change(&mut data);
        service.publish(Atlas::build(data));
        let changed = service.json("/tiles.json")["version_donnees"].as_str().unwrap().to_owned();
        assert!(!seen.contains(&changed), "{changed} in {seen:?}");
        let old = service.get(&format!("/tiles/0/0/0.mvt?v={version}"), &[]);
        assert!(header(&old, "cache-control").starts_with(briefly), "{old:?}");
        seen.push(changed);
    }
    // Who published nothing is in no version either.
    let mut data = y();
    data.hebergeurs.retain(|h| h.code.as_str() != "h5");
    service.publish(Atlas::build(data));
    assert_eq!(service.json("/tiles.json")["version_donnees"], version);
}

#[test]
fn two_services_on_the_same_data_give_the_same_bytes() {
    // Behind one name, for links say it.
    let service = || Running::with(Atlas::build(y()), |config| config.public_url = Some("https://exemple.org".into()));
    let (one, two) = (service(), service());
    for path in ["/tiles/0/0/0.mvt", "/tiles/9/251/177.mvt", "/traces/y/1.gpx", "/api/voies", "/api/voies/y/etapes"] {
        let (a, b) = (one.get(path, &[]), two.get(path, &[]));
        assert_eq!(header(&a, "etag"), header(&b, "etag"), "{path}");
        assert!(a.body() == b.body(), "{path}");
    }
}

#[test]
fn tilejson_is_valid_and_absolute() {
    let service = Running::new(Atlas::build(y()));
    let document = service.json("/tiles.json");
    assert_eq!(document["tiles"][0], format!("http://{}/tiles/{{z}}/{{x}}/{{y}}.mvt", service.address));
    assert_eq!(document["attribution"], "© des tests");
    let some = service.json("/tiles/voies,hebergeurs.json");
    assert_eq!(some["tiles"][0], format!("http://{}/tiles/voies,hebergeurs/{{z}}/{{x}}/{{y}}.mvt", service.address));
    assert_eq!(some["vector_layers"].as_array().unwrap().len(), 2);
    let Some(schema) = shared_data("tilejson_is_valid", "schemas/tilejson-3.0.0/schema.json") else { return };
    let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for document in [&document, &some, &Running::new(Atlas::default()).json("/tiles.json")] {
        let errors: Vec<String> = schema.iter_errors(document).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn proxy_headers_count_only_from_a_trusted_proxy() {
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
    // A listener for both families sees 127.0.0.1 as ::ffff:127.0.0.1.
    for (proxy, host) in [("127.0.0.1", "https://exemple.org/"), ("172.16.0.0/12", "http://interne:1/")] {
        let both = Running::at("[::]:0", Atlas::default(), |c| c.trusted_proxies = vec![proxy.parse().unwrap()]);
        assert!(tiles(&both, &proxied).starts_with(host), "{proxy}");
    }
    let fixed = Running::with(Atlas::default(), |c| c.public_url = Some("https://hent.example/".into()));
    assert!(tiles(&fixed, &proxied).starts_with("https://hent.example/tiles/"));
    // What is no host goes into no document.
    assert!(tiles(&trusted, &[("x-forwarded-host", "a\"><script>")]).starts_with("http://127.0.0.1:"));
}

#[test]
fn the_api_tells_voies_and_etapes() {
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
fn the_nearest_hosts_are_asked_properly() {
    let service = Local::new(Atlas::build(y()));
    let hosts = |query: &str| -> Vec<(String, f64)> {
        let found = service.json(&format!("/api/hebergeurs/proches?{query}"));
        let shown = |h: &Value| (h["code"].as_str().unwrap().to_owned(), h["distance_m"].as_f64().unwrap());
        found["hebergeurs"].as_array().unwrap().iter().map(shown).collect()
    };
    // h3 and h4 are at their localité, (0, 0); of two equally far the lower code comes first.
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
fn nothing_private_leaves() {
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
fn what_is_not_a_route_is_said_so() {
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
    assert!(!service.json("/health").to_string().contains("essai"), "where the store is, is nobody's business");
}

#[test]
fn raw_nonsense_gets_an_answer_or_a_closed_door() {
    let service = Running::new(Atlas::build(y()));
    for nonsense in [
        &b"GET / HTTP/9.9\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00",
        b"GET /tiles/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /%ff%fe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /tiles.json HTTP/1.1\r\nHost: \x01\r\nConnection: close\r\n\r\n",
        b"GET /api/voies HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ;;q=9\r\nIf-None-Match: \xff\r\nConnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    ] {
        let mut socket = TcpStream::connect(service.address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        socket.write_all(nonsense).unwrap();
        socket.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = vec![];
        let _ = socket.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 ") && !text.starts_with("HTTP/1.1 5"), "{text}");
    }
    assert_eq!(service.get("/ready", &[]).status(), 200);
}

#[test]
fn requests_in_flight_are_answered_when_it_stops() {
    // A track of some 15 MB, more than the sockets' buffers hold.
    let mut data = y();
    let place = |i: i32| at(f64::from(i) * 1e-4, f64::from(i % 7) * 1e-4);
    data.troncons[0].geom = (0..200_000).map(place).collect();
    let mut service = Running::new(Atlas::build(data));
    let mut socket = TcpStream::connect(service.address).unwrap();
    socket.write_all(b"GET /traces/y.gpx HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut start = [0; 15];
    socket.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    // No new requests, the old ones to their end.
    service.stop();
    std::thread::sleep(Duration::from_millis(300));
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(answer.len() > 10_000_000 && answer.ends_with("</gpx>"), "{} bytes", answer.len());
    service.wait();
    assert!(TcpStream::connect(service.address).is_err());
}

#[test]
fn who_watches_ready_is_told_no_before_it_stops() {
    let mut service = Running::new(Atlas::build(y()));
    assert_eq!(service.json("/ready")["pret"], true);
    service.stop();
    let start = std::time::Instant::now();
    let says = loop {
        let answer = service.get("/ready", &[]);
        if answer.status() != 200 {
            assert_eq!((answer.status().as_u16(), header(&answer, "cache-control")), (503, "no-store"));
            break serde_json::from_slice::<Value>(answer.body()).unwrap();
        }
        assert!(start.elapsed() < Duration::from_secs(60), "never says no");
    };
    assert_eq!(says, serde_json::json!({ "pret": false, "cause": "Le service s'arrête." }));
    assert_eq!(service.get("/tiles/0/0/0.mvt", &[]).status(), 200, "it still answers");
    service.wait();
    assert!(TcpStream::connect(service.address).is_err());
}

/// What Prometheus needs: each metric with its type, a histogram whose buckets add up.
#[test]
fn metrics_are_counted() {
    let service = Local::new(Atlas::build(y()));
    for (path, times) in [("/tiles/0/0/0.mvt", 3), ("/traces/y.gpx", 2), ("/traces/x.gpx", 1), ("/nulle-part", 1)] {
        for _ in 0..times {
            service.get(path, &[]);
        }
    }
    let answer = service.get("/metrics", &[]);
    assert_eq!(header(&answer, "content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let text = String::from_utf8(answer.into_body()).unwrap();
    // The order of labels does not matter.
    let of = |group: &str, class: &str, bound: &str| {
        let labels = [format!("groupe=\"{group}\""), format!("classe=\"{class}\""), format!("le=\"{bound}\"")];
        let mut lines = text.lines().filter(|line| line.starts_with("hent_requete_secondes_bucket{"));
        let line =
            lines.find(|line| labels.iter().all(|label| line.contains(label))).unwrap_or_else(|| panic!("{text}"));
        line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!([of("tuile", "2xx", "+Inf"), of("fichier", "2xx", "+Inf"), of("fichier", "4xx", "+Inf")], [3, 2, 1]);
    assert_eq!([of("autre", "4xx", "+Inf"), of("api", "2xx", "+Inf")], [1, 0]);
    assert!(of("tuile", "2xx", "0.001") <= of("tuile", "2xx", "10"));
    for line in [
        "# TYPE hent_reponses_total counter",
        "hent_reponses_total{classe=\"4xx\"} 2",
        "# TYPE hent_requete_secondes histogram",
        "hent_requete_secondes_count{groupe=\"tuile\",classe=\"2xx\"} 3",
        "# TYPE hent_reconstruction_secondes histogram",
        "hent_reconstruction_secondes_count 0",
        "hent_reconstructions_total 0",
        "hent_derniere_reconstruction_secondes 0.0",
        "hent_base_jointe 1",
        "hent_abonnes_refuses_total{cause=\"adresse\"} 0",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} in {text}");
    }
}

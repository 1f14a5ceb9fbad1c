//! Tiles and TileJSON: status, encodings, ETags, versions.

use std::io::Read;
use std::time::Duration;

use hent::atlas::Atlas;
use hent::links::Base;
use hent::model::Dataset;
use serde_json::Value;

use crate::support::datasets::{at, y};
use crate::support::means::shared_data;
use crate::support::service::{Asks, Local, Running, header, refused};

#[test]
fn tiles_are_served_empty_or_outside_the_pyramid() {
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
    // Each encoding has an ETag of its own.
    assert_eq!(service.get("/traces/y.gpx", &[("if-none-match", &etag_gzip)]).status(), 200);
    for refuses in ["identity", "gzip;q=0", "br"] {
        let answer = service.get("/traces/y.gpx", &[("accept-encoding", refuses)]);
        assert_eq!(header(&answer, "content-encoding"), "", "{refuses}");
    }
    // A client that refuses both encodings gets the plain body all the same.
    assert_eq!(service.get("/traces/y.gpx", &[("accept-encoding", "*;q=0")]).body(), plain.body());
    let head = service.request("HEAD", "/traces/y.gpx", &[]);
    assert_eq!((head.status().as_u16(), head.body().len(), header(&head, "etag")), (200, 0, etag.as_str()));
    assert_eq!(header(&head, "content-length"), plain.body().len().to_string());
}

/// A body in a slow encoding is there a little later, and is smaller. A client that has another encoding of the body
/// gets 304.
#[test]
fn slow_encodings_are_made_in_the_background() {
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
        assert!(start.elapsed() < Duration::from_secs(120), "the Brotli body never came");
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
        assert!(start.elapsed() < Duration::from_secs(120), "the Zstandard body never came");
    };
    assert_eq!(zstd::decode_all(zstd.body().as_slice()).unwrap(), unpacked);
    let known = header(&quick, "etag").to_owned();
    let again = service.get(path, &[browser[0], ("if-none-match", &known)]);
    assert_eq!((again.status().as_u16(), header(&again, "etag")), (304, known.as_str()));
    // The client's preference (q-values) decides.
    let picky = service.get(path, &[("accept-encoding", "br;q=0.5, gzip;q=0.9, zstd;q=0.2")]);
    assert_eq!(header(&picky, "content-encoding"), "gzip");
}

/// The fast path for cached tiles and the route give the same answer, including headers.
#[test]
fn a_cached_tile_equals_the_one_first_sent() {
    let service = Local::new(Atlas::build(y()));
    let requests: [(&str, &[(&str, &str)]); 5] = [
        ("GET", &[]),
        ("HEAD", &[]),
        ("GET", &[("accept-encoding", "gzip, deflate, br, zstd")]),
        ("GET", &[("if-none-match", "*"), ("accept-encoding", "gzip")]),
        ("GET", &[("accept-encoding", "gzip;q=0"), ("accept-encoding", "identity")]),
    ];
    for (i, (method, headers)) in requests.into_iter().enumerate() {
        // Sets of layers that are not cached yet. The fast path does not decode percent-encoding, so the route answers
        // those paths.
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
    // Four bodies, three times each, and the preflight; three times 304.
    for line in ["hent_reponses_total{classe=\"2xx\"} 13", "hent_reponses_total{classe=\"3xx\"} 3"] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
}

/// A tile address with the current data version is immutable. With another version, the answer is the current tile with
/// a short lifetime.
#[test]
fn a_tile_with_its_version_is_immutable() {
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

    // A TileJSON asked for with a version writes the current version into its tile addresses. The TileJSON itself is
    // not immutable.
    for (path, tiles) in [("/tiles.json?v", "/tiles"), ("/tiles/voies.json?v=0", "/tiles/voies")] {
        let document = service.json(path);
        let expected = format!("http://{}{tiles}/{{z}}/{{x}}/{{y}}.mvt?v={version}", service.address);
        assert_eq!(
            (document["tiles"][0].as_str(), &document["version_donnees"]),
            (Some(&*expected), &version.clone().into())
        );
    }
    assert!(header(&service.get("/tiles.json?v", &[]), "cache-control").starts_with(briefly));

    // The version depends on the content: another server on the same data has the same version, and every change gives
    // a new one.
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
    // A host who is not published does not change the version.
    let mut data = y();
    data.hebergeurs.retain(|h| h.code.as_str() != "h5");
    service.publish(Atlas::build(data));
    assert_eq!(service.json("/tiles.json")["version_donnees"], version);
}

#[test]
fn two_services_on_the_same_data_give_the_same_bytes() {
    // Links contain the host name, so both have the same `public_url`.
    let service =
        || Running::with(Atlas::build(y()), |config| config.public_url = Base::parse("https://exemple.org").ok());
    let (one, two) = (service(), service());
    for path in ["/tiles/0/0/0.mvt", "/tiles/9/251/177.mvt", "/traces/y/1.gpx", "/api/voies", "/api/voies/y/etapes"] {
        let (a, b) = (one.get(path, &[]), two.get(path, &[]));
        assert_eq!(header(&a, "etag"), header(&b, "etag"), "{path}");
        assert!(a.body() == b.body(), "{path}");
    }
}

#[test]
fn tilejson_is_valid_and_has_absolute_addresses() {
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

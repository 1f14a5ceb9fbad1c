//! `POST /api/verification`: files of every format, hostile bodies, and the process that reads them.

mod date; // a date as the reference
mod hostile; // bombs, noise, cut files, other processes
mod page; // /verifier
mod serveur; // a service that is sent files

use serde_json::{Value, json};
pub use serveur::Serveur;

use crate::support::means::program;

/// Returns the value at a path of a document: `comparaison/suivies/0/voie`.
fn at<'a>(document: &'a Value, path: &str) -> &'a Value {
    document.pointer(&format!("/{path}")).unwrap_or_else(|| panic!("{path} is missing in {document:#}"))
}

/// Returns the track of a published étape in every format, without those of `ogr2ogr` if it is missing and the skip of
/// `test` was noted.
pub fn in_every_format(serveur: &Serveur, test: &str) -> Vec<(&'static str, Vec<u8>)> {
    let etapes = serveur.json("/api/voies");
    let voie = at(&etapes, "voies/0/code").as_str().unwrap().to_owned();
    let gpx = serveur.get(&format!("/traces/{voie}/1.gpx"));
    let mut sent: Vec<(&str, Vec<u8>)> = ["kml", "geojson", "fit"]
        .into_iter()
        .map(|format| (format, serveur.get(&format!("/traces/{voie}/1.{format}"))))
        .collect();
    let kml = sent[0].1.clone();
    sent.push(("kmz", zipped(&[("doc.kml", &kml)])));
    sent.push(("zip", zipped(&[("un/deux/trace.gpx", &gpx)])));
    if program(test, "ogr2ogr").is_some() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.geojson"), &sent[1].1).unwrap();
        let convert = |to: &str, format: &str| {
            let arguments =
                ["-f", format, to, "a.geojson", "-nlt", "LINESTRINGZ", "-where", "OGR_GEOMETRY LIKE '%LINESTRING%'"];
            let mut command = std::process::Command::new("ogr2ogr");
            command.args(arguments).current_dir(&folder).stderr(std::process::Stdio::null());
            said_anyway(&mut command);
        };
        convert("a.gpkg", "GPKG");
        convert("a.shp", "ESRI Shapefile");
        sent.push(("gpkg", std::fs::read(folder.path().join("a.gpkg")).unwrap()));
        let part = |end: &str| (format!("a.{end}"), std::fs::read(folder.path().join(format!("a.{end}"))).unwrap());
        let parts = ["shp", "shx", "dbf", "prj"].map(part);
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        sent.push(("zip", zipped(&parts)));
    }
    sent.push(("gpx", gpx));
    sent
}

#[test]
fn a_published_track_is_the_same_in_every_format() {
    let serveur = Serveur::new();
    let voies = serveur.json("/api/voies");
    let voie = at(&voies, "voies/0/code").as_str().unwrap();
    let own = at(&serveur.json(&format!("/api/voies/{voie}/etapes/1")), "longueur_m").as_f64().unwrap();
    for (format, body) in in_every_format(&serveur, "a_published_track_is_the_same_in_every_format") {
        let (status, found) = serveur.post("", "application/octet-stream", &body);
        assert_eq!(status, 200, "{format}: {found:#}");
        assert_eq!(at(&found, "format"), format);
        assert_eq!(at(&found, "comparaison/identique"), true, "{format}: {:#}", at(&found, "comparaison"));
        assert_eq!(at(&found, "comparaison/suivies/0/etapes/0/code"), "1", "{format}");
        assert_eq!(at(&found, "comparaison/sens"), "meme", "{format}");
        let lengths = ["chiffres", "comparaison/envoye", "comparaison/publie"]
            .map(|of| at(&found, &format!("{of}/longueur_m")).as_f64().unwrap());
        let [figures, sent, published] = lengths;
        assert!((figures - sent).abs() < 0.01 * sent, "{format}: {lengths:?}");
        // Some formats also have the lines of closures.
        assert!((published - own).abs() < 0.005 * own && sent > 0.995 * own, "{format}: {own} {lengths:?}");
        assert!(at(&found, "chiffres/points").as_u64().unwrap() > 10);
        assert!(at(&found, "nombres/erreur").as_u64().is_some() && at(&found, "constats").is_array());
        assert_eq!(at(&found, "trace/type"), "MultiLineString");
    }
    serveur.leaves_nothing();
}

/// Runs a program that must succeed, and may complain.
fn said_anyway(command: &mut std::process::Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

/// Returns a ZIP archive.
pub fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn what_a_line_is_compared_with_can_be_named() {
    let serveur = Serveur::new();
    let voie = at(&serveur.json("/api/voies"), "voies/0/code").as_str().unwrap().to_owned();
    let [first, second] = [1, 2].map(|n| serveur.get(&format!("/traces/{voie}/{n}.gpx")));
    let post = |query: &str| serveur.post(query, "application/gpx+xml", &first);
    let (_, found) = post("");
    let troncon = at(&found, "comparaison/suivies/0/troncons/0/code").as_str().unwrap().to_owned();
    for query in [format!("?voie={voie}&etape=1"), format!("?etape={voie}/1&tolerance=25&pas=20")] {
        let (status, found) = post(&query);
        assert_eq!((status, at(&found, "comparaison/identique")), (200, &Value::Bool(true)), "{query}");
        assert_eq!(at(&found, "comparaison/manquant_km"), 0.0, "{query}");
    }
    let (status, found) = post(&format!("?troncon={troncon}"));
    assert_eq!((status, at(&found, "comparaison/suivies/0/voie")), (200, &Value::Null));
    assert_eq!(at(&found, "comparaison/suivies/0/troncons/0/code"), troncon.as_str());
    let (_, other) = post(&format!("?etape={voie}/2"));
    assert_eq!(at(&other, "comparaison/identique"), false);
    assert!(at(&other, "comparaison/manquant_km").as_f64().unwrap() > 1.0, "{other:#}");
    // A form may have a second file to compare with. The boundary is that of Chromium, which begins like an option.
    const BOUNDARY: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
    let form = |files: &[(&str, &[u8])]| {
        let part = |(name, bytes): &(&str, &[u8])| {
            let head =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a\"\r\n\r\n");
            [head.as_bytes(), bytes, b"\r\n"].concat()
        };
        let body =
            [files.iter().flat_map(part).collect::<Vec<u8>>(), format!("--{BOUNDARY}--\r\n").into_bytes()].concat();
        serveur.post("", &format!("multipart/form-data; boundary={BOUNDARY}"), &body)
    };
    let (status, found) = form(&[("fichier", &first)]);
    assert_eq!((status, at(&found, "comparaison/identique")), (200, &Value::Bool(true)));
    let (status, found) = form(&[("reference", &first), ("fichier", &first)]);
    assert_eq!((status, at(&found, "comparaison/identique")), (200, &Value::Bool(true)));
    assert_eq!(at(&found, "comparaison/suivies/0/voie"), &Value::Null);
    let (status, found) = form(&[("fichier", &first), ("reference", &second)]);
    assert_eq!((status, at(&found, "comparaison/identique")), (200, &Value::Bool(false)));
    // Both étapes are published. What the reference has too much, the sent line lacks, and the other way round.
    let moved = |found: &Value| -> Vec<(String, String)> {
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let ecarts = at(found, "comparaison/ecarts").as_array().unwrap();
        ecarts.iter().map(|ecart| (word(&ecart["nature"]), word(&ecart["a_bouge"]))).collect()
    };
    for (nature, line) in [("ajout", "reference"), ("manque", "trace")] {
        let pair = (nature.to_owned(), line.to_owned());
        assert!(moved(&found).contains(&pair), "{:?}", moved(&found));
    }
    let elsewhere = String::from_utf8(first.clone()).unwrap().replace("lat=\"4", "lat=\"5");
    let (_, found) = form(&[("fichier", &first), ("reference", elsewhere.as_bytes())]);
    assert!(!moved(&found).is_empty() && moved(&found).iter().all(|(_, line)| line == "reference"), "{found:#}");
    for (query, status, says) in [
        ("?etape=1", 400, "Nommez-la aussi"),
        ("?voie=x&etape=1", 404, "Les voies sont"),
        ("?troncon=x", 404, "tronçon « x »"),
        ("?tolerance=0", 400, "de 1 à 500"),
        ("?pas=1000", 400, "de 2 à 100"),
        ("?srs=Lambert", 400, "EPSG:2154"),
        ("?f=xml", 400, "geojson"),
    ] {
        let (found, problem) = post(query);
        assert_eq!(found, status, "{query}: {problem:#}");
        assert!(at(&problem, "detail").as_str().unwrap().contains(says), "{query}: {problem:#}");
    }
}

#[test]
fn geojson_has_the_line_its_deviations_and_the_findings() {
    let serveur = Serveur::new();
    let voie = at(&serveur.json("/api/voies"), "voies/0/code").as_str().unwrap().to_owned();
    let gpx = String::from_utf8(serveur.get(&format!("/traces/{voie}/1.gpx"))).unwrap();
    // One point in the middle jumps by 2 km.
    let places: Vec<&str> = gpx.split("<trkpt ").collect();
    let middle = places.len() / 2;
    let lat = places[middle].split('"').nth(1).unwrap();
    let jumped = places[middle].replacen(lat, &format!("{:.6}", lat.parse::<f64>().unwrap() + 0.018), 1);
    let broken = [&places[..middle], &[jumped.as_str()], &places[middle + 1..]].concat().join("<trkpt ");
    let answer = serveur.post_as("?f=geojson", "application/gpx+xml", broken.as_bytes());
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/geo+json");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(!answer.headers().contains_key("etag"), "an answer to a sent file is not cached");
    let found: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(at(&found, "type"), "FeatureCollection");
    let features = at(&found, "features").as_array().unwrap();
    let roles: Vec<&str> = features.iter().map(|f| at(f, "properties/role").as_str().unwrap()).collect();
    assert!(roles[0] == "trace" && roles.contains(&"ecart") && roles.contains(&"constat"), "{roles:?}");
    let rules: Vec<&Value> = features.iter().filter_map(|f| f.pointer("/properties/regle")).collect();
    assert!(rules.contains(&&Value::from("sommet-aberrant")), "{rules:?}");
    let ecart = features.iter().find(|f| at(f, "properties/role") == "ecart").unwrap();
    assert_eq!(at(ecart, "geometry/type"), "MultiLineString");
    assert!(at(&found, "comparaison/plus_d_un_km").as_bool().unwrap(), "{:#}", at(&found, "comparaison"));
}

#[test]
fn other_methods_are_named_and_pages_of_others_may_ask() {
    let serveur = Serveur::new();
    let ask = |method: &str| serveur.request(method, "/api/verification", &[], b"");
    for method in ["GET", "DELETE"] {
        let answer = ask(method);
        assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, "POST"));
    }
    let answer = ask("OPTIONS");
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers()["access-control-allow-methods"], "POST");
}

#[test]
fn a_line_is_mended_as_far_as_it_is_asked() {
    let serveur = Serveur::new();
    let voie = at(&serveur.json("/api/voies"), "voies/0/code").as_str().unwrap().to_owned();
    let gpx = String::from_utf8(serveur.get(&format!("/traces/{voie}/1.gpx?sens=retour"))).unwrap();
    // The tenth point comes twice.
    let places: Vec<&str> = gpx.split("<trkpt ").collect();
    let twice = [&places[..11], &[places[10]], &places[11..]].concat().join("<trkpt ");
    let mend = |query: &str, accept: &str, body: &[u8]| {
        let path = format!("/api/verification/reparation{query}");
        serveur.request("POST", &path, &[("accept", accept)], body)
    };
    let found: Value = serde_json::from_slice(mend("?par=sommets-doubles,sens", "", twice.as_bytes()).body()).unwrap();
    let by = |word: &str| at(&found, "faits").as_array().unwrap().iter().find(|f| f["par"] == word).unwrap();
    assert_eq!(
        (at(by("sommets-doubles"), "fois"), at(by("sens"), "fois")),
        (&Value::from(1), &Value::from(1)),
        "{found:#}"
    );
    let points = |of: &str| at(by("sommets-doubles"), &format!("{of}/points")).as_u64().unwrap();
    assert_eq!(points("avant"), points("apres") + 1);
    assert_eq!(at(&found, "trace/type"), "MultiLineString");
    let answer = mend("?par=sommets-doubles,sens", "application/gpx+xml", twice.as_bytes());
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"application/gpx+xml".parse().unwrap())
    );
    let (_, checked) = serveur.post("", "", answer.body());
    assert_eq!(at(&checked, "comparaison/sens"), "meme");
    assert!(!at(&checked, "constats").to_string().contains("sommet-double"), "{:#}", at(&checked, "constats"));
    let again: Value = serde_json::from_slice(mend("?par=sommets-doubles,sens", "", answer.body()).body()).unwrap();
    assert!(at(&again, "faits").as_array().unwrap().iter().all(|fait| fait["fois"] == 0), "{again:#}");
    let feature: Value = serde_json::from_slice(mend("?par=ordre&f=geojson", "", answer.body()).body()).unwrap();
    assert_eq!(at(&feature, "type"), "Feature");
    for query in ["", "?par=", "?par=tout"] {
        let answer = mend(query, "", answer.body());
        assert_eq!(answer.status(), 400, "{query}");
        assert!(String::from_utf8_lossy(answer.body()).contains("sommets-doubles"), "{query}");
    }
    serveur.leaves_nothing();
}

/// The heights of a mended track come from the rasters of `hent.toml`, which are read in a process of its own.
#[test]
fn heights_come_from_the_rasters_of_the_configuration() {
    let with = |rasters: bool| {
        Serveur::prepared(|store| {
            let folder = store.parent().unwrap();
            std::fs::write(folder.join("hent.toml"), "relief = \"relief.vrt\"\n").unwrap();
            if rasters {
                let tile = "ncols 2\nnrows 2\nxllcorner 9\nyllcorner 47\ncellsize 0.5\n120 120\n120 120\n";
                std::fs::write(folder.join("relief.asc"), tile).unwrap();
            }
            let vrt = "<VRTDataset rasterXSize=\"2\" rasterYSize=\"2\"><SRS>EPSG:4326</SRS>\
                       <GeoTransform>9,0.5,0,48,0,-0.5</GeoTransform><VRTRasterBand dataType=\"Float32\" band=\"1\">\
                       <SimpleSource><SourceFilename relativeToVRT=\"1\">relief.asc</SourceFilename>\
                       <SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>";
            std::fs::write(folder.join("relief.vrt"), vrt).unwrap();
        })
    };
    // Far from every voie. The last point is beyond the raster.
    let sent =
        json!({"type": "LineString", "coordinates": [[9.4, 47.4], [9.401, 47.4], [9.402, 47.401], [12.0, 47.4]]});
    let mend = |serveur: &Serveur| {
        serveur.post("/reparation?par=altitudes", "application/geo+json", sent.to_string().as_bytes())
    };

    let serveur = with(true);
    let (status, document) = mend(&serveur);
    assert_eq!(status, 200, "{document}");
    let heights: Vec<Option<f64>> =
        document["trace"]["coordinates"][0].as_array().unwrap().iter().map(|place| place[2].as_f64()).collect();
    assert_eq!(heights, [Some(120.0), Some(120.0), Some(120.0), None], "{document}");
    serveur.leaves_nothing();

    let (status, document) = mend(&with(false));
    assert_eq!(status, 400, "{document}");
    let says = document["detail"].as_str().unwrap();
    assert!(says.contains("relief") && says.contains("Ôtez « altitudes »"), "{says}");
}

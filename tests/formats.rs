//! Tracks in every format: as they are to be written, and as the programs that people use read them.

use std::path::{Path, PathBuf};
use std::process::Command;

use hent::atlas::{Atlas, Relief};
use hent::file::FileFormat;
use hent::geo::{Position, ecef};
use hent::links::Base;
use hent::model::Sens;
use hent::model::{Categorie, Dataset};
use hent::trace::{Avec, FORMATS_OF_ETAPE, FORMATS_OF_VOIE, PointLimit, TraceRequest, TrackOptions};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::datasets::{etape, localite, member, troncon, voie, y};
use crate::support::means::{program, shared_data};
use crate::support::programs::said;
use crate::support::readers::{check_course, decode_fit, features};
use crate::support::service::{Running, header};

/// Everything that can be asked for of an étape or a voie of `y`, with all its waypoints.
fn demande(etape: Option<&str>, format: FileFormat, sens: Sens, variante: PointLimit) -> TraceRequest {
    let facon = TrackOptions { sens, variante, avec: Avec::ALL };
    let etape = etape.map(str::to_owned);
    TraceRequest { voie: "y".into(), etape, facon, format, base: Base::parse("https://exemple.org").unwrap() }
}

fn file(atlas: &Atlas, etape: Option<&str>, format: FileFormat, sens: Sens) -> Vec<u8> {
    hent::trace::file(atlas, &demande(etape, format, sens, PointLimit::Complete)).unwrap().unwrap().bytes
}

fn json(atlas: &Atlas, etape: Option<&str>, format: FileFormat) -> Value {
    serde_json::from_slice(&file(atlas, etape, format, Sens::Aller)).unwrap()
}

/// A line for each element or feature, so that a change is seen where it is.
fn readable(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap();
    text.replace("><", ">\n<").replace("{\"type\":\"Feature\"", "\n{\"type\":\"Feature\"") + "\n"
}

/// An étape of a Y in every text format. A change of it must be meant.
#[test]
fn golden_files() {
    let atlas = Atlas::build(y());
    for (format, golden) in [
        (FileFormat::GPX, include_str!("golden/y-1.gpx")),
        (FileFormat::KML, include_str!("golden/y-1.kml")),
        (FileFormat::GEOJSON, include_str!("golden/y-1.geojson")),
        (FileFormat::ITINERAIRES, include_str!("golden/y-1.itineraires.geojson")),
    ] {
        let text = readable(&file(&atlas, Some("1"), format, Sens::Aller));
        assert_eq!(text, golden, "\n{text}");
    }
}

#[test]
fn every_format_has_its_address_media_type_and_name() {
    let service = Running::new(Atlas::build(y()));
    for (path, formats) in [("/traces/y/nord-1", FORMATS_OF_ETAPE), ("/traces/y", FORMATS_OF_VOIE)] {
        let api = path.replace("/traces/y", "/api/voies/y").replace("y/n", "y/etapes/n");
        let links = service.json(&api)["liens"].clone();
        let names: Vec<&str> = formats.iter().map(|format| format.extension).collect();
        for format in formats {
            let address = format!("{path}.{}", format.extension);
            assert_eq!(links[format.extension], address);
            for (query, of_name) in
                [("", ""), ("?sens=retour", "-retour"), ("?variante=leger&avec=hebergeurs", "-leger")]
            {
                let answer = service.get(&format!("{address}{query}"), &[]);
                assert_eq!((answer.status().as_u16(), header(&answer, "content-type")), (200, format.media_type));
                let stem = path.trim_start_matches("/traces/").replace('/', "-");
                let name = format!("filename=\"{stem}{of_name}.{}\"", format.extension);
                assert!(header(&answer, "content-disposition").contains(&name), "{answer:?}");
                assert!(answer.body().len() > 300, "{address}");
            }
        }
        for other in ["fit.gpx.fit", "txt", "geojson.itineraires", "KML"] {
            let answer = service.get(&format!("{path}.{other}"), &[]);
            let text = String::from_utf8_lossy(answer.body()).into_owned();
            assert_eq!(answer.status(), 404);
            assert!(text.contains(&format!("Les formats sont : {}.", names.join(", "))), "{text}");
        }
    }
    // A course is one track.
    assert_eq!(service.get("/traces/y.fit", &[]).status(), 404);
    assert_eq!(service.get("/traces/y/1.zip", &[]).status(), 404);
}

#[test]
fn geojson_tells_what_the_api_tells() {
    let atlas = Atlas::build(y());
    let document = json(&atlas, Some("1"), FileFormat::GEOJSON);
    let api = Running::new(Atlas::build(y())).json("/api/voies/y/etapes/1");
    let properties = &features(&document)[0]["properties"];
    for name in [
        "longueur_m",
        "montee_m",
        "descente_m",
        "altitude_min_m",
        "duree_min",
        "duree_4kmh_min",
        "methode_denivele",
        "morceaux",
    ] {
        assert_eq!(properties[name], api[name], "{name}");
    }
    assert_eq!(document["attribution"][0], "© des tests");
    let line = features(&document)[0]["geometry"]["coordinates"].as_array().unwrap();
    assert!(line.iter().all(|place| place.as_array().unwrap().len() == 3));
    let genres: Vec<&str> =
        features(&document)[1..].iter().map(|feature| feature["properties"]["genre"].as_str().unwrap()).collect();
    assert!(["localite", "hebergeur"].iter().all(|genre| genres.contains(genre)), "{genres:?}");
    // Without heights, no height anywhere.
    let mut flat = y();
    flat.troncons[0].geom[1].z = f64::NAN;
    let document = json(&Atlas::build(flat), Some("1"), FileFormat::GEOJSON);
    let line = features(&document)[0]["geometry"]["coordinates"].as_array().unwrap();
    assert!(line.iter().all(|place| place.as_array().unwrap().len() == 2));
    assert!(features(&document)[0]["properties"].get("montee_m").is_none());
}

#[test]
fn geojson_is_valid() {
    let Some(schema) = shared_data("geojson_is_valid", "schemas/geojson/GeoJSON.json") else { return };
    let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for atlas in [Atlas::build(y()), Atlas::build(holed()), Atlas::build(far())] {
        for (etape, format) in
            [(Some("1"), FileFormat::GEOJSON), (None, FileFormat::GEOJSON), (None, FileFormat::ITINERAIRES)]
        {
            let document = json(&atlas, etape, format);
            let errors: Vec<String> = schema.iter_errors(&document).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
    }
}

/// A Y whose first étape has a hole.
fn holed() -> Dataset {
    let mut data = y();
    data.troncons[1] = troncon(2, &[(4.5, 0.0), (6.5, 0.5), (8.0, 0.0)]);
    data
}

/// A way over the antimeridian, from 179.9° E to 179.9° W.
fn far() -> Dataset {
    let mut line = troncon(1, &[]);
    line.geom = [179.9, 179.97, -179.98, -179.9]
        .iter()
        .zip([10.0, 10.01, 10.02, 10.03])
        .map(|(lon, lat)| Position::new(*lon, lat, 5.0))
        .collect();
    let mut ends = vec![localite(1, (0.0, 0.0)), localite(2, (0.0, 0.0))];
    (ends[0].geom, ends[1].geom) = (line.geom[0], line.geom[3]);
    Dataset {
        voies: vec![voie(1, "y")],
        localites: ends,
        troncons: vec![line],
        voies_troncons: vec![member(1, "", 1, 1, false)],
        etapes: vec![etape(1, 1, "", 1, (1, 2))],
        ..Dataset::default()
    }
}

#[test]
fn a_line_over_the_antimeridian_is_cut_there() {
    let atlas = Atlas::build(far());
    let document = json(&atlas, Some("1"), FileFormat::GEOJSON);
    let geometry = &features(&document)[0]["geometry"];
    assert_eq!(geometry["type"], "MultiLineString");
    let ends = geometry["coordinates"].as_array().unwrap();
    assert_eq!((ends.len(), &ends[0][2][0], &ends[1][0][0]), (2, &Value::from(180.0), &Value::from(-180.0)));
    assert_eq!(document["bbox"], serde_json::json!([179.9, 10.0, -179.9, 10.03]));
    assert_eq!(features(&document)[0]["properties"]["morceaux"], 1, "no hole");
    let kml = String::from_utf8(file(&atlas, Some("1"), FileFormat::KML, Sens::Aller)).unwrap();
    assert_eq!(kml.matches("<LineString>").count(), 2);
}

/// The national schema: valid, without what nobody knows, the same identifiers every time and others for others.
#[test]
fn itineraries_are_valid() {
    let atlases = [Atlas::build(y()), Atlas::build(holed())];
    let document = json(&atlases[0], None, FileFormat::ITINERAIRES);
    let itineraires: Vec<&Value> = features(&document).iter().map(|feature| &feature["properties"]).collect();
    let of = |name: &str| itineraires.iter().map(|i| i[name].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>();
    assert_eq!(of("id_local"), ["y-1", "y-2", "y-nord-1"]);
    assert_eq!(of("itineraire_parent"), ["y"; 3]);
    assert_eq!((of("depart")[1].as_str(), of("arrivee")[1].as_str()), ("Localité 2", "Localité 3"));
    for itineraire in &itineraires {
        assert!(
            itineraire["denivele_negatif"].as_i64().unwrap() <= 0 && itineraire["longueur"].as_f64().unwrap() > 1000.0
        );
        for unknown in ["difficulte", "communes_nom", "date_modification", "balisage"] {
            assert!(itineraire.get(unknown).is_none(), "{unknown}");
        }
    }
    // The way back, an étape by itself, another service.
    let one = json(&atlases[0], Some("1"), FileFormat::ITINERAIRES);
    assert_eq!(&features(&one)[0], &features(&document)[0]);
    let back = file(&atlases[0], None, FileFormat::ITINERAIRES, Sens::Retour);
    let back: Value = serde_json::from_slice(&back).unwrap();
    let mut elsewhere = demande(None, FileFormat::ITINERAIRES, Sens::Aller, PointLimit::Complete);
    elsewhere.base = Base::parse("https://ailleurs.example").unwrap();
    let elsewhere = hent::trace::file(&atlases[0], &elsewhere).unwrap().unwrap().bytes;
    let elsewhere: Value = serde_json::from_slice(&elsewhere).unwrap();
    let all = [&document, &back, &elsewhere].into_iter().flat_map(features);
    let uuids: std::collections::BTreeSet<&str> = all.map(|f| f["properties"]["uuid"].as_str().unwrap()).collect();
    assert_eq!(uuids.len(), 9);
    // A line with a hole is an itinerary for each stretch, without figures of the whole.
    let parts = json(&atlases[1], Some("1"), FileFormat::ITINERAIRES);
    let names: Vec<&str> = features(&parts).iter().map(|f| f["properties"]["id_local"].as_str().unwrap()).collect();
    assert_eq!(names, ["y-1-morceau-1", "y-1-morceau-2"]);
    assert!(features(&parts).iter().all(|f| f["properties"].get("denivele_positif").is_none()));

    let Some(schema) = shared_data("itineraries_are_valid", "schemas/itineraires-randonnee/schema.json") else {
        return;
    };
    let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for document in [&document, &back, &parts, &one] {
        let errors: Vec<String> = schema.iter_errors(document).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let mut broken = one.clone();
    broken["features"][0]["properties"]["uuid"] = 5.into();
    assert!(!schema.is_valid(&broken), "the schema looks at properties");
}

/// The 8 treks of the schema's example: our length is that of their producer, within 2 %; it counts the slope too. None of
/// them carries heights, so none gets an ascent.
#[test]
fn the_treks_of_the_national_example_are_as_long_as_they_say() {
    let test = "the_treks_of_the_national_example_are_as_long_as_they_say";
    let Some(example) = shared_data(test, "schemas/itineraires-randonnee/exemple-valide.json") else { return };
    let example: Value = serde_json::from_slice(&std::fs::read(example).unwrap()).unwrap();
    let treks = features(&example);
    assert_eq!(treks.len(), 8);
    for trek in treks {
        let mut line = troncon(1, &[]);
        let number = |place: &Value, i: usize| place[i].as_f64();
        line.geom = (trek["geometry"]["coordinates"].as_array().unwrap().iter())
            .map(|p| Position::new(number(p, 0).unwrap(), number(p, 1).unwrap(), number(p, 2).unwrap_or(f64::NAN)))
            .collect();
        let with_heights = line.geom.iter().all(|place| place.height().is_some());
        let data = Dataset {
            voies: vec![voie(1, "y")],
            troncons: vec![line],
            voies_troncons: vec![member(1, "", 1, 1, false)],
            ..Dataset::default()
        };
        let atlas = Atlas::build(data);
        let figures = &atlas.voies[0].main_line().unwrap().figures;
        let told = |name: &str| trek["properties"][name].as_f64().unwrap();
        let off = figures.longueur_m / told("longueur") - 1.0;
        assert!(off.abs() < 0.02, "{}: {:.0} m, {off:+.4}", trek["properties"]["nom_itineraire"], figures.longueur_m);
        match &figures.relief {
            Some(Relief { montee_m, .. }) => assert!((montee_m / told("denivele_positif") - 1.0).abs() < 0.1),
            None => assert!(!with_heights),
        }
    }
}

/// What GDAL reads of a file: the layer's features.
fn ogrinfo(file: &Path, arguments: &[&str]) -> String {
    said(Command::new("ogrinfo").args(["-ro", "-al"]).arg(file).args(arguments))
}

#[test]
fn gdal_reads_kml_and_geojson() {
    let test = "gdal_reads_kml_and_geojson";
    if program(test, "ogrinfo").is_none() {
        return;
    }
    let mut data = holed();
    let hostile = "<b>&amp; \"L'été\" ]]>\u{0}\u{b}🥾";
    data.localites[0].nom = hostile.into();
    data.voies[0].nom = format!("{hostile}{}", "é".repeat(300));
    data.points_interet[0].description = "<script>alert(1)</script>".into();
    let atlas = Atlas::build(data);
    let folder = tempfile::tempdir().unwrap();
    for format in [FileFormat::KML, FileFormat::GEOJSON] {
        for (etape, lines) in [(Some("1"), 1), (None, 3)] {
            let path = folder.path().join(format!("x.{}", format.extension));
            std::fs::write(&path, file(&atlas, etape, format, Sens::Aller)).unwrap();
            let text = ogrinfo(&path, &[]);
            let shapes = |shape: &str| text.matches(&format!("  {shape} ")).count();
            assert_eq!(shapes("LINESTRING Z") + shapes("MULTILINESTRING Z"), lines, "{text}");
            assert_eq!(shapes("MULTILINESTRING Z"), if etape.is_some() { 1 } else { 2 }, "{text}");
            let document = json(&atlas, etape, FileFormat::GEOJSON);
            let points = features(&document).len() - lines;
            assert!(points > 3 && shapes("POINT") == points, "{points} {text}");
            assert!(text.contains("<b>&amp; \"L'été\" ]]>"), "{text}");
            assert!(text.contains("montee_m"), "{text}");
        }
    }
    let kml = String::from_utf8(file(&atlas, None, FileFormat::KML, Sens::Aller)).unwrap();
    assert!(!kml.contains("&lt;script") && kml.contains("&amp;lt;script"), "no balloon takes it for HTML: {kml}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever things are called, every file is what it should be.
    #[test]
    fn any_name_gives_a_good_file(names in prop::collection::vec("\\PC{0,40}|.{0,300}|[<&>\"'\u{0}\r\n]{0,9}", 5)) {
        let mut data = y();
        data.voies[0].nom.clone_from(&names[0]);
        data.localites[0].nom.clone_from(&names[1]);
        data.hebergeurs[0].nom.clone_from(&names[2]);
        data.hebergeurs[0].site.clone_from(&names[3]);
        data.troncons[0].droits.clone_from(&names[4]);
        let atlas = Atlas::build(data);
        for &format in FORMATS_OF_ETAPE {
            let sent = hent::trace::file(&atlas, &demande(Some("1"), format, Sens::Retour, PointLimit::Leger)).unwrap().unwrap();
            match format {
                FileFormat::KML | FileFormat::GPX => well_formed(&sent.bytes, &names[2]),
                FileFormat::GEOJSON => {
                    let document: Value = serde_json::from_slice(&sent.bytes).unwrap();
                    prop_assert!(features(&document).iter().any(|f| f["properties"]["nom"] == names[2].as_str()));
                }
                FileFormat::ITINERAIRES => {
                    let document: Value = serde_json::from_slice(&sent.bytes).unwrap();
                    prop_assert_eq!(&features(&document)[0]["properties"]["arrivee"], &names[1]);
                }
                _ => prop_assert_eq!(&sent.bytes[8..12], b".FIT"),
            }
        }
    }
}

/// Is it XML, with no character that XML cannot hold, and with an element of this name?
fn well_formed(bytes: &[u8], name: &str) {
    let text = std::str::from_utf8(bytes).unwrap();
    let holds = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    assert!(text.chars().all(|c| holds(&c)), "{text:?}");
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut depth, mut names) = (0, vec![]);
    let mut within = String::new();
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(_) => (depth, within) = (depth + 1, String::new()),
            Event::Text(part) => within += &part,
            Event::GeneralRef(part) => {
                within += &quick_xml::escape::unescape(&format!("&{};", &*part)).unwrap();
            }
            Event::End(end) => {
                depth -= 1;
                if end.name().as_ref() == "name" {
                    names.push(std::mem::take(&mut within));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    let expected: String = name.chars().filter(holds).collect();
    assert!(names.contains(&expected), "{expected:?} in {names:?}");
}

/// Courses of every étape, as Garmin's own library decodes them: as many points as the GPX has, and what lies along the way
/// where it is said to be.
#[test]
fn garmin_decodes_fit() {
    let mut data = holed();
    data.points_interet.extend([2, 3].map(|id| {
        let mut point = crate::support::datasets::point_interet(id, (f64::from(id as i32) - 0.5, -0.1));
        point.nom = "Ô la très belle fontaine".into();
        point.categorie = if id == 2 { Categorie::Eau } else { Categorie::Vue };
        point
    }));
    let atlas = Atlas::build(data);
    let folder = tempfile::tempdir().unwrap();
    let wanted: Vec<(&str, Sens, PointLimit)> = ["1", "2", "nord-1"]
        .into_iter()
        .flat_map(|etape| Sens::ALL.map(|sens| (etape, sens)))
        .flat_map(|(etape, sens)| PointLimit::ALL.map(|variante| (etape, sens, variante)))
        .collect();
    let files: Vec<PathBuf> = (wanted.iter().enumerate())
        .map(|(i, (etape, sens, variante))| {
            let path = folder.path().join(format!("{i}.fit"));
            let sent =
                hent::trace::file(&atlas, &demande(Some(etape), FileFormat::FIT, *sens, *variante)).unwrap().unwrap();
            std::fs::write(&path, sent.bytes).unwrap();
            path
        })
        .collect();
    let Some(courses) = decode_fit("garmin_decodes_fit", &files) else { return };
    for (course, (etape, sens, variante)) in courses.iter().zip(wanted) {
        let other =
            hent::trace::file(&atlas, &demande(Some(etape), FileFormat::GEOJSON, sens, variante)).unwrap().unwrap();
        let other: Value = serde_json::from_slice(&other.bytes).unwrap();
        check_course(course, &other);
    }
}

/// Who did not agree is in no file; who agreed to be shown and not to be called, without contact.
#[test]
fn nothing_private_is_in_a_file() {
    let atlas = Atlas::build(y());
    let mut published = 0;
    for &format in FORMATS_OF_ETAPE {
        for etape in ["1", "2", "nord-1"].map(Some).into_iter().chain((format != FileFormat::FIT).then_some(None)) {
            let bytes = file(&atlas, etape, format, Sens::Aller);
            let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
            published += usize::from(has("Hôte 1"));
            for hidden in ["Hôte 5", "Hôte 6", "telephone-2", "telephone-4", "telephone-5", "courriel-6", "adresse-5"]
            {
                assert!(!has(hidden), "{hidden} in {format:?} of {etape:?}");
            }
        }
    }
    assert!(published > 10, "the canaries prove nothing if no host shows: {published}");
}

/// Without a wish, a watch gets what it is there for: hosts, localités and water, no view.
#[test]
fn a_course_has_points_by_default() {
    let mut data = y();
    data.points_interet[0].categorie = Categorie::Vue;
    let wish = |data: &Dataset, avec: Avec| {
        let mut demande = demande(Some("2"), FileFormat::FIT, Sens::Aller, PointLimit::Complete);
        demande.facon.avec = avec;
        hent::trace::file(&Atlas::build(data.clone()), &demande).unwrap().unwrap().bytes
    };
    let has = |bytes: &[u8], name: &str| bytes.windows(name.len()).any(|window| window == name.as_bytes());
    let (unsaid, all) = (wish(&data, Avec::default()), wish(&data, Avec::ALL));
    assert!(has(&unsaid, "Localité 2") && !has(&unsaid, "Fontaine") && has(&all, "Fontaine 1"));
    data.points_interet[0].categorie = Categorie::Eau;
    assert!(has(&wish(&data, Avec::default()), "Fontaine 1"));
    let hosts = Avec { hebergeurs: true, ..Avec::default() };
    assert!(has(&unsaid, "Localité 2\0") && !has(&wish(&data, hosts), "Localité 2\0"));
    assert!(["Hôte 5", "Hôte 6"].iter().all(|hidden| !has(&all, hidden)), "who said no");
}

/// gpsbabel reads the track of a course too.
#[test]
fn gpsbabel_reads_fit() {
    if program("gpsbabel_reads_fit", "gpsbabel").is_none() {
        return;
    }
    let atlas = Atlas::build(y());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("1.fit");
    std::fs::write(&path, file(&atlas, Some("1"), FileFormat::FIT, Sens::Aller)).unwrap();
    let read =
        said(Command::new("gpsbabel").args(["-i", "garmin_fit", "-f"]).arg(&path).args(["-o", "gpx", "-F", "-"]));
    let read = gpx::read(read.as_bytes()).unwrap();
    let sent = gpx::read(file(&atlas, Some("1"), FileFormat::GPX, Sens::Aller).as_slice()).unwrap();
    let line = |gpx: &gpx::Gpx| -> Vec<Position> {
        let points = gpx.tracks[0].segments.iter().flat_map(|segment| &segment.points);
        points.map(|p| Position::flat(p.point().x(), p.point().y())).collect()
    };
    let (read_m, sent_m) = (ecef::length_m(&line(&read)), ecef::length_m(&line(&sent)));
    assert_eq!(line(&read).len(), line(&sent).len());
    assert!((read_m / sent_m - 1.0).abs() < 1e-3, "{read_m} {sent_m}");
}

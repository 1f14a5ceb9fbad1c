//! GeoJSON, and the national schema of itineraries.

use hent::atlas::{Atlas, Relief};
use hent::file::FileFormat;
use hent::geo::Position;
use hent::links::Base;
use hent::model::Dataset;
use hent::model::Sens;
use hent::trace::PointLimit;
use serde_json::Value;

use super::{file, holed, json, request};
use crate::support::datasets::{etape, localite, sequence, troncon, voie, y};
use crate::support::means::shared_data;
use crate::support::readers::features;
use crate::support::service::Running;

#[test]
fn geojson_has_the_figures_of_the_api() {
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
    // If one height is unknown, the file has no heights at all.
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

/// Returns a way across the antimeridian, from 179.9° E to 179.9° W.
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
        voies_troncons: sequence(1, "", &[1]),
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

/// The file is valid by the national schema and omits properties that hent does not know. The same itinerary has the
/// same identifier in every file; different itineraries have different ones.
#[test]
fn itineraries_follow_the_national_schema() {
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
    // The way back, a single étape, and another service.
    let one = json(&atlases[0], Some("1"), FileFormat::ITINERAIRES);
    assert_eq!(&features(&one)[0], &features(&document)[0]);
    let back = file(&atlases[0], None, FileFormat::ITINERAIRES, Sens::Retour);
    let back: Value = serde_json::from_slice(&back).unwrap();
    let mut elsewhere = request(None, FileFormat::ITINERAIRES, Sens::Aller, PointLimit::Complete);
    elsewhere.base = Base::parse("https://ailleurs.example").unwrap();
    let elsewhere = hent::trace::file(&atlases[0], &elsewhere).unwrap().unwrap().bytes;
    let elsewhere: Value = serde_json::from_slice(&elsewhere).unwrap();
    let all = [&document, &back, &elsewhere].into_iter().flat_map(features);
    let uuids: std::collections::BTreeSet<&str> = all.map(|f| f["properties"]["uuid"].as_str().unwrap()).collect();
    assert_eq!(uuids.len(), 9);
    // A line with a hole gives one itinerary for each stretch, without figures of the whole.
    let parts = json(&atlases[1], Some("1"), FileFormat::ITINERAIRES);
    let names: Vec<&str> = features(&parts).iter().map(|f| f["properties"]["id_local"].as_str().unwrap()).collect();
    assert_eq!(names, ["y-1-morceau-1", "y-1-morceau-2"]);
    assert!(features(&parts).iter().all(|f| f["properties"].get("denivele_positif").is_none()));

    let Some(schema) =
        shared_data("itineraries_follow_the_national_schema", "schemas/itineraires-randonnee/schema.json")
    else {
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
    assert!(!schema.is_valid(&broken), "the schema checks properties");
}

/// The length of each of the 8 treks in the schema's example is within 2 % of the length that the example states, which
/// includes the slope. None has heights, so none gets an ascent.
#[test]
fn treks_of_the_national_example_have_their_stated_length() {
    let test = "treks_of_the_national_example_have_their_stated_length";
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
            voies_troncons: sequence(1, "", &[1]),
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

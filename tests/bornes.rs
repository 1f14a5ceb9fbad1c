//! `/api/voies/{voie}/bornes`: the kilometre marks of a voie or an étape, compared with a walk along the stored line.

use hent::atlas::Atlas;
use hent::geo::{Position, ecef};
use serde_json::Value;

use crate::along::segments;
use crate::support::datasets::y;
use crate::support::service::{Running, header, refused};

/// Returns the place of a mark, its role and its kilometre.
fn mark(feature: &Value) -> (Position, String, f64) {
    let [lon, lat] = [0, 1].map(|axis| feature["geometry"]["coordinates"][axis].as_f64().unwrap());
    let properties = &feature["properties"];
    (Position::flat(lon, lat), properties["role"].as_str().unwrap().into(), properties["km"].as_f64().unwrap())
}

/// Returns the marks of a variant in an answer.
fn marks(answer: &Value, variante: &str) -> Vec<(Position, String, f64)> {
    let features = answer["features"].as_array().unwrap().iter();
    features.filter(|feature| feature["properties"]["variante"] == variante).map(mark).collect()
}

/// Returns the position of a line at a distance from its start. The line is short, so a straight mix of its ends is
/// exact enough.
fn walked(variante: &str, km: f64) -> Position {
    let segments = segments(&y(), 1, variante);
    let ([a, b], at_m) = segments.iter().rfind(|(_, at_m)| *at_m <= km * 1e3).unwrap();
    let t = (km * 1e3 - at_m) / ecef::length_m(&[*a, *b]);
    Position::flat(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat))
}

#[test]
fn a_mark_stands_at_the_start_at_every_kilometre_and_at_the_end() {
    let service = Running::new(Atlas::build(y()));
    let voie = service.json("/api/voies/y");
    let answer = service.json("/api/voies/y/bornes");
    assert_eq!((&answer["type"], &answer["voie"]), (&"FeatureCollection".into(), &"y".into()));
    assert_eq!(answer["attribution"], voie["attribution"]);
    let main = marks(&answer, "");
    let length_km = voie["longueur_m"].as_f64().unwrap() / 1e3;
    let roles: Vec<&str> = main.iter().map(|(_, role, _)| &**role).collect();
    assert_eq!((roles[0], *roles.last().unwrap()), ("depart", "arrivee"));
    assert!(roles[1..roles.len() - 1].iter().all(|role| *role == "km"), "{roles:?}");
    assert_eq!(main.len() as f64, length_km.floor() + 2.0);
    for (number, (place, role, km)) in main.iter().enumerate() {
        let expected = if role == "arrivee" { length_km } else { number as f64 };
        assert!((km - expected).abs() < 1e-3, "{km} for {expected}");
        let off_m = ecef::length_m(&[*place, walked("", *km)]);
        assert!(off_m < 0.3, "{role} {km}: {off_m} m");
    }
    // The variant has marks up to the fork only: from there it runs over the ground of the main line.
    let (north, fork_km) = (marks(&answer, "nord"), segments(&y(), 1, "nord")[2].1 / 1e3);
    assert_eq!(north.len() as f64, fork_km.floor() + 1.0);
    for (place, _, km) in &north {
        assert!(*km < fork_km && ecef::length_m(&[*place, walked("nord", *km)]) < 0.3, "{km}");
    }
}

#[test]
fn the_marks_of_an_etape_count_from_its_start() {
    let service = Running::new(Atlas::build(y()));
    let etape = service.json("/api/voies/y/etapes/2");
    let answer = service.json("/api/voies/y/bornes?etape=2");
    assert_eq!(answer["etape"], "2");
    let (from_km, found) = (etape["de_km"].as_f64().unwrap(), marks(&answer, ""));
    assert_eq!((found[0].2, &*found[0].1), (0.0, "depart"));
    let longueur_km = etape["longueur_m"].as_f64().unwrap() / 1e3;
    assert!((found.last().unwrap().2 - longueur_km).abs() < 1e-3);
    for (place, role, km) in &found {
        let off_m = ecef::length_m(&[*place, walked("", from_km + km)]);
        assert!(off_m < 0.8, "{role} {km}: {off_m} m"); // `de_km` is rounded to metres
    }
    assert_eq!(marks(&service.json("/api/voies/y/bornes?etape=nord-1"), "nord")[0].1, "depart");
}

#[test]
fn the_marks_of_a_section_count_from_its_start() {
    let service = Running::new(Atlas::build(y()));
    let found = marks(&service.json("/api/voies/y/bornes?de_km=1.5&a_km=3.75"), "");
    let expected = [("depart", 0.0), ("km", 1.0), ("km", 2.0), ("arrivee", 2.25)];
    assert_eq!(found.iter().map(|(_, role, km)| (&**role, *km)).collect::<Vec<_>>(), expected);
    for (place, _, km) in &found {
        assert!(ecef::length_m(&[*place, walked("", 1.5 + km)]) < 0.3, "{km}");
    }
    let of_etape = marks(&service.json("/api/voies/y/bornes?etape=2&de_km=1&a_km=2"), "");
    assert_eq!(of_etape[0].0, marks(&service.json("/api/voies/y/bornes?etape=2"), "")[1].0);
    refused(&service, "/api/voies/y/bornes?de_km=1&a_km=9999", 400, "hors du chemin");
}

#[test]
fn marks_are_cached_and_unknown_ways_have_none() {
    let service = Running::new(Atlas::build(y()));
    let first = service.get("/api/voies/y/bornes", &[]);
    assert_eq!(header(&first, "content-type"), "application/geo+json");
    let again = service.get("/api/voies/y/bornes", &[("if-none-match", header(&first, "etag"))]);
    assert_eq!(again.status(), 304);
    refused(&service, "/api/voies/z/bornes", 404, "voie « z »");
    refused(&service, "/api/voies/y/bornes?etape=9", 404, "Les étapes de cette voie sont");
    refused(&service, "/api/voies/y/bornes?etape=1&etape=2", 400, "plusieurs fois");
}

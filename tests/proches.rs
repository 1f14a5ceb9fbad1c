//! Nearest things: every kind and filter compared with brute force, both formats, and refused parameters.

use hent::atlas::Atlas;
use hent::geo::{Position, geodesic};
use hent::model::{Categorie, Dataset, Hebergeur, Periode, PublierPosition, Service, TypeHebergeur};
use rand::{RngExt as _, SeedableRng as _};
use serde_json::Value;

use crate::support::datasets::{hebergeur, localite, point_interet, y};
use crate::support::service::{Running, header, refused};

const PERIODES: [&str; 6] = ["", "Apr-Oct", "Nov-Mar", "Feb 29", "sur rendez-vous", "off"];

/// Places of every kind: crowded, at the poles, on both sides of the antimeridian, and several at one place.
fn world(rng: &mut rand::rngs::SmallRng) -> Dataset {
    let mut data = Dataset::default();
    let mut last = Position::flat(0.0, 0.0);
    for id in 1..=240i64 {
        let place = match id % 6 {
            0 => last,
            1 => Position::flat(rng.random_range(-180.0..180.0), 90.0 - rng.random_range(0.0..0.3)),
            2 => Position::flat(179.9 + rng.random_range(0.0..0.1), rng.random_range(-60.0..60.0)),
            3 => Position::flat(-179.9 - rng.random_range(0.0..0.1), rng.random_range(-60.0..60.0)),
            _ => Position::flat(rng.random_range(-5.0..-1.0), rng.random_range(47.0..49.0)),
        };
        last = place;
        let mut town = localite(id, (0.0, 0.0));
        town.geom = place;
        town.services = [Service::Eau, Service::Gare, Service::Banque].into_iter().filter(|_| rng.random()).collect();
        let mut host = hebergeur(id, (0.0, 0.0), PublierPosition::Exacte, id % 3 == 0);
        host.geom = Some(place);
        if id % 9 == 0 {
            (host.telephone, host.courriel, host.site) = Default::default(); // a postal address only
        }
        host.r#type = [TypeHebergeur::Gite, TypeHebergeur::Hotel, TypeHebergeur::Camping][id as usize % 3];
        host.capacite = [None, Some(2), Some(20)][id as usize / 3 % 3];
        host.periode = PERIODES[id as usize / 5 % PERIODES.len()].into();
        let mut point = point_interet(id, (0.0, 0.0));
        point.geom = place;
        point.categorie = [Categorie::Eau, Categorie::Vue, Categorie::Tampon][rng.random_range(0..3)];
        data.localites.push(town);
        data.hebergeurs.push(host);
        data.points_interet.push(point);
    }
    data
}

fn found(answer: &Value, list: &str) -> Vec<String> {
    let code = |row: &Value| row["code"].as_str().unwrap().to_owned();
    answer[list].as_array().unwrap().iter().map(code).collect()
}

/// Returns the nearest of some places, by brute force. Of places at the same distance, the one with the lower code
/// comes first.
fn nearest<'a>(
    places: impl Iterator<Item = (&'a str, Position)>,
    from: Position,
    n: usize,
    within_m: f64,
) -> Vec<String> {
    let mut all: Vec<(f64, &str)> = places.map(|(code, place)| (geodesic::distance_m(from, place), code)).collect();
    all.retain(|(distance_m, _)| *distance_m <= within_m);
    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
    all.into_iter().take(n).map(|(_, code)| code.to_owned()).collect()
}

#[test]
fn every_filter_agrees_with_brute_force() {
    let mut rng = rand::rngs::SmallRng::seed_from_u64(5);
    let data = world(&mut rng);
    let service = Running::new(Atlas::build(data.clone()));
    let mut seen = [0; 3];
    for question in 0..1_500 {
        let from = match question % 4 {
            0 => Position::flat(rng.random_range(-180.0..180.0), rng.random_range(-90.0..90.0)),
            1 => Position::flat(180.0, rng.random_range(-60.0..60.0)),
            2 => Position::flat(rng.random_range(-180.0..180.0), 90.0),
            _ => Position::flat(rng.random_range(-5.0..-1.0), rng.random_range(47.0..49.0)),
        };
        let (n, within_m) = (rng.random_range(1..=50), [2e7, 3e6, 5e4][question % 3]);
        let two_types: bool = rng.random();
        let least: Option<i64> = rng.random_bool(0.5).then(|| rng.random_range(1..30));
        let day = [None, Some(("2024-02-29", 2, 29)), Some(("2026-07-14", 7, 14))][rng.random_range(0..3)];
        let (contact, water, view): (bool, bool, bool) = (rng.random(), rng.random(), rng.random());
        let mut query = format!("lon={}&lat={}&n={n}&rayon={within_m}", from.lon, from.lat);
        let mut and = |wanted: bool, parameter: &str| {
            if wanted {
                query = format!("{query}&{parameter}");
            }
        };
        and(two_types, "type=gite,camping");
        and(least.is_some(), &format!("capacite={}", least.unwrap_or_default()));
        and(day.is_some(), &format!("ouvert={}", day.map_or("", |d| d.0)));
        and(contact, "contact=oui");
        and(water, "service=eau,gare");
        and(view, "categorie=vue,tampon");
        let answer = service.json(&format!("/api/proches?{query}"));
        let wants = |host: &&Hebergeur| {
            (!two_types || host.r#type != TypeHebergeur::Hotel)
                && least.is_none_or(|least| host.capacite.is_some_and(|capacite| capacite >= least))
                && (!contact || (host.publier_contact && !host.telephone.is_empty()))
                && day.is_none_or(|(_, month, day)| Periode::parse(&host.periode).is_none_or(|p| p.ouvert(month, day)))
        };
        let hosts = data.hebergeurs.iter().filter(wants).map(|host| (host.code.as_str(), host.geom.unwrap()));
        let towns = data
            .localites
            .iter()
            .filter(|l| !water || (l.services.contains(&Service::Eau) && l.services.contains(&Service::Gare)));
        let points = data.points_interet.iter().filter(|p| !view || p.categorie != Categorie::Eau);
        for (number, (list, expected)) in [
            ("hebergeurs", nearest(hosts, from, n, within_m)),
            ("localites", nearest(towns.map(|l| (l.code.as_str(), l.geom)), from, n, within_m)),
            ("points_interet", nearest(points.map(|p| (p.code.as_str(), p.geom)), from, n, within_m)),
        ]
        .into_iter()
        .enumerate()
        {
            assert_eq!(found(&answer, list), expected, "{list} of {query}");
            seen[number] += expected.len();
        }
    }
    assert!(seen.iter().all(|seen| *seen > 3_000), "{seen:?}");
}

#[test]
fn each_result_has_distance_bearing_and_ways_near_it() {
    let service = Running::new(Atlas::build(y()));
    let host = &service.json("/api/hebergeurs/proches?lon=-3&lat=48&n=3&ouvert=2026-05-01")["hebergeurs"][2];
    // The question is at (1, 1), 743 m east and 1,112 m north of (0, 0). The way passes at (1, 0.3).
    assert_eq!(
        (host["code"].as_str(), host["direction"].as_str(), host["ouvert"].as_str()),
        (Some("h1"), Some("nord-est"), Some("oui"))
    );
    assert!((host["cap"].as_f64().unwrap() - 33.8).abs() < 0.3, "{host}");
    let chemin = &host["chemins"][0];
    assert_eq!((chemin["voie"].as_str(), chemin["variante"].as_str()), (Some("y"), Some("")));
    assert!((chemin["ecart_m"].as_f64().unwrap() - 750.0).abs() < 30.0 && chemin["km"].is_number(), "{host}");
    assert_eq!(
        service.json("/api/hebergeurs/proches?lon=-3&lat=48&ouvert=2026-12-01")["hebergeurs"],
        serde_json::json!([])
    );
    // Figures have no more digits than they are exact.
    for path in [
        "/api/voies/y",
        "/api/voies/y/etapes",
        "/api/proches?lon=-3.01&lat=48.003",
        "/api/position?lon=-2.96&lat=48.001",
        "/api/itineraires?voie=y",
    ] {
        let text = String::from_utf8(service.get(path, &[]).body().clone()).unwrap();
        let long = text
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .find(|n| n.split_once('.').is_some_and(|n| n.1.len() > 7));
        assert_eq!(long, None, "{path}: {text}");
    }
}

#[test]
fn json_or_geojson_is_chosen_by_parameter_or_accept_header() {
    let service = Running::new(Atlas::build(y()));
    for path in ["/api/proches?lon=-3&lat=48", "/api/voies/y/localites?", "/api/hebergeurs/proches?lon=-3&lat=48"] {
        let plain = service.get(path, &[]);
        assert_eq!(header(&plain, "content-type"), "application/json; charset=utf-8");
        let asked = service.get(&format!("{path}&f=geojson"), &[]);
        let accepted = service.get(path, &[("accept", "application/geo+json, application/json;q=0.5")]);
        assert_eq!(asked.body(), accepted.body());
        for answer in [&plain, &asked, &accepted] {
            assert_eq!(header(answer, "vary"), "Accept, Accept-Encoding");
        }
        assert_eq!(header(&asked, "content-type"), "application/geo+json");
        assert_ne!(header(&plain, "etag"), header(&asked, "etag"));
        let other = service.get(path, &[("accept", "application/json, application/geo+json;q=0.5")]);
        assert_eq!(other.body(), plain.body());
        assert_eq!(service.get(&format!("{path}&f=json"), &[("accept", "application/geo+json")]).body(), plain.body());
        // A GeoJSON library reads the answer.
        let geojson: Value = serde_json::from_slice(asked.body()).unwrap();
        let features = geojson["features"].as_array().unwrap();
        assert!(features.len() > 1 && features.iter().all(|f| f["geometry"]["coordinates"][1].as_f64() > Some(47.0)));
        assert!(features.iter().all(|f| f["properties"]["code"].is_string() && f["properties"]["lon"].is_null()));
        refused(&service, &format!("{path}&f=xml"), 400, "json, geojson");
    }
    let kinds = service.json("/api/proches?lon=-3&lat=48&de=points-interet,localites");
    assert!(kinds["hebergeurs"].is_null() && kinds["localites"].is_array() && kinds["points_interet"].is_array());
}

#[test]
fn wrong_parameters_are_refused_by_name() {
    let service = Running::new(Atlas::build(y()));
    let here = "lon=-3&lat=48";
    let long = format!("{here}&type={}", "gite,".repeat(3_000));
    for (query, parameter) in [
        ("lat=48", "lon"),
        ("lon=-3", "lat"),
        ("lon=48&lat=-3", "lon"), // latitude and longitude swapped
        ("lon=NaN&lat=48", "lon"),
        ("lon=-3&lat=1e999", "lat"),
        ("lon=-3&lat=48&n=0", "n"),
        ("lon=-3&lat=48&n=51", "n"),
        ("lon=-3&lat=48&n=-1", "n"),
        ("lon=-3&lat=48&rayon=-1", "rayon"),
        ("lon=-3&lat=48&type=gite,palace", "type"),
        ("lon=-3&lat=48&type=", "type"),
        ("lon=-3&lat=48&type='; DROP TABLE voie", "type"),
        (long.as_str(), "type"),
        ("lon=-3&lat=48&capacite=0", "capacite"),
        ("lon=-3&lat=48&capacite=deux", "capacite"),
        ("lon=-3&lat=48&contact=peut-être", "contact"),
        ("lon=-3&lat=48&ouvert=2026-02-29", "ouvert"),
        ("lon=-3&lat=48&ouvert=demain", "ouvert"),
        ("lon=-3&lat=48&ouvert=20260101", "ouvert"),
        ("lon=-3&lat=48&ouvert=", "ouvert"),
        ("lon=-3&lat=48&service=sauna", "service"),
        ("lon=-3&lat=48&categorie=<script>", "categorie"),
        ("lon=-3&lat=48&de=hebergeurs,voies", "de"),
        ("lon=-3&lat=48&f=kml", "f"),
        ("lon=-3&lat=48&n=1&n=2", "n"),
    ] {
        for path in ["/api/proches", "/api/position"] {
            if path == "/api/position" && ["n", "rayon", "de", "f"].contains(&parameter) && !query.contains("n=1&n=2") {
                continue; // this route has no such parameter
            }
            let path = format!(
                "{path}?{}",
                query.replace(' ', "%20").replace('<', "%3C").replace('>', "%3E").replace('ê', "%C3%AA")
            );
            refused(&service, &path, 400, parameter);
            let problem: Value = serde_json::from_slice(service.get(&path, &[]).body()).unwrap();
            assert_eq!(problem["parametre"], parameter, "{query}");
            assert!(problem["detail"].as_str().unwrap().len() < 400, "{problem}");
        }
    }
    refused(&service, "/api/position?lon=-3&lat=48&ecart_max=11", 400, "de 0 à 10");
    assert_eq!(
        service.json("/api/position?lon=10&lat=48")["chemins"],
        serde_json::json!([]),
        "there is no way within 10 km"
    );
}

/// Rows stored before hent checked the notation of periods: whether they are open is unknown, and they are not filtered
/// out.
#[test]
fn an_unknown_period_passes_the_filter_as_unknown() {
    let mut data = y();
    data.hebergeurs[0].periode = "l'été".into();
    data.hebergeurs[1].periode = String::new();
    let service = Running::new(Atlas::build(data));
    let answer = service.json("/api/hebergeurs/proches?lon=-3&lat=48&ouvert=2026-12-24");
    let said: Vec<_> = answer["hebergeurs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| (h["code"].as_str().unwrap(), h["ouvert"].as_str().unwrap()))
        .collect();
    assert_eq!(said, [("h1", "inconnu"), ("h2", "inconnu")]);
    assert!(
        service.json("/api/hebergeurs/proches?lon=-3&lat=48")["hebergeurs"][0]["ouvert"].is_null(),
        "no day was asked for"
    );
}

//! Closures as walkers meet them: in the API, lists, plans and positions. The modules test plans and the calendar.

mod agenda; // the calendar, read back by a parser of its own
mod plans; // a closure counts on the days on which it holds

use hent::atlas::{Atlas, Sources};
use hent::geo::Position;
use hent::model::{Dataset, GenrePerturbation, Gravite, Perturbation};
use serde_json::Value;

use crate::support::datasets::{at, code, sequence, voie, y};
use crate::support::readers::{valid_gpx, well_formed};
use crate::support::service::{Asks, Local, header, refused};

/// The name of the volunteer who entered a closure. It must never leave.
const VOLUNTEER: &str = "Prénom Secret";

/// Returns a closure on a part of tronçon 2, the stem of the Y: works from 12 May to 30 June 2026.
fn closure(id: i64, shares: [f64; 2]) -> Perturbation {
    Perturbation {
        id,
        code: code(&format!("c{id}")),
        voie_id: 1,
        variante: String::new(),
        troncon_de: "t2".into(),
        place_de: shares[0],
        troncon_a: "t2".into(),
        place_a: shares[1],
        du: "2026-05-12".into(),
        au: "2026-06-30".into(),
        genre: GenrePerturbation::Travaux,
        gravite: Gravite::Bloquant,
        texte: "La passerelle est démontée.".into(),
        detour: None,
        source: "mairie".into(),
        saisi_par: VOLUNTEER.into(),
        verifie_le: "2026-05-10".into(),
    }
}

/// Leaves the stem within étape 2, and rejoins it there.
fn detour() -> Option<Vec<Position>> {
    Some([(5.6, 0.2), (5.6, 1.0), (6.5, 1.0), (6.5, 0.5)].map(|(x, y)| at(x, y)).to_vec())
}

/// Returns the Y with a second voie, `z`, over its stem, and one closure of the stem with a detour.
fn closed() -> Dataset {
    let mut data = y();
    data.voies.push(voie(2, "z"));
    data.voies_troncons.extend(sequence(2, "", &[2]));
    data.perturbations = vec![Perturbation { detour: detour(), ..closure(1, [0.42, 0.55]) }];
    data
}

fn atlas(data: Dataset, jour: &str) -> Atlas {
    Atlas::build(Sources::from(data).on(jour.parse().unwrap()))
}

fn service(data: Dataset, jour: &str) -> Local {
    Local::new(atlas(data, jour))
}

fn text(service: &Local, path: &str) -> String {
    let answer = service.get(path, &[]);
    assert_eq!(answer.status(), 200, "{path}");
    let text = String::from_utf8_lossy(answer.body()).into_owned();
    assert!(!text.contains(VOLUNTEER), "{path} names who entered the closure");
    text
}

fn km(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn the_route_says_what_is_closed_on_every_voie_over_the_ground() {
    let service = service(closed(), "2026-05-20");
    let of_y = service.json("/api/voies/y/perturbations");
    let shown = &of_y["perturbations"][0];
    assert_eq!((&of_y["voie"], &of_y["sens"], &shown["code"]), (&"y".into(), &"aller".into(), &"c1".into()));
    for (key, value) in [
        ("genre", "travaux"),
        ("gravite", "bloquant"),
        ("etat", "en-vigueur"),
        ("du", "2026-05-12"),
        ("au", "2026-06-30"),
        ("texte", "La passerelle est démontée."),
        ("source", "mairie"),
        ("verifie_le", "2026-05-10"),
    ] {
        assert_eq!(shown[key], value, "{key}");
    }
    let stretches = shown["emprises"].as_array().unwrap();
    let named: Vec<_> = stretches.iter().map(|e| (e["variante"].as_str().unwrap(), e["etapes"].to_string())).collect();
    assert_eq!(named, [("", "[\"2\"]".to_owned()), ("nord", "[\"nord-1\"]".to_owned())]);
    let phrase = shown["phrase"].as_str().unwrap().replace('\u{a0}', " ");
    assert!(phrase.starts_with("Travaux, passage impossible, du km ") && phrase.contains("démontée"), "{phrase}");
    assert!(phrase.contains("jusqu'au 30/06/2026") && phrase.contains("déviation de 2,"), "{phrase}");
    assert!(km(&shown["deviation"]["longueur_m"]) > 2_000.0);
    // The same ground counts from the start of each line, and from the other end on the way back.
    let of_z = service.json("/api/voies/z/perturbations");
    let [on_y, on_z] = [&of_y, &of_z].map(|answer| answer["perturbations"][0]["emprises"][0].clone());
    let line_km = |voie: &str| km(&service.json(&format!("/api/voies/{voie}"))["longueur_m"]) / 1000.0;
    let before_km = line_km("y") - line_km("z");
    assert!((km(&on_y["de_km"]) - km(&on_z["de_km"]) - before_km).abs() < 0.002, "{on_y} {on_z}");
    assert_eq!((&on_z["voie"], on_z["etapes"].to_string()), (&"z".into(), "[]".to_owned()));
    let back = service.json("/api/voies/z/perturbations?sens=retour")["perturbations"][0]["emprises"][0].clone();
    for (here, there) in [("de_km", "a_km"), ("a_km", "de_km")] {
        assert!((km(&on_z[here]) + km(&back[there]) - line_km("z")).abs() < 0.002, "{on_z} {back}");
    }
    // In an étape, kilometres count from its start. The other étape has no closure.
    let etape = service.json("/api/voies/y/perturbations?etape=2");
    let start_km = km(&service.json("/api/voies/y/etapes/2")["de_km"]);
    let of_etape = &etape["perturbations"][0]["emprises"];
    assert_eq!(of_etape.as_array().unwrap().len(), 1);
    assert!((km(&on_y["de_km"]) - start_km - km(&of_etape[0]["de_km"])).abs() < 0.002);
    assert_eq!(service.json("/api/voies/y/perturbations?etape=1")["perturbations"], Value::Array(vec![]));
    text(&service, "/api/voies/y/perturbations");
}

#[test]
fn geojson_has_the_closed_stretch_and_the_detour() {
    let mut data = closed();
    data.perturbations.push(closure(2, [0.9, 0.9])); // a single place
    let service = service(data, "2026-05-20");
    let path = "/api/voies/y/perturbations";
    let answer = service.get(path, &[("accept", "application/geo+json")]);
    assert_eq!(header(&answer, "content-type"), "application/geo+json");
    assert!(header(&answer, "vary").contains("Accept"));
    assert_eq!(answer.body(), service.get(&format!("{path}?f=geojson"), &[]).body());
    let collection: Value = serde_json::from_slice(answer.body()).unwrap();
    let features = collection["features"].as_array().unwrap();
    let shapes: Vec<_> = features
        .iter()
        .map(|f| (f["properties"]["code"].as_str(), f["properties"]["role"].as_str(), f["geometry"]["type"].as_str()))
        .collect();
    let shape = |code, role, kind| (Some(code), Some(role), Some(kind));
    assert_eq!(
        shapes,
        [shape("c1", "ferme", "LineString"), shape("c1", "detour", "LineString"), shape("c2", "ferme", "Point")]
    );
    let ends = &features[1]["geometry"]["coordinates"];
    assert!((km(&ends[0][0]) - at(5.6, 0.2).lon).abs() < 1e-6 && (km(&ends[3][1]) - at(6.5, 0.5).lat).abs() < 1e-6);
    refused(&service, "/api/voies/x/perturbations", 404, "Les voies sont : y, z.");
    refused(&service, &format!("{path}?etape=9"), 404, "1, 2, nord-1");
    refused(&service, &format!("{path}?sens=sud"), 400, "aller, retour");
    refused(&service, &format!("{path}?f=xml"), 400, "json, geojson");
    refused(&service, "/agenda.ics?voie=x", 400, "Les voies sont : y, z.");
}

/// Every document that can name a closure.
const PATHS: &[&str] = &[
    "/api/voies",
    "/api/voies/y",
    "/api/voies/z",
    "/api/voies/y/etapes",
    "/api/voies/y/etapes/2",
    "/api/voies/y/perturbations",
    "/api/position?lon=-2.95&lat=48.0",
    "/api/itineraires?voie=y&km_par_jour=5",
    "/itineraires/y?km_par_jour=5",
    "/itineraires/y.csv?km_par_jour=5",
    "/itineraires/y.gpx?km_par_jour=5",
    "/listes/y.html",
    "/listes/y/2.html",
    "/listes/y.csv",
    "/listes/y.gpx",
    "/agenda.ics",
];

/// A closure is shown from three weeks before its first day until its last. This needs no edit and no restart.
#[test]
fn a_closure_comes_and_goes_by_its_days() {
    let sources = Sources::from(closed());
    let states = ["2026-04-20", "2026-04-21", "2026-05-11", "2026-05-12", "2026-06-30", "2026-07-01"].map(|jour| {
        let service = Local::new(Atlas::build(sources.on(jour.parse().unwrap())));
        let told = service.json("/api/voies/z/perturbations");
        let etat = told["perturbations"][0]["etat"].as_str().unwrap_or("").to_owned();
        let today = service.json("/api/voies/z")["aujourd_hui"]["longueur_m"].is_number();
        (etat, today)
    });
    let state = |etat: &str, today| (etat.to_owned(), today);
    let [announced, holds] = [state("annoncee", false), state("en-vigueur", true)];
    assert_eq!(states, [state("", false), announced.clone(), announced, holds.clone(), holds, state("", false)]);
    // A closure that is not shown changes no byte.
    let mut open = closed();
    open.perturbations.clear();
    let [without, with] = [open, closed()].map(|data| service(data, "2026-08-01"));
    let now = service(closed(), "2026-05-20");
    for path in PATHS {
        assert_eq!(text(&without, path), text(&with, path), "{path}");
        assert!(text(&now, path).contains("démontée") || path.contains("position"), "{path} is silent");
    }
}

#[test]
fn voies_and_etapes_begin_with_their_closures_and_say_both_lengths() {
    let service = service(closed(), "2026-05-20");
    assert!(text(&service, "/api/voies/y").starts_with("{\"perturbations\":[{"));
    assert!(text(&service, "/api/voies").starts_with("{\"voies\":[{\"perturbations\":[{"));
    assert!(text(&service, "/api/voies/y/etapes/2").starts_with("{\"perturbations\":[{"));
    let etapes = service.json("/api/voies/y/etapes");
    assert!(etapes["etapes"][0]["perturbations"].is_null() && etapes["etapes"][0]["aujourd_hui"].is_null());
    let etape = &etapes["etapes"][1];
    let (waymarked_m, today) = (km(&etape["longueur_m"]), &etape["aujourd_hui"]);
    let avoided_m = waymarked_m - (km(&today["longueur_m"]) - km(&today["detours_m"]));
    // From (5.6, 0.2) to (6.5, 0.5).
    assert!((avoided_m - crate::support::grid::metres((5.6, 0.2), (6.5, 0.5))).abs() < 5.0, "{avoided_m} {today}");
    assert_eq!(today["detours_m"], etape["perturbations"][0]["deviation"]["longueur_m"]);
    assert!(km(&today["montee_hors_detours_m"]) <= km(&etape["montee_m"]));
    let voie = service.json("/api/voies/y");
    let longer_m = |shown: &Value| km(&shown["aujourd_hui"]["longueur_m"]) - km(&shown["longueur_m"]);
    assert!((longer_m(&voie) - longer_m(etape)).abs() < 0.2);
    assert!(voie["lignes"].as_array().unwrap().iter().all(|ligne| (longer_m(ligne) - longer_m(etape)).abs() < 0.2));
}

#[test]
fn a_position_knows_the_closures_ahead() {
    let service = service(closed(), "2026-05-20");
    let ici = |x: f64, y: f64, sens: &str| {
        let place = at(x, y);
        let told = service.json(&format!("/api/position?lon={}&lat={}&sens={sens}", place.lon, place.lat));
        let chemins = told["chemins"].as_array().unwrap().clone();
        chemins.into_iter().find(|chemin| chemin["voie"] == "y" && chemin["variante"] == "").unwrap()
    };
    // Before the closure: it is ahead on the way there, and behind on the way back.
    let before = ici(5.3, 0.1, "aller");
    let closure = &before["perturbations"][0];
    let from_here = km(&closure["emprises"][0]["de_km"]) - km(&before["km"]);
    assert!((km(&closure["dans_km"]) - from_here).abs() < 0.002 && from_here > 0.1, "{before}");
    let longer = km(&before["etape"]["reste_aujourd_hui_km"]) - km(&before["etape"]["reste_km"]);
    assert!(longer > 0.5, "{before}");
    let back = ici(5.3, 0.1, "retour");
    assert!(back["perturbations"].is_null() && back["etape"]["reste_aujourd_hui_km"].is_null(), "{back}");
    // Beyond the closure, it is the opposite.
    assert!(ici(7.5, 0.2, "aller")["perturbations"].is_null());
    let back = ici(7.5, 0.2, "retour");
    assert!(km(&back["perturbations"][0]["dans_km"]) > 0.5, "{back}");
    assert!((km(&back["etape"]["reste_aujourd_hui_km"]) - km(&back["etape"]["reste_km"]) - longer).abs() < 0.003);
    // On the closed stretch. The detour left the way behind the pilgrim.
    let on = ici(6.0, 0.333, "aller");
    assert_eq!(on["perturbations"][0]["dans_km"], 0.0, "{on}");
    assert!(on["etape"]["reste_aujourd_hui_km"].is_null());
    // An étape before: the closure is not within it.
    assert!(ici(1.0, 0.3, "aller")["perturbations"].is_null());
}

fn rows(service: &Local, path: &str) -> Vec<Vec<String>> {
    let text = text(service, path);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn lists_say_closures_first_and_at_their_kilometre() {
    let service = service(closed(), "2026-05-20");
    let listed = rows(&service, "/listes/y.csv");
    let closures: Vec<_> = listed.iter().filter(|row| row[7] == "Perturbation").collect();
    assert_eq!(closures.iter().map(|row| (&*row[0], &*row[1])).collect::<Vec<_>>(), [("", "2"), ("nord", "1")]);
    assert!(closures[0][6].contains("démontée") && closures[0][17] == "c1" && closures[0][22].contains("mairie"));
    let kms: Vec<f64> =
        (listed.iter().filter(|row| row[0].is_empty())).map(|row| row[2].replace(',', ".").parse().unwrap()).collect();
    assert!(kms.windows(2).all(|pair| pair[0] <= pair[1]), "{kms:?}");
    let there = &rows(&service, "/listes/y/2.csv")[..];
    let back = &rows(&service, "/listes/y/2.csv?sens=retour")[..];
    let start = |rows: &[Vec<String>]| rows.iter().find(|row| row[17] == "c1").unwrap()[2].clone();
    assert_ne!(start(there), start(back), "each walker meets it from another side");
    // The page: the notice comes before everything else, and a row in the table.
    let page = text(&service, "/listes/y/2.html");
    well_formed(&page);
    let notice = page.find("<aside class=\"perturbations\"").unwrap();
    assert!(notice < page.find("<h1>").unwrap());
    for said in [
        "Travaux, passage impossible",
        "source\u{a0}: mairie",
        "vérifié le 10/05/2026",
        "Aujourd'hui",
        "class=\"perturbation\"",
    ] {
        assert!(page.replace("&#39;", "'").contains(said), "{said}: {page}");
    }
    let (_, calendar) = page.split_once("/agenda.ics").unwrap();
    let (query, _) = calendar.split_once('"').unwrap();
    assert!(text(&service, &format!("/agenda.ics{query}")).contains("BEGIN:VEVENT"), "{query}");
    let open = text(&service, "/listes/y/1.html");
    assert!(!open.contains("perturbation") && !open.contains("agenda"), "the other étape is open");
    // The workbook and the waypoints.
    let gpx = text(&service, "/listes/y.gpx");
    let read = gpx::read(gpx.as_bytes()).unwrap();
    let points: Vec<_> = read.waypoints.iter().filter(|w| w.name.as_deref().unwrap().starts_with("Travaux")).collect();
    assert_eq!(points.len(), 1, "one waypoint, although both lines run over the closed stretch");
    assert!(gpx.find("démontée").unwrap() < gpx.find("hébergement").unwrap(), "the description says it first");
    let back = gpx::read(text(&service, "/listes/y.gpx?sens=retour").as_bytes()).unwrap();
    let met = back.waypoints.iter().find(|w| w.name.as_deref().unwrap().starts_with("Travaux")).unwrap();
    assert!(met.point().x() - points[0].point().x() > 0.003, "the way back meets it from the east");
}

#[test]
fn texts_of_volunteers_do_no_harm() {
    let texts = [
        "=HYPERLINK(\"http://x\")",
        "<script>alert(1)</script>",
        "a;b\r\nEND:VEVENT\r\nBEGIN:VEVENT",
        "&amp;\u{0}\u{202E}]]>",
    ];
    let mut data = closed();
    data.perturbations = (1..)
        .zip(texts)
        .map(|(id, text)| Perturbation { texte: text.into(), source: text.into(), ..closure(id, [0.1, 0.2]) })
        .collect();
    let service = service(data, "2026-05-20");
    for page in ["/listes/y.html", "/itineraires/y"] {
        let page = text(&service, page);
        well_formed(&page);
        assert!(!page.contains("<script>"), "{page}");
    }
    let test = "texts_of_volunteers_do_no_harm";
    for path in ["/listes/y.gpx", "/itineraires/y.gpx"] {
        let file = tempfile::NamedTempFile::with_suffix(".gpx").unwrap();
        std::fs::write(file.path(), text(&service, path)).unwrap();
        valid_gpx(test, &[file.path().to_owned()]);
    }
    for path in ["/listes/y.csv", "/itineraires/y.csv"] {
        let cells = rows(&service, path).concat();
        assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{cells:?}");
    }
    assert_eq!(agenda::events(&text(&service, "/agenda.ics")).len(), texts.len());
}

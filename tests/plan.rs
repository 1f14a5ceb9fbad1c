//! Étapes of one's own. This file tests the service and its files; its modules test how a way is split, and for which
//! hosts.

mod days; // how a way is split into days
mod hosts; // which hosts a plan is made for

use std::io::{Cursor, Read};
use std::process::Command;

use hent::atlas::{Atlas, HostFilter};
use hent::geo::ecef;
use hent::model::Sens;
use hent::model::{Dataset, PublierPosition, TypeHebergeur};
use hent::plan::{Plan, PlanRequest};
use hent::store::Store;
use hent::words::Words;
use serde_json::Value;

use crate::support::atlases::{atlas_of, demonstration};
use crate::support::datasets::{at, hebergeur, localite, sequence, troncon, voie, y};
use crate::support::osm::osm_etapes;
use crate::support::readers::valid_gpx;
use crate::support::service::{Running, header, refused};

/// Returns a winding voie of more than 150 km, with localités and hosts along it. Each stop is a part of the way,
/// degrees off it, and whether it is a host.
fn long(stops: &[(f64, f64, bool)], heights: bool) -> Dataset {
    let place = |i: u32| (f64::from(i) / 10.0, (f64::from(i) / 30.0).sin() * 2.0);
    let mut first = troncon(1, &(0..=900).map(place).collect::<Vec<_>>());
    let mut second = troncon(2, &(900..=1800).rev().map(place).collect::<Vec<_>>());
    for (number, p) in first.geom.iter_mut().chain(&mut second.geom).enumerate() {
        p.z = if heights { 100.0 + 80.0 * (number as f64 / 40.0).sin() } else { f64::NAN };
    }
    let mut data = Dataset {
        voies: vec![voie(1, "v")],
        troncons: vec![first, second],
        voies_troncons: sequence(1, "", &[1, -2]),
        ..Dataset::default()
    };
    for (id, &(along, off, bed)) in (1..).zip(stops) {
        let i = (along * 1800.0) as u32;
        let place = (place(i).0, place(i).1 + off);
        if bed {
            data.hebergeurs.push(hebergeur(id, place, PublierPosition::Exacte, id % 2 == 0));
        } else {
            data.localites.push(localite(id, place));
        }
    }
    data
}

fn request(par_jour_km: u32, max_km: u32, sens: Sens) -> PlanRequest {
    PlanRequest {
        voie: "v".into(),
        variante: String::new(),
        de: None,
        a: None,
        par_jour_m: par_jour_km * 1000,
        max_m: max_km * 1000,
        sens,
        hotes: HostFilter::default(),
        depart_le: None,
    }
}

/// Returns the length of each track of a GPX file, in metres.
fn tracks(gpx: &[u8]) -> Vec<f64> {
    let read = gpx::read(gpx).unwrap();
    let length = |track: &gpx::Track| {
        let segment = |segment: &gpx::TrackSegment| {
            let place = |p: &gpx::Waypoint| hent::geo::Position::flat(p.point().x(), p.point().y());
            ecef::length_m(&segment.points.iter().map(place).collect::<Vec<_>>())
        };
        track.segments.iter().map(segment).sum()
    };
    read.tracks.iter().map(length).collect()
}

/// Requests a plan and every file that it links to. Asserts that the figures agree with the files.
fn check(test: &str, service: &Running, query: &str) -> Value {
    let plan = service.json(&format!("/api/itineraires?{query}"));
    let whole_m = plan["longueur_m"].as_f64().unwrap();
    for proposition in plan["propositions"].as_array().unwrap() {
        let lengths: Vec<f64> = days(proposition).iter().map(|day| day["longueur_m"].as_f64().unwrap()).collect();
        assert!((lengths.iter().sum::<f64>() - whole_m).abs() < 1e-6, "{query}");
        let get = |format: &str| {
            let answer = service.get(proposition["liens"][format].as_str().unwrap(), &[]);
            assert_eq!(answer.status(), 200, "{query} {format}");
            answer.into_body()
        };
        let tracks_m = tracks(&get("gpx"));
        assert_eq!(tracks_m.len(), lengths.len());
        for (track_m, length_m) in tracks_m.iter().zip(&lengths) {
            assert!((track_m - length_m).abs() < 1.0, "{query}: a track of {track_m} m, a day of {length_m} m");
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(get("zip"))).unwrap();
        let folder = tempfile::tempdir().unwrap();
        for number in 0..archive.len() {
            let mut file = archive.by_index(number).unwrap();
            let mut bytes = vec![];
            file.read_to_end(&mut bytes).unwrap();
            std::fs::write(folder.path().join(file.name().unwrap().as_ref()), bytes).unwrap();
        }
        assert_eq!(archive.len(), lengths.len() + 3);
        assert_eq!(std::fs::read(folder.path().join("hebergements.csv")).unwrap(), get("csv"));
        let mut files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "gpx"));
        files.sort(); // the file of the whole plan comes last, because "-" sorts before "."
        for (file, length_m) in files.iter().zip(&lengths) {
            let [track_m] = tracks(&std::fs::read(file).unwrap())[..] else {
                panic!("{file:?} does not have one track")
            };
            assert!((track_m - length_m).abs() < 1.0, "{file:?}");
        }
        valid_gpx(test, &files);
        let html = String::from_utf8(get("html")).unwrap();
        crate::support::readers::well_formed(&html);
        for day in days(proposition) {
            assert!(html.contains(&day["a"]["nom"].as_str().unwrap().replace('\'', "&#39;")), "{day}");
        }
        for droits in plan["attribution"].as_array().unwrap() {
            let droits = droits.as_str().unwrap();
            // Lines of a page do not break before some marks.
            assert!(html.replace('\u{a0}', " ").contains(&droits.replace('\'', "&#39;")), "{droits}");
            assert!(String::from_utf8(get("csv")).unwrap().contains(droits));
        }
    }
    plan
}

fn days(proposition: &Value) -> &[Value] {
    proposition["jours"].as_array().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_of_the_demonstration_agree_with_their_files() {
    let test = "plans_of_the_demonstration_agree_with_their_files";
    let service = Running::new(demonstration());
    let plan = check(test, &service, "voie=beauport&km_par_jour=25");
    assert_eq!(plan["propositions"].as_array().unwrap().len(), 3);
    assert_eq!(
        (plan["de"]["localite"].as_str(), plan["a"]["localite"].as_str()),
        (Some("abbaye-de-beauport"), Some("redon"))
    );
    assert!(plan["avertissement"].is_null(), "its heights are known, so there is no warning");
    check(test, &service, "voie=beauport&km_par_jour=18&km_max=22&sens=retour&type=gite,camping");
    // Across the junction of the Y: along the main line, then along the variant.
    let joined = check(test, &service, "voie=beauport&de=quintin&a=vannes&km_par_jour=20");
    assert_eq!(lines_of(&joined), ["beauport", "beauport vannes"]);
    let back = check(test, &service, "voie=beauport&de=vannes&a=quintin&km_par_jour=20&sens=retour");
    let [there_m, back_m] = [&joined, &back].map(|plan| plan["longueur_m"].as_f64().unwrap());
    assert!((there_m - back_m).abs() < 1e-6, "{there_m} {back_m}");
    refused(&service, "/api/itineraires?voie=beauport&de=josselin&a=vannes", 400, "ne se rejoignent pas");
    // On along another voie, and back.
    let nantes = check(test, &service, "voie=beauport&de=quintin&a=nantes&km_par_jour=20");
    assert_eq!(lines_of(&nantes), ["beauport", "mont-saint-michel"]);
    let back = check(test, &service, "voie=beauport&de=nantes&a=quintin&km_par_jour=20&sens=retour");
    assert_eq!(lines_of(&back), ["mont-saint-michel", "beauport"]);
    let [there_m, back_m] = [&nantes, &back].map(|plan| plan["longueur_m"].as_f64().unwrap());
    assert!((there_m - back_m).abs() < 1e-6, "{there_m} {back_m}");
    let page = service.get(nantes["propositions"][0]["liens"]["html"].as_str().unwrap(), &[]).into_body();
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("Beauport, Voie du Mont-Saint-Michel\u{a0}: Quintin – Nantes</h1>"), "{page}");
    // The form offers places along the voies that it meets, each place once.
    assert_eq!(page.matches("<optgroup label=\"Voie du Mont-Saint-Michel\">").count(), 1, "{page}");
    assert_eq!(page.matches("<option value=\"nantes\" selected=\"selected\">Nantes</option>").count(), 1, "{page}");
    assert_eq!(page.matches("<option value=\"redon\"").count(), 2, "once as start and once as end: {page}");
    for (query, says) in [
        ("voie=beauport&de=nantes", "de : « Nantes » est au bord d'une autre voie (Voie du Mont-Saint-Michel)"),
        ("voie=beauport&de=quintin&a=nantes&sens=retour", "a : « Nantes » est au bord d'une autre voie"),
        ("voie=beauport&de=nantes&a=clisson", "de : « Nantes » est à plus de 5,0 km de cette voie"),
        ("voie=beauport&variante=vannes&a=nantes", "a : « Nantes » est à plus de 5,0 km de cette voie"),
    ] {
        refused(&service, &format!("/api/itineraires?{query}"), 400, says);
    }
}

/// Returns the voies of a plan, each with its variant after a space.
fn lines_of(plan: &Value) -> Vec<String> {
    let line = |of: &Value| format!("{} {}", of["voie"].as_str().unwrap(), of["variante"].as_str().unwrap());
    plan["lignes"].as_array().unwrap().iter().map(|of| line(of).trim_end().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_of_the_real_voie_agree_with_their_files() {
    let test = "plans_of_the_real_voie_agree_with_their_files";
    let Some(files) = osm_etapes(test) else { return };
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path().join("osm.gpkg").to_str().unwrap()).unwrap();
    store.init().await.unwrap();
    let mut import = Command::new(env!("CARGO_BIN_EXE_hent"));
    import.arg("import").args(files).args(["--as", "voies", "--store"]).arg(folder.path().join("osm.gpkg"));
    assert!(import.output().unwrap().status.success());
    let service = Running::new(atlas_of(&store).await);
    let plan = check(test, &service, "voie=voie-de-la-pointe-saint-mathieu&km_par_jour=30");
    assert!(
        plan["avertissement"].as_str().unwrap().contains("seule la longueur compte"),
        "OpenStreetMap has no heights"
    );
    let first = days(&plan["propositions"][0]);
    assert!(first.iter().all(|day| day["sans_hebergement"] == true), "there are no hosts in the store");
    let metres = |day: &Value, what: &str| day[what].as_f64().unwrap();
    assert!(first.iter().all(|day| (metres(day, "effort_m") - metres(day, "longueur_m")).abs() < 0.11));
    assert!(first.iter().all(|day| day.get("montee_m").is_none()));
}

#[test]
fn without_heights_the_effort_is_the_length() {
    let mut data = long(&[(0.25, 0.0, true), (0.5, 0.0, true), (0.75, 0.0, true)], true);
    data.troncons[1].geom.iter_mut().for_each(|place| place.z = f64::NAN);
    let atlas = Atlas::build(data);
    for sens in Sens::ALL {
        let request = request(40, 60, sens);
        let plan = Plan::of(&atlas, &request, Words::french()).unwrap().unwrap();
        let jours = &plan.propositions[0].jours;
        let known: Vec<bool> = jours.iter().map(|jour| jour.figures.denivele.is_some()).collect();
        let mut expected = vec![true; jours.len() / 2];
        expected.resize(jours.len(), false);
        if sens == Sens::Retour {
            expected.reverse();
        }
        assert!(jours.len() >= 4 && known == expected, "{known:?}");
        for jour in jours {
            let figures = &jour.figures;
            let up_m = figures.denivele.map_or(0.0, |day| day.montee_m);
            // A day that starts at the last known height may have an ascent of a metre.
            assert!((figures.effort_m - figures.longueur_m - 10.0 * up_m).abs() < 10.0, "{figures:?}");
            assert_eq!(figures.effort_m > figures.longueur_m + 10.0, figures.denivele.is_some(), "{figures:?}");
        }
    }
    let said = Running::new(atlas).json("/api/itineraires?voie=v&km_par_jour=40");
    assert!(said["avertissement"].as_str().unwrap().contains("seule la longueur compte"));
}

#[test]
fn a_plan_has_hosts_of_the_wanted_kinds_only() {
    let mut data = long(&[(0.2, 0.0, true), (0.4, 0.0, true), (0.6, 0.0, true), (0.8, 0.0, true)], true);
    data.hebergeurs[0].r#type = TypeHebergeur::Hotel;
    data.hebergeurs[2].r#type = TypeHebergeur::Hotel;
    // One host shown at the localité only, and one who is not published.
    data.localites = vec![localite(1, (1.0, 3.0))];
    data.hebergeurs.push(hebergeur(70, (30.0, 1.6), PublierPosition::Localite, true));
    data.hebergeurs.push(hebergeur(71, (30.0, 1.6), PublierPosition::Non, true));
    let service = Running::new(Atlas::build(data));
    let ask = |query: &str| check("a_plan_has_hosts_of_the_wanted_kinds_only", &service, query);
    let all = ask("voie=v&km_par_jour=26&km_max=60").to_string();
    let hotels = ask("voie=v&km_par_jour=26&km_max=60&type=hotel").to_string();
    assert!(all.contains("\"gite\"") && all.contains("\"hotel\""), "{all}");
    assert!(hotels.contains("\"hotel\"") && !hotels.contains("\"gite\""), "{hotels}");
    for canary in ["h71", "Hôte 71", "-71", "adresse-70", "adresse-1\"", "telephone-1\"", "telephone-3\""] {
        assert!(!all.contains(canary), "{canary} in {all}");
    }
    let exact = at(30.0, 1.6);
    assert!(!all.contains(&exact.lon.to_string()), "{all}");
    // The files have no private data either.
    let proposition = &service.json("/api/itineraires?voie=v&km_par_jour=26&km_max=60")["propositions"][0];
    for format in ["html", "gpx", "csv"] {
        let file = service.get(proposition["liens"][format].as_str().unwrap(), &[]).into_body();
        let file = String::from_utf8(file).unwrap();
        assert!(file.contains("telephone-2") || file.contains("telephone-4"), "{format}: {file}");
        for canary in
            ["h71", "Hôte 71", "-71", "adresse-70", "adresse-1<", "telephone-1<", "telephone-3<", "telephone-3;"]
        {
            assert!(!file.contains(canary), "{canary} in {file}");
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    let hostile = "=cmd|'<script>&\"\u{0}\u{b}\u{fffe}\r\n\u{202e}";
    let mut data = long(&[(0.3, 0.0, true), (0.6, 0.0, false)], true);
    data.voies[0].nom = hostile.into();
    data.troncons[0].droits = hostile.into();
    data.hebergeurs[0].nom = hostile.into();
    data.hebergeurs[0].publier_position = PublierPosition::Exacte;
    data.localites[0].nom = hostile.into();
    let service = Running::new(Atlas::build(data));
    let file = |format: &str| {
        let answer = service.get(&format!("/itineraires/v.{format}?km_par_jour=40&km_max=70"), &[]);
        assert_eq!(answer.status(), 200, "{format}");
        String::from_utf8(answer.into_body()).unwrap()
    };
    let page = service.get("/itineraires/v?km_par_jour=40&km_max=70", &[]);
    let html = String::from_utf8(page.into_body()).unwrap();
    crate::support::readers::well_formed(&html);
    assert!(!html.contains("<script>") && html.contains("&#60;script&#62;"), "{html}");
    assert_eq!(gpx::read(file("gpx").as_bytes()).unwrap().waypoints.len(), 1);
    let csv = file("csv");
    let mut rows = csv::ReaderBuilder::new().delimiter(b';').from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let cells: Vec<String> =
        rows.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(cells.iter().any(|cell| cell.starts_with("'=cmd")) && !cells.iter().any(|cell| cell.starts_with('=')));
}

#[test]
fn wrong_plans_are_refused_with_the_parameter() {
    let service = Running::new(Atlas::build(y()));
    for (query, says) in [
        ("", "voie : absent. Les voies sont : y."),
        ("voie=x", "Les voies sont : y."),
        ("voie=y&km_par_jour=0", "km_par_jour : « 0 » ne convient pas. Donnez un nombre de 5 à 80."),
        ("voie=y&km_par_jour=500", "de 5 à 80"),
        ("voie=y&km_par_jour=NaN", "de 5 à 80"),
        ("voie=y&km_par_jour=30&km_max=20", "km_max : « 20 » ne convient pas. Donnez un nombre de 30 à 120."),
        ("voie=y&km_max=1e999", "de 25 à 120"),
        ("voie=y&type=gite,palace", "type : « palace » ne convient pas."),
        ("voie=y&type=gite,", "accueil-pelerin"),
        ("voie=y&sens=sud", "aller, retour"),
        ("voie=y&variante=sud", "« nord »"),
        ("voie=y&de=50", "Donnez un km de 0 à 6,"),
        ("voie=y&de=-1", "un nombre de km de 0 à 6,"),
        ("voie=y&de=zzz", "de : « zzz » n'est le code d'aucune localité"),
        ("voie=y&a=%00%1b", "a : "),
        ("voie=y&de=3&a=1", "a : n'est pas après « de » dans ce sens"),
        ("voie=y&de=l1&a=l4", "ne se rejoignent pas"),
        ("voie=y&de=1&de=2", "plusieurs fois"),
    ] {
        refused(&service, &format!("/api/itineraires?{query}"), 400, says);
        if query.starts_with("voie=y&") {
            let rest = query.trim_start_matches("voie=y&");
            refused(&service, &format!("/itineraires/y?{rest}"), 400, says);
        }
    }
    refused(&service, "/itineraires/x.zip", 404, "Les voies sont : y.");
    refused(&service, "/itineraires/y.pdf", 404, "zip, gpx, csv");
    for bad in ["0", "4", "x"] {
        refused(&service, &format!("/itineraires/y.zip?proposition={bad}"), 400, "proposition");
    }
    // Empty fields of a form count as absent, and the same request gives the same bytes.
    let empty = service.get("/itineraires/y?de=&a=&km_par_jour=&km_max=&sens=aller&type=", &[]);
    let plain = service.get("/itineraires/y", &[]);
    assert_eq!((empty.status().as_u16(), empty.body()), (200, plain.body()));
    assert!(header(&plain, "content-security-policy").starts_with("default-src 'self';"));
    let again = service.get("/itineraires/y", &[("if-none-match", header(&plain, "etag"))]);
    assert_eq!(again.status(), 304);
    // A voie without a line.
    let mut data = y();
    data.voies_troncons.clear();
    refused(&Running::new(Atlas::build(data)), "/api/itineraires?voie=y", 404, "Aucun tronçon");
}

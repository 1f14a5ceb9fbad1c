//! `/verifier`: the page, without a script and in a real browser. The checks in the browser are in
//! tests/browser/verifier.ts.

use std::path::PathBuf;

use hent::atlas::Atlas;
use hent::geo::Position;

use super::serveur::Serveur;
use crate::browser::Check;
use crate::support::datasets::{at as place, y};
use crate::support::readers::well_formed;
use crate::support::service::Running;

/// What a browser sends.
const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
const BOUNDARY: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

/// Returns the first étape of a voie as GPX, with a point twice, a spike of 40 m, and a gap of 8 m.
fn faulty(serveur: &Serveur) -> String {
    let gpx = String::from_utf8(serveur.get("/traces/locquirec/1.gpx")).unwrap();
    let mut places: Vec<String> = gpx.split("<trkpt ").map(str::to_owned).collect();
    let middle = places.len() / 2;
    let number = |text: &str, name: &str| -> f64 {
        text.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap().parse().unwrap()
    };
    let moved = |text: &str, lat: f64, lon: f64| {
        let (_, rest) = text.split_once('>').unwrap();
        format!("lat=\"{lat:.7}\" lon=\"{lon:.7}\">{rest}")
    };
    let here = places[middle].clone();
    let (lat, lon) = (number(&here, "lat"), number(&here, "lon"));
    let spike = moved(&here, lat + 40.0 / 111_200.0, lon);
    places.splice(middle + 1..middle + 1, [spike, here]);
    let quarter = places.len() / 4;
    let (a, b) = (places[quarter].clone(), places[quarter + 1].clone());
    let [from, to] = [&a, &b].map(|text| Position::flat(number(text, "lon"), number(text, "lat")));
    let share = 8.0 / hent::geo::distance_m(from, to);
    let between = |a: f64, b: f64| a + share * (b - a);
    let ends = a.replacen("</trkpt>", "</trkpt></trkseg><trkseg>", 1);
    let begins = moved(&a, between(from.lat, to.lat), between(from.lon, to.lon));
    places.splice(quarter..=quarter, [a, ends, begins]);
    places.join("<trkpt ")
}

/// Sends the form of the page, as a browser without a script does.
fn post(serveur: &Serveur, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let part = |(name, value): &(&str, &str)| {
        let file = if *name == "fichier" { "; filename=\"ma trace.gpx\"" } else { "" };
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    };
    let body = fields.iter().map(part).collect::<String>() + &format!("--{BOUNDARY}--\r\n");
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let answer = serveur.request("POST", path, &[BROWSER, ("content-type", &kind)], body.as_bytes());
    assert_eq!(answer.headers()["cache-control"], "no-store", "{path}");
    assert!(!answer.headers().contains_key("etag") && answer.headers().contains_key("content-security-policy"));
    let html = String::from_utf8(answer.body().clone()).unwrap();
    assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8", "{html}");
    well_formed(&html);
    (answer.status().as_u16(), html)
}

/// Returns the text of a page, without tags.
fn text(html: &str) -> String {
    let html = html.split("<script type=\"application/json\"").next().unwrap();
    let pieces = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    let text = pieces.collect::<Vec<_>>().join(" ").replace("&#39;", "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_form_answers_with_a_whole_page() {
    let serveur = Serveur::new();
    let gpx = faulty(&serveur);
    let (status, html) = post(&serveur, "/verifier", &[("fichier", &gpx), ("reference", ""), ("tolerance", "10")]);
    let said = text(&html);
    assert_eq!(status, 200, "{said}");
    for rule in ["sommet-double", "aller-retour", "trou"] {
        assert!(html.contains(&format!("<code>{rule}</code>")), "{rule}: {said}");
    }
    for words in ["Cette ligne suit l'étape 1 de la voie", "(seuil 5 m)", "Supprimez la pointe", "Joindre les bouts"] {
        assert!(said.replace('\u{a0}', " ").contains(words), "{words}: {said}");
    }
    assert!(
        !said.contains("partie0") && said.contains("trk1"),
        "the service's own name of the file is not shown: {said}"
    );
    // Each finding has a link to its place, and the mends of what was found are chosen.
    assert!(html.matches("class=\"aller\" href=\"/#vue=").count() >= 3, "{html}");
    for (mend, chosen) in [("trous", true), ("aller-retour", true), ("simplification", false), ("sens", false)] {
        let case = html.split(&format!("value=\"{mend}\" form=\"verifier\"")).nth(1).unwrap();
        assert_eq!(case.starts_with(" checked"), chosen, "{mend}");
    }
    assert!(!html.contains("id=\"repare\"") && html.contains("data:image/svg+xml,"));
    serveur.leaves_nothing();
}

#[test]
fn the_form_shows_what_the_chosen_mends_do() {
    let serveur = Serveur::new();
    let gpx = faulty(&serveur);
    let mends = ["sommets-doubles", "aller-retour", "trous"];
    let fields: Vec<(&str, &str)> =
        std::iter::once(("fichier", gpx.as_str())).chain(mends.map(|m| ("par", m))).collect();
    let (status, html) = post(&serveur, "/en/verifier", &fields);
    assert_eq!(status, 200, "{}", text(&html));
    assert!(
        html.contains("aria-labelledby=\"constats-titre\" lang=\"en\"") && html.contains("What was mended"),
        "{html}"
    );
    let address = html.split("formaction=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    assert_eq!(address, "/api/verification/reparation?par=sommets-doubles%2Caller-retour%2Ctrous&f=gpx");
    // The button of the page sends the same form there. Its other fields are no files.
    let body = fields.iter().map(|(name, value)| {
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    });
    let body = body.collect::<String>() + &format!("--{BOUNDARY}--\r\n");
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let mended = serveur.request("POST", &address, &[("content-type", &kind)], body.as_bytes());
    assert_eq!(mended.status(), 200);
    assert!(mended.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    let mended = String::from_utf8(mended.into_body()).unwrap();
    let (status, html) = post(&serveur, "/verifier", &[("fichier", &mended)]);
    assert_eq!(status, 200);
    for rule in ["sommet-double", "aller-retour", "trou"] {
        assert!(!html.contains(&format!("<code>{rule}</code>")), "{rule}: {}", text(&html));
    }
    serveur.leaves_nothing();
}

#[test]
fn a_refused_file_gets_a_page_that_says_why() {
    let serveur = Serveur::new();
    let good = String::from_utf8(serveur.get("/traces/locquirec/1.gpx")).unwrap();
    for (fields, status, says) in [
        (vec![("fichier", "du bruit")], 415, "Ce format n'est pas reconnu"),
        (vec![("fichier", "<gpx version='1.1'></gpx>")], 422, "aucune ligne"),
        (vec![("fichier", "")], 400, "vide"),
        (vec![("fichier", good.as_str()), ("par", "tout")], 400, "sommets-doubles"),
        (vec![("fichier", good.as_str()), ("tolerance", "0")], 400, "de 1 à 500"),
        (vec![("reference", good.as_str())], 422, "aucune ligne"),
    ] {
        let (found, html) = post(&serveur, "/verifier", &fields);
        let said = text(&html);
        assert_eq!(found, status, "{said}");
        assert!(
            said.contains(says) && said.contains("n'a pas été vérifié") && html.contains("role=\"alert\""),
            "{said}"
        );
        assert!(html.contains("enctype=\"multipart/form-data\""), "the form is there again");
    }
    let answer = serveur.request("DELETE", "/verifier", &[], b"");
    assert_eq!((answer.status().as_u16(), &answer.headers()["allow"]), (405, &"GET, HEAD, POST".parse().unwrap()));
    serveur.leaves_nothing();
}

#[test]
fn a_busy_service_says_when_to_try_again() {
    let serveur = Serveur::beside("exec sleep 8");
    let gpx = "<gpx></gpx>";
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| post(&serveur, "/verifier", &[("fichier", gpx)]));
        }
        let both = || (serveur.children().split_whitespace().count() == 2).then_some(());
        crate::support::wait::eventually("two files are read", both);
        let (status, html) = post(&serveur, "/verifier", &[("fichier", gpx)]);
        assert_eq!(status, 503);
        assert!(text(&html).contains("Réessayez dans 5 secondes"), "{}", text(&html));
    });
}

/// Returns a service whose store has a gap of 33 m.
fn broken() -> Running {
    let mut data = y();
    data.troncons[1].geom[0] = place(4.0, 0.03);
    Running::new(Atlas::build(data))
}

#[test]
fn the_findings_of_a_voie_are_those_of_the_api() {
    let service = broken();
    let api = service.json("/api/verifications?voie=y");
    let all = api["constats"].as_array().unwrap();
    assert!(!all.is_empty(), "{api:#}");
    for (path, langue) in [("/verifier?voie=y", "fr"), ("/en/verifier?voie=y", "en"), ("/br/verifier?voie=y", "fr")] {
        let answer = service.get(path, &[BROWSER]);
        let html = String::from_utf8(answer.into_body()).unwrap();
        well_formed(&html);
        for constat in all {
            assert!(html.contains(&format!("<li id=\"{}\"", constat["id"].as_str().unwrap())), "{path} {constat:#}");
            let message = constat["message"][langue].as_str().unwrap().replace('\u{a0}', " ");
            assert!(text(&html).replace('\u{a0}', " ").contains(&message), "{path}: {message}");
        }
        assert!(html.contains(&format!("id=\"constats\" aria-labelledby=\"constats-titre\" lang=\"{langue}\"")));
        assert!(html.contains("href=\"/api/verifications?voie=y&#38;f=geojson\""));
    }
    let all = String::from_utf8(service.get("/verifier", &[BROWSER]).into_body()).unwrap();
    assert!(all.contains("href=\"/verifier?voie=y\"") && text(&all).contains("erreur"), "{}", text(&all));
    assert_eq!(service.get("/verifier?voie=x", &[BROWSER]).status().as_u16(), 404);
}

/// Writes the faulty track for the browser.
fn written(serveur: &Serveur, folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("ma trace.gpx");
    std::fs::write(&path, faulty(serveur)).unwrap();
    path
}

/// Runs a check against a service that can read files.
#[track_caller]
fn check_sending(test: &str) {
    let serveur = Serveur::new();
    let folder = tempfile::tempdir().unwrap();
    let path = written(&serveur, &folder);
    std::fs::write(folder.path().join("bruit.gpx"), "du bruit").unwrap();
    let url = format!("http://{}", serveur.address);
    if let Some(check) = Check::start(test, &url, &[path.to_str().unwrap(), folder.path().to_str().unwrap()]) {
        check.passes();
    }
    serveur.leaves_nothing();
}

#[test]
fn an_editor_checks_and_mends_a_file() {
    check_sending("an_editor_checks_and_mends_a_file");
}

#[test]
fn an_editor_checks_a_file_on_a_phone() {
    check_sending("an_editor_checks_a_file_on_a_phone");
}

#[test]
fn a_file_is_checked_without_a_script_and_without_webgl() {
    check_sending("a_file_is_checked_without_a_script_and_without_webgl");
}

#[test]
fn the_findings_of_a_voie_are_on_the_map() {
    let service = broken();
    let test = "the_findings_of_a_voie_are_on_the_map";
    crate::browser::check(test, &format!("http://{}", service.address), &[]);
}

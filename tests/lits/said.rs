//! What walkers read of a stretch without a bed, for the night that they name.

use hent::atlas::{Atlas, Sources};
use hent::file::{Fichier, FileFormat, Product};
use hent::links::Base;
use hent::liste::{ListeFile, ListeRequest};
use hent::model::{Dataset, Sens};
use hent::pages::PageListe;
use hent::trace::{Avec, TraceRequest, TrackOptions};
use hent::words::Langue;
use jiff::civil::{Date, date};
use serde_json::Value;

use super::{straight, with_host};
use crate::support::datasets::{etape, localite};
use crate::support::service::Running;

/// Returns a voie of 104 km: l1 at its start, l2 at 7 km, l3 at 46 km, l4 at its end. The host of l2 is always open,
/// that of l3 gives no dates, and one at 30 km, of l5, is open in July only.
fn long() -> Dataset {
    let mut data = straight(140);
    let places = [(1, 0.0), (2, 10.0), (3, 62.0), (4, 140.0), (5, 40.0)];
    data.localites = places.map(|(id, x)| localite(id, (x, 0.0))).into();
    with_host(&mut data, 1, (10.0, 0.1), "Jan-Dec", Some(2));
    with_host(&mut data, 2, (62.0, 0.1), "", Some(3));
    with_host(&mut data, 3, (40.0, 0.1), "Jul", Some(5));
    data.etapes = vec![etape(1, 1, "", 1, (1, 2)), etape(2, 1, "", 2, (2, 3)), etape(3, 1, "", 3, (3, 4))];
    data
}

const MAY: Date = date(2027, 5, 1);
const JULY: Date = date(2027, 7, 14);

/// The sentences of May: between l2 and l3, and from l3 to the end.
const OF_MAY: [&str; 2] = [
    "Nuit du 01/05/2027, après Localité 2 : prochain lit ouvert à 38,8 km, Localité 3 (ouverture à confirmer).",
    "Nuit du 01/05/2027, après Localité 3 (ouverture à confirmer) : aucun lit ouvert jusqu'à la fin du chemin, à 58,2 km.",
];

/// Returns the text of a file, with ordinary spaces and apostrophes.
fn text(file: Option<Fichier>) -> String {
    let text = String::from_utf8(file.unwrap().bytes).unwrap();
    text.replace(['\u{a0}', '\u{202f}'], " ").replace("&#39;", "'").replace("&apos;", "'")
}

fn list(etape: Option<&str>, sens: Sens, ouvert: Option<Date>) -> ListeRequest {
    ListeRequest { voie: "v".into(), etape: etape.map(str::to_owned), sens, ecart_max_m: 2_000, ouvert }
}

fn page(atlas: &Atlas, demande: ListeRequest) -> String {
    text(PageListe { demande, langue: Langue::Fr, base: Base::default() }.make(atlas).unwrap())
}

#[test]
fn the_page_of_a_list_warns_for_its_night() {
    let atlas = Atlas::build(long());
    let may = page(&atlas, list(None, Sens::Aller, Some(MAY)));
    OF_MAY.iter().for_each(|said| assert!(may.contains(said), "{said} in {may}"));
    // The closed host is left out, and the form keeps the night.
    assert!(may.contains("Hôte 1") && !may.contains("Hôte 3") && may.contains(r#"name="ouvert" value="2027-05-01""#));
    let july = page(&atlas, list(None, Sens::Aller, Some(JULY)));
    assert!(july.contains("Hôte 3") && !july.contains("après Localité 2"), "{july}");
    // An étape warns of the stretch that begins in the town where it ends.
    let (first, last) = (list(Some("1"), Sens::Aller, Some(MAY)), list(Some("3"), Sens::Aller, Some(MAY)));
    assert!(page(&atlas, first).contains(OF_MAY[0]) && !page(&atlas, last.clone()).contains(OF_MAY[0]));
    assert!(page(&atlas, last).contains(OF_MAY[1]));
    let back = page(&atlas, list(None, Sens::Retour, Some(MAY)));
    assert!(back.contains("depuis le début du chemin : premier lit ouvert à 58,2 km, Localité 3"), "{back}");
    let english = PageListe { demande: list(None, Sens::Aller, Some(MAY)), langue: Langue::En, base: Base::default() };
    assert!(text(english.make(&atlas).unwrap()).contains("after Localité 2: next open bed in 38.8 km"));
}

#[test]
fn without_a_night_a_list_says_until_when_its_warnings_hold() {
    let on = |day| page(&Atlas::build(Sources::from(long()).on(day)), list(None, Sens::Aller, None));
    let may = on(MAY);
    let said = OF_MAY[0].replace("Nuit du 01/05/2027", "Jusqu'au 30/06/2027");
    assert!(may.contains(&said) && may.contains("Hôte 3"), "{may}");
    // Every day of the period gives the same page: a host opens in July.
    assert_eq!((may == on(date(2027, 6, 30)), may == on(date(2027, 1, 1)), may == on(JULY)), (true, true, false));
    assert!(on(JULY).contains("Jusqu'au 31/07/2027, après Localité 3"), "{}", on(JULY));
    let service = Running::new(Atlas::build(Sources::from(long()).on(MAY)));
    let hosts = json(&service, "/api/voies/v/hebergeurs");
    assert_eq!((&hosts["sans_lit"][0]["jusqu_au"], hosts["sans_lit"][0].get("nuit")), (&"2027-06-30".into(), None));
    let plan = json(&service, "/api/itineraires?voie=v&km_par_jour=8&km_max=60");
    let day = &plan["propositions"][0]["jours"][0];
    assert_eq!((&day["sans_lit"]["jusqu_au"], day.get("nuit")), (&"2027-06-30".into(), None), "{day}");
}

#[test]
fn tracks_and_waypoints_warn_for_their_night() {
    let atlas = Atlas::build(long());
    let track = |etape: Option<&str>, ouvert| {
        let facon = TrackOptions { avec: Avec::ALL, ouvert: Some(ouvert), ..TrackOptions::default() };
        let (voie, etape, base) = ("v".to_owned(), etape.map(str::to_owned), Base::default());
        text(
            TraceRequest { voie, etape, facon, format: FileFormat::GPX, langue: Langue::Fr, base }
                .make(&atlas)
                .unwrap(),
        )
    };
    let first = track(Some("1"), MAY);
    let parsed = gpx::read(first.as_bytes()).unwrap();
    assert!(parsed.tracks[0].description.as_ref().unwrap().ends_with(OF_MAY[0]), "{first}");
    let host = parsed.waypoints.iter().find(|point| point.name.as_deref() == Some("Hôte 1")).unwrap();
    assert!(host.description.as_ref().unwrap().ends_with(OF_MAY[0]), "{first}");
    let whole = track(None, MAY);
    OF_MAY.iter().for_each(|said| assert!(whole.contains(said), "{said} in {whole}"));
    assert!(!whole.contains("Hôte 3") && track(None, JULY).contains("Hôte 3"));
    assert!(!track(Some("1"), JULY).contains("après Localité 2"));
    // The list as waypoints has the same text.
    let (demande, format) = (list(None, Sens::Aller, Some(MAY)), FileFormat::GPX);
    let list = ListeFile { demande, format, langue: Langue::Fr, base: Base::default() };
    let list = text(list.make(&atlas).unwrap());
    OF_MAY.iter().for_each(|said| assert_eq!(list.matches(said).count(), 2, "{said} in {list}"));
}

/// Returns the status and the body of an answer.
fn get(service: &Running, path: &str) -> (u16, String) {
    let answer = service.get(path, &[]);
    let text = String::from_utf8(answer.body().clone()).unwrap().replace(['\u{a0}', '\u{202f}'], " ");
    (answer.status().as_u16(), text)
}

fn json(service: &Running, path: &str) -> Value {
    let (status, body) = get(service, path);
    assert_eq!(status, 200, "{path}: {body}");
    serde_json::from_str(&body).unwrap()
}

#[test]
fn the_api_warns_for_the_night_of_the_request() {
    let service = Running::new(Atlas::build(long()));
    let hosts = json(&service, "/api/voies/v/hebergeurs?ouvert=2027-05-01");
    let texts: Vec<&str> = hosts["sans_lit"].as_array().unwrap().iter().map(|s| s["texte"].as_str().unwrap()).collect();
    assert_eq!(texts, OF_MAY);
    let first = &hosts["sans_lit"][0];
    assert_eq!(
        (&first["nuit"], &first["variante"], &first["dernier"]["hebergeur"]),
        (&MAY.to_string().into(), &"".into(), &"h1".into())
    );
    assert!((first["a_km"].as_f64().unwrap() - first["de_km"].as_f64().unwrap() - 38.8).abs() < 0.1, "{first}");
    // The kilometres of an étape begin with it.
    let of_etape = json(&service, "/api/voies/v/hebergeurs?etape=2&ouvert=2027-05-01");
    assert!(of_etape["sans_lit"][0]["de_km"].as_f64().unwrap().abs() < 0.05, "{of_etape}");
    assert_eq!(json(&service, "/api/voies/v/localites").get("sans_lit"), None);
    let july = json(&service, "/api/voies/v/hebergeurs?ouvert=2027-07-14");
    assert_eq!(july["sans_lit"].as_array().unwrap().len(), 1, "{july}");
    // One walker is between l2 and l3, another before l2.
    for lon in ["-2.8", "-2.99"] {
        let here = json(&service, &format!("/api/position?lon={lon}&lat=48&ouvert=2027-05-01"));
        assert_eq!(here["chemins"][0]["sans_lit"]["texte"], OF_MAY[0], "{here}");
        let back = json(&service, &format!("/api/position?lon={lon}&lat=48&ouvert=2027-07-14&sens=retour"));
        assert_eq!(back["chemins"][0].get("sans_lit"), None, "{back}");
    }
}

#[test]
fn a_plan_warns_for_each_of_its_nights() {
    let mut data = long();
    data.hebergeurs[2].periode = "Jan-Dec; May 2 off".into();
    let service = Running::new(Atlas::build(data));
    let days = |query: &str| {
        let plan = json(&service, &format!("/api/itineraires?voie=v&km_par_jour=8&km_max=60&{query}"));
        plan["propositions"][0]["jours"].as_array().unwrap().clone()
    };
    // The first day ends at l2, on the night of 1 May. The host of l5 is closed in the next night only.
    let closed = days("depart_le=2027-05-01");
    assert_eq!((&closed[0]["a"]["localite"], &closed[0]["nuit"]), (&"l2".into(), &"2027-05-01".into()));
    let warned = closed[0]["sans_lit"]["texte"].as_str().unwrap();
    assert!(warned.starts_with("Nuit du 02/05/2027, après Localité 2 : prochain lit ouvert à 38,"), "{warned}");
    assert_eq!(closed[1]["nuit"], "2027-05-02");
    let there = |day: &Value| day["hebergeurs"].as_array().unwrap().len();
    let open = days("depart_le=2027-05-03");
    assert_eq!(open[0].get("sans_lit"), None);
    let at_l5 = |days: &[Value]| days.iter().find(|day| day["a"]["localite"] == "l5").map(there);
    assert_eq!((at_l5(&closed), at_l5(&open)), (Some(0), Some(1)), "the closed host is left out: {closed:?}");
    let (_, page) = get(&service, "/itineraires/v?km_par_jour=8&km_max=60&depart_le=2027-05-01");
    assert!(
        page.contains("Nuit du 02/05/2027, après Localité 2")
            && page.contains(r#"name="depart_le" value="2027-05-01""#)
    );
    let (_, gpx) = get(&service, "/itineraires/v.gpx?km_par_jour=8&km_max=60&depart_le=2027-05-01");
    assert!(gpx.contains("Nuit du 02/05/2027, après Localité 2"));
}

#[test]
fn a_plan_with_a_departure_ends_its_days_where_a_host_is_open() {
    let mut data = straight(100);
    with_host(&mut data, 1, (32.0, 0.0), "Jun-Sep", None);
    with_host(&mut data, 2, (38.0, 0.0), "Jan-Dec", None);
    with_host(&mut data, 3, (64.0, 0.0), "Jan-Dec", None);
    let service = Running::new(Atlas::build(data));
    let first_night = |query: &str| {
        let plan = json(&service, &format!("/api/itineraires?voie=v&km_par_jour=24{query}"));
        plan["propositions"][0]["jours"][0]["a"]["hebergeur"].clone()
    };
    assert_eq!(
        [first_night(""), first_night("&depart_le=2027-06-05"), first_night("&depart_le=2027-05-05")],
        ["h1", "h1", "h2"]
    );
}

#[test]
fn a_month_or_night_that_does_not_exist_is_refused() {
    let service = Running::new(Atlas::build(long()));
    for (path, parameter) in [
        ("/api/lits", "mois"),
        ("/api/lits?mois=2027-13", "mois"),
        ("/api/lits?mois=mai", "mois"),
        ("/api/lits?mois=2027-05-01", "mois"),
        ("/listes/v.html?ouvert=2027-02-29", "ouvert"),
        ("/traces/v.gpx?ouvert=demain", "ouvert"),
        ("/api/itineraires?voie=v&depart_le=01/05/2027", "depart_le"),
    ] {
        let (status, body) = get(&service, path);
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((status, &problem["parametre"]), (400, &parameter.into()), "{path}");
    }
    // The last days of the calendar have no night after them.
    assert_eq!(get(&service, "/api/itineraires?voie=v&depart_le=9999-12-31").0, 200);
    assert_eq!(json(&service, "/api/lits?mois=9999-12")["lits"].as_array().unwrap().len(), 2);
}

//! Plans: a closure counts on the days on which it holds, and its detour lengthens them.

use hent::model::Perturbation;
use serde_json::Value;

use super::{closed, closure, km, rows, service, text};
use crate::support::service::Asks;

/// Returns the days of the first proposal.
fn jours(told: &Value) -> Vec<Value> {
    told["propositions"][0]["jours"].as_array().unwrap().clone()
}

const PLAN: &str = "/api/itineraires?voie=y&km_par_jour=5&a=l3";

#[test]
fn a_plan_takes_the_detour_into_the_day_that_meets_it() {
    let open = service(closed(), "2026-08-01");
    let service = service(closed(), "2026-05-20");
    let told = service.json(PLAN);
    let days = jours(&told);
    let met: Vec<&Value> = days.iter().filter(|day| day["perturbations"].is_array()).collect();
    let [day] = met[..] else { panic!("{told}") };
    assert_eq!(day["perturbations"][0]["code"], "c1");
    let today = &day["avec_deviations"];
    let longer_m = km(&today["longueur_m"]) - km(&day["longueur_m"]);
    let etape = service.json("/api/voies/y/etapes/2");
    let expected_m = km(&etape["aujourd_hui"]["longueur_m"]) - km(&etape["longueur_m"]);
    assert!((longer_m - expected_m).abs() < 0.3, "{longer_m} {expected_m}");
    assert!(days.iter().filter(|day| day["avec_deviations"].is_object()).count() == 1);
    // The lengths of the days stay those of the waymarked way, and add up to the whole.
    let sum_m: f64 = days.iter().map(|day| km(&day["longueur_m"])).sum();
    assert!((sum_m - km(&told["longueur_m"])).abs() < 0.2);
    assert!(jours(&open.json(PLAN)).iter().all(|day| day["avec_deviations"].is_null()));
    // The way back takes the same detour.
    let back = jours(&service.json("/api/itineraires?voie=y&km_par_jour=5&sens=retour"));
    let back: Vec<f64> = (back.iter().filter(|day| day["avec_deviations"].is_object()))
        .map(|day| km(&day["avec_deviations"]["longueur_m"]) - km(&day["longueur_m"]))
        .collect();
    assert!(back.len() == 1 && (back[0] - longer_m).abs() < 0.3, "{back:?}");
}

/// The closure begins on 12 May. A plan that leaves on the 11th meets it on its second day, when it holds.
#[test]
fn a_date_of_departure_decides_which_closures_count() {
    let service = service(closed(), "2026-05-01");
    // At most 5 km: two days, of which the second meets the closure.
    let plan = "/api/itineraires?voie=y&km_par_jour=5&km_max=5";
    let told = |jour: &str| jours(&service.json(&format!("{plan}&depart_le={jour}")));
    let counts = |days: &[Value]| -> Vec<(bool, bool)> {
        days.iter().map(|day| (day["perturbations"].is_array(), day["avec_deviations"].is_object())).collect()
    };
    let (none, met) = (vec![(false, false), (false, false)], vec![(false, false), (true, true)]);
    for (leaves, expected) in [
        ("2026-04-01", &none),
        ("2026-05-10", &none),
        ("2026-05-11", &met),
        ("2026-06-29", &met),
        ("2026-06-30", &none), // the closure ends in the evening of the first day
        ("2026-07-10", &none),
    ] {
        assert_eq!(&counts(&told(leaves)), expected, "{leaves}");
    }
    // Without a date, the plan names an announced closure, but takes no detour.
    assert_eq!(counts(&jours(&service.json(plan))), [(false, false), (true, false)]);
}

#[test]
fn pages_and_files_of_plans_warn() {
    let service = service(closed(), "2026-05-20");
    let page = text(&service, "/itineraires/y?km_par_jour=5");
    let page = page.replace("&#39;", "'").replace('\u{a0}', " ");
    let notice = page.find("<aside class=\"perturbations\"").unwrap();
    assert!(notice < page.find("<p class=\"resume\">").unwrap());
    let said = page.split("<strong>Jour ").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(said.contains("Travaux, passage impossible") && said.contains("démontée"), "{said}");
    assert!(page.contains("par la déviation (chemin balisé : "), "{page}");
    let gpx = text(&service, "/itineraires/y.gpx?km_par_jour=5");
    let read = gpx::read(gpx.as_bytes()).unwrap();
    assert_eq!(read.waypoints.iter().filter(|w| w.name.as_deref().unwrap().starts_with("Travaux")).count(), 1);
    let tracks = read.tracks.iter().filter(|track| track.description.as_deref().unwrap().starts_with("Travaux"));
    assert_eq!(tracks.count(), 1, "the description of the day says it first");
    let listed = rows(&service, "/itineraires/y.csv?km_par_jour=5");
    let row = listed.iter().find(|row| row.iter().any(|cell| cell == "Perturbation")).unwrap();
    let day = &jours(&service.json("/api/itineraires?voie=y&km_par_jour=5"))[row[0].parse::<usize>().unwrap() - 1];
    let walked = format!("{:.1}", km(&day["avec_deviations"]["longueur_m"]) / 1000.0).replace('.', ",");
    assert_eq!(row[3], walked, "the length of the day is that with the detour");
}

/// A detour so long that the day is too long: the split ends the day earlier.
#[test]
fn the_split_counts_the_detour() {
    let far = [(5.6, 0.2), (5.6, 9.0), (6.5, 9.0), (6.5, 0.5)].map(|(x, y)| crate::support::datasets::at(x, y));
    let mut data = closed();
    data.perturbations = vec![Perturbation { detour: Some(far.to_vec()), ..closure(1, [0.42, 0.55]) }];
    let plan = "/api/itineraires?voie=y&km_par_jour=10&km_max=10";
    let [open, closed] = ["2026-08-01", "2026-05-20"].map(|jour| jours(&service(data.clone(), jour).json(plan)));
    assert_eq!((open.len(), closed.len() > 1), (1, true), "{open:?} {closed:?}");
    assert!(closed.iter().any(|day| day["trop_long"] == true && day["avec_deviations"].is_object()), "{closed:?}");
}

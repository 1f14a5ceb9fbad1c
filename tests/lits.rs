//! Where beds are missing: the forced days compared with an exhaustive search, and the warnings for walkers.

mod command; // `hent export --as lits`
mod said; // the texts of lists, plans, positions, tracks and the command

use std::cell::RefCell;
use std::collections::BTreeSet;

use hent::atlas::{Atlas, Quoi};
use hent::file::Product;
use hent::lits::{LitsRequest, Mois};
use hent::model::{Dataset, PublierPosition};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use crate::support::datasets::{hebergeur, localite, sequence, troncon, voie};

/// Returns a straight voie « v » of this many steps of the grid, about 746 m each. Its tronçons have ten steps.
fn straight(steps: i64) -> Dataset {
    let place = |x: i64| (x as f64, 0.0);
    let tens: Vec<i64> = (0..(steps + 9) / 10).collect();
    let line = |ten: &i64| (ten * 10..=steps.min(ten * 10 + 10)).map(place).collect::<Vec<_>>();
    let troncons: Vec<_> = tens.iter().map(|ten| troncon(ten + 1, &line(ten))).collect();
    let numbers: Vec<i64> = troncons.iter().map(|troncon| troncon.id).collect();
    Dataset { voies: vec![voie(1, "v")], voies_troncons: sequence(1, "", &numbers), troncons, ..Dataset::default() }
}

/// Adds a host at a step of the line.
fn with_host(data: &mut Dataset, id: i64, place: (f64, f64), periode: &str, localite: Option<i64>) {
    let mut host = hebergeur(id, place, PublierPosition::Exacte, true);
    (host.periode, host.localite_id) = (periode.into(), localite);
    data.hebergeurs.push(host);
}

/// Returns the entries of `/api/lits` for a month: of each voie, the way there and the way back.
fn of_month(atlas: &Atlas, mois: &str) -> Vec<Value> {
    let request = LitsRequest { mois: Mois::parse(mois).unwrap() };
    let document: Value = serde_json::from_slice(&request.make(atlas).unwrap().unwrap().bytes).unwrap();
    assert_eq!(document["mois"], mois);
    document["lits"].as_array().unwrap().clone()
}

/// Returns the days of a month as month and day, by the length of the month alone.
fn days(mois: &str) -> Vec<(u8, u8)> {
    let (year, month): (i32, u8) = (mois[..4].parse().unwrap(), mois[5..].parse().unwrap());
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][usize::from(month) - 1];
    (1..=length).map(|day| (month, day)).collect()
}

/// Returns the chainages of the beds of a day, with the ends of the line.
fn beds(atlas: &Atlas, (month, day): (u8, u8)) -> Vec<f64> {
    let ligne = atlas.voie("v").unwrap().main_line().unwrap();
    let mut beds = vec![0.0, ligne.figures.longueur_m];
    for passage in ligne.passages(atlas, 2_000.0) {
        let Quoi::Hebergeur(host) = passage.quoi else { continue };
        if atlas.hebergeurs[host].ouverture.ouvert(month, day) != Some(false) {
            beds.push(passage.chainage_m);
        }
    }
    beds
}

/// Returns the forced day, by brute force: the longest way from one bed to another without a bed between them.
fn forced_m(beds: &[f64]) -> f64 {
    let mut longest: f64 = 0.0;
    for from in beds {
        for to in beds.iter().filter(|to| *to > from) {
            if !beds.iter().any(|bed| from < bed && bed < to) {
                longest = longest.max(to - from);
            }
        }
    }
    longest
}

/// Returns the five best localités for one more host on a day, each tried in an atlas with such a host. A localité is
/// given by its code and the forced day with the host, in decimetres.
fn best_places(data: &Dataset, atlas: &Atlas, day: (u8, u8), back: bool) -> Vec<(String, i64)> {
    let ligne = atlas.voie("v").unwrap().main_line().unwrap();
    let passages = ligne.passages(atlas, 2_000.0);
    let has_bed: BTreeSet<Option<usize>> = (passages.iter())
        .filter_map(
            |passage| if let Quoi::Hebergeur(host) = passage.quoi { Some(&atlas.hebergeurs[host]) } else { None },
        )
        .filter(|host| host.ouverture.ouvert(day.0, day.1) != Some(false))
        .map(|host| host.localite)
        .collect();
    let before_m = forced_m(&beds(atlas, day));
    let mut tried = vec![];
    for (number, localite) in atlas.localites.iter().enumerate() {
        let mut at_m: Vec<f64> =
            passages.iter().filter(|p| p.quoi == Quoi::Localite(number)).map(|p| p.chainage_m).collect();
        if at_m.is_empty() || has_bed.contains(&Some(number)) {
            continue;
        }
        let mut data = data.clone();
        let mut host = hebergeur(10_000, (0.0, 0.0), PublierPosition::Exacte, true);
        (host.geom, host.periode) = (Some(localite.geom), "Jan-Dec".into());
        data.hebergeurs.push(host);
        let after_m = forced_m(&beds(&Atlas::build(data), day));
        if before_m - after_m >= 1.0 {
            at_m.iter_mut().for_each(|m| *m = if back { -*m } else { *m });
            tried.push((after_m, at_m.into_iter().fold(f64::INFINITY, f64::min), localite.code.to_string()));
        }
    }
    tried.sort_by(|a, b| a.partial_cmp(b).unwrap());
    tried.into_iter().take(5).map(|(after_m, _, code)| (code, (after_m * 10.0).round() as i64)).collect()
}

/// Compares the report of a month with the exhaustive search. Returns the number of communes of the way there.
fn check(data: &Dataset, mois: &str) -> usize {
    let atlas = Atlas::build(data.clone());
    let forced: Vec<f64> = days(mois).into_iter().map(|day| forced_m(&beds(&atlas, day))).collect();
    let worst_m = forced.iter().copied().fold(0.0, f64::max);
    let first = forced.iter().position(|m| *m == worst_m).unwrap();
    let entries = of_month(&atlas, mois);
    assert_eq!(entries.len(), 2, "two directions");
    for (entry, sens) in entries.iter().zip(["aller", "retour"]) {
        assert_eq!(entry["sens"], sens);
        assert!((entry["longueur_m"].as_f64().unwrap() - worst_m).abs() < 0.06, "{entry} {worst_m}");
        assert_eq!(entry["jour"], format!("{mois}-{:02}", first + 1), "{entry}");
        assert_eq!(entry["jours"], forced.iter().filter(|m| **m == worst_m).count(), "{entry}");
        let [from_km, to_km] = ["de", "a"].map(|end| entry[end]["km"].as_f64().unwrap());
        assert!((to_km - from_km - worst_m / 1000.0).abs() < 0.002, "{entry}");
        let communes: Vec<(String, i64)> = (entry["communes"].as_array().unwrap().iter())
            .map(|commune| {
                let length_m = commune["longueur_m"].as_f64().unwrap();
                let shorter_m = commune["raccourci_m"].as_f64().unwrap();
                assert!((length_m + shorter_m - worst_m).abs() < 0.11, "{commune} {worst_m}");
                (commune["localite"].as_str().unwrap().to_owned(), (length_m * 10.0).round() as i64)
            })
            .collect();
        assert_eq!(communes, best_places(data, &atlas, days(mois)[first], sens == "retour"), "{entry}");
    }
    entries[0]["communes"].as_array().unwrap().len()
}

/// Openings of hosts: with gaps within a month, over the end of the year, on a leap day, never, unknown.
const PERIODES: [&str; 12] = [
    "Jan-Dec",
    "Apr-Oct",
    "Feb 29",
    "Jan-Dec; Feb 29 off",
    "Nov-Mar",
    "May 10-20",
    "Apr 15-Oct 15; May 12 off",
    "off",
    "",
    "sur rendez-vous",
    "Jan-Dec; Dec 24-Jan 2 off",
    "May 31-Jul 1",
];

const FERMETURES: [&str; 4] = ["", "May 1-15", "Feb 10", "on demande"];

prop_compose! {
    /// Returns a line with hosts of every consent and opening, and localités, at random places on and off the line.
    fn any_line()(
        steps in 20..140_i64,
        hosts in prop::collection::vec(
            (-2.0..142.0, -2.5..2.5, 0..PERIODES.len(), 0..FERMETURES.len(), 0..3_usize, prop::option::of(1..10_i64)),
            0..14,
        ),
        localites in prop::collection::vec((0.0..140.0, -2.2..2.2), 0..10),
    ) -> Dataset {
        let mut data = straight(steps);
        data.localites = (1..).zip(localites).map(|(id, place)| localite(id, place)).collect();
        for (id, (x, y, periode, fermetures, consent, of)) in (1..).zip(hosts) {
            use PublierPosition::{Exacte, Localite, Non};
            let mut host = hebergeur(id, (x, y), [Exacte, Localite, Non][consent], true);
            (host.periode, host.fermetures) = (PERIODES[periode].into(), FERMETURES[fermetures].into());
            host.localite_id = of.filter(|of| data.localites.iter().any(|localite| localite.id == *of));
            data.hebergeurs.push(host);
        }
        data
    }
}

#[test]
fn forced_days_and_communes_equal_an_exhaustive_search() {
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let months = prop::sample::select(vec!["2027-05", "2028-02", "2027-02", "2027-12"]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let seen = RefCell::new([0; 6]);
    runner
        .run(&(any_line(), months), |(data, mois)| {
            let communes = check(&data, mois);
            seen.borrow_mut()[communes] += 1;
            Ok(())
        })
        .unwrap();
    // Without such cases the comparison would prove little.
    let seen = seen.into_inner();
    assert!(seen[0] > 5 && seen[1..5].iter().sum::<i32>() > 10 && seen[5] > 0, "{seen:?}");
}

#[test]
fn a_leap_day_is_a_night_of_its_own() {
    let mut data = straight(60);
    with_host(&mut data, 1, (30.0, 0.0), "Jan-Dec; Feb 29 off", None);
    let atlas = Atlas::build(data);
    let [leap, usual] = ["2028-02", "2027-02"].map(|mois| of_month(&atlas, mois)[0].clone());
    assert_eq!((&leap["jour"], &leap["jours"]), (&"2028-02-29".into(), &1.into()));
    assert_eq!((&usual["jour"], &usual["jours"]), (&"2027-02-01".into(), &28.into()));
    let [all, half] = [&leap, &usual].map(|entry| entry["longueur_m"].as_f64().unwrap());
    assert!((all - 2.0 * half).abs() < 50.0, "{all} {half}");
}

#[test]
fn without_an_open_host_the_whole_voie_is_one_day() {
    let empty = straight(60);
    let mut closed = straight(60);
    with_host(&mut closed, 1, (30.0, 0.0), "off", None);
    let mut hidden = straight(60);
    hidden.hebergeurs.push(hebergeur(1, (30.0, 0.0), PublierPosition::Non, true));
    let [empty, closed, hidden] = [empty, closed, hidden].map(|data| of_month(&Atlas::build(data), "2027-05"));
    assert_eq!((&empty, &empty), (&closed, &hidden));
    for entry in &empty {
        assert_eq!(entry["de"], serde_json::json!({"km": 0.0, "lit": null}));
        assert_eq!(entry["a"]["lit"], Value::Null);
        assert!((entry["longueur_m"].as_f64().unwrap() - 44_775.0).abs() < 100.0, "{entry}");
        assert_eq!((&entry["communes"], &entry["jours"]), (&serde_json::json!([]), &31.into()));
    }
    // A voie without a tronçon has nothing to walk.
    let bare = Dataset { voies: vec![voie(1, "v")], ..Dataset::default() };
    assert_eq!(of_month(&Atlas::build(bare), "2027-05"), Vec::<Value>::new());
}

#[test]
fn a_hole_of_the_line_has_no_length_and_is_told() {
    let mut whole = straight(60);
    with_host(&mut whole, 1, (10.0, 0.0), "Jan-Dec", None);
    let mut holed = whole.clone();
    holed.troncons.retain(|troncon| troncon.id != 4); // steps 30 to 40
    holed.voies_troncons.retain(|member| member.troncon_id != 4);
    let [whole, holed] = [whole, holed].map(|data| of_month(&Atlas::build(data), "2027-05"));
    for (whole, holed) in whole.iter().zip(&holed) {
        let [whole_m, holed_m] = [whole, holed].map(|entry| entry["longueur_m"].as_f64().unwrap());
        assert!((whole_m - holed_m - 7_462.0).abs() < 30.0, "{whole_m} {holed_m}");
        assert_eq!((&whole["trous"], &holed["trous"]), (&0.into(), &1.into()));
    }
}

#[test]
fn both_directions_have_the_same_stretch_seen_from_either_end() {
    let mut data = straight(60);
    data.localites = vec![localite(1, (10.0, 0.0)), localite(2, (50.0, 0.0)), localite(3, (30.0, 0.5))];
    with_host(&mut data, 1, (10.0, 0.0), "Jan-Dec", Some(1));
    with_host(&mut data, 2, (50.0, 0.0), "", Some(2));
    let entries = of_month(&Atlas::build(data), "2027-05");
    let lit = |entry: &Value, end: &str| {
        let lit = &entry[end]["lit"];
        (lit["hebergeur"].as_str().unwrap().to_owned(), lit["lieu"].clone(), lit["a_confirmer"].as_bool().unwrap())
    };
    let (one, two) = (("h1".to_owned(), "Localité 1".into(), false), ("h2".to_owned(), "Localité 2".into(), true));
    assert_eq!((lit(&entries[0], "de"), lit(&entries[0], "a")), (one.clone(), two.clone()));
    assert_eq!((lit(&entries[1], "de"), lit(&entries[1], "a")), (two, one));
    assert_eq!(entries[0]["longueur_m"], entries[1]["longueur_m"]);
    for entry in &entries {
        // A host half way halves it. The localités with an open bed are not proposed.
        assert_eq!(entry["communes"].as_array().unwrap().len(), 1, "{entry}");
        assert_eq!(entry["communes"][0]["localite"], "l3");
    }
}

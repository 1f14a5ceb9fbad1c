//! Closures: their places, the days on which they show, and the length of the way with them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use hent::atlas::{Atlas, Emprise, Perturbation, Sources};
use hent::geo::{Position, geodesic};
use hent::model::Dataset;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::support::datasets::{at, member, perturbation, sequence, troncon, voie, y};

const HOLDS: Date = date(2026, 5, 20);

/// Returns the Y with a second voie over its stem, and a closure on the stem with a detour.
fn closed() -> Dataset {
    let mut data = y();
    data.voies.push(voie(2, "stem"));
    data.voies_troncons.push(member(2, "", 1, 2, true));
    let mut bridge = perturbation(1, 1, [(2, 0.25), (2, 0.5)], ["2026-05-10", "2026-06-30"]);
    bridge.detour = Some(vec![at(4.5, 0.0), at(5.0, 1.0), at(7.0, 0.3)]);
    data.perturbations = vec![bridge];
    data
}

fn on(data: Dataset, day: Date) -> Atlas {
    Atlas::build(Sources::from(data).on(day))
}

fn only(atlas: &Atlas) -> (&Perturbation, &[Emprise]) {
    let [closure] = &*atlas.perturbations else { panic!("{:?}", atlas.perturbations) };
    (closure, &closure.emprises)
}

#[test]
fn a_closure_is_announced_three_weeks_before_and_ends_by_itself() {
    for (day, state) in [
        (date(2026, 4, 18), None),
        (date(2026, 4, 19), Some(false)),
        (date(2026, 5, 9), Some(false)),
        (date(2026, 5, 10), Some(true)),
        (date(2026, 6, 30), Some(true)),
        (date(2026, 7, 1), None),
    ] {
        let atlas = on(closed(), day);
        assert_eq!(atlas.perturbations.first().map(|closure| closure.en_vigueur), state, "{day}");
        assert!(atlas.holds_on(day));
    }
    let periods = [date(2026, 4, 19), date(2026, 5, 10), date(2026, 7, 1)];
    for pair in periods.windows(2) {
        let atlas = on(closed(), pair[0].tomorrow().unwrap());
        assert_eq!((atlas.jour(), atlas.change_le()), (pair[0], Some(pair[1])));
        assert_eq!(atlas.fingerprint(""), on(closed(), pair[1].yesterday().unwrap()).fingerprint(""));
        assert_ne!(atlas.fingerprint(""), on(closed(), pair[1]).fingerprint(""));
    }
}

#[test]
fn the_day_of_a_private_host_does_not_show() {
    let mut data = closed();
    data.hebergeurs.iter_mut().for_each(|host| host.periode = String::new());
    let period = |data: &Dataset| {
        let atlas = on(data.clone(), date(2026, 7, 2));
        (atlas.jour(), atlas.change_le())
    };
    let before = period(&data);
    data.hebergeurs[4].periode = "Jul 5-Sep 10".into(); // not published
    data.hebergeurs[4].confirme_le = "2026-07-03".into();
    assert_eq!(period(&data), before);
    data.hebergeurs[0].periode = "Jul 5-Sep 10".into();
    assert_eq!(period(&data).1, Some(date(2026, 7, 5)));
    data.hebergeurs[0].confirme_le = "2026-07-03".into();
    assert_eq!(period(&data).1, Some(date(2026, 7, 3)));
}

#[test]
fn a_closure_lies_on_every_line_over_its_ground() {
    let atlas = on(closed(), HOLDS);
    let (closure, emprises) = only(&atlas);
    assert!(closure.en_vigueur);
    let lines: Vec<(i64, &str)> = emprises.iter().map(|e| (e.voie_id, e.variante.as_str())).collect();
    assert_eq!(lines, [(1, ""), (1, "nord"), (2, "")]);
    let length_m = |emprise: &Emprise| emprise.a_m - emprise.de_m;
    assert!(emprises.iter().all(|e| (length_m(e) - length_m(&emprises[0])).abs() < 0.01), "{emprises:?}");
    // The second voie walks the stem backwards: its chainages count from the other end.
    let stem_m = atlas.voie("stem").unwrap().main_line().unwrap().figures.longueur_m;
    assert!((emprises[2].a_m - stem_m * 0.75).abs() < 0.5, "{emprises:?} of {stem_m}");
    assert_eq!(atlas.perturbations_of(atlas.voie("stem").unwrap()).count(), 1);
}

#[test]
fn lengths_are_those_of_the_way_and_those_of_today() {
    let atlas = on(closed(), HOLDS);
    let voie = atlas.voie("y").unwrap();
    let ligne = voie.main_line().unwrap();
    let whole = [0.0, ligne.figures.longueur_m];
    let today = atlas.aujourdhui(voie, ligne, whole, &ligne.figures).unwrap();
    let (closure, emprises) = only(&atlas);
    let [leaves_m, rejoins_m] = emprises[0].evite.unwrap();
    let detour_m = closure.detour.as_ref().unwrap().longueur_m;
    assert!((today.longueur_m - (whole[1] - (rejoins_m - leaves_m) + detour_m)).abs() < 0.01);
    assert!((leaves_m, rejoins_m) == (emprises[0].evite.unwrap()[0], emprises[0].evite.unwrap()[1]));
    assert!(leaves_m <= emprises[0].de_m && rejoins_m >= emprises[0].a_m);
    // Before the closure begins, one walks the way.
    let announced = on(closed(), date(2026, 5, 1));
    let voie = announced.voie("y").unwrap();
    let ligne = voie.main_line().unwrap();
    assert!(announced.aujourdhui(voie, ligne, whole, &ligne.figures).is_none());
}

#[test]
fn a_closure_whose_troncon_is_gone_is_counted_and_not_shown() {
    let mut data = closed();
    data.troncons.retain(|row| row.id != 2);
    data.voies_troncons.retain(|row| row.troncon_id != 2);
    let atlas = on(data, HOLDS);
    assert_eq!((atlas.perturbations.len(), atlas.perturbations_orphelines), (0, 1));
    assert_eq!(on(closed(), HOLDS).perturbations_orphelines, 0);
}

#[test]
fn a_chainage_and_its_reference_convert_into_each_other() {
    let atlas = on(y(), HOLDS);
    for ligne in atlas.voies.iter().flat_map(|voie| &voie.lignes) {
        for chainage_m in (0..).map(|n| f64::from(n) * 97.0).take_while(|m| *m <= ligne.figures.longueur_m) {
            let (troncon, share) = ligne.reference(chainage_m).unwrap();
            assert!(ligne.chainages(troncon, share).iter().any(|m| (m - chainage_m).abs() < 1e-6));
        }
        assert_eq!(ligne.reference(ligne.figures.longueur_m + 1.0), None);
    }
}

/// Returns the ends of the closed stretch on the ground.
fn ground(atlas: &Atlas) -> [Position; 2] {
    let (closure, _) = only(atlas);
    let places: Vec<Position> =
        closure.path.pieces.iter().flat_map(|piece| atlas.network.positions(piece).collect::<Vec<_>>()).collect();
    [places[0], places[places.len() - 1]]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Tronçons before the closed one get longer, turn round, split or come in between: the closure stays where it is.
    #[test]
    fn a_closure_stays_where_it_is_whatever_changes_elsewhere(
        moves in prop::collection::vec((0usize..5, -0.4f64..0.4), 1..6),
    ) {
        let before = ground(&on(closed(), HOLDS));
        let mut data = closed();
        for (kind, amount) in moves {
            match kind {
                0 => data.troncons[0].geom[1].lat += amount / 10.0,
                1 => data.troncons[0].geom.reverse(),
                2 => data.troncons[2].geom[1].lon += amount / 10.0,
                // The main line gets a detour of its own before the stem.
                3 if !data.troncons.iter().any(|row| row.id == 9) => {
                    data.troncons.push(troncon(9, &[(4.0, 0.0), (4.0, 1.0 + amount), (4.0, 0.0)]));
                    data.voies_troncons.retain(|row| (row.voie_id, row.variante.as_str()) != (1, ""));
                    data.voies_troncons.extend(sequence(1, "", &[1, 9, 2]));
                }
                _ => data.troncons[0].nom = format!("chemin {amount}"),
            }
        }
        let after = ground(&on(data, HOLDS));
        for (a, b) in before.iter().zip(&after) {
            prop_assert!(geodesic::distance_m(*a, *b) < 0.05, "{a:?} {b:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closure_ends_at_midnight_without_an_edit_and_without_the_store() {
    use crate::support::service::Running;
    use crate::support::wait::eventually;
    use hent::model::row::Value;
    use hent::model::table::Table;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.gpkg");
    let mut rows = crate::support::rows::network();
    let row = &mut rows.of_mut(Table::Perturbation)[0];
    for (column, value) in [("du", "2026-05-10"), ("au", "2026-06-30")] {
        row.set(Table::Perturbation, column, Value::Text(value.into()));
    }
    let store = crate::support::stores::filled(&path, &rows).await;
    // The service starts on the last day of the closure, and the clock then goes on to the day after it.
    let midnight = hent::live::calendar::start_of(date(2026, 7, 1)).unwrap().as_millisecond();
    let offset = Arc::new(AtomicI64::new(midnight - 600_000 - Timestamp::now().as_millisecond()));
    let clock = {
        let offset = Arc::clone(&offset);
        move || Timestamp::from_millisecond(Timestamp::now().as_millisecond() + offset.load(Ordering::Relaxed)).unwrap()
    };
    let service = Running::of_store_by(store, None, Arc::new(clock));
    let listener = crate::support::events::Listener::new(service.address);
    assert_eq!(service.json("/health")["prochain_changement_le"], "2026-07-01");
    let before = service.json("/tiles.json")["version_donnees"].clone();
    offset.fetch_add(600_000, Ordering::Relaxed);
    let event = listener.next();
    assert!(event["tables"].as_array().unwrap().contains(&"perturbation".into()), "{event}");
    eventually("the closure has ended", || (service.json("/health")["perturbations"] == 0).then_some(()));
    assert_ne!(service.json("/tiles.json")["version_donnees"], before);
}

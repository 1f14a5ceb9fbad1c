//! The comparison of a line with what is published.

use hent::atlas::Atlas;
use hent::comparaison::{Choix, Comparaison, Cote, Direction, Nature, Parametres, comparer, comparer_avec};
use hent::geo::{Position, distance_m, ecef};
use hent::model::{Dataset, Troncon};
use proptest::prelude::*;

use crate::support::atlases::{demonstration, real_etapes};
use crate::support::datasets::{at, etape, localite, sequence, troncon, voie};

/// Length of a degree of latitude and of longitude at 48° N, in metres.
const DEGREE_M: (f64, f64) = (111_195.0, 74_630.0);

/// Returns a winding line of `count` vertices about 20 m apart, which begins at a place of the grid.
fn winding(id: i64, (x, y): (f64, f64), count: usize) -> Troncon {
    let place = |n: usize| {
        let t = n as f64 * 0.025;
        (x + t, y + 0.4 * (t * 1.3).sin())
    };
    troncon(id, &(0..count).map(place).collect::<Vec<_>>())
}

/// Returns two voies: `a` has the tronçons 1, 2 and 3, and two étapes; `b` shares tronçon 3 and has tronçon 4.
fn atlas() -> Atlas {
    let first = winding(1, (0.0, 0.0), 400);
    let end = |troncon: &Troncon| *troncon.geom.last().unwrap();
    let from = |p: Position| ((p.lon + 3.0) * 100.0, (p.lat - 48.0) * 100.0);
    let second = winding(2, from(end(&first)), 300);
    let third = winding(3, from(end(&second)), 200);
    let stops = [from(first.geom[0]), from(end(&second)), from(end(&third))];
    let other = troncon(4, &[(stops[1].0, stops[1].1 + 5.0), (stops[1].0, stops[1].1 + 2.0), stops[1]]);
    Atlas::build(Dataset {
        voies: vec![voie(1, "a"), voie(2, "b")],
        troncons: vec![first, second, third, other],
        voies_troncons: [sequence(1, "", &[1, 2, 3]), sequence(2, "", &[4, 3])].concat(),
        localites: (1..).zip(stops).map(|(id, place)| localite(id, place)).collect(),
        etapes: vec![etape(1, 1, "", 1, (1, 2)), etape(2, 1, "", 2, (2, 3))],
        ..Dataset::default()
    })
}

fn line(atlas: &Atlas, codes: &[&str]) -> Vec<Position> {
    let path = |code: &&str| {
        let troncon = atlas.troncons.iter().find(|troncon| troncon.row.code.as_str() == *code).unwrap();
        atlas.network.positions(&troncon.path.pieces[0]).collect::<Vec<_>>()
    };
    codes.iter().flat_map(path).collect()
}

/// Moves the vertices between two distances from the start sideways, to the right.
fn moved(line: &[Position], [from_m, to_m]: [f64; 2], aside_m: f64) -> Vec<Position> {
    let mut at_m = 0.0;
    let mut moved = vec![line[0]];
    for ends in line.windows(2) {
        let [a, b] = [ends[0], ends[1]];
        let (east, north) = ((b.lon - a.lon) * DEGREE_M.1, (b.lat - a.lat) * DEGREE_M.0);
        let length = east.hypot(north);
        let aside = |p: Position| {
            Position::new(
                p.lon + aside_m * north / length / DEGREE_M.1,
                p.lat - aside_m * east / length / DEGREE_M.0,
                p.z,
            )
        };
        at_m += length;
        moved.push(if (from_m..=to_m).contains(&at_m) { aside(b) } else { b });
    }
    moved
}

fn compared(atlas: &Atlas, line: &[Position]) -> Comparaison {
    comparer(atlas, &[line.to_vec()], &Choix::Trouve, &Parametres::default()).unwrap()
}

#[test]
fn a_line_that_is_published_is_the_same_and_says_what_it_follows() {
    let atlas = atlas();
    let found = compared(&atlas, &line(&atlas, &["t1", "t2"]));
    assert!(found.identique && found.ecarts.is_empty(), "{found:?}");
    assert_eq!(found.sens, Some(Direction::Meme));
    let [suivie] = &found.suivies[..] else { panic!("{:?}", found.suivies) };
    assert_eq!(suivie.voie.as_deref(), Some("a"));
    let codes: Vec<&str> = suivie.troncons.iter().map(|part| part.code.as_str()).collect();
    assert_eq!(codes, ["t1", "t2"]);
    assert!(suivie.troncons.iter().all(|part| part.part == 1.0), "{suivie:?}");
    let [etape] = &suivie.etapes[..] else { panic!("{suivie:?}") };
    assert_eq!((etape.code.as_str(), etape.part), ("1", 1.0));
    let [hausdorff, frechet] = [found.hausdorff_m.unwrap(), found.frechet_m.unwrap()];
    assert!(hausdorff < 0.05 && frechet < 0.1, "{hausdorff} {frechet}");
    assert_eq!((found.nouveau_km, found.manquant_km), (0.0, 0.0));
    assert!((found.envoye.longueur_m - found.publie.longueur_m).abs() < 1.0, "{found:?}");
    assert!(found.envoye.relief.is_some() && found.publie.relief.is_some());
    assert!(
        found.phrase.contains("l'étape 1 de la voie « a »") && found.phrase.contains("les mêmes"),
        "{}",
        found.phrase
    );
}

#[test]
fn a_tronçon_that_moved_30_m_over_500_m_is_one_deviation() {
    let atlas = atlas();
    for code in ["t1", "t2"] {
        let whole = line(&atlas, &[code]);
        for start in [600.0, 1_505.0, 2_733.0] {
            for aside in [30.0, -30.0] {
                let sent = moved(&whole, [start, start + 500.0], aside);
                for choix in [Choix::Trouve, Choix::Troncons(vec![code.into()])] {
                    let found = comparer(&atlas, std::slice::from_ref(&sent), &choix, &Parametres::default()).unwrap();
                    let [ecart] = &found.ecarts[..] else { panic!("{code} {start} {aside}: {:?}", found.ecarts) };
                    assert_eq!(ecart.nature, Nature::Ecart);
                    assert!((ecart.longueur_m - 500.0).abs() <= 20.0, "{code} {start}: {ecart:?}");
                    assert!((ecart.ecart_max_m.unwrap() - 30.0).abs() <= 1.0, "{code} {start}: {ecart:?}");
                    let mean = ecart.ecart_moyen_m.unwrap();
                    assert!((25.0..=30.5).contains(&mean), "{mean}");
                    assert_eq!(ecart.cote, Some(if aside > 0.0 { Cote::Droite } else { Cote::Gauche }));
                    let [from, to] = ecart.trace_m.unwrap();
                    assert!((from - start).abs() < 30.0 && (to - start - 530.0).abs() < 60.0, "{from} {to}");
                    assert!(!found.identique && !found.plus_d_un_km);
                    let [hausdorff, frechet] = [found.hausdorff_m.unwrap(), found.frechet_m.unwrap()];
                    assert!((hausdorff - 30.0).abs() < 1.0 && (30.0..80.0).contains(&frechet), "{hausdorff} {frechet}");
                    assert!((found.nouveau_km - 0.5).abs() < 0.06 && (found.manquant_km - 0.5).abs() < 0.06);
                }
            }
        }
    }
}

#[test]
fn the_reversed_line_compares_equal() {
    let atlas = atlas();
    let mut sent = moved(&line(&atlas, &["t1", "t2"]), [2_000.0, 2_500.0], 30.0);
    let there = compared(&atlas, &sent);
    sent.reverse();
    let back = compared(&atlas, &sent);
    assert_eq!((there.sens, back.sens), (Some(Direction::Meme), Some(Direction::Inverse)));
    assert!(back.phrase.contains("dans l'autre sens"), "{}", back.phrase);
    let near = |a: Option<f64>, b: Option<f64>| (a.unwrap() - b.unwrap()).abs() < 0.1;
    assert!(near(there.hausdorff_m, back.hausdorff_m) && near(there.frechet_m, back.frechet_m));
    let [of_there, of_back] = [&there.ecarts[0], &back.ecarts[0]];
    assert_eq!((there.ecarts.len(), back.ecarts.len(), of_there.cote), (1, 1, of_back.cote));
    assert!((of_there.longueur_m - of_back.longueur_m).abs() < 1.0);
    assert!((of_there.ecart_max_m.unwrap() - of_back.ecart_max_m.unwrap()).abs() < 0.5);
    let same = |ecart: &hent::comparaison::Ecart| ecart.publie_m.unwrap();
    assert!((same(of_there)[0] - same(of_back)[0]).abs() < 1.0, "the same place of the published line");
    let mut whole = line(&atlas, &["t1"]);
    whole.reverse();
    let equal = compared(&atlas, &whole);
    assert!(equal.identique && equal.sens == Some(Direction::Inverse) && equal.frechet_m.unwrap() < 0.1, "{equal:?}");
}

#[test]
fn what_is_left_out_added_or_walked_twice_is_told_apart() {
    let atlas = atlas();
    let whole = line(&atlas, &["t1"]);
    // A straight line over a bend of 400 m: the published stretch is replaced.
    let cut = [&whole[..100], &whole[130..]].concat();
    let [ecart] = &compared(&atlas, &cut).ecarts[..] else { panic!() };
    assert_eq!(ecart.nature, Nature::Ecart);
    assert!(ecart.longueur_trace_m < ecart.longueur_m, "{ecart:?}");
    // A detour of 600 m there and back replaces nothing.
    let tip = Position::new(whole[200].lon, whole[200].lat + 0.003, 50.0);
    let spur = [&whole[..201], &[tip][..], &whole[200..]].concat();
    let found = compared(&atlas, &spur);
    let [ecart] = &found.ecarts[..] else { panic!("{:?}", found.ecarts) };
    assert_eq!(ecart.nature, Nature::Ajout);
    assert!((ecart.longueur_m - 650.0).abs() < 40.0, "{ecart:?}");
    assert!((ecart.ecart_max_m.unwrap() - 300.0).abs() < 60.0, "{ecart:?}");
    // The line goes on where the published one ends.
    let last = *whole.last().unwrap();
    let further = [&whole[..], &[Position::flat(last.lon, last.lat - 0.02)][..]].concat();
    let found = comparer(&atlas, &[further], &Choix::Troncons(vec!["t1".into()]), &Parametres::default()).unwrap();
    let [ecart] = &found.ecarts[..] else { panic!("{:?}", found.ecarts) };
    assert_eq!((ecart.nature, ecart.ecart_max_m), (Nature::Ajout, None), "more than 1 km");
    assert!(found.plus_d_un_km && found.phrase.contains("plus de 1\u{a0}km"), "{}", found.phrase);
    assert!((found.nouveau_km - 2.2).abs() < 0.05, "{}", found.nouveau_km);
    // Of a named étape, everything counts that is not there.
    let half = &line(&atlas, &["t1", "t2"])[..350];
    let named = Choix::Etape("a".into(), "1".into());
    let found = comparer(&atlas, &[half.to_vec()], &named, &Parametres::default()).unwrap();
    let [ecart] = &found.ecarts[..] else { panic!("{:?}", found.ecarts) };
    assert_eq!(ecart.nature, Nature::Manque);
    assert!((found.manquant_km * 1_000.0 - ecart.longueur_m).abs() < 30.0 && ecart.longueur_m > 5_000.0, "{ecart:?}");
    // There and back on one way.
    let back: Vec<Position> = whole.iter().chain(whole.iter().rev()).copied().collect();
    let found = compared(&atlas, &back);
    assert_eq!((found.sens, found.ecarts.len()), (Some(Direction::Mixte), 0), "{:?}", found.ecarts);
}

#[test]
fn a_line_over_two_voies_follows_both() {
    let atlas = atlas();
    let sent = [line(&atlas, &["t4"]), line(&atlas, &["t2"]).into_iter().rev().collect()].concat();
    let found = compared(&atlas, &sent);
    let voies: Vec<_> = found.suivies.iter().map(|suivie| suivie.voie.as_deref().unwrap()).collect();
    assert_eq!((voies, found.ecarts.len()), (vec!["a", "b"], 0), "{:?}", found.ecarts);
    assert_eq!(found.nouveau_km, 0.0);
}

#[test]
fn lines_elsewhere_are_compared_with_nothing() {
    let atlas = demonstration();
    let across_the_sea = vec![Position::flat(-5.5, 47.0), Position::flat(-9.0, 45.0), Position::flat(-9.5, 44.0)];
    let in_another_country: Vec<Position> =
        (0..5_000).map(|n| Position::flat(8.0 + f64::from(n) * 1e-4, 47.0)).collect();
    // A round of 42 km that crosses the way twice.
    let center = atlas.voies[0].bounds.unwrap().center();
    let round = |n: i32| {
        let turn = f64::from(n) / 400.0 * std::f64::consts::TAU;
        Position::flat(center.lon + 0.089 * turn.cos(), center.lat + 0.06 * turn.sin())
    };
    let marathon: Vec<Position> = (0..=400).map(round).collect();
    for (name, sent) in
        [("sea", across_the_sea), ("country", in_another_country), ("marathon", marathon), ("nothing", vec![])]
    {
        let found = compared(&atlas, &sent);
        assert!(found.suivies.is_empty() && found.ecarts.is_empty() && found.sens.is_none(), "{name}: {found:?}");
        assert!(found.phrase.contains("ne suit aucune voie publiée"), "{name}: {}", found.phrase);
        let length_km = ecef::length_m(&sent) / 1_000.0;
        assert!((found.nouveau_km - length_km).abs() < 0.01, "{name}");
    }
}

/// Returns the figures of a comparison.
fn said(found: &Comparaison) -> String {
    let Comparaison { phrase, hausdorff_m, frechet_m, nouveau_km, manquant_km, envoye, publie, ecarts, .. } = found;
    let lengths = [envoye.longueur_m, publie.longueur_m];
    format!("{phrase} {hausdorff_m:?} {frechet_m:?} {nouveau_km} {manquant_km} {lengths:?} {} écarts", ecarts.len())
}

/// The greatest distance between two equal lines, in metres: the rounding of places on long segments.
const EQUAL_M: f64 = 0.1;

#[test]
fn every_published_étape_finds_itself() {
    let mut count = 0;
    for atlas in [Some(demonstration()), real_etapes("every_published_étape_finds_itself")].into_iter().flatten() {
        for (voie, etape) in atlas.etapes() {
            let Some(trace) = &etape.trace else { continue };
            let there: Vec<Vec<Position>> =
                trace.path.pieces.iter().map(|piece| atlas.network.positions(piece).collect()).collect();
            let back = there.iter().rev().map(|piece| piece.iter().rev().copied().collect()).collect();
            let named = Choix::Etape(voie.row.code.to_string(), etape.slug());
            // Another voie that shares the tronçons may have them in the other direction, but a named étape has its own.
            for (pieces, choix, sens) in [(there, Choix::Trouve, Direction::Meme), (back, named, Direction::Inverse)] {
                let found = comparer(&atlas, &pieces, &choix, &Parametres::default()).unwrap();
                let name = format!("{} {} {choix:?}: {}", voie.row.code, etape.slug(), said(&found));
                assert!(found.identique && found.ecarts.is_empty(), "{name}");
                assert!(found.sens == Some(sens) || choix == Choix::Trouve, "{name}");
                let [hausdorff, frechet] = [found.hausdorff_m.unwrap(), found.frechet_m.unwrap()];
                assert!(hausdorff <= EQUAL_M && frechet <= EQUAL_M, "{name}");
                let [sent, published] = [found.envoye.longueur_m, found.publie.longueur_m];
                assert!((sent - published).abs() <= 0.005 * sent, "{name}");
                assert_eq!((found.nouveau_km, found.manquant_km), (0.0, 0.0), "{name}");
                let parts: Vec<_> = found.suivies.iter().flat_map(|suivie| &suivie.etapes).collect();
                // A shared étape may be found on another voie, but on one it is whole.
                assert!(parts.iter().any(|part| part.part > 0.97), "{name}");
            }
            count += 1;
        }
    }
    assert!(count > 15, "{count}");
}

#[test]
fn an_étape_that_begins_after_a_gap_begins_there() {
    let first = winding(1, (0.0, 0.0), 200);
    let second = winding(2, (5.02, 0.09), 200);
    let place = |p: &Position| ((p.lon + 3.0) * 100.0, (p.lat - 48.0) * 100.0);
    let stops = [&first.geom[0], &second.geom[0], second.geom.last().unwrap()].map(place);
    let atlas = Atlas::build(Dataset {
        voies: vec![voie(1, "a")],
        troncons: vec![first, second],
        voies_troncons: sequence(1, "", &[1, 2]),
        localites: (1..).zip(stops).map(|(id, place)| localite(id, place)).collect(),
        etapes: vec![etape(1, 1, "", 1, (1, 2)), etape(2, 1, "", 2, (2, 3))],
        ..Dataset::default()
    });
    for (number, code) in [("1", "t1"), ("2", "t2")] {
        let sent = line(&atlas, &[code]);
        for choix in [Choix::Trouve, Choix::Etape("a".into(), number.into())] {
            let found = comparer(&atlas, std::slice::from_ref(&sent), &choix, &Parametres::default()).unwrap();
            assert!(found.identique && found.frechet_m.unwrap() <= EQUAL_M, "{number}: {found:?}");
            assert!((found.envoye.longueur_m - found.publie.longueur_m).abs() < 1.0, "{number}: {found:?}");
            assert_eq!((found.nouveau_km, found.manquant_km), (0.0, 0.0), "{number}: {found:?}");
        }
    }
}

#[test]
fn a_way_that_goes_out_and_back_on_one_road_is_followed_in_this_order() {
    let road: Vec<Position> = (0..100).map(|n| at(f64::from(n) * 0.02, 0.0)).collect();
    let spur: Vec<Position> = (1..40).map(|n| at(1.0, f64::from(n) * 0.02)).collect();
    // The way leaves the road for a chapel, and comes back by the same path.
    let way = [&road[..51], &spur, &spur.iter().rev().skip(1).copied().collect::<Vec<_>>(), &road[50..]].concat();
    let length_m = ecef::length_m(&way);
    let compare = |sent: &[Position]| {
        comparer_avec(&Atlas::default(), &[sent.to_vec()], std::slice::from_ref(&way), &Parametres::default())
    };
    let back: Vec<Position> = way.iter().rev().copied().collect();
    for (sent, sens) in [(way.clone(), Direction::Meme), (back, Direction::Inverse)] {
        let found = compare(&sent);
        assert_eq!((found.sens, found.identique), (Some(sens), true), "{found:#?}");
        assert!(found.frechet_m.unwrap() <= EQUAL_M && found.hausdorff_m.unwrap() <= EQUAL_M, "{found:#?}");
        assert!((found.publie.longueur_m - length_m).abs() < 1.0, "{found:#?}");
        assert_eq!((found.nouveau_km, found.manquant_km), (0.0, 0.0));
    }
    // A receiver is some metres off, and its track turns round before the chapel.
    let noisy =
        |n: usize| Position::flat(way[n].lon + 4e-5 * (n as f64 * 2.4).sin(), way[n].lat + 4e-5 * (n as f64).cos());
    let short: Vec<Position> = (0..way.len()).filter(|n| !(86..=92).contains(n)).map(noisy).collect();
    let found = compare(&short);
    assert_eq!((found.sens, found.ecarts.len()), (Some(Direction::Meme), 1), "{found:#?}");
    assert!(found.frechet_m.unwrap() < 100.0, "{found:#?}");
    // To leave the chapel out is one stretch that is missing.
    let found = compare(&road);
    let [ecart] = &found.ecarts[..] else { panic!("{found:#?}") };
    assert_eq!((ecart.nature, found.sens), (Nature::Manque, Some(Direction::Meme)), "{found:#?}");
}

#[test]
fn unknown_names_are_refused_with_the_known_ones() {
    let atlas = atlas();
    let ask = |choix: Choix| comparer(&atlas, &[line(&atlas, &["t1"])], &choix, &Parametres::default()).unwrap_err();
    assert!(ask(Choix::Etape("x".into(), "1".into())).to_string().contains("Les voies sont : a, b"));
    assert!(ask(Choix::Etape("a".into(), "9".into())).to_string().contains("Les étapes de cette voie sont : 1, 2"));
    assert!(ask(Choix::Troncons(vec!["t9".into()])).to_string().contains("tronçon « t9 »"));
}

/// The Hausdorff distance of two lines of short segments: every vertex against every vertex.
fn brute_force_m(a: &[Position], b: &[Position]) -> f64 {
    let directed = |a: &[Position], b: &[Position]| {
        let nearest = |p: &Position| b.iter().map(|q| distance_m(*p, *q)).fold(f64::INFINITY, f64::min);
        a.iter().map(nearest).fold(0.0, f64::max)
    };
    directed(a, b).max(directed(b, a))
}

/// Returns a line with a vertex every 2 m.
fn dense(line: &[Position]) -> Vec<Position> {
    let between = |ends: &[Position]| {
        let [a, b] = [ends[0], ends[1]];
        let parts = (distance_m(a, b) / 2.0).ceil() as usize;
        let at = move |n: usize| {
            let t = n as f64 / parts as f64;
            Position::flat(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat))
        };
        (0..parts).map(at).collect::<Vec<_>>()
    };
    line.windows(2).flat_map(between).chain(line.last().copied()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_hausdorff_distance_is_that_of_brute_force(
        asides in proptest::collection::vec((-40.0f64..40.0, 0.0f64..900.0, 50.0f64..300.0), 1..4),
    ) {
        let atlas = atlas();
        let whole = line(&atlas, &["t3"]);
        let mut sent = whole[..60].to_vec();
        for (aside, start, length) in asides {
            sent = moved(&sent, [start, start + length], aside);
        }
        let choix = Choix::Troncons(vec!["t3".into()]);
        let found = comparer(&atlas, &[sent.clone()], &choix, &Parametres { pas_m: 2.0, tolerance_m: 10.0 }).unwrap();
        // The comparison measures the part that is followed, so the reference ends where the sent line ends.
        let exact = brute_force_m(&dense(&sent), &dense(&whole[..60]));
        let hausdorff = found.hausdorff_m.unwrap();
        prop_assert!((hausdorff - exact).abs() < 3.0, "{hausdorff} for {exact}");
        prop_assert!(found.frechet_m.unwrap() >= hausdorff - 3.0);
    }

}

proptest! {
    // Each line reaches round the Earth, and is measured at up to 100,000 places.
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn any_line_is_compared_without_failing(
        places in proptest::collection::vec((-181.0f64..181.0, -91.0f64..91.0, proptest::num::f64::ANY), 0..30),
        near in proptest::collection::vec((0.0f64..20.0, -2.0f64..2.0), 0..60),
        tolerance_m in 1.0f64..200.0,
    ) {
        let atlas = atlas();
        let far: Vec<Position> = places.into_iter().map(|(lon, lat, z)| Position::new(lon, lat, z)).collect();
        let near: Vec<Position> = near.into_iter().map(|(x, y)| at(x, y)).collect();
        let parametres = Parametres { pas_m: 50.0, tolerance_m };
        let found = comparer(&atlas, &[far.clone(), near.clone()], &Choix::Trouve, &parametres).unwrap();
        serde_json::to_string(&found).unwrap();
        let other = comparer_avec(&atlas, std::slice::from_ref(&near), &[far], &parametres);
        serde_json::to_string(&other).unwrap();
        let itself = comparer_avec(&atlas, std::slice::from_ref(&near), std::slice::from_ref(&near), &parametres);
        prop_assert!(itself.ecarts.is_empty(), "{:?}", itself.ecarts);
    }
}

//! Passages: each place at which a line passes a thing, compared with brute force.

use hent::atlas::{Atlas, Passage, Quoi};
use hent::geo::{Position, ecef, geodesic};
use hent::model::{Dataset, PublierPosition};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::datasets::{at, hebergeur, localite, member, point_interet, troncon, voie, y};
use crate::support::grid::metres;

/// Returns a voie over these tronçons and a point at `place`. `true` means that a tronçon is walked against its
/// digitised direction.
fn one_voie(troncons: &[(&[(f64, f64)], bool)], place: (f64, f64)) -> Dataset {
    let mut data =
        Dataset { voies: vec![voie(1, "v")], points_interet: vec![point_interet(1, place)], ..Dataset::default() };
    for (number, (line, inverse)) in (1..).zip(troncons) {
        let mut digitised = line.to_vec();
        if *inverse {
            digitised.reverse();
        }
        data.troncons.push(troncon(number, &digitised));
        data.voies_troncons.push(member(1, "", number, number, *inverse));
    }
    data
}

fn passages(data: Dataset, within_m: f64) -> Vec<Passage> {
    let atlas = Atlas::build(data);
    atlas.voie("v").unwrap().main_line().unwrap().passages(&atlas, within_m)
}

/// Chainage and distance off the line, rounded to the metre.
fn rounded(passages: &[Passage]) -> Vec<(f64, f64)> {
    passages.iter().map(|p| (p.chainage_m.round(), p.off_m.round())).collect()
}

#[test]
fn a_hairpin_passes_a_point_twice() {
    // 3 km out and back beside it. The point is at the middle of both, 111 m from the way out.
    let (out, back) = ([(0.0, 0.0), (4.0, 0.0)], [(4.0, 0.0), (0.0, 0.1)]);
    for inverse in [false, true] {
        let found = passages(one_voie(&[(&out, false), (&back, inverse)], (2.0, 0.1)), 2_000.0);
        let [way_out, way_back] = found[..] else { panic!("{found:?}") };
        assert!((way_out.chainage_m - metres((0.0, 0.0), (2.0, 0.0))).abs() < 2.0, "{found:?}");
        assert!((way_out.off_m - 111.2).abs() < 1.0 && (way_back.off_m - 55.6).abs() < 1.0, "{found:?}");
        // The same line as a single tronçon.
        let whole = [(0.0, 0.0), (4.0, 0.0), (0.0, 0.1)];
        assert_eq!(rounded(&passages(one_voie(&[(&whole, inverse)], (2.0, 0.1)), 2_000.0)), rounded(&found));
    }
    // 220 m before the turn, the line stays near the point, so there is one passage.
    let found = passages(one_voie(&[(&out, false), (&back, false)], (3.7, 0.02)), 2_000.0);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_loop_passes_its_start_at_both_ends() {
    let round = [(0.0, 0.0), (3.0, 0.0), (3.0, 2.0), (0.0, 2.0), (0.0, 0.0)];
    let length = round.windows(2).map(|p| metres(p[0], p[1])).sum::<f64>();
    let found = passages(one_voie(&[(&round, false)], (0.0, 0.0)), 2_000.0);
    assert_eq!(rounded(&found), [(0.0, 0.0), (length.round(), 0.0)]);
}

#[test]
fn out_and_back_over_one_troncon_passes_a_point_twice() {
    let spur = [(0.0, 0.0), (3.0, 0.0)];
    let mut data = one_voie(&[(&spur, false)], (1.0, 0.0));
    data.voies_troncons.push(member(1, "", 2, 1, true));
    data.points_interet.push(point_interet(2, (3.0, 0.0))); // at the turn
    let step = metres((0.0, 0.0), (1.0, 0.0));
    let expected = [(step.round(), 0.0), ((3.0 * step).round(), 0.0), ((5.0 * step).round(), 0.0)];
    let found = passages(data, 2_000.0);
    assert_eq!(rounded(&found), expected);
    assert_eq!(found.iter().map(|p| p.quoi).collect::<Vec<_>>(), [0, 1, 0].map(Quoi::PointInteret));
}

#[test]
fn each_line_of_a_y_counts_from_its_own_start() {
    let atlas = Atlas::build(y());
    let voie = atlas.voie("y").unwrap();
    let of = |variante: &str, what: Quoi| -> Vec<f64> {
        let passages = voie.ligne(variante).unwrap().passages(&atlas, 5_000.0);
        passages.iter().filter(|p| p.quoi == what).map(|p| p.chainage_m).collect()
    };
    // The fountain is on the stem, which both lines share.
    let (main, nord) = (of("", Quoi::PointInteret(0)), of("nord", Quoi::PointInteret(0)));
    let (to_stem, branch) = (
        [(0.0, 0.0), (1.0, 0.3), (2.0, -0.4), (4.0, 0.0)].windows(2).map(|p| metres(p[0], p[1])).sum::<f64>(),
        [(0.0, 4.0), (2.0, 2.5), (4.0, 0.0)].windows(2).map(|p| metres(p[0], p[1])).sum::<f64>(),
    );
    assert!((main[0] - to_stem - (nord[0] - branch)).abs() < 0.1, "{main:?} {nord:?}");
    // A smaller distance gives a subset of the passages, at the same places.
    let main_line = voie.main_line().unwrap();
    let all = main_line.passages(&atlas, 10_000.0);
    let near: Vec<Passage> = all.iter().filter(|p| p.off_m <= 500.0).copied().collect();
    assert!(!near.is_empty() && near.len() < all.len());
    assert_eq!(main_line.passages(&atlas, 500.0), near);
}

#[test]
fn a_host_beyond_an_end_of_an_etape_is_at_that_end() {
    let mut data = y();
    data.hebergeurs = vec![hebergeur(1, (5.4, -0.1), PublierPosition::Exacte, true)]; // beyond the end of étape 1
    let atlas = Atlas::build(data);
    let trace = |slug: &str| atlas.voie("y").unwrap().etape(slug).unwrap().trace.as_ref().unwrap();
    let host = |slug: &str| {
        let passages = trace(slug).passages(&atlas, 2_000.0, |quoi| matches!(quoi, Quoi::Hebergeur(_)));
        passages.into_iter().find(|p| p.quoi == Quoi::Hebergeur(0)).unwrap()
    };
    let (one, two) = (host("1"), host("2"));
    assert!((one.chainage_m - trace("1").figures.longueur_m).abs() < 0.1, "{one:?}");
    assert!((one.off_m - metres((5.0, 0.0), (5.4, -0.1))).abs() < 1.0, "{one:?}");
    assert!(two.chainage_m > 100.0 && two.chainage_m < 400.0 && two.off_m < one.off_m, "{two:?}");
}

/// Returns the passages by brute force. The line is given as places at most 5 m apart; each run of places within the
/// distance is a passage. Returns `None` if the result depends on differences smaller than such steps.
fn brute(walk: &[(f64, Position)], p: Position, within_m: f64) -> Option<Vec<(f64, f64)>> {
    let from = ecef::from_position(p);
    let off: Vec<(f64, f64)> =
        walk.iter().map(|(at_m, q)| (*at_m, ecef::geodesic_m(from, ecef::from_position(*q)))).collect();
    let nearest = off.iter().map(|o| o.1).fold(f64::INFINITY, f64::min);
    let runs = |most_m: f64| -> Vec<(f64, f64)> {
        let runs = off.chunk_by(|a, b| (a.1 <= most_m) == (b.1 <= most_m)).filter(|run| run[0].1 <= most_m);
        runs.map(|run| *run.iter().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap()).collect()
    };
    let found = |slack: f64| {
        if nearest > within_m + slack { vec![] } else { runs((nearest + 300.0).min(within_m) + slack) }
    };
    let [less, exact, more] = [-30.0, 0.0, 30.0].map(found);
    (less == exact && exact == more).then_some(exact)
}

/// A place on the grid.
type Step = (f64, f64);

/// Places at most 5 m apart along a line, each with its distance from the start in metres.
fn steps_of_5_m(line: &[Step]) -> Vec<(f64, Position)> {
    let mut walk = vec![];
    let mut at_m = 0.0;
    for ends in line.windows(2) {
        let (a, b) = (at(ends[0].0, ends[0].1), at(ends[1].0, ends[1].1));
        let length = geodesic::distance_m(a, b);
        let steps = (length / 5.0).ceil().max(1.0);
        for step in 0..=steps as usize {
            let t = step as f64 / steps;
            let place = Position::flat(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat));
            walk.push((at_m + t * length, place));
        }
        at_m += length;
    }
    walk
}

#[test]
fn passages_equal_brute_force() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner =
        TestRunner::new_with_rng(Config { cases: 150, failure_persistence: None, ..Config::default() }, rng);
    // Walks on a few km² that cross themselves and turn back, cut into tronçons of either direction.
    let line = prop::collection::vec((0.0f64..6.0, 0.0f64..4.0), 3..60);
    let cuts = prop::collection::vec((1usize..40, any::<bool>()), 1..6);
    let places = prop::collection::vec((-1.0f64..7.0, -1.0f64..5.0), 5);
    let (mut told, mut twice) = (0, 0);
    let law = |(line, cuts, places): (Vec<Step>, Vec<(usize, bool)>, Vec<Step>)| {
        let mut troncons: Vec<(&[(f64, f64)], bool)> = vec![];
        let mut start = 0;
        for (length, inverse) in cuts.iter().cycle() {
            let end = (start + length).min(line.len() - 1);
            troncons.push((&line[start..=end], *inverse));
            start = end;
            if start + 1 == line.len() {
                break;
            }
        }
        let mut data = one_voie(&troncons, places[0]);
        data.points_interet = (1..).zip(&places).map(|(id, place)| point_interet(id, *place)).collect();
        data.localites = vec![localite(1, (50.0, 0.0))]; // far from everything
        let walk = steps_of_5_m(&line);
        let found = passages(data, 2_000.0);
        prop_assert!(found.windows(2).all(|p| p[0].chainage_m <= p[1].chainage_m));
        prop_assert!(found.iter().all(|p| matches!(p.quoi, Quoi::PointInteret(_))));
        for (i, place) in places.iter().enumerate() {
            let mine: Vec<&Passage> = found.iter().filter(|p| p.quoi == Quoi::PointInteret(i)).collect();
            let Some(expected) = brute(&walk, at(place.0, place.1), 2_000.0) else { continue };
            prop_assert_eq!(mine.len(), expected.len(), "{:?} {:?}", &mine, &expected);
            told += 1;
            twice += usize::from(mine.len() > 1);
            for (mine, (at_m, off_m)) in mine.iter().zip(expected) {
                prop_assert!((mine.off_m - off_m).abs() < 6.0, "{mine:?} {off_m}");
                // Where the line bends around a place, distant parts of the line are equally near.
                let there =
                    walk.iter().min_by(|a, b| (a.0 - mine.chainage_m).abs().total_cmp(&(b.0 - mine.chainage_m).abs()));
                let there = geodesic::distance_m(there.unwrap().1, at(place.0, place.1));
                prop_assert!((mine.chainage_m - at_m).abs() < 10.0 || (there - off_m).abs() < 6.0, "{mine:?} {at_m}");
            }
        }
        Ok(())
    };
    let law = std::cell::RefCell::new(law);
    runner.run(&(line, cuts, places), |case| (law.borrow_mut())(case)).unwrap();
    assert!(told > 300 && twice > 50, "{told} compared, {twice} of them with two passages");
}

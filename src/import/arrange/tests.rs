//! Tests named situations, and compares random small cases with brute force.

use proptest::prelude::*;

use super::*;
use crate::geo::distance_m;

/// Returns a position this many metres (approximately) east and north of a point in Brittany.
fn at(east: f64, north: f64) -> Position {
    Position::flat(-3.0 + east / 74_600.0, 48.0 + north / 111_200.0)
}

/// Returns a run along a parallel, from one kilometre mark to another.
fn run(from_km: f64, to_km: f64) -> Ends {
    [at(from_km * 1_000.0, 0.0), at(to_km * 1_000.0, 0.0)]
}

/// Writes an arrangement as signed numbers: 1 is the first run as given, -1 the first run turned.
fn signed(placed: &[Vec<Placed>]) -> Vec<Vec<i64>> {
    let one = |p: &Placed| (i64::try_from(p.run).unwrap() + 1) * if p.turned { -1 } else { 1 };
    placed.iter().map(|runs| runs.iter().map(one).collect()).collect()
}

/// Total of the gaps of an arrangement, in metres.
fn total_m(etapes: &[Vec<Ends>], placed: &[Vec<Placed>]) -> f64 {
    let walked: Vec<Ends> = (etapes.iter().zip(placed))
        .flat_map(|(runs, placed)| placed.iter().map(|p| (runs[p.run], p.turned)))
        .map(|([first, last], turned)| if turned { [last, first] } else { [first, last] })
        .collect();
    walked.windows(2).map(|pair| distance_m(pair[0][1], pair[1][0])).sum()
}

#[test]
fn runs_out_of_geographic_order_are_put_in_order() {
    let etape = vec![run(0.0, 1.0), run(2.1, 3.0), run(1.1, 2.0)];
    assert_eq!(signed(&arrange(&[etape])), [[1, 3, 2]]);
}

#[test]
fn a_first_run_that_points_away_from_the_second_is_turned() {
    assert_eq!(signed(&arrange(&[vec![run(1.0, 0.0), run(1.1, 5.0)]])), [[-1, 2]]);
    // The étapes before and after lead to the same result.
    let voie = [vec![run(-5.0, -0.1)], vec![run(1.0, 0.0), run(1.1, 5.0)], vec![run(5.0, 9.0)]];
    assert_eq!(signed(&arrange(&voie)), [vec![1], vec![-1, 2], vec![1]]);
}

#[test]
fn neighbours_decide_the_direction_of_an_etape_of_one_run() {
    let voie = [vec![run(0.0, 5.0)], vec![run(9.0, 5.2)], vec![], vec![run(14.0, 9.3)], vec![run(14.0, 20.0)]];
    assert_eq!(signed(&arrange(&voie)), [vec![1], vec![-1], vec![], vec![-1], vec![1]]);
    // A relation in reverse: its runs change places too.
    let voie = [vec![run(0.0, 5.0)], vec![run(9.0, 7.2), run(7.1, 5.0)], vec![run(9.0, 10.0)]];
    assert_eq!(signed(&arrange(&voie)), [vec![1], vec![-2, -1], vec![1]]);
}

#[test]
fn the_given_order_stays_if_another_saves_little() {
    // Turning the second run would save 20 m.
    assert_eq!(signed(&arrange(&[vec![run(0.0, 1.0), run(1.05, 1.03)]])), [[1, 2]]);
    // The gap before the étape is over 5 km. Turning the étape saves 400 m, which is less than a tenth.
    assert_eq!(signed(&arrange(&[vec![run(0.0, 1.0)], vec![run(6.4, 6.0)]])), [[1], [1]]);
    assert_eq!(signed(&arrange(&[vec![run(0.0, 1.0)], vec![run(6.8, 6.0)]])), [[1], [-1]]);
    // The reverse of everything is equally good, so the given order stays.
    assert_eq!(signed(&arrange(&[vec![run(5.0, 4.0), run(4.0, 3.0)], vec![run(3.0, 1.0)]])), [vec![1, 2], vec![1]]);
    // A loop in a rearranged étape is not turned, because turning it saves nothing.
    let ring = [at(2_000.0, 0.0), at(2_000.0, 0.0)];
    assert_eq!(signed(&arrange(&[vec![run(0.0, 1.0), run(2.0, 1.0), ring]])), [[1, -2, 3]]);
}

#[test]
fn voies_without_runs_and_single_runs_stay_as_given() {
    assert_eq!(arrange(&[]), Vec::<Vec<Placed>>::new());
    assert_eq!(signed(&arrange(&[vec![], vec![]])), [vec![], vec![]] as [Vec<i64>; 2]);
    assert_eq!(signed(&arrange(&[vec![], vec![run(1.0, 0.0)], vec![]])), [vec![], vec![1], vec![]]);
}

#[test]
fn thousands_of_runs_are_chained_and_each_is_placed_once() {
    // Runs in a mixed order, of which each third is turned.
    let mixed = |n: usize, i: usize| (i * 7_919) % n;
    for n in [11, 12, 300] {
        let km = |i: usize| i as f64;
        let runs: Vec<Ends> = (0..n)
            .map(|i| mixed(n, i))
            .map(|i| if i % 3 == 0 { run(km(i) + 0.9, km(i)) } else { run(km(i), km(i) + 0.9) })
            .collect();
        let voie = [runs, vec![run(km(n), km(n) + 1.0)]];
        let placed = arrange(&voie);
        assert!(total_m(&voie, &placed) < 101.0 * km(n), "{n}: {}", total_m(&voie, &placed));
        let mut all: Vec<usize> = placed[0].iter().map(|placed| placed.run).collect();
        all.sort_unstable();
        assert_eq!(all, (0..n).collect::<Vec<_>>());
    }
    let runs: Vec<Ends> = (0..10_000).map(|i| run(mixed(10_000, i) as f64 / 100.0, 0.0)).collect();
    assert_eq!(arrange(&[runs])[0].len(), 10_000);
}

#[test]
fn a_closed_run_starts_where_a_neighbour_touches_it() {
    let ring: Vec<Position> =
        [(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 50.0), (0.0, 0.0)].map(|(e, n)| at(e, n)).into();
    let before = Position { z: 12.0, ..at(50.0, 50.0) };
    assert_eq!(entered_at(&ring, Some(before), None), 2);
    assert_eq!(entered_at(&ring, Some(at(9.0, 9.0)), Some(at(0.0, 50.0))), 3);
    assert_eq!(entered_at(&ring, Some(at(9.0, 9.0)), None), 0);
    assert_eq!(entered_at(&ring, None, None), 0);
    assert_eq!(entered_at(&ring[..3], Some(before), None), 0, "not closed");
    assert_eq!(entered_at(&[], Some(before), None), 0);
    assert_eq!(rotated(&[0, 1, 2, 3, 0], 2), [2, 3, 0, 1, 2]);
    for at in [0, 4, 5, 9] {
        assert_eq!(rotated(&[0, 1, 2, 3, 0], at), [0, 1, 2, 3, 0]);
    }
}

#[test]
fn a_vertex_shared_by_two_etapes_is_found() {
    let first = [at(0.0, 0.0), at(500.0, 0.0), at(900.0, 0.0)];
    let second = [at(500.0, 300.0), Position { z: 3.0, ..at(500.0, 0.0) }, at(0.0, 0.0)];
    let shared = shared_vertex([first.as_slice()], [second.as_slice()]);
    assert_eq!(shared.map(|p| (p.lon, p.lat)), Some((at(500.0, 0.0).lon, at(500.0, 0.0).lat)));
    assert_eq!(shared_vertex([first.as_slice()], [&second[..1]]), None);
}

/// Returns all arrangements of the étapes.
fn all(etapes: &[Vec<Ends>]) -> Vec<Vec<Vec<Placed>>> {
    let Some((first, rest)) = etapes.split_first() else { return vec![vec![]] };
    let mut orders: Vec<Vec<Placed>> = vec![vec![]];
    for _ in first {
        orders = (orders.iter())
            .flat_map(|order| {
                let free = (0..first.len()).filter(|run| order.iter().all(|placed| placed.run != *run));
                let next = free.flat_map(|run| [false, true].map(|turned| Placed { run, turned }));
                next.map(|placed| order.iter().copied().chain([placed]).collect()).collect::<Vec<_>>()
            })
            .collect();
    }
    let rests = all(rest);
    let with_rests =
        |order: &Vec<Placed>| rests.iter().map(|rest| [std::slice::from_ref(order), rest].concat()).collect::<Vec<_>>();
    orders.iter().flat_map(with_rests).collect()
}

/// Small random voies, on a grid of 100 m.
fn etapes() -> impl Strategy<Value = Vec<Vec<Ends>>> {
    let place = (0..4_u8, 0..4_u8).prop_map(|(e, n)| at(f64::from(e) * 100.0, f64::from(n) * 100.0));
    let run = [place.clone(), place];
    prop_oneof![
        proptest::collection::vec(proptest::collection::vec(run.clone(), 0..3), 0..4),
        proptest::collection::vec(proptest::collection::vec(run, 0..5), 0..2),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_arrangement_has_smaller_gaps(etapes in etapes()) {
        let placed = arranged(&etapes, 0.0, 0.0);
        prop_assert!(placed.iter().zip(&etapes).all(|(placed, runs)| placed.len() == runs.len()));
        let best = all(&etapes).iter().map(|placed| total_m(&etapes, placed)).fold(f64::INFINITY, f64::min);
        let total = total_m(&etapes, &placed);
        prop_assert!(total <= best + 0.1, "{total} m, brute force {best} m");
    }

    #[test]
    fn an_etape_is_rearranged_only_where_that_pays_by_itself(etapes in etapes()) {
        let placed = arrange(&etapes);
        let total = total_m(&etapes, &placed);
        for (i, runs) in etapes.iter().enumerate() {
            let given: Vec<Placed> = (0..runs.len()).map(|run| Placed { run, turned: false }).collect();
            if placed[i] != given {
                let mut other = placed.clone();
                other[i] = given;
                prop_assert!(total_m(&etapes, &other) > total + LEAST_SAVED_M);
            }
        }
    }
}

//! Mends of a line: each removes what it was to mend, and a second time changes nothing.

use hent::atlas::Atlas;
use hent::check::{About, Line, Reglages, de_ligne};
use hent::comparaison::{Choix, Direction, Parametres, comparer};
use hent::geo::Position;
use hent::model::Dataset;
use hent::reparation::{Bilan, Morceau, Reparation, Repare, reparer};
use proptest::prelude::*;

use crate::support::datasets::{at, sequence, troncon, voie};

fn morceau(positions: Vec<Position>) -> Morceau {
    Morceau { positions, times: vec![] }
}

/// A gently winding line of points about 15 m apart, on the grid of the small networks.
fn line(count: usize) -> Vec<Position> {
    (0..count).map(|n| n as f64 * 0.02).map(|t| at(t, 0.2 * (t * 1.7).sin())).collect()
}

fn atlas() -> Atlas {
    let places: Vec<(f64, f64)> = (0..400).map(|n| f64::from(n) * 0.02).map(|t| (t, 0.2 * (t * 1.7).sin())).collect();
    Atlas::build(Dataset {
        voies: vec![voie(1, "a")],
        troncons: vec![troncon(1, &places)],
        voies_troncons: sequence(1, "", &[1]),
        ..Dataset::default()
    })
}

/// Mends a line, and checks that a second time changes nothing.
#[track_caller]
fn mended(line: Vec<Morceau>, par: &[Reparation]) -> Repare {
    let atlas = atlas();
    let mend = |line| reparer(&atlas, None, &Reglages::default(), &Choix::Trouve, line, par).unwrap();
    let once = mend(line);
    let twice = mend(once.morceaux.clone());
    assert!(twice.bilans.iter().all(|bilan| bilan.fois == 0), "{par:?}: {:?}", twice.bilans);
    assert_eq!(twice.morceaux.len(), once.morceaux.len());
    once
}

fn findings(repare: &Repare, regle: &str) -> usize {
    let of = |morceau: &Morceau| {
        let (constats, _) =
            de_ligne(&Line::new(About::default(), morceau.positions.clone(), vec![]), &Reglages::default());
        constats.iter().filter(|constat| constat.regle.nom == regle).count()
    };
    repare.morceaux.iter().map(of).sum()
}

fn only(repare: &Repare) -> &Bilan {
    let [bilan] = &repare.bilans[..] else { panic!("{:?}", repare.bilans) };
    bilan
}

#[test]
fn double_points_spikes_and_knots_are_removed() {
    let whole = line(200);
    let north = |p: Position, m: f64| Position::new(p.lon, p.lat + m / 111_195.0, p.z);
    let double = [&whole[..50], &[whole[49], whole[49]], &whole[50..199], &[whole[199], whole[199]]].concat();
    let spike = [&whole[..80], &[north(whole[79], 40.0), whole[79]], &whole[80..]].concat();
    let knot: Vec<Position> = (0..60)
        .map(|n: i32| {
            let (turn, radius) = (f64::from(n) * 2.4, 6.0);
            Position::new(
                whole[120].lon + radius * turn.cos() / 74_630.0,
                whole[120].lat + radius * turn.sin() / 111_195.0,
                5.0,
            )
        })
        .collect();
    let rest = [&whole[..120], &knot, &whole[121..]].concat();
    for (regle, par, sent) in [
        ("sommet-double", Reparation::SommetsDoubles, double),
        ("aller-retour", Reparation::AllerRetour, spike),
        ("bruit-gps", Reparation::BruitGps, rest),
    ] {
        let before = Repare { morceaux: vec![morceau(sent.clone())], bilans: vec![] };
        assert!(findings(&before, regle) > 0, "{regle}: the line has nothing to mend");
        let count = sent.len();
        let found = mended(vec![morceau(sent)], &[par]);
        let bilan = only(&found);
        assert_eq!(findings(&found, regle), 0, "{regle}: {bilan:?}");
        assert!(bilan.fois > 0 && bilan.apres.points < count && !bilan.lieux.is_empty(), "{regle}: {bilan:?}");
        assert!(bilan.apres.longueur_m <= bilan.avant.longueur_m + 1e-6, "{regle}: {bilan:?}");
        let longest: f64 = bilan.lieux.iter().map(|lieu| lieu.longueur_m).sum();
        assert!((longest - (bilan.apres.longueur_m - bilan.avant.longueur_m)).abs() < 1.0, "{regle}: {bilan:?}");
        let ends = |line: &[Position]| [line[0], *line.last().unwrap()];
        assert_eq!(ends(&found.morceaux[0].positions), ends(&whole), "{regle}: the ends stay");
        // What was not asked for stays.
        let other = if par == Reparation::Trous { Reparation::Ordre } else { Reparation::Trous };
        assert_eq!(mended(before.morceaux.clone(), &[other]).morceaux, before.morceaux);
    }
}

#[test]
fn times_stay_with_their_points() {
    let whole = line(100);
    let double = [&whole[..50], &whole[49..]].concat();
    let times: Vec<f64> = (0..double.len()).map(|n| n as f64).collect();
    let found = mended(vec![Morceau { positions: double, times }], &[Reparation::SommetsDoubles]);
    let [one] = &found.morceaux[..] else { panic!() };
    assert_eq!((one.times.len(), one.times[49], one.times[50]), (100, 49.0, 51.0));
}

#[test]
fn pieces_are_ordered_turned_and_joined() {
    let whole = line(300);
    let back = |part: &[Position]| part.iter().rev().copied().collect::<Vec<_>>();
    let pieces = vec![morceau(back(&whole[200..])), morceau(whole[..100].to_vec()), morceau(back(&whole[100..200]))];
    let found = mended(pieces, &[Reparation::Trous, Reparation::Sens, Reparation::Ordre]);
    let [one] = &found.morceaux[..] else { panic!("{:?}", found.bilans) };
    assert_eq!(one.positions, whole);
    let positions = std::slice::from_ref(&one.positions);
    let compared = comparer(&atlas(), positions, &Choix::Trouve, &Parametres::default()).unwrap();
    assert_eq!((compared.sens, compared.identique), (Some(Direction::Meme), true));
    assert!(found.bilans.iter().all(|bilan| bilan.restent.is_empty()), "{:?}", found.bilans);
    // A gap that is too long stays, and is told.
    let apart = vec![morceau(whole[..100].to_vec()), morceau(whole[110..].to_vec())];
    let found = mended(apart, &[Reparation::Trous]);
    assert_eq!((found.morceaux.len(), only(&found).fois), (2, 0));
    let [gap] = &only(&found).restent[..] else { panic!("{:?}", found.bilans) };
    assert!((gap.lon - whole[99].lon).abs() < 1e-6 && (100.0..250.0).contains(&gap.longueur_m), "{gap:?}");
    // A line that follows nothing has no direction.
    let far: Vec<Position> = whole.iter().map(|p| Position::new(p.lon + 5.0, p.lat, p.z)).collect();
    assert_eq!(mended(vec![morceau(far.clone())], &[Reparation::Sens]).morceaux, [morceau(far)]);
}

#[test]
fn heights_are_those_of_the_published_line() {
    let flat: Vec<Position> = line(200).into_iter().map(|p| Position::flat(p.lon, p.lat)).collect();
    let found = mended(vec![morceau(flat)], &[Reparation::Altitudes]);
    let bilan = only(&found);
    assert!(bilan.avant.montee_m.is_none() && bilan.apres.montee_m.is_some(), "{bilan:?}");
    for (mended, published) in found.morceaux[0].positions.iter().zip(line(200)) {
        assert!((mended.z - published.z).abs() < 0.5, "{mended:?} {published:?}");
    }
}

#[test]
fn heights_beside_the_published_line_are_those_of_the_relief() {
    // The line leaves the published one in the middle. The relief ends before its end.
    let mut places = line(200);
    places.iter_mut().for_each(|place| place.z = 7.0);
    places[100..].iter_mut().for_each(|place| place.lat += 0.01);
    let end = places[180].lon;
    let relief = |places: &[Position]| -> hent::Result<Vec<f64>> {
        Ok(places.iter().map(|place| if place.lon < end { 300.0 + place.lat } else { f64::NAN }).collect())
    };
    let mend = |line| {
        let par = [Reparation::Altitudes];
        reparer(&atlas(), Some(&relief), &Reglages::default(), &Choix::Trouve, line, &par).unwrap()
    };
    let found = mend(vec![morceau(places)]);
    let heights: Vec<f64> = found.morceaux[0].positions.iter().map(|place| place.z).collect();
    for (n, published) in line(100).into_iter().enumerate() {
        assert!((heights[n] - published.z).abs() < 0.5, "{n}: the published line comes first");
    }
    assert!(heights[100..180].iter().all(|height| (348.0..349.0).contains(height)), "{heights:?}");
    assert!(heights[180..].iter().all(|height| *height == 7.0), "what is not known stays");
    assert!(mend(found.morceaux).bilans.iter().all(|bilan| bilan.fois == 0));
}

#[test]
fn a_line_of_too_many_points_keeps_its_shape() {
    let whole: Vec<Position> = (0..25_000).map(|n| f64::from(n) * 3e-4).map(|t| at(t, 0.2 * (t * 1.7).sin())).collect();
    let found = mended(vec![morceau(whole.clone())], &[Reparation::Simplification]);
    assert!(found.morceaux[0].positions.len() <= 10_000, "{:?}", found.bilans);
    assert_eq!(findings(&found, "trop-de-points"), 0);
    let positions = std::slice::from_ref(&found.morceaux[0].positions);
    let compared = comparer(&atlas(), positions, &Choix::Trouve, &Parametres::default());
    assert!(compared.unwrap().identique);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever the line, the rules find nothing that they were to mend, and a second time changes nothing.
    #[test]
    fn any_line_is_mended_once(
        steps in proptest::collection::vec((-0.03f64..0.05, -0.03f64..0.03, 0u8..4), 2..80),
        cut in 0usize..80,
    ) {
        let (mut x, mut y) = (0.0, 0.0);
        let mut places = vec![];
        for (east, north, kind) in steps {
            match kind {
                0 => places.extend([at(x, y), at(x, y)]),
                1 => places.extend([at(x + 0.04, y), at(x, y)]),
                _ => (x, y) = (x + east, y + north),
            }
            places.push(at(x, y));
        }
        let second = places.split_off(cut.min(places.len()));
        let pieces: Vec<Morceau> = [places, second].into_iter().filter(|p| p.len() > 1).map(morceau).collect();
        let found = mended(pieces, &Reparation::ALL);
        for regle in ["sommet-double", "aller-retour", "bruit-gps"] {
            prop_assert_eq!(findings(&found, regle), 0, "{}", regle);
        }
    }
}

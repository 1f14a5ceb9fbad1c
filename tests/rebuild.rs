//! An atlas rebuilt after an edit equals a newly built one, although unchanged parts are reused. A tile that counts as
//! unchanged has the same bytes before and after.

use hent::atlas::nearest::Found;
use hent::atlas::{Atlas, Comparison, Difference, Genre, Sources};
use hent::geo::{Position, TileId};
use hent::model::{Dataset, PublierPosition, Sens};
use hent::recherche::{self, Annuaire};
use hent::tile::{LayerSet, Tiles};
use jiff::civil::Date;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::support::datasets::{at, etape, hebergeur, localite, member, perturbation, point_interet, troncon, voie};

/// Width and height of the grid of towns at which tronçons end, in towns. Towns are two grid steps apart.
const SIDE: i64 = 4;

fn town(number: i64) -> (f64, f64) {
    ((number % SIDE) as f64 * 2.0, (number / SIDE) as f64 * 2.0)
}

/// Returns a line with a bend from one town to another.
fn line(from: i64, to: i64, bend: f64) -> Vec<(f64, f64)> {
    let ((ax, ay), (bx, by)) = (town(from), town(to));
    vec![(ax, ay), ((ax + bx) / 2.0 + bend, (ay + by) / 2.0 - bend / 2.0), (bx, by)]
}

/// Returns the towns that tronçon `number` joins: a town and its eastern (even) or northern (odd) neighbour. `None` at
/// the edge of the grid.
fn between(number: i64) -> Option<(i64, i64)> {
    let (from, north) = (number / 2, number % 2 == 1);
    let rim = if north { from / SIDE == SIDE - 1 } else { from % SIDE == SIDE - 1 };
    (!rim).then(|| (from, if north { from + SIDE } else { from + 1 }))
}

/// Towns, tronçons between all neighbours, two voies with a variant and étapes, hosts and points.
fn network() -> Dataset {
    let mut data = Dataset::default();
    for number in 0..SIDE * SIDE {
        data.localites.push(localite(number + 1, town(number)));
        data.points_interet.push(point_interet(number + 1, (town(number).0 + 0.3, town(number).1)));
        let consent = [PublierPosition::Exacte, PublierPosition::Localite, PublierPosition::Non][number as usize % 3];
        let mut host = hebergeur(number + 1, (town(number).0, town(number).1 + 0.2), consent, true);
        host.localite_id = Some(number + 1);
        data.hebergeurs.push(host);
    }
    for number in 0..2 * SIDE * SIDE {
        if let Some((from, to)) = between(number) {
            data.troncons.push(troncon(number + 1, &line(from, to, 0.1)));
        }
    }
    data.voies = vec![voie(1, "ouest"), voie(2, "nord")];
    // Voie 1 follows the first row. Voie 2 follows the first column, then the last row; its variant takes another way.
    let row = |town: i64| 2 * town + 1;
    let column = |town: i64| 2 * town + 2;
    for (rang, town) in (1..).zip(0..SIDE - 1) {
        data.voies_troncons.push(member(1, "", rang, row(town), false));
        data.voies_troncons.push(member(2, "", rang, column(town * SIDE), false));
        data.voies_troncons.push(member(2, "", rang + SIDE, row(SIDE * (SIDE - 1) + town), false));
    }
    data.voies_troncons.push(member(2, "crête", 1, column(0), false));
    data.voies_troncons.push(member(2, "crête", 2, row(SIDE), false));
    data.etapes = vec![
        etape(1, 1, "", 1, (1, 2)),
        etape(2, 1, "", 2, (2, SIDE)),
        etape(3, 2, "", 1, (1, SIDE + 1)),
        etape(4, 2, "", 2, (SIDE + 1, SIDE * SIDE)),
        etape(5, 2, "crête", 1, (1, SIDE + 2)),
    ];
    let mut bridge = perturbation(1, 1, [(row(0), 0.4), (row(1), 0.2)], ["2026-05-10", "2026-06-30"]);
    bridge.detour = Some(vec![at(1.0, 0.1), at(1.5, 1.0), at(2.3, 0.04)]);
    data.perturbations = vec![bridge, perturbation(2, 2, [(column(0), 0.1), (column(0), 0.1)], ["2026-06-01", ""])];
    data
}

/// The days on which the test builds atlases: before, around and after the closures of [`network`].
const DAYS: [Date; 7] = [
    Date::constant(2026, 1, 1),
    Date::constant(2026, 4, 18),
    Date::constant(2026, 4, 19),
    Date::constant(2026, 5, 10),
    Date::constant(2026, 6, 30),
    Date::constant(2026, 7, 1),
    Date::constant(2027, 1, 1),
];

/// Makes one change of the kinds that people make. `pick` chooses the row.
fn change(data: &mut Dataset, kind: u8, pick: usize, amount: f64) {
    fn one<T>(rows: &mut [T], pick: usize) -> &mut T {
        let count = rows.len();
        &mut rows[pick % count]
    }
    let next = 100 + data.troncons.len() as i64;
    match kind {
        0 => one(&mut data.troncons, pick).geom[1] = at(amount * 4.0, amount * 3.0),
        1 => one(&mut data.troncons, pick).geom[0].lon += amount * 0.01,
        2 if data.troncons.len() > 5 => drop(data.troncons.remove(pick % data.troncons.len())),
        // A new tronçon that touches the middle of another.
        3 => {
            let node = data.troncons[pick % data.troncons.len()].geom[1];
            let mut new = troncon(next, &[(amount * 9.0, -1.0), (1.0, 1.0)]);
            new.geom[1] = node;
            data.troncons.push(new);
        }
        4 => one(&mut data.troncons, pick).nom = format!("rue {amount}"),
        5 => one(&mut data.troncons, pick).code = crate::support::datasets::code(&format!("a{next}-{pick}")),
        6 => one(&mut data.voies, pick).nom = format!("voie {amount}"),
        7 => one(&mut data.voies, pick).ordre += (amount * 5.0) as i64,
        8 => one(&mut data.voies_troncons, pick).inverse ^= true,
        9 => {
            let (a, b) = (pick % data.voies_troncons.len(), (pick / 7) % data.voies_troncons.len());
            let (x, y) = (data.voies_troncons[a].troncon_id, data.voies_troncons[b].troncon_id);
            (data.voies_troncons[a].troncon_id, data.voies_troncons[b].troncon_id) = (y, x);
        }
        10 if data.voies_troncons.len() > 3 => drop(data.voies_troncons.remove(pick % data.voies_troncons.len())),
        11 => one(&mut data.etapes, pick).arrivee_id = 1 + (amount * 8.0) as i64,
        12 => one(&mut data.etapes, pick).nom = format!("étape {amount}"),
        13 => one(&mut data.localites, pick).geom = at(amount * 4.0, amount),
        14 => one(&mut data.localites, pick).services.clear(),
        15 => one(&mut data.hebergeurs, pick).publier_position = PublierPosition::Localite,
        16 => one(&mut data.hebergeurs, pick).publier_position = PublierPosition::Non,
        17 => one(&mut data.hebergeurs, pick).nom = format!("chez {amount}"),
        18 => one(&mut data.hebergeurs, pick).capacite = Some((amount * 50.0) as i64),
        19 => one(&mut data.points_interet, pick).geom = at(amount, amount * 4.0),
        20 if data.points_interet.len() > 2 => drop(data.points_interet.remove(pick % data.points_interet.len())),
        21 => data.points_interet.push(point_interet(next + 1000, (amount * 3.0, 1.0))),
        22 => one(&mut data.localites, pick).code = crate::support::datasets::code(&format!("b{next}-{pick}")),
        23 if data.voies.len() > 1 => drop(data.voies.remove(pick % data.voies.len())),
        24 => data.voies.push(voie(next, &format!("v{next}"))),
        26 => one(&mut data.perturbations, pick).place_a = amount.abs(),
        27 => one(&mut data.perturbations, pick).du = "2026-05-20".into(),
        28 => one(&mut data.perturbations, pick).troncon_a = format!("t{}", pick % 12),
        29 => {
            let line = vec![at(amount, 0.0), at(amount * 2.0, 1.0), at(2.0, 0.0)];
            one(&mut data.perturbations, pick).detour = Some(line);
        }
        30 => data.perturbations.push(perturbation(next, 1, [(1, amount.abs()), (3, 0.5)], ["2026-04-01", ""])),
        31 if data.perturbations.len() > 1 => drop(data.perturbations.remove(pick % data.perturbations.len())),
        25 => one(&mut data.troncons, pick).droits = "© d'autres".into(),
        _ => {}
    }
}

/// Returns the tiles of an atlas at all zooms, with their bytes.
fn content(tiles: &Tiles, atlas: &Atlas) -> Vec<(TileId, Option<Vec<u8>>)> {
    let near = (0..=TileId::MAX_ZOOM).flat_map(|z| tiles.near(z));
    near.map(|tile| (tile, tiles.encode(atlas, LayerSet::ALL, tile))).collect()
}

/// Places on and beside the network.
const PLACES: [(f64, f64); 3] = [(0.5, 0.1), (2.1, 3.9), (6.0, 6.2)];

/// What an atlas answers about a place: the nearest things, the ways near each, and the position on them.
fn told(atlas: &Atlas, place: Position) -> String {
    let genres = [Genre::Localite, Genre::Hebergeur, Genre::PointInteret];
    let nearest = genres.map(|genre| {
        let found = atlas.nearest(genre).find(place, 3, 1e6, |_| true);
        let with = |f: &Found| (*f, atlas.chemins_pres_de(genre.quoi(f.index)).to_vec());
        found.iter().map(with).collect::<Vec<_>>()
    });
    let chemins = atlas.chemins(place, 2_000.0);
    let situations = chemins.iter().map(|c| atlas.situation(c, Sens::Aller, 2_000.0, |_| true));
    format!("{nearest:?} {:?}", situations.collect::<Vec<_>>())
}

/// Asserts that a rebuilt atlas equals one built anew from the same data.
fn equals_a_new_atlas(rebuilt: &Atlas, fresh: &Atlas) -> Result<(), TestCaseError> {
    prop_assert!(Difference::of(&Comparison::between(rebuilt, fresh)).is_empty());
    for atlas in [rebuilt, fresh] {
        for ligne in atlas.voies.iter().flat_map(|voie| &voie.lignes) {
            ligne.efforts(&atlas.network, 0.0); // computed on first use, then cached
        }
    }
    prop_assert_eq!(format!("{:?}", rebuilt.voies), format!("{:?}", fresh.voies));
    prop_assert_eq!(format!("{:?}", rebuilt.troncons), format!("{:?}", fresh.troncons));
    prop_assert_eq!(format!("{:?}", rebuilt.hebergeurs), format!("{:?}", fresh.hebergeurs));
    prop_assert_eq!(format!("{:?}", rebuilt.perturbations), format!("{:?}", fresh.perturbations));
    prop_assert_eq!((rebuilt.jour(), rebuilt.change_le()), (fresh.jour(), fresh.change_le()));
    prop_assert_eq!(&rebuilt.attribution, &fresh.attribution);
    prop_assert_eq!(rebuilt.bounds, fresh.bounds);
    prop_assert_eq!(rebuilt.fingerprint(""), fresh.fingerprint(""));
    // Results that the old atlas cached on first use are not reused if they changed.
    for (x, y) in PLACES {
        prop_assert_eq!(told(rebuilt, at(x, y)), told(fresh, at(x, y)));
    }
    Ok(())
}

#[test]
fn a_rebuilt_atlas_equals_one_built_anew() {
    let edits = prop::collection::vec((0u8..33, any::<usize>(), -1.0f64..1.0), 1..4);
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (untouched, kept) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    TestRunner::new_with_rng(config, rng)
        .run(&prop::collection::vec(edits, 1..4), |series| {
            let mut data = network();
            let mut sources = Sources::from(data.clone()).on(DAYS[3]);
            let mut atlas = Atlas::build(sources.clone());
            let mut tiles = Tiles::new(&atlas);
            for edits in series {
                let mut day = sources.jour();
                for (kind, pick, amount) in edits {
                    change(&mut data, kind, pick, amount);
                    if pick % 3 == 0 {
                        day = DAYS[pick % DAYS.len()];
                    }
                }
                let now = sources.then(data.clone()).on(day);
                for (x, y) in PLACES {
                    told(&atlas, at(x, y)); // fills the caches of the old atlas
                }
                let rebuilt = atlas.rebuild(&sources, &now);
                let fresh = Atlas::build(Sources::from(data.clone()).on(day));
                equals_a_new_atlas(&rebuilt, &fresh)?;
                let same = Difference::of(&Comparison::between(&atlas, &fresh)).is_empty();
                prop_assert_eq!(atlas.fingerprint("") == fresh.fingerprint(""), same && atlas.jour() == fresh.jour());

                let comparison = Comparison::between(&atlas, &rebuilt);
                let (succeeded, touched) = tiles.succeed(&comparison);
                let after = content(&succeeded, &rebuilt);
                prop_assert!(
                    after == content(&Tiles::new(&fresh), &fresh),
                    "the tiles differ from those of a new index"
                );
                for (tile, before) in content(&tiles, &atlas) {
                    if !touched.touches(tile) {
                        untouched.set(untouched.get() + 1);
                        let now = succeeded.encode(&rebuilt, LayerSet::ALL, tile);
                        prop_assert!(before == now, "{tile:?} is said to be untouched");
                    }
                }
                // A search index that is kept equals a new one.
                if recherche::same_names(&comparison) {
                    kept.set(kept.get() + 1);
                    let index = |atlas| format!("{:?}", Annuaire::of(atlas).unwrap());
                    prop_assert_eq!(index(&atlas), index(&rebuilt));
                }
                (sources, atlas, tiles) = (now, rebuilt, succeeded);
            }
            Ok(())
        })
        .unwrap();
    assert!(untouched.get() > 1000, "only {untouched:?} tiles were ever untouched");
    assert!(kept.get() > 20, "the index of names was kept {kept:?} times");
}

/// An edit touches few tiles, however large the network is.
#[test]
fn an_edit_touches_only_tiles_near_it() {
    let mut data = network();
    let sources = Sources::from(data.clone());
    let atlas = Atlas::build(sources.clone());
    let tiles = Tiles::new(&atlas);
    change(&mut data, 0, 3, 0.5);
    let now = sources.then(data);
    let rebuilt = atlas.rebuild(&sources, &now);
    let (after, touched) = tiles.succeed(&Comparison::between(&atlas, &rebuilt));
    let all = after.near(14);
    let near = all.iter().filter(|tile| touched.touches(**tile)).count();
    assert!(near > 0 && near * 4 < all.len(), "{near} of {}", all.len());
}

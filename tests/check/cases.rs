//! For each rule, data that it reports, and data that it just does not.

use hent::check::{About, Dessin, Line, Trace};
use hent::geo::Position;
use hent::model::{Dataset, Guide, PublierPosition, Troncon};

use crate::support::datasets::{
    code, etape, hebergeur, localite, perturbation, point_interet, sequence, troncon, voie,
};

/// The day on which stores are checked.
pub const JOUR: &str = "2026-06-01";

/// Data to be checked.
pub enum Data {
    /// Lines of a file.
    Traces(Vec<Trace>),
    /// A store.
    Base(Box<Dataset>),
}

/// A rule, data that it reports, and data that it just does not.
pub struct Case {
    /// The name of the rule.
    pub regle: &'static str,
    /// What the data are.
    pub what: &'static str,
    /// Data that raise exactly one finding, of this rule.
    pub hit: fn() -> Data,
    /// Data that raise none.
    pub miss: fn() -> Data,
}

/// Returns a place, by metres east and north of 48° N 3° W, with a height.
pub fn at(east: f64, north: f64, z: f64) -> Position {
    Position::new(-3.0 + east / 74_628.0, 48.0 + north / 111_200.0, z)
}

/// A line as metres east, metres north, and height.
type Drawn = Vec<(f64, f64, f64)>;

/// Returns a line of 2 km that no rule reports: a point each 20 m, gentle bends and hills.
fn clean() -> Drawn {
    (0..100).map(f64::from).map(|i| (20.0 * i, 15.0 * (i / 8.0).sin(), 50.0 + 5.0 * (i / 10.0).sin())).collect()
}

fn line(drawn: Drawn) -> Line {
    named("trace:trk1", drawn)
}

fn named(code: &str, drawn: Drawn) -> Line {
    let places = drawn.into_iter().map(|(east, north, z)| at(east, north, z)).collect();
    Line::new(About { code: code.into(), ..About::default() }, places, vec![])
}

fn traces(drawn: Drawn) -> Data {
    Data::Traces(vec![Trace { nom: "trace:trk1".into(), parts: vec![line(drawn)] }])
}

/// Returns the clean line, changed.
fn with(change: impl FnOnce(&mut Drawn)) -> Data {
    let mut drawn = clean();
    change(&mut drawn);
    traces(drawn)
}

/// Returns the clean line as a track.
pub fn clean_line() -> Trace {
    Trace { nom: "trace:trk1".into(), parts: vec![line(clean())] }
}

/// Returns a track whose parts have these shifts east of each other, in metres.
fn parted(gap_m: f64, turned: bool) -> Data {
    let mut second: Drawn = clean().into_iter().map(|(e, n, z)| (e + 1980.0, n, z)).collect();
    let (_, end, _) = clean()[99];
    let (_, start, _) = second[0];
    second.iter_mut().for_each(|place| *place = (place.0 + gap_m, place.1 + end - start, place.2));
    if turned {
        second.reverse();
    }
    let part = |number: usize, drawn: Drawn| named(&format!("trace:trk1.{number}"), drawn);
    Data::Traces(vec![Trace { nom: "trace:trk1".into(), parts: vec![part(1, clean()), part(2, second)] }])
}

fn dessin(dessin: Dessin) -> Data {
    let mut line = line(clean());
    line.dessin = dessin;
    Data::Traces(vec![Trace { nom: "trace:trk1".into(), parts: vec![line] }])
}

/// Returns a line of straight legs through some corners, with a point each 20 m.
fn through(corners: &[(f64, f64)]) -> Drawn {
    let mut drawn: Drawn = vec![];
    for pair in corners.windows(2) {
        let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
        let steps = ((bx - ax).hypot(by - ay) / 20.0).ceil();
        drawn.extend(
            (0..steps as usize)
                .map(|step| {
                    let t = step as f64 / steps;
                    (ax + t * (bx - ax), ay + t * (by - ay))
                })
                .map(|(x, y)| (x, y, height(x, y))),
        );
    }
    let (x, y) = corners[corners.len() - 1];
    drawn.push((x, y, height(x, y)));
    drawn
}

fn height(x: f64, y: f64) -> f64 {
    50.0 + 10.0 * ((x + y) / 500.0).sin()
}

/// Returns a tronçon through some corners, in metres.
fn path(id: i64, corners: &[(f64, f64)]) -> Troncon {
    let geom = through(corners).into_iter().map(|(x, y, z)| at(x, y, z)).collect();
    Troncon { geom, ..troncon(id, &[]) }
}

/// Returns a store that no rule reports: a line of 22 km in three tronçons and two étapes, with a variant, beds, water,
/// a guide and a closure.
pub fn clean_store() -> Dataset {
    let place = |(x, y): (f64, f64)| at(x, y, 20.0);
    let town = |id, x| hent::model::Localite { geom: place((x, 50.0)), ..localite(id, (0.0, 0.0)) };
    let bed = |id: i64, x| hent::model::Hebergeur {
        geom: Some(place((x, 150.0))),
        localite_id: Some(id),
        confirme_le: "2026-01-15".into(),
        ..hebergeur(id, (0.0, 0.0), PublierPosition::Exacte, true)
    };
    Dataset {
        voies: vec![voie(1, "y")],
        localites: vec![town(1, 0.0), town(2, 12_000.0), town(3, 22_000.0)],
        troncons: vec![
            path(1, &[(0.0, 0.0), (6_000.0, 0.0)]),
            path(2, &[(6_000.0, 0.0), (12_000.0, 0.0)]),
            path(3, &[(12_000.0, 0.0), (22_000.0, 0.0)]),
            path(4, &[(6_000.0, 0.0), (7_000.0, 2_000.0), (11_000.0, 2_000.0), (12_000.0, 0.0)]),
        ],
        voies_troncons: [sequence(1, "", &[1, 2, 3]), sequence(1, "nord", &[4])].concat(),
        etapes: vec![etape(1, 1, "", 1, (1, 2)), etape(2, 1, "", 2, (2, 3))],
        hebergeurs: vec![bed(1, 100.0), bed(2, 12_100.0), bed(3, 21_900.0)],
        points_interet: vec![hent::model::PointInteret {
            geom: place((3_000.0, 30.0)),
            ..point_interet(1, (0.0, 0.0))
        }],
        guides: vec![Guide {
            id: 1,
            code: code("guide"),
            voie_id: Some(1),
            titre: "Guide".into(),
            edition: "2024, 3e édition".into(),
            lien: String::new(),
            prix: String::new(),
        }],
        perturbations: vec![perturbation(1, 1, [(1, 0.2), (2, 0.4)], ["2026-05-01", "2026-07-01"])],
        exceptions: vec![],
    }
}

/// Returns the clean store, changed.
fn store(change: impl FnOnce(&mut Dataset)) -> Data {
    let mut dataset = clean_store();
    change(&mut dataset);
    Data::Base(Box::new(dataset))
}

/// Returns the clean store with a further tronçon in a variant of its own.
fn beside(corners: &[(f64, f64)]) -> Data {
    store(|data| {
        data.troncons.push(path(5, corners));
        data.voies_troncons.extend(sequence(1, "sud", &[5]));
    })
}

/// Returns the clean store with a variant of two tronçons, of which the second is digitised against the walk.
fn variant(troncons: &[i64]) -> Data {
    store(|data| {
        data.troncons.push(path(5, &[(1_000.0, 0.0), (1_000.0, -500.0)]));
        data.troncons.push(path(6, &[(2_000.0, 0.0), (2_000.0, -500.0), (1_000.0, -500.0)]));
        data.voies_troncons.extend(sequence(1, "sud", troncons));
    })
}

/// Moves the first vertex of a tronçon.
fn move_start(data: &mut Dataset, troncon: usize, (x, y): (f64, f64)) {
    data.troncons[troncon].geom[0] = at(x, y, height(x, y));
}

/// A knot of this many turns on a circle of 6 m radius.
fn knot(turns: u32) -> Data {
    with(|line| {
        let (x, y, z) = line[50];
        let turn = |i: u32| {
            (x + 3.0 + 6.0 * f64::from(i * 100).to_radians().cos(), y + 6.0 * f64::from(i * 100).to_radians().sin(), z)
        };
        line.splice(51..51, (0..turns).map(turn));
    })
}

/// A slow walk, with a point each 60 cm.
fn rest() -> Data {
    with(|line| {
        let (x, y, z) = line[50];
        let step = |i: u32| (x + 0.6 * f64::from(i), y + 0.2 * f64::from(i % 2), z);
        line.splice(51..51, (1..30).map(step));
    })
}

/// The north of a circle of a radius, with corners of some degrees.
fn bend(radius_m: f64, degrees: i32) -> Data {
    let corner = |angle: i32| {
        let angle = f64::from(angle).to_radians();
        (-radius_m * angle.cos(), radius_m * angle.sin())
    };
    let arc: Vec<(f64, f64)> = (0..=180 / degrees).map(|i| corner(i * degrees)).collect();
    let mut drawn: Drawn = through(&[(-radius_m, -400.0), (-radius_m, 0.0)]);
    drawn.extend(arc.iter().skip(1).map(|(x, y)| (*x, *y, height(*x, *y))));
    drawn.extend(through(&[(radius_m, 0.0), (radius_m, -400.0)]).into_iter().skip(1));
    traces(drawn)
}

/// A loop that crosses its own start, as long as the sides of a square.
fn looped(side_m: f64) -> Data {
    traces(through(&[(0.0, 0.0), (500.0, 0.0), (500.0, side_m), (500.0 - side_m, side_m), (500.0 - side_m, -300.0)]))
}

/// All cases.
pub const CASES: &[Case] = &[
    Case {
        regle: "geometrie-invalide",
        what: "two points at the same place",
        hit: || traces(vec![(0.0, 0.0, 1.0); 2]),
        miss: || with(|_| ()),
    },
    Case {
        regle: "geometrie-invalide",
        what: "a coordinate is no number",
        hit: || with(|line| line[5].0 = f64::NAN),
        miss: || with(|_| ()),
    },
    Case {
        regle: "type-inattendu",
        what: "a polygon",
        hit: || dessin(Dessin::Surface),
        miss: || dessin(Dessin::Ligne),
    },
    Case {
        regle: "projection-suspecte",
        what: "Lambert-93",
        hit: || with(|line| line.iter_mut().for_each(|p| *p = (p.0 + 7e10, p.1 + 7e11, p.2))),
        miss: || with(|_| ()),
    },
    Case {
        regle: "lat-lon-inversees",
        what: "swapped",
        hit: || {
            let swapped = line(clean()).drawn().into_iter().map(|p| Position::new(p.lat, p.lon, p.z)).collect();
            let line = Line::new(About { code: "trace:trk1".into(), ..About::default() }, swapped, vec![]);
            Data::Traces(vec![Trace { nom: "trace:trk1".into(), parts: vec![line] }])
        },
        miss: || with(|_| ()),
    },
    Case {
        regle: "hors-zone",
        what: "a line in Normandy",
        hit: || with(|line| line.iter_mut().for_each(|p| p.0 += 200_000.0)),
        miss: || with(|line| line.iter_mut().for_each(|p| p.0 += 165_000.0)),
    },
    Case {
        regle: "sommet-double",
        what: "6 cm apart, and 60 cm apart",
        hit: || with(|line| line.insert(11, (line[10].0 + 0.06, line[10].1, line[10].2))),
        miss: || with(|line| line.insert(11, (line[10].0 + 0.6, line[10].1, line[10].2))),
    },
    Case {
        regle: "segment-court",
        what: "40 cm, and 60 cm",
        hit: || with(|line| line.insert(11, (line[10].0 + 0.4, line[10].1, line[10].2))),
        miss: || with(|line| line.insert(11, (line[10].0 + 0.6, line[10].1, line[10].2))),
    },
    Case {
        regle: "segment-long",
        what: "220 m, and 180 m",
        hit: || with(|line| drop(line.drain(20..30))),
        miss: || with(|line| drop(line.drain(20..28))),
    },
    Case {
        regle: "courbe-grossiere",
        what: "corners of 30° on a radius of 300 m, and of 10°",
        hit: || bend(350.0, 30),
        miss: || bend(350.0, 10),
    },
    Case {
        regle: "angle-vif",
        what: "a corner of 20°, and of 40°",
        hit: || traces(through(&[(0.0, 0.0), (300.0, 0.0), (18.0, 103.0), (-300.0, 103.0)])),
        miss: || traces(through(&[(0.0, 0.0), (300.0, 0.0), (70.0, 193.0), (-300.0, 193.0)])),
    },
    Case {
        regle: "aller-retour",
        what: "a spike of 12 m, and a corner",
        hit: || {
            with(|line| line.splice(51..51, [(line[50].0, line[50].1 + 12.0, line[50].2), line[50]]).for_each(drop))
        },
        miss: || {
            with(|line| {
                line.splice(
                    51..51,
                    [(line[50].0, line[50].1 + 12.0, line[50].2), (line[50].0 + 10.0, line[50].1, line[50].2)],
                )
                .for_each(drop)
            })
        },
    },
    Case {
        regle: "aller-retour",
        what: "a kickback: forward, back over the same points, and on",
        hit: || with(|line| line.splice(51..51, [line[49], line[50]]).for_each(drop)),
        miss: || with(|_| ()),
    },
    Case {
        regle: "sommet-aberrant",
        what: "a point 150 m off, and 20 m off",
        hit: || with(|line| line[50].1 += 150.0),
        miss: || with(|line| line[50].1 += 20.0),
    },
    Case { regle: "bruit-gps", what: "25 turns, and a slow walk", hit: || knot(25), miss: rest },
    Case {
        regle: "auto-intersection",
        what: "a loop of 280 m, and a corner",
        hit: || looped(70.0),
        miss: || looped(-70.0),
    },
    Case {
        regle: "auto-recouvrement",
        what: "the same street twice, 100 m and 10 m long",
        hit: || {
            traces(through(&[
                (0.0, 0.0),
                (500.0, 0.0),
                (500.0, 300.0),
                (300.0, 300.0),
                (300.0, 0.4),
                (400.0, 0.4),
                (400.0, -300.0),
            ]))
        },
        miss: || {
            traces(through(&[
                (0.0, 0.0),
                (500.0, 0.0),
                (500.0, 300.0),
                (300.0, 300.0),
                (300.0, 3.0),
                (400.0, 3.0),
                (600.0, 3.0),
            ]))
        },
    },
    Case {
        regle: "altitude-absente",
        what: "one height missing",
        hit: || with(|line| line[7].2 = f64::NAN),
        miss: || with(|_| ()),
    },
    Case {
        regle: "altitude-constante",
        what: "4 km and 2 km at one height",
        hit: || traces(through(&[(0.0, 0.0), (4_000.0, 0.0)]).into_iter().map(|p| (p.0, p.1, 7.0)).collect()),
        miss: || traces(through(&[(0.0, 0.0), (2_000.0, 0.0)]).into_iter().map(|p| (p.0, p.1, 7.0)).collect()),
    },
    Case {
        regle: "altitude-aberrante",
        what: "a zero among 60 m, and a step of 15 m",
        hit: || with(|line| line[50].2 = 0.0),
        miss: || with(|line| line[50].2 += 7.0),
    },
    Case {
        regle: "altitude-aberrante",
        what: "a height off the Earth",
        hit: || with(|line| line[50].2 = 99_999.0),
        miss: || with(|_| ()),
    },
    Case {
        regle: "pente-forte",
        what: "a hill of 45 %, and of 35 %",
        hit: || {
            with(|line| {
                line.iter_mut()
                    .skip(50)
                    .take(8)
                    .enumerate()
                    .for_each(|(i, p)| p.2 = [50.0, 59.0, 68.0, 77.0, 77.0, 68.0, 59.0, 50.0][i])
            })
        },
        miss: || {
            with(|line| {
                line.iter_mut()
                    .skip(50)
                    .take(8)
                    .enumerate()
                    .for_each(|(i, p)| p.2 = [50.0, 57.0, 64.0, 71.0, 71.0, 64.0, 57.0, 50.0][i])
            })
        },
    },
    Case {
        regle: "trop-de-points",
        what: "10,001 points, and 9,999",
        hit: || {
            traces((0..10_001).map(f64::from).map(|i| (i, 15.0 * (i / 80.0).sin(), 50.0 + (i / 100.0).sin())).collect())
        },
        miss: || {
            traces((0..9_999).map(f64::from).map(|i| (i, 15.0 * (i / 80.0).sin(), 50.0 + (i / 100.0).sin())).collect())
        },
    },
    Case {
        regle: "ligne-double",
        what: "the same track twice, and beside it",
        hit: || {
            Data::Traces(vec![
                clean_line(),
                Trace { nom: "trace:trk2".into(), parts: vec![named("trace:trk2", clean())] },
            ])
        },
        miss: || {
            let shifted = clean().into_iter().map(|(e, n, z)| (e, n + 4.0, z)).collect();
            Data::Traces(vec![
                clean_line(),
                Trace { nom: "trace:trk2".into(), parts: vec![named("trace:trk2", shifted)] },
            ])
        },
    },
    Case {
        regle: "recouvrement",
        what: "a variant over 300 m of the main line, and beside it",
        hit: || beside(&[(1_000.0, 0.0), (1_300.0, 0.0), (1_300.0, -500.0), (2_000.0, -500.0), (2_000.0, 0.0)]),
        miss: || beside(&[(1_000.0, 0.0), (1_000.0, -500.0), (2_000.0, -500.0), (2_000.0, 0.0)]),
    },
    Case {
        regle: "trou",
        what: "segments of a track 15 m apart, and 1 m",
        hit: || parted(15.0, false),
        miss: || parted(1.0, false),
    },
    Case {
        regle: "trou",
        what: "tronçons 30 m apart, and 0.5 m",
        hit: || {
            store(|data| {
                data.troncons[2] = path(3, &[(12_030.0, 0.0), (22_000.0, 0.0)]);
            })
        },
        miss: || store(|data| move_start(data, 2, (12_000.5, 0.0))),
    },
    Case {
        regle: "bout-trop-court",
        what: "a variant that ends 6 m before the line, and on it",
        hit: || beside(&[(1_000.0, 0.0), (1_000.0, -500.0), (2_000.0, -500.0), (2_000.0, -6.0)]),
        miss: || beside(&[(1_000.0, 0.0), (1_000.0, -500.0), (2_000.0, -500.0), (2_000.0, -0.5)]),
    },
    Case {
        regle: "bout-trop-long",
        what: "a variant that ends 6 m beyond the line, and 0.5 m",
        hit: || beside(&[(1_000.0, 0.0), (1_000.0, -500.0), (2_010.0, -500.0), (2_010.0, 6.0)]),
        miss: || beside(&[(1_000.0, 0.0), (1_000.0, -500.0), (2_010.0, -500.0), (2_010.0, 0.5)]),
    },
    Case {
        regle: "bout-libre",
        what: "a tronçon of no voie that begins on the line and ends in a field",
        hit: || store(|data| data.troncons.push(path(5, &[(1_000.0, 0.0), (1_000.0, -500.0)]))),
        miss: || {
            store(|data| {
                data.troncons.push(path(5, &[(1_000.0, 0.0), (1_000.0, -500.0), (1_500.0, -500.0), (1_500.0, 0.0)]))
            })
        },
    },
    Case {
        regle: "croisement-sans-noeud",
        what: "a variant across the line, and one with a common point there",
        hit: || {
            beside(&[
                (1_000.0, 0.0),
                (1_000.0, -500.0),
                (2_010.0, -495.0),
                (2_010.0, 500.0),
                (3_000.0, 500.0),
                (3_000.0, 0.0),
            ])
        },
        miss: || {
            beside(&[
                (1_000.0, 0.0),
                (1_000.0, -500.0),
                (2_000.0, -500.0),
                (2_000.0, 0.0),
                (2_000.0, 500.0),
                (3_000.0, 500.0),
                (3_000.0, 0.0),
            ])
        },
    },
    Case {
        regle: "voie-non-connexe",
        what: "a variant 100 m beside the line, and on it",
        hit: || beside(&[(1_000.0, -100.0), (1_000.0, -500.0), (2_000.0, -500.0), (2_000.0, -100.0)]),
        miss: || beside(&[(1_000.0, 0.0), (1_000.0, -500.0), (2_000.0, -500.0), (2_000.0, 0.0)]),
    },
    Case {
        regle: "ordre-ou-sens",
        what: "a segment of a track is turned round",
        hit: || parted(0.0, true),
        miss: || parted(0.0, false),
    },
    Case {
        regle: "ordre-ou-sens",
        what: "a tronçon of a variant is walked the wrong way",
        hit: || variant(&[5, 6]),
        miss: || variant(&[5, -6]),
    },
    Case {
        regle: "etape-discontinue",
        what: "the second étape begins elsewhere",
        hit: || {
            store(|data| {
                data.localites.push(localite_at(4, 13_000.0));
                data.etapes[1].depart_id = 4;
            })
        },
        miss: || store(|data| data.localites.push(localite_at(4, 13_000.0))),
    },
    Case {
        regle: "etape-longueur",
        what: "étapes of 7.5 and 14.5 km, and of 8.5 and 13.5 km",
        hit: || store(|data| data.localites[1].geom = at(7_500.0, 50.0, 20.0)),
        miss: || store(|data| data.localites[1].geom = at(8_500.0, 50.0, 20.0)),
    },
    Case {
        regle: "hebergeur-loin",
        what: "a host 6 km off the way, and 4 km",
        hit: || store(|data| data.hebergeurs.push(host_at(4, -6_000.0))),
        miss: || store(|data| data.hebergeurs.push(host_at(4, -4_000.0))),
    },
    Case {
        regle: "point-loin",
        what: "water 6 km off the way, and 4 km",
        hit: || store(|data| data.points_interet[0].geom = at(3_000.0, -6_000.0, 0.0)),
        miss: || store(|data| data.points_interet[0].geom = at(3_000.0, -4_000.0, 0.0)),
    },
    Case {
        regle: "sans-hebergement",
        what: "27 km to the next bed, and 22 km",
        hit: || {
            store(|data| {
                lengthened(data);
                data.hebergeurs.remove(1);
            })
        },
        miss: || {
            store(|data| {
                lengthened(data);
                data.hebergeurs[1].geom = Some(at(22_000.0, 100.0, 0.0));
            })
        },
    },
    Case {
        regle: "point-double",
        what: "the same water 20 m and 80 m away",
        hit: || {
            store(|data| {
                data.points_interet.push(hent::model::PointInteret {
                    id: 2,
                    code: code("p2"),
                    geom: at(3_020.0, 30.0, 0.0),
                    ..data.points_interet[0].clone()
                })
            })
        },
        miss: || {
            store(|data| {
                data.points_interet.push(hent::model::PointInteret {
                    id: 2,
                    code: code("p2"),
                    geom: at(3_080.0, 30.0, 0.0),
                    ..data.points_interet[0].clone()
                })
            })
        },
    },
    Case {
        regle: "nom-absent",
        what: "a name of blanks",
        hit: || store(|data| data.points_interet[0].nom = " - ".into()),
        miss: || store(|data| data.points_interet[0].nom = "É".into()),
    },
    Case {
        regle: "reference-orpheline",
        what: "a guide of a voie that does not exist",
        hit: || store(|data| data.guides[0].voie_id = Some(77)),
        miss: || store(|data| data.guides[0].voie_id = None),
    },
    Case {
        regle: "droits-inconnus",
        what: "no rights",
        hit: || store(|data| data.troncons[0].droits = " ".into()),
        miss: || store(|_| ()),
    },
    Case {
        regle: "guide-perime",
        what: "editions of 2020 and 2021",
        hit: || store(|data| data.guides[0].edition = "édition 2020".into()),
        miss: || store(|data| data.guides[0].edition = "édition 2021".into()),
    },
    Case {
        regle: "hebergeur-non-confirme",
        what: "confirmed 25 and 24 months ago",
        hit: || store(|data| data.hebergeurs[0].confirme_le = "2024-05-01".into()),
        miss: || store(|data| data.hebergeurs[0].confirme_le = "2024-06-01".into()),
    },
    Case {
        regle: "perturbation-perimee",
        what: "over since 40 and 20 days",
        hit: || store(|data| data.perturbations[0].au = "2026-04-22".into()),
        miss: || store(|data| data.perturbations[0].au = "2026-05-12".into()),
    },
    Case {
        regle: "perturbation-orpheline",
        what: "on a tronçon of a variant",
        hit: || store(|data| data.perturbations[0].troncon_a = "t4".into()),
        miss: || store(|data| data.perturbations[0].troncon_a = "t3".into()),
    },
];

fn localite_at(id: i64, x: f64) -> hent::model::Localite {
    hent::model::Localite { geom: at(x, 50.0, 20.0), ..localite(id, (0.0, 0.0)) }
}

fn host_at(id: i64, y: f64) -> hent::model::Hebergeur {
    hent::model::Hebergeur {
        geom: Some(at(3_000.0, y, 20.0)),
        ..hebergeur(id, (0.0, 0.0), PublierPosition::Exacte, true)
    }
}

/// Makes the way 12 km longer, so that its second étape is 22 km long.
fn lengthened(data: &mut Dataset) {
    data.troncons[2] = path(3, &[(12_000.0, 0.0), (34_000.0, 0.0)]);
    data.localites[2].geom = at(34_000.0, 50.0, 20.0);
    data.hebergeurs[2].geom = Some(at(33_900.0, 150.0, 20.0));
}
